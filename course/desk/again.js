/* The button "Start again": the page as it was given; what the child wrote is kept. */
import { button, make, Panel, saved } from "./panel.js";
import { replace } from "./versions.js";

export default class AgainPanel extends Panel {
  constructor(page, desk) {
    super(page, desk, "again", desk.words.again.title);
    this.text = desk.words.again;
  }

  /* Nothing changes before the child says so. */
  start() {
    const exercise = this.page.context.path.startsWith("exercises/");
    const go = button(exercise ? this.text.exercise : this.text.lesson, () => this.go(), { class: "pathshala-main" });
    const no = button(this.desk.words.hand_in.not_yet, () => this.close());
    this.open();
    this.show(this.text.ask, make("div", { class: "pathshala-actions" }, go, no));
  }

  async go() {
    const { versions, panel } = this.desk.words;
    this.busy(true);
    this.show(versions.looking);
    let told = { sentence: versions.unsaved };
    try {
      if (await saved(this.page)) {
        told = { sentence: panel.away };
        told = await this.desk.ask("versions", { query: { path: this.page.context.path, id: "first" } });
      }
      if (told.content) {
        told.sentence = (await replace(this.page, told.content)) ? this.text.done : versions.unsaved;
        await this.page.sessionContext.session?.kernel?.restart(); // old names would lead astray
      }
    } catch (problem) {
      told.sentence ??= panel.away;
    }
    this.busy(false);
    this.show(told.sentence);
  }
}
