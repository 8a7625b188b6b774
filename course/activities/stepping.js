// Step through: a program that has run already, to be looked at line by line.

class Stepping {
  constructor(sheet) {
    this.sheet = sheet;
    this.steps = sheet.page.steps;
    this.at = 0;
    const { words } = sheet;
    this.listing = sheet.listing(sheet.program, { numbers: true });
    this.back = sheet.button(words.back, () => this.go(this.at - 1));
    this.first = sheet.button(words.first, () => this.go(0));
    this.next = sheet.button(words.next, () => this.go(this.at + 1), { class: "main" });
    this.count = make("span", { class: "count" });
    this.says = make("p", { class: "says", role: "status" });
    this.values = make("div", { class: "values" });
    this.printed = make("div", { class: "so-far" });
    sheet.root.append(this.listing, make("div", { class: "bar" }, this.next, this.back, this.first, this.count), this.says,
      make("div", { class: "beside" }, this.values, this.printed), make("p", { class: "note" }, words.keys_step));
    sheet.keys((event) => this.press(event));
    this.draw();
  }

  go(to) {
    if (to < 0 || to > this.steps.length) return;
    this.at = to;
    this.draw();
  }

  press({ key }) {
    const forward = this.sheet.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowRight" || key === "ArrowLeft") this.go(this.at + (key === forward ? 1 : -1));
    else if (key === "Home") this.go(0);
    else if (key === "End") this.go(this.steps.length);
    else return false;
    return true;
  }

  draw() {
    const { sheet } = this;
    const now = this.steps[this.at - 1];
    const before = this.steps[this.at - 2];
    [...this.listing.children].forEach((item, place) => {
      const here = now?.line === place + 1;
      item.classList.toggle("here", here);
      if (here) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    // aria-disabled: a button that is off would lose the focus of who presses it.
    this.next.setAttribute("aria-disabled", String(this.at === this.steps.length));
    for (const button of [this.back, this.first]) button.setAttribute("aria-disabled", String(this.at === 0));
    this.count.textContent = sheet.word("step", { step: this.at, count: this.steps.length });
    this.says.replaceChildren(...this.sentence(now, before));
    this.values.replaceChildren(...this.table(now, before));
    this.printed.replaceChildren(make("p", { class: "label" }, sheet.words.printed_so_far),
      output(now?.printed.trimEnd() || " "));
  }

  sentence(now, before) {
    const { sheet } = this;
    if (!now) return sheet.told("not_begun");
    const told = [sheet.told("line_ran", { line: now.line })];
    for (const { name, value } of changes(now, before)) told.push(sheet.told("is_now", { name, value }));
    const text = now.printed.slice(before?.printed.length ?? 0).trimEnd();
    if (text && !text.includes("\n")) told.push(sheet.told("it_printed", { text }));
    if (now.says) told.push(sheet.say(now.says));
    if (this.at === this.steps.length) told.push(...this.end());
    return told.flatMap((piece) => [...piece, " "]);
  }

  end() {
    const { sheet } = this;
    const { stops, endless } = sheet.page.outcome;
    if (stops) return [[sheet.words.stops_at_once, " ", make("bdi", { dir: "ltr" }, make("code", {}, stops))]];
    return [sheet.told(endless ? "endless" : "the_end")];
  }

  table(now, before) {
    const { sheet } = this;
    const values = now?.values ?? [];
    if (!values.length) return [make("p", { class: "label" }, sheet.words.no_variables)];
    const news = new Set(changes(now, before));
    const rows = values.map((each) => {
      const where = each.where ? [" ", make("small", {}, ...sheet.told("in_function", { name: each.where }))] : [];
      const name = make("th", { scope: "row" }, make("bdi", { dir: "ltr" }, make("code", {}, each.name)), ...where);
      const value = make("td", {}, make("bdi", { dir: "ltr" }, make("code", {}, each.value)));
      return make("tr", news.has(each) ? { class: "new" } : {}, name, value);
    });
    const head = make("tr", {}, make("th", { scope: "col" }, sheet.words.variable), make("th", { scope: "col" }, sheet.words.value));
    return [make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))];
  }
}

/** The values of a step that are new, or other than in the step before. */
function changes(now, before) {
  const old = new Map((before?.values ?? []).map(({ where, name, value }) => [`${where} ${name}`, value]));
  return now.values.filter(({ where, name, value }) => old.get(`${where} ${name}`) !== value);
}
