// Parsons: lines of a program to be put in order, by dragging, by buttons or by keys.
//
// One list holds all lines. Where some are not needed, a border goes through it; what lies below it is left out.

const PATIENCE = 6000; // ms until the page says that Python does not answer
const FAR = 6; // pixels from which on a press is a drag
const MOST_IN = 6; // steps that a line can stand in
let puzzles = 0; // so that each one's help has a name of its own on the page

class Ordering {
  constructor(sheet) {
    this.sheet = sheet;
    const { pieces, extra, indents, way, outcome, question } = sheet.page;
    this.rows = pieces.map((text, piece) => this.row(text, piece));
    this.used = this.rows.length;
    this.extra = extra;
    this.indents = indents;
    this.chosen = 0;
    this.asked = 0;
    const wanted = question ? [make("p", { class: "label" }, sheet.words.wanted)] : [];
    this.list = make("ol", { class: "order", role: "listbox", dir: "ltr", "aria-label": sheet.words.your_program });
    this.border = make("li", { class: "border", role: "none" }, make("p", { dir: sheet.direction, lang: sheet.language },
      make("b", {}, sheet.words.not_needed), " ", sheet.words.not_needed_hint));
    this.live = make("p", { class: "live", role: "status" });
    this.feedback = make("div", { class: "feedback", role: "status" });
    this.feedback.hidden = true;
    puzzles += 1;
    const help = `pathshala-puzzle-${puzzles}`;
    this.list.setAttribute("aria-describedby", help);
    const keys = [sheet.words.keys_order, ...(indents ? [sheet.words.keys_indent] : [])].join(" ");
    sheet.root.append(...wanted, output(outcome.printed), make("p", { class: "label" }, sheet.words.your_program),
      this.list, this.bar(), this.live, this.feedback, make("p", { class: "note", id: help }, keys),
      make("details", {}, make("summary", {}, sheet.words.way), sheet.listing(way, { label: sheet.words.way })));
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("focusout", () => this.letGo());
    this.on_answer = (message) => this.heard(message);
    sheet.model.on("msg:custom", this.on_answer);
    this.draw();
  }

  row(text, piece) {
    const item = make("li", { role: "option" });
    const code = codeLine(text);
    const grip = make("span", { class: "grip", "aria-hidden": "true" }, "⠿");
    const number = make("span", { class: "number", "aria-hidden": "true" });
    item.append(grip, number, code);
    const row = { piece, text, steps: 0, item, number, code };
    item.addEventListener("pointerdown", (event) => this.grip(event, row));
    item.addEventListener("focus", () => this.choose(this.rows.indexOf(row)));
    return row;
  }

  bar() {
    const { sheet } = this;
    const { words } = sheet;
    const sign = (name, arrow) => [make("span", { "aria-hidden": "true" }, arrow), ` ${words[name]}`];
    const button = (name, arrow, press) => {
      const made = sheet.button("", () => { press(); this.tell(); });
      made.append(...sign(name, arrow));
      return made;
    };
    const moves = [button("up", "↑", () => this.move(-1)), button("down", "↓", () => this.move(1))];
    if (this.indents) moves.push(button("left", "←", () => this.shift(-1)), button("right_side", "→", () => this.shift(1)));
    const run = sheet.button(words.check_program, () => this.check(), { class: "main" });
    return make("div", { class: "bar" }, make("span", { class: "moves", dir: "ltr" }, ...moves), run); // left stays left
  }

  // --- the list --------------------------------------------------------------------------------

  draw() {
    const items = this.rows.map(({ item }) => item);
    if (this.extra) items.splice(this.used, 0, this.border);
    const focused = document.activeElement;
    const had = this.list.contains(focused);
    this.moving = true; // an element that moves loses the focus; that is no leaving
    this.list.replaceChildren(...items);
    if (had) focused.focus({ preventScroll: true });
    this.moving = false;
    this.rows.forEach((row, place) => {
      const inside = place < this.used;
      row.number.textContent = inside ? String(place + 1) : "";
      row.code.style.marginInlineStart = `${row.steps * 4}ch`;
      row.item.classList.toggle("spare", !inside);
      row.item.classList.toggle("held", this.held === row);
      row.item.setAttribute("tabindex", place === this.chosen ? "0" : "-1");
      row.item.setAttribute("aria-selected", String(place === this.chosen));
      row.item.setAttribute("aria-label", `${this.where(place)} ${row.text}`);
    });
  }

  where(place) {
    const { sheet } = this;
    if (place >= this.used) return sheet.words.not_needed;
    const steps = this.rows[place].steps;
    const line = sheet.word("place", { line: place + 1, count: this.used });
    return steps ? `${line} ${sheet.word("indented", { count: steps })}` : line;
  }

  choose(place) {
    if (place < 0 || place >= this.rows.length || this.moving) return;
    this.chosen = place;
    this.draw();
  }

  /** Move the chosen line one place; the border is a place too. */
  move(by) {
    const from = this.chosen;
    if (this.extra && by > 0 && from === this.used - 1) this.used -= 1;
    else if (this.extra && by < 0 && from === this.used) this.used += 1;
    else {
      const to = from + by;
      if (to < 0 || to >= this.rows.length) return false;
      [this.rows[from], this.rows[to]] = [this.rows[to], this.rows[from]];
      this.chosen = to;
    }
    this.changed();
    return true;
  }

  shift(by) {
    const row = this.rows[this.chosen];
    if (!this.indents) return;
    row.steps = Math.min(Math.max(row.steps + by, 0), MOST_IN);
    this.changed();
  }

  changed() {
    for (const { item } of this.rows) item.classList.remove("look");
    this.list.classList.remove("solved");
    this.draw();
  }

  tell(before = "") {
    this.live.textContent = `${before} ${this.where(this.chosen)}`.trim();
  }

  // --- keys ------------------------------------------------------------------------------------

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      ArrowUp: () => this.up_or_down(-1), ArrowDown: () => this.up_or_down(1),
      ArrowLeft: () => this.in_or_out(-1), ArrowRight: () => this.in_or_out(1),
      Home: () => this.go(0), End: () => this.go(this.rows.length - 1),
      " ": () => this.take_or_put(), Enter: () => this.take_or_put(), Escape: () => this.putBack(),
    }[event.key];
    if (!act || (event.repeat && [" ", "Enter"].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  up_or_down(by) {
    if (!this.held) return this.go(this.chosen + by);
    this.move(by);
    return this.tell();
  }

  in_or_out(by) {
    if (!this.indents) return;
    this.shift(by);
    this.tell();
  }

  go(place) {
    if (this.held || place < 0 || place >= this.rows.length) return;
    this.rows[place].item.focus();
  }

  take_or_put() {
    const { words } = this.sheet;
    if (this.held) {
      this.held = null;
      this.tell(words.put_down);
    } else {
      this.held = this.rows[this.chosen];
      this.before = { rows: [...this.rows], used: this.used, steps: this.held.steps, chosen: this.chosen };
      this.tell(words.picked_up);
    }
    this.draw();
  }

  putBack() {
    if (!this.held) return;
    this.held.steps = this.before.steps;
    this.rows = this.before.rows;
    this.used = this.before.used;
    this.chosen = this.before.chosen;
    this.held = null;
    this.draw();
    this.tell(this.sheet.words.put_back);
  }

  /** Who goes elsewhere with Tab has put the line down. */
  letGo() {
    if (this.moving || !this.held) return;
    this.held = null;
    this.draw();
  }

  // --- mouse and finger ------------------------------------------------------------------------

  grip(event, row) {
    if (event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY, steps: row.steps };
    let dragging = false;
    const follow = (now) => {
      if (!dragging && Math.hypot(now.clientX - start.x, now.clientY - start.y) < FAR) return;
      if (!dragging) {
        dragging = true;
        this.held = null;
        row.item.classList.add("dragged");
      }
      now.preventDefault();
      this.chosen = this.rows.indexOf(row);
      this.toward(row, now.clientY);
      if (this.indents) {
        const wide = row.code.ownerDocument.defaultView.getComputedStyle(row.code).fontSize;
        const steps = Math.round((now.clientX - start.x) / (parseFloat(wide) * 2.4));
        this.shift(start.steps + steps - row.steps);
      }
    };
    const end = () => {
      for (const [name, act] of hooks) window.removeEventListener(name, act);
      row.item.classList.remove("dragged");
      if (dragging) this.tell();
    };
    const hooks = [["pointermove", follow], ["pointerup", end], ["pointercancel", end]];
    for (const [name, act] of hooks) window.addEventListener(name, act);
  }

  /** Bring the dragged line to where the pointer is. */
  toward(row, y) {
    for (let turns = 0; turns <= this.rows.length; turns += 1) {
      const { top, bottom } = row.item.getBoundingClientRect();
      const other = y < top ? row.item.previousElementSibling : y > bottom ? row.item.nextElementSibling : null;
      if (!other) return;
      const area = other.getBoundingClientRect();
      const middle = (area.top + area.bottom) / 2;
      if (y < top ? y > middle : y < middle) return;
      if (!this.move(y < top ? -1 : 1)) return;
    }
  }

  // --- running it ------------------------------------------------------------------------------

  check() {
    this.asked += 1;
    const order = this.rows.slice(0, this.used).map(({ piece, steps }) => [piece, steps]);
    this.show([make("p", {}, this.sheet.words.waiting)]);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show([make("p", {}, this.sheet.words.no_answer)]), PATIENCE);
    this.sheet.model.send({ asked: this.asked, order });
  }

  heard({ asked, right, line, says, printed }) {
    if (asked !== this.asked) return; // an answer to an order that is gone
    clearTimeout(this.timer);
    for (const { item } of this.rows) item.classList.remove("look");
    if (line > 0 && line <= this.used) this.rows[line - 1].item.classList.add("look");
    this.list.classList.toggle("solved", right);
    const head = right ? [make("b", {}, this.sheet.words.yes), " "] : [];
    const text = right && says === this.sheet.words.solved ? [make("p", {}, says)] : [make("p", {}, ...head, ...this.sheet.rich(says))];
    const seen = printed ? [make("p", { class: "label" }, this.sheet.words.prints), output(printed.trimEnd())] : [];
    this.show([...text, ...seen], right);
  }

  show(parts, right = false) {
    this.feedback.className = right ? "feedback right" : "feedback";
    this.feedback.hidden = false;
    this.feedback.replaceChildren(...parts);
  }

  close() {
    clearTimeout(this.timer);
    this.sheet.model.off("msg:custom", this.on_answer);
  }
}
