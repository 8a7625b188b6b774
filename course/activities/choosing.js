// Predict, choices, spot the mistake: things to choose from, and a sentence for each.

class Choosing {
  constructor(sheet) {
    this.sheet = sheet;
    this.feedback = make("div", { class: "feedback", role: "status" });
    this.feedback.hidden = true;
    this[sheet.page.kind.replaceAll("-", "_")]();
    sheet.root.append(this.feedback);
    sheet.keys((event) => this.press(event));
  }

  // --- what is shown ---------------------------------------------------------------------------

  predict() {
    const { sheet } = this;
    const { options, outcome } = sheet.page;
    sheet.root.append(sheet.listing(sheet.program));
    this.offer(options.map((option) => this.printed(option)), (place) => {
      const { right, because } = options[place];
      this.answer(place, right, sheet.say(because), sheet.outcome(outcome));
    });
  }

  choices() {
    const { sheet } = this;
    const { options, pick } = sheet.page;
    const inside = options.map(({ says }) => make("span", {}, ...sheet.say(says)));
    if (pick > 1) {
      sheet.root.append(make("p", { class: "note" }, sheet.word("choose_many", { count: pick })));
      this.offer(inside, (place) => this.toggle(place));
      const check = sheet.button(sheet.words.check, () => this.many(), { class: "main" });
      sheet.root.append(make("div", { class: "bar" }, check));
      return;
    }
    this.offer(inside, (place) => this.answer(place, options[place].right, sheet.say(options[place].because)));
  }

  spot_the_mistake() {
    const { sheet } = this;
    const { line, mended, because, says, outcome, wanted } = sheet.page;
    const buttons = this.offer(sheet.program.map((text) => codeLine(text)), (place) => {
      const number = place + 1;
      if (number !== line) {
        const text = says[place] ? sheet.say(says[place]) : sheet.told("line_fine", { line: number });
        this.answer(place, false, [...text, " ", sheet.words.look_again]);
        return;
      }
      const lesson = [make("p", { class: "label" }, sheet.word("mended", { line })), output(mended)];
      this.answer(place, true, sheet.say(because), lesson);
    }, { numbers: true });
    buttons.before(make("div", { class: "beside" },
      make("div", {}, ...sheet.outcome(outcome, sheet.words.it_prints_now)),
      make("div", {}, ...sheet.outcome(wanted, sheet.words.it_should_print))));
  }

  /** Put the buttons on the page, with letters or numbers that are their keys. */
  offer(inside, choose, { numbers = false } = {}) {
    const { sheet } = this;
    this.signs = inside.map((_, place) => (numbers ? String(place + 1) : LETTERS[place]));
    this.buttons = inside.map((shown, place) => {
      const sign = this.signs[place];
      const attributes = { "aria-pressed": "false", "aria-keyshortcuts": sign };
      if (numbers) attributes["aria-label"] = `${sheet.word("line", { line: sign })}: ${shown.textContent}`;
      const button = sheet.button("", () => choose(place), attributes);
      button.append(make("kbd", { "aria-hidden": "true" }, sign), shown, make("span", { class: "mark", "aria-hidden": "true" }));
      return button;
    });
    const attributes = { class: numbers ? "options lines" : "options", role: "list", "aria-label": sheet.words.your_choice };
    const list = make("ol", attributes, ...this.buttons.map((button) => make("li", {}, button)));
    sheet.root.append(list);
    return list;
  }

  /** What an option of Predict looks like: as if Python had printed it. */
  printed({ shows, stops }) {
    const { words } = this.sheet;
    const inside = make("span", { class: "printed" });
    if (shows) inside.append(make("span", { class: "out", dir: "ltr" }, shows));
    if (stops) inside.append(make("span", { class: "aside" }, shows ? words.option_then_stops : words.option_stops));
    if (!shows && !stops) inside.append(make("span", { class: "aside" }, words.option_nothing));
    return inside;
  }

  // --- what is chosen --------------------------------------------------------------------------

  answer(place, right, because, more = []) {
    this.buttons.forEach((button, number) => {
      button.setAttribute("aria-pressed", String(number === place));
      mark(button, number === place ? right : null);
    });
    const word = this.sheet.words[right ? "yes" : "not_this"];
    this.show(right, [make("p", {}, make("b", {}, word), " ", ...because), ...more]);
  }

  toggle(place) {
    const button = this.buttons[place];
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    this.buttons.forEach((each) => mark(each, null));
    this.feedback.hidden = true;
  }

  many() {
    const { sheet } = this;
    const { options } = sheet.page;
    const chosen = this.buttons.map((button) => button.getAttribute("aria-pressed") === "true");
    const right = options.every((option, place) => option.right === chosen[place]);
    this.buttons.forEach((button, place) => mark(button, chosen[place] ? options[place].right : null));
    const told = options.flatMap((option, place) => chosen[place]
      ? [make("p", {}, make("b", {}, `${this.signs[place]}. `), ...sheet.say(option.because))] : []);
    this.show(right, [make("p", {}, make("b", {}, sheet.words[right ? "yes" : "look_again"])), ...told]);
  }

  show(right, parts) {
    this.feedback.className = right ? "feedback right" : "feedback";
    this.feedback.hidden = false;
    this.feedback.replaceChildren(...parts);
  }

  press(event) {
    const place = this.signs.indexOf(event.key.toLowerCase());
    if (place < 0 || event.shiftKey) return false;
    if (!event.repeat) {
      this.buttons[place].focus();
      this.buttons[place].click();
    }
    return true;
  }
}

/** Mark a button: right, not right, or neither. The sign tells it as well as the colour. */
function mark(button, right) {
  button.classList.toggle("is-right", right === true);
  button.classList.toggle("is-other", right === false);
  button.querySelector(".mark").textContent = right === true ? "✓" : right === false ? "○" : "";
}
