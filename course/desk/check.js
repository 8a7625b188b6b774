/* The button "Check" of an exercise: what the check says, and hints in steps.
 *
 * The server checks the page as it was saved (check_work.py); the kernel has no part in it. */
import { button, fill, make, Panel } from "./panel.js";

const NEEDS_WORDS = new Set(["not yet", "not checked"]);

/* Words, and between backticks code. */
const spans = (text) =>
  text.split("`").map((part, place) => (place % 2 ? make("code", { dir: "ltr" }, part) : part));

export default class CheckPanel extends Panel {
  constructor(page, desk) {
    const { check } = desk.words;
    super(page, desk, "check", check.title);
    this.text = check;
    this.list = make("ol", { class: "pathshala-check-tasks" });
    this.stop = button(check.stop, () => this.running?.abort());
    this.again = button(check.again, () => this.start());
    this.body.append(make("div", { class: "pathshala-actions" }, this.stop, this.again), this.list);
    this.hints = new Map(); // task → the steps that were asked for
  }

  leave() {
    this.running?.abort();
  }

  async start() {
    this.open();
    if (this.running) {
      return;
    }
    this.running = new AbortController();
    this.tell(this.text.checking);
    let answer = { sentence: this.text.unsaved };
    try {
      await this.page.context.save();
      answer = { sentence: this.text.away };
      const body = { path: this.page.context.path };
      answer = await this.desk.ask("check-work", { body, signal: this.running.signal });
    } catch (problem) {
      if (this.running.signal.aborted) {
        answer = { sentence: this.text.stopped };
      }
    }
    this.running = null;
    this.tell(answer.summary ?? answer.sentence, answer.tasks);
  }

  tell(sentence, tasks = []) {
    const busy = Boolean(this.running);
    const held = this.node.contains(document.activeElement);
    this.status.textContent = sentence;
    this.list.replaceChildren(...tasks.map((task) => this.entry(task)));
    this.list.hidden = tasks.length === 0;
    this.node.scrollTop = 0;
    this.stop.hidden = !busy;
    this.again.hidden = busy;
    this.busy(busy);
    if (held && !this.node.contains(document.activeElement)) {
      this.node.focus(); // the button that had it is gone
    }
  }

  entry(task) {
    const entry = make("li", { "data-state": task.state });
    entry.append(make("h3", { dir: "auto" }, button(task.title, () => this.go(task.task))));
    const sign = make("span", { class: "pathshala-check-sign", "aria-hidden": "true" }, task.sign);
    const word = task.state[0].toUpperCase() + task.state.slice(1);
    const brief = !NEEDS_WORDS.has(task.state); // then its sentence says all
    entry.append(make("p", { class: "pathshala-check-state", dir: "auto" }, sign, brief ? task.sentence : word));
    if (!brief) {
      entry.append(make("p", { class: "pathshala-check-sentence", dir: "auto" }, task.sentence));
    }
    if (task.hint) {
      const hint = make("p", { class: "pathshala-check-hint", dir: "auto" });
      hint.append(make("strong", null, this.text.try), task.hint);
      entry.append(hint);
    }
    if (task.hints) {
      entry.append(this.steps(task));
    }
    return entry;
  }

  /* The steps that were asked for, and the button for the next one. */
  steps(task) {
    const text = this.desk.words.hints;
    const given = this.hints.get(task.task) ?? [];
    this.hints.set(task.task, given);
    const list = make("ol", { class: "pathshala-hints" }, ...given.map((step) => this.step(step)));
    const note = make("p", { class: "pathshala-hint-note", tabindex: "-1", dir: "auto" });
    const ask = button("", async () => {
      ask.disabled = true;
      const body = { path: this.page.context.path, task: task.task, step: given.length + 1 };
      const step = await this.desk.ask("hint", { body }).catch(() => ({ sentence: text.broken }));
      ask.disabled = false;
      note.textContent = step.text ? "" : step.sentence;
      if (step.text) {
        given.push(step);
        const entry = this.step(step);
        list.append(entry);
        label();
        entry.focus(); // a screen reader reads it; Tab goes on to the button
        entry.scrollIntoView({ block: "nearest" });
      } else {
        note.focus();
      }
    });
    const label = () => {
      const begun = given.length > 0;
      ask.textContent = begun ? text.next : text.first;
      ask.setAttribute("aria-label", fill(begun ? text.next_for : text.first_for, { title: task.title }));
      list.hidden = !begun;
      ask.hidden = given.length >= task.hints;
      if (ask.hidden) {
        note.textContent = text.last;
      }
    };
    label();
    return make("div", { class: "pathshala-hint-steps" }, list, ask, note);
  }

  step({ name, text }) {
    const entry = make("li", { tabindex: "-1" }, make("strong", null, this.desk.words.hints[name]));
    for (const part of text.split(/\n{2,}/)) {
      if (/^ {4}/.test(part)) {
        entry.append(make("pre", { dir: "ltr" }, make("code", null, part.replace(/^ {4}/gm, ""))));
      } else {
        entry.append(make("p", { dir: "auto" }, ...spans(part.replace(/\n/g, " "))));
      }
    }
    return entry;
  }

  /* Go to the cell of a task. */
  go(id) {
    const cells = this.page.content.widgets;
    const number = cells.findIndex((cell) => cell.model.getMetadata("nbgrader")?.grade_id === id);
    if (number < 0) {
      return;
    }
    this.page.content.activeCellIndex = number;
    this.page.content.mode = "edit";
    this.page.content.scrollToItem(number, "smart").catch(() => undefined);
    cells[number].editor?.focus();
  }
}
