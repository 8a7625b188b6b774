/* The button "Hand in": shows what is sent before it is sent, and says what became of it. */
import { button, fill, make, Panel, saved, when } from "./panel.js";

export default class HandInPanel extends Panel {
  constructor(page, desk) {
    super(page, desk, "hand-in", desk.words.hand_in.title);
    this.text = desk.words.hand_in;
  }

  /* Save, then show what would be sent. */
  async start() {
    this.open();
    if (this.running) {
      return;
    }
    await this.during(this.text.looking, this.desk.words.panel.away, async () => {
      if (!(await saved(this.page))) {
        return [this.text.unsaved];
      }
      const told = await this.desk.ask("hand-in", { query: { path: this.page.context.path } });
      return told.files ? ["", ...this.preview(told)] : [told.sentence];
    });
  }

  preview(told) {
    const { text } = this;
    const [own, ...others] = told.files;
    const time = (seconds) => when(seconds, this.desk.words.versions);
    const files = make("ul", { class: "pathshala-files" });
    files.append(make("li", null, `${text.exercise}: `, make("bdi", null, own)));
    files.append(...others.map((name) => make("li", null, make("bdi", null, name))));
    const lines = [told.saved === null ? text.saved_no_clock : fill(text.saved, { time: time(told.saved) })];
    if (told.waits) {
      lines.push(text.waits);
    } else if (told.last !== null) {
      lines.push(fill(text.before, { time: time(told.last) }));
    }
    if (told.given) {
      lines.unshift(text.given);
    }
    return [
      make("h3", { dir: "auto" }, this.heading() || told.slug),
      make("p", { dir: "auto" }, text.what),
      files,
      ...lines.map((line) => make("p", { class: "pathshala-quiet", dir: "auto" }, line)),
      make("p", { class: "pathshala-note", dir: "auto" }, told.has_class ? text.teacher : text.teacher_later),
      make(
        "div",
        { class: "pathshala-actions" },
        button(text.send, () => this.send(), { class: "pathshala-main" }),
        button(text.not_yet, () => this.close()),
      ),
    ];
  }

  /* The page's own title. */
  heading() {
    const text = this.page.content.model.cells.get(0)?.sharedModel.getSource() ?? "";
    return text.split("\n").find((line) => line.startsWith("# "))?.slice(2).trim();
  }

  async send() {
    await this.during(this.text.sending, this.desk.words.panel.away, async () => {
      if (!(await saved(this.page))) {
        return [this.text.unsaved];
      }
      const told = await this.desk.ask("hand-in", { body: { path: this.page.context.path } });
      const done = make("div", { class: "pathshala-actions" }, button(this.desk.words.panel.close, () => this.close()));
      const sentence = make("p", { dir: "auto" }, told.sentence);
      if (!told.state) {
        return [told.sentence, done];
      }
      return [told.state === "sent" ? `✓ ${this.text.done}` : `… ${this.text.waiting}`, sentence, done];
    });
  }
}
