// The story on the page. Python puts inkjs before it, as `inkjs`.
//
// What was chosen is known to `this.story` alone, and ends with the page. Nothing is sent to Python, and nothing is
// written to the browser's storage, its history or the notebook.

const SHIFTS = 3; // presses that leave the page, as in GOV.UK's "Exit this page"
const PATIENCE = 5000; // ms within which they have to come
const COVER = 1500; // ms that a page may take to open; so long nothing of this one is seen
const HELP_KEY = "0";
const SKIP_KEY = "9";

export default {
  render({ model, el }) {
    const player = new Player(model, el);
    return () => player.close();
  },
};

class Player {
  constructor(model, el) {
    for (const name of ["words", "strings", "people", "contacts", "language", "direction"]) this[name] = model.get(name);
    this.exit = new Exit(this.words, () => this.leave());
    this.scene = make("div", { class: "scene", tabindex: "-1", role: "group", "aria-label": this.words.story });
    this.lines = make("div", { class: "lines", "aria-live": "polite", "aria-atomic": "true" });
    this.more = make("div", { class: "more" });
    this.scene.append(this.lines, this.more);
    this.choices = make("ol", { class: "choices", role: "list" });
    this.ways = make("span", { class: "ways" });
    const bar = make("div", { class: "bar" }, this.exit.button, this.ways, this.exit.note);
    this.note = make("p", { class: "note" }, `${this.words.keys} ${this.words.kept}`);
    const attributes = { class: "pathshala-story", lang: this.language, dir: this.direction, "aria-label": this.words.story };
    this.root = el.appendChild(make("section", attributes, bar, this.scene, this.choices, this.note));
    this.root.addEventListener("keydown", (event) => this.press(event));
    // Keys are the story's here, not JupyterLab's, which would make a heading of 1; Ctrl and S goes on to save.
    this.on_key = (event) => this.root.toggleAttribute("data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey);
    window.addEventListener("keydown", this.on_key, true);
    this.begin(model.get("source"));
  }

  begin(source) {
    try {
      this.story = new inkjs.Compiler(source).Compile();
      this.turn();
    } catch (problem) {
      console.error(problem);
      this.story = null;
      this.lines.replaceChildren(make("p", {}, this.words.broken));
    }
  }

  /** Show the page that the story has come to. */
  turn(helping = false) {
    const lines = [];
    while (this.story.canContinue) {
      const text = this.story.Continue().trim();
      if (text) lines.push(this.line(text, tagsOf(this.story.currentTags)));
    }
    const choices = this.story.currentChoices.map(({ index, text, tags }) => ({ index, text, tags: tagsOf(tags) }));
    const ended = choices.length === 0;
    if (ended) lines.push(make("p", { class: "end" }, this.words.the_end));
    this.lines.replaceChildren(...lines);
    this.more.replaceChildren(...(helping || ended ? [this.whoToTell()] : []));
    this.keys = new Map();
    const told = choices.filter(({ tags }) => !tags.has("HELP") && !tags.has("SKIP"));
    const buttons = told.map((choice, place) => this.button(choice, String(place + 1)));
    if (ended) buttons.push(this.button({ text: this.words.again, again: true, tags: new Map() }, "1"));
    this.choices.replaceChildren(...buttons.map((button) => make("li", {}, button)));
    this.ways.replaceChildren(...[["HELP", HELP_KEY], ["SKIP", SKIP_KEY]].flatMap(([tag, key]) =>
      choices.filter(({ tags }) => tags.has(tag)).map((choice) => this.button(choice, key))));
  }

  line(text, tags) {
    const who = tags.get("who");
    const spoken = this.said(text, tags);
    if (!who) return make("p", { class: "told" }, spoken);
    return make("p", { class: who === "you" ? "speech own" : "speech" }, make("b", {}, this.people[who] ?? who), " ", spoken);
  }

  /** Return a text in the reader's language; where it is not translated it says that it is English. */
  said(text, tags) {
    const own = this.strings[tags.get("id")];
    if (own || this.language === "en") return make("span", {}, own ?? text);
    return make("span", { lang: "en", dir: "ltr" }, text);
  }

  button(choice, key) {
    const words = choice.again ? make("span", {}, choice.text) : this.said(choice.text, choice.tags);
    const badge = make("kbd", { "aria-hidden": "true" }, key);
    const button = make("button", { type: "button", "aria-keyshortcuts": key }, badge, words);
    button.addEventListener("click", () => this.choose(choice));
    this.keys.set(key, button);
    return button;
  }

  choose({ index, tags, again }) {
    if (again) this.story.ResetState();
    else this.story.ChooseChoiceIndex(index);
    this.turn(tags.has("HELP"));
    this.note.hidden = true; // who chose once knows how
    this.scene.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const button = this.keys?.get(event.key);
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  }

  whoToTell() {
    const rows = this.contacts.map(({ number, name, for: what, when }) => make("li", {},
      make("b", {}, make("bdi", { dir: "ltr" }, number)), ` ${name}. ${what}${when ? ` (${when})` : ""}`));
    return make("div", { class: "tell" },
      make("p", {}, make("b", {}, this.words.who_to_tell)),
      make("ul", {}, make("li", {}, this.words.trusted), ...rows),
      make("p", {}, `${this.words.another} ${this.words.calls}`),
      make("p", {}, this.words.limits));
  }

  /** Forget the story, cover the page, and open the calm one. */
  leave() {
    this.story = null;
    this.keys = new Map();
    this.exit.close();
    const left = make("p", { class: "note" }, this.words.left);
    const page = this.root.closest(".jp-Notebook") ?? document;
    this.root.replaceChildren(left);
    openCalmPage(page, this.words.moment);
  }

  close() {
    this.exit.close();
    window.removeEventListener("keydown", this.on_key, true);
    this.root.remove();
  }
}

// --- the way out -------------------------------------------------------------------------------

/** The button, and Shift three times: as GOV.UK's component counts it, so that capitals do not count. */
class Exit {
  constructor(words, leave) {
    this.words = words;
    this.go = leave;
    this.presses = 0;
    this.modified = false;
    this.button = make("button", { type: "button", class: "leave" }, words.leave);
    this.button.addEventListener("click", leave);
    this.note = make("span", { class: "keys", role: "status" }, words.leave_keys);
    this.on_key = (event) => this.hear(event);
    document.addEventListener("keyup", this.on_key, true);
  }

  hear(event) {
    // The whole page counts, also where the story is scrolled away; not another page that lies before it.
    this.page ??= this.button.closest(".jp-Notebook");
    const seen = (this.page ?? this.button).offsetParent !== null;
    if (event.key === "Shift" && !this.modified && seen) {
      this.presses += 1;
      clearTimeout(this.timer);
      if (this.presses >= SHIFTS) {
        this.reset();
        this.go();
        return;
      }
      this.note.textContent = this.presses === 1 ? this.words.two_more : this.words.one_more;
      this.timer = setTimeout(() => this.reset(), PATIENCE);
    } else if (this.presses) {
      this.reset();
    }
    this.modified = event.shiftKey;
  }

  reset() {
    clearTimeout(this.timer);
    this.presses = 0;
    this.note.textContent = this.words.leave_keys;
  }

  close() {
    clearTimeout(this.timer);
    document.removeEventListener("keyup", this.on_key, true);
  }
}

/** Open the page about Python words, by the lesson's own link to it; nothing is seen until it is there. */
function openCalmPage(page, words) {
  const cover = document.body.appendChild(make("div", { class: "pathshala-story-cover", role: "alert" }, words));
  const link = [...page.querySelectorAll("a[href]")].find(({ href }) => /\/Python%20words\.md/.test(href));
  if (link) {
    link.click();
    setTimeout(() => cover.remove(), COVER);
    return;
  }
  const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  window.location.replace(`${config.baseUrl ?? "/"}lab/tree/Python%20words.md`); // no way back to this page
}

// --- small things ------------------------------------------------------------------------------

/** ["id:A_001", "HELP"] → Map { id → "A_001", HELP → "" } */
function tagsOf(tags) {
  return new Map((tags ?? []).map((tag) => tag.trim().split(":")).map(([name, value = ""]) => [name, value]));
}

function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
