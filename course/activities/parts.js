// What every activity is made of: words, code, what Python printed, and the frame around it.
//
// What a child chooses or tries lives in these objects alone, and ends with the page.

const LETTERS = "abcdefghijkl";

/** An element with attributes; what stands inside can be text or elements. */
function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** The page of one activity: its frame, its words, and the keys that are its own. */
class Sheet {
  constructor(model, el) {
    for (const name of ["page", "words", "strings", "language", "direction"]) this[name] = model.get(name);
    this.model = model;
    const { kind, question, program } = this.page;
    const attributes = { class: `pathshala-activity ${kind}`, lang: this.language, dir: this.direction };
    const head = make("p", { class: "question" }, make("span", { class: "kind" }, this.words[kind]), " ",
      ...(question ? this.say(question) : this.rich(this.words[`ask_${kind}`])));
    this.root = el.appendChild(make("section", { ...attributes, "aria-label": this.words[kind] }, head));
    this.program = program;
    // Keys are the activity's here, not JupyterLab's, which would move between cells; Ctrl and S goes on to save.
    this.on_key = (event) => this.root.toggleAttribute("data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey);
    window.addEventListener("keydown", this.on_key, true);
  }

  /** A word of the course, with its places filled. */
  word(name, values = {}) {
    return this.words[name].replace(/\{(\w+)\}/g, (whole, place) => values[place] ?? whole);
  }

  /** A word of the course as elements: `code`, **bold** and *spoken* are shown so. */
  told(name, values = {}) {
    return this.rich(this.word(name, values));
  }

  /** A sentence of the unit in the reader's language; where it is not translated it says that it is English. */
  say(text) {
    const own = this.strings[text];
    if (own || this.language === "en") return this.rich(own ?? text);
    return [make("span", { lang: "en", dir: "ltr" }, ...this.rich(text))];
  }

  rich(text) {
    return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\n)/).filter(Boolean).map((piece) => {
      if (piece === "\n") return make("br");
      if (piece.length > 2 && piece.startsWith("`")) return make("bdi", { dir: "ltr" }, make("code", {}, piece.slice(1, -1)));
      if (piece.length > 4 && piece.startsWith("**")) return make("b", {}, piece.slice(2, -2));
      if (piece.length > 2 && piece.startsWith("*")) return make("em", {}, piece.slice(1, -1));
      return piece;
    });
  }

  /** The program as it is read: each line on its own, with its number if it is spoken of. */
  listing(lines, { numbers = false, label = this.words.program } = {}) {
    const list = make("ol", { class: numbers ? "code numbers" : "code", role: "list", dir: "ltr", "aria-label": label });
    list.append(...lines.map((line) => make("li", {}, codeLine(line))));
    return list;
  }

  /** What a program did: what it printed, and why it stopped. */
  outcome({ printed, stops, endless }, head = this.words.prints) {
    const parts = [];
    if (printed) parts.push(make("p", { class: "label" }, head), output(printed));
    if (stops) {
      const text = printed ? this.words.stops : this.words.stops_at_once;
      parts.push(make("p", { class: "label" }, text), output(stops, "out red"));
    }
    if (endless) parts.push(make("p", {}, this.words.endless));
    if (!parts.length) parts.push(make("p", {}, this.words.prints_nothing));
    return parts;
  }

  button(text, press, attributes = {}) {
    const button = make("button", { type: "button", ...attributes }, text);
    button.addEventListener("click", press);
    return button;
  }

  /** Listen for keys inside the activity; `press` says whether the key was its own. */
  keys(press) {
    this.root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  close() {
    window.removeEventListener("keydown", this.on_key, true);
    this.root.remove();
  }
}

/** A line of code; its indentation stays, and a long one is broken farther in. */
function codeLine(line) {
  const text = line.trimStart();
  const code = make("code", {}, text || " ");
  code.style.marginInlineStart = `${line.length - text.length}ch`;
  return code;
}

function output(text, kind = "out") {
  return make("pre", { class: kind, dir: "ltr" }, text);
}
