/* The button "Earlier versions": lists them, shows one, brings it back; what is there now is kept. */
import { button, fill, make, Panel, saved, when } from "./panel.js";

/* Put another notebook into an open page and save it. The page was saved before, so nothing is lost. */
export const replace = async (page, content) => {
  page.content.model.fromJSON(content);
  page.content.activeCellIndex = 0;
  page.content.node.querySelector(".jp-WindowedPanel-outer")?.scrollTo(0, 0);
  return saved(page);
};

const lines = (source) => (Array.isArray(source) ? source.join("") : source);

export default class VersionsPanel extends Panel {
  constructor(page, desk) {
    super(page, desk, "versions", desk.words.versions.title);
    this.text = desk.words.versions;
  }

  async start() {
    this.open();
    await this.during(this.text.looking, this.text.broken, async () => {
      const kept = await saved(this.page);
      const told = await this.ask({});
      if (!told.versions) {
        return [told.sentence];
      }
      const trouble = kept ? told.trouble : this.text.unsaved;
      const list = make("ol", { class: "pathshala-version-list" }, ...told.versions.map((one) => this.entry(one)));
      list.hidden = told.versions.length === 0;
      const forget = make("div", { class: "pathshala-actions" }, button(this.text.forget, () => this.askToForget()));
      forget.hidden = list.hidden;
      return [trouble || (told.versions.length ? this.text.some : this.text.none), list, forget];
    });
  }

  /* What a child took out of a page, a name perhaps, can be taken out of its past, too. */
  askToForget() {
    const now = button(this.text.forget_now, () => this.forget(), { class: "pathshala-main" });
    const back = button(this.text.back, () => this.start());
    this.show(this.text.forget_ask, make("div", { class: "pathshala-actions" }, now, back));
  }

  async forget() {
    await this.during(this.text.looking, this.text.broken, async () => {
      const body = { path: this.page.context.path, forget: true };
      return [(await this.desk.ask("versions", { body })).sentence];
    });
  }

  ask(query) {
    return this.desk.ask("versions", { query: { path: this.page.context.path, ...query } });
  }

  time(version) {
    return version.seconds === null ? this.text.no_clock : when(version.seconds, this.text);
  }

  entry(version) {
    const time = this.time(version);
    const count = version.changed === 1 ? this.text.changed_one : fill(this.text.changed, { count: version.changed });
    const titles = version.titles.length ? ` ${fill(this.text.in_titles, { titles: version.titles.join("; ") })}` : "";
    return make(
      "li",
      null,
      make("h3", null, make("time", version.seconds ? { datetime: new Date(version.seconds * 1000).toISOString() } : {}, time)),
      make("p", { class: "pathshala-quiet", dir: "auto" }, count + titles),
      button(this.text.look, () => this.look(version), { "aria-label": fill(this.text.look_at, { time }) }),
    );
  }

  /* Show a version; nothing in it can be changed or run. */
  async look(version) {
    await this.during(this.text.looking, this.text.broken, async () => {
      const { content, sentence } = await this.ask({ id: version.id });
      const back = button(this.text.back, () => this.start());
      if (!content) {
        return [sentence, make("div", { class: "pathshala-actions" }, back)];
      }
      const now = new Map();
      for (const cell of this.page.content.model.cells) {
        now.set(cell.id, cell.sharedModel.getSource().trim());
      }
      const bring = button(this.text.bring, () => this.bring(content), { class: "pathshala-main" });
      return [
        fill(this.text.of, { time: this.time(version) }),
        make("p", { class: "pathshala-quiet", dir: "auto" }, this.text.read_only),
        make("div", { class: "pathshala-actions" }, bring, back),
        ...content.cells.map((cell) => this.cell(cell, now)).filter(Boolean),
      ];
    });
  }

  cell(cell, now) {
    const source = lines(cell.source).trim();
    if (!source) {
      return null;
    }
    if (cell.cell_type === "markdown") {
      const title = source.split("\n").find((line) => line.startsWith("#"));
      return title ? make("h3", { dir: "auto" }, title.replace(/^#+\s*/, "")) : null;
    }
    const different = now.get(cell.id) !== source;
    const block = make("pre", { dir: "ltr" }, make("code", null, source));
    const box = make("div", { class: "pathshala-then" }, block);
    if (different) {
      box.classList.add("pathshala-different");
      box.prepend(make("p", null, this.text.different));
    }
    return box;
  }

  async bring(content) {
    await this.during(this.text.looking, this.text.broken, async () => {
      if (!(await saved(this.page)) || !(await replace(this.page, content))) {
        return [this.text.unsaved];
      }
      return [this.text.brought];
    });
  }
}
