// The whole board on the page: time, painting, sound, and the talk with Python. widget_parts.js stands before it.
//
// Python sends frames {now, real, changes: [[ms, key, value], …], heard, all?}; see live.py for the keys.
// A page sends {page, token, do: "here" | "set" | "turn" | "gone", part, value}.

const EYE = 40; // ms: shorter changes melt into one brightness, as in an eye
const REPLAY = 10_000; // ms that a replay goes back
const MEMORY = 60_000; // ms that are kept
const SPEEDS = { now: 1, "slow ½": 0.5, "slow 1/10": 0.1 };

export default {
  render({ model, el }) {
    const board = new Board(model, el);
    return () => board.close();
  },
};

// --- time --------------------------------------------------------------------------------------

/** What the pins did, and how much of it has been shown. Key → value; times are Python's milliseconds. */
class Timeline {
  constructor() {
    this.begin({}, 0);
  }

  begin(all, now) {
    this.base = new Map(Object.entries(all)); // what was before the log begins
    this.state = new Map(this.base); // what was at `time`
    this.last = new Map(this.base); // what is now
    this.log = [];
    this.shown = 0; // how many entries of the log are in `state`
    this.time = this.now = now;
  }

  /** Add what changed; `all` is what is now, and closes gaps: while nobody looked, nothing was told. */
  add(changes, now, all) {
    const gone = all ? [...this.last.keys()].filter((key) => !(key in all)).map((key) => [now, key, null]) : [];
    const told = Object.entries(all ?? {}).map(([key, value]) => [now, key, value]);
    for (const change of [...changes, ...gone, ...told]) {
      const [, key, value] = change;
      if (this.last.has(key) && this.last.get(key) === value) continue;
      this.last.set(key, value);
      this.log.push(change);
    }
    this.now = now;
    const old = this.log.findIndex(([when]) => when > now - MEMORY);
    if (old > 500) {
      for (const [, key, value] of this.log.splice(0, old)) this.base.set(key, value);
      this.shown = Math.max(this.shown - old, 0);
    }
  }

  rewind(to) {
    this.state = new Map(this.base);
    this.shown = 0;
    this.time = to;
    this.look(to);
  }

  /** Go on to `to` and return what an eye sees: outputs are averaged over the time since the last look. */
  look(to) {
    const from = Math.max(this.time, to - EYE);
    const areas = new Map();
    for (; this.shown < this.log.length && this.log[this.shown][0] <= to; this.shown++) {
      const [when, key, value] = this.log[this.shown];
      if (key[0] === "o" && this.state.get(key) != null && value != null) {
        const at = Math.max(when, from);
        const [area, since] = areas.get(key) ?? [0, from];
        areas.set(key, [area + this.state.get(key) * (at - since), at]);
      }
      this.state.set(key, value);
    }
    const seen = new Map(this.state);
    if (to > from) {
      for (const [key, [area, since]] of areas) {
        seen.set(key, (area + this.state.get(key) * (to - since)) / (to - from));
      }
    }
    this.settled = areas.size === 0;
    this.time = Math.max(to, this.time);
    return seen;
  }
}

// --- the whole board ---------------------------------------------------------------------------

class Board {
  constructor(model, el) {
    this.model = model;
    this.words = model.get("words");
    this.id = `board-${Math.random().toString(36).slice(2)}`; // each board loads this program anew, so no counter
    Object.assign(this, { glows: 0, sounders: [], speed: 1, real: false, joined: false, shaken: false });
    Object.assign(this, { tokens: 0, unheard: new Map(), waiting: new Map() });
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.timeline = new Timeline();
    this.build(el, model.get("circuit"));
    this.on_message = (message) => this.take(message);
    this.on_live = () => { this.shaken = true; this.greet(); }; // restarted, or joined again: its answer tells
    this.on_show = () => document.hidden || this.greet();
    // Space and Enter are the board's, not JupyterLab's; Ctrl and S goes on to save.
    this.on_key = (event) => this.root.toggleAttribute("data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey);
    model.on("msg:custom", this.on_message);
    model.on("comm_live_update", this.on_live);
    document.addEventListener("visibilitychange", this.on_show);
    window.addEventListener("keydown", this.on_key, true);
    this.clock = setInterval(() => this.tick(), 500);
    this.greet(true);
    this.paint();
  }

  build(el, circuit) {
    this.svg = parsePicture(this.model.get("picture"), this.id);
    this.picture = make("div", { class: "picture" }, this.svg);
    this.controls = make("div", { class: "bar" });
    this.status = make("p", { class: "status" });
    this.heard = make("div", { class: "heard", "aria-live": "polite" });
    this.list = make("ul", { class: "parts", "aria-label": this.say("Parts now") });
    const groups = [...this.svg.querySelectorAll("g[data-part]")];
    this.parts = circuit.parts.filter((part) => KINDS[part.kind]).map((part) => {
      const made = new KINDS[part.kind](this, part, groups.filter((group) => group.dataset.part === part.name));
      const output = make("output");
      this.list.append(make("li", {}, make("b", {}, part.name), output));
      return Object.assign(made, { part, output, times: [], told: "" });
    });
    const panel = make("div", { class: "panel" }, this.tools(), this.status, this.controls, this.list, this.heard);
    // The words decide, not the page: English is read from the left on an Urdu page, and Urdu from the right.
    const dir = Object.values(this.words).some((word) => /\p{Script=Arabic}/u.test(word)) ? "rtl" : "ltr";
    const attributes = { class: "pathshala-board", dir, "aria-label": this.say("{title}: the board", circuit) };
    const scroll = make("div", { class: "scroll", role: "group", "aria-label": circuit.title }, this.picture);
    this.root = el.appendChild(make("section", attributes, scroll, panel));
    // What is wider than its place is moved with the arrow keys, too; JupyterLab would keep them for itself.
    scroll.addEventListener("keydown", ({ key }) => {
      if (key === "ArrowLeft" || key === "ArrowRight") scroll.scrollLeft += key === "ArrowLeft" ? -60 : 60;
    });
    this.resized = new ResizeObserver(() => { scroll.tabIndex = scroll.scrollWidth > scroll.clientWidth ? 0 : -1; });
    this.resized.observe(scroll);
  }

  tools() {
    const bar = make("div", { class: "bar" });
    const choices = Object.keys(SPEEDS).map((name) => {
      const input = make("input", { type: "radio", name: `${this.id}-time`, value: name });
      input.addEventListener("change", () => this.go_at(name));
      return make("label", { class: "choice" }, input, make("span", {}, this.say(name)));
    });
    this.choices = choices.map((label) => label.firstChild);
    this.choices[0].checked = true;
    const legend = make("legend", {}, this.say("Time"));
    bar.append(make("fieldset", {}, legend, make("div", { class: "choices" }, ...choices)));
    if (this.sounders.length) {
      this.switch = make("button", { type: "button", class: "switch", "aria-pressed": "false" }, this.say("Sound"));
      this.switch.addEventListener("click", () => this.toggle_sound());
      bar.append(this.switch);
    }
    return bar;
  }

  say(text, values = {}) {
    return (this.words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]).replaceAll(" %", "\u00a0%");
  }

  share(level) {
    if (level <= 0.02) return this.say("off");
    return level >= 0.98 ? this.say("on") : this.say("{percent} %", { percent: percent(level) });
  }

  /** Lay an element over a box of the picture, whatever its size on the screen. */
  place(element, box) {
    const [x, y, wide, high] = box.split(" ").map(Number);
    const [, , width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    const { style } = element;
    style.left = `${((x + wide / 2) / width) * 100}%`;
    style.top = `${((y + high / 2) / height) * 100}%`;
    style.width = `${((wide + 12) / width) * 100}%`;
    style.height = `${((high + 12) / height) * 100}%`;
    this.picture.append(element);
  }

  // --- with Python ---

  hand(part, value, what = "set") {
    if (!this.real) this.send({ do: what, part: part.name, value });
  }

  send(message) {
    const token = `${this.id}:${++this.tokens}`;
    this.unheard.set(this.tokens, performance.now());
    this.greeted = performance.now();
    try {
      this.model.send({ ...message, page: this.id, token });
    } catch {
      // the connection is gone; `tell_status` says so
    }
  }

  /** A slider moves more often than 30 times a second: send its last place only. */
  soon(key, act) {
    const act_last = () => {
      const last = this.waiting.get(key);
      this.waiting.delete(key);
      last();
    };
    if (!this.waiting.has(key)) setTimeout(act_last, 33);
    this.waiting.set(key, act);
  }

  greet(is_new = false) {
    this.send({ do: "here", new: is_new || !this.joined });
  }

  take({ now, real, changes, heard, all }) {
    for (const token of heard) this.forget(...token.split(":"));
    this.heard_at = performance.now();
    this.shaken = false;
    this.real = real;
    if (this.joined) this.timeline.add(changes, now, all);
    else if (all) this.timeline.begin(all, now);
    this.joined ||= Boolean(all);
    this.later();
  }

  /** Python heard a message, and so all before it that it ever will. */
  forget(id, number) {
    if (id !== this.id) return;
    for (const token of this.unheard.keys()) if (token <= Number(number)) this.unheard.delete(token);
  }

  tick() {
    if (!document.hidden && performance.now() - this.greeted > (this.joined ? 10_000 : 3_000)) this.greet();
    this.tell_status();
    this.announce();
  }

  // --- painting ---

  later() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.paint(); });
  }

  paint() {
    const { timeline } = this;
    if (this.speed !== 1) this.move_replay();
    const seen = timeline.look(this.speed === 1 ? timeline.now : this.replay);
    for (const part of this.parts) part.paint(seen, timeline.state);
    this.sing();
    const now = performance.now();
    if (now - (this.worded ?? 0) > 150) {
      this.worded = now;
      this.write_words(now);
    } else {
      this.late ??= setTimeout(() => { this.late = null; this.later(); }, 150);
    }
    if (this.speed !== 1 || !timeline.settled) this.later();
  }

  write_words(now) {
    for (const part of this.parts) {
      const word = part.word();
      if (word === part.output.textContent) continue;
      part.output.textContent = word;
      part.times = [...part.times.filter((when) => when > now - 4000), now];
    }
  }

  /** Tell a screen reader what changed, once; what goes on and off is said once to blink. */
  announce() {
    const now = performance.now();
    const news = this.parts.filter((part) => part.times.length).map((part) => {
      part.times = part.times.filter((when) => when > now - 4000);
      const word = part.times.length > 3 ? this.say("blinks") : part.output.textContent;
      const is_new = this.joined && word !== part.told && !(part instanceof Button) && !(part instanceof Slider);
      part.told = word;
      return is_new && word ? `${part.part.name}: ${word}` : "";
    });
    const text = news.filter(Boolean).join(", ");
    if (text) this.heard.textContent = text;
  }

  tell_status() {
    const oldest = Math.min(...this.unheard.values(), Infinity);
    const is_deaf = performance.now() - oldest > 2000;
    const is_silent = performance.now() - (this.heard_at ?? 0) > 30_000; // while it is busy, frames may still come
    const is_gone = is_deaf && (this.shaken || is_silent);
    const text = this.status_text(is_deaf, is_gone);
    this.status.classList.toggle("is-trouble", is_deaf);
    if (this.status.textContent !== text) this.status.textContent = text;
    if (is_deaf && this.heard.textContent !== text) this.heard.textContent = text; // a screen reader's, too
  }

  status_text(is_deaf, is_gone) {
    if (is_gone) return this.say("Python was stopped or restarted. Run this cell again.");
    if (is_deaf) return this.say("Python does not answer. Is it starting, or is it busy?");
    if (!this.joined) return this.say("One moment: the board joins Python.");
    if (this.speed !== 1) {
      const seconds = ((this.python_now() - this.replay) / 1000).toFixed(0);
      const told = "Slow motion: you see what happened {seconds} s ago. The program itself is not slower.";
      return this.say(told, { seconds });
    }
    if (this.nothing_until > performance.now()) {
      return this.say("Nothing happened in the last seconds, so there is nothing to replay.");
    }
    if (this.real) return this.say("These are the real pins. Press the real buttons.");
    return this.say("The picture shows what the pins do now.");
  }

  // --- slow motion: a replay, as of a cricket match ---

  python_now() {
    return this.timeline.now + performance.now() - this.heard_at;
  }

  go_at(name) {
    const { timeline } = this;
    this.speed = SPEEDS[name];
    this.nothing_until = 0;
    if (this.speed !== 1) {
      const first = timeline.log.find(([when]) => when > this.python_now() - REPLAY);
      if (!first) {
        this.nothing_until = performance.now() + 5000;
        return this.go_live();
      }
      this.replay ??= first[0] - 200;
      this.moved = performance.now();
      timeline.rewind(this.replay);
    } else {
      this.go_live();
    }
    this.tell_status();
    this.later();
  }

  go_live() {
    Object.assign(this, { speed: 1, replay: undefined });
    this.choices[0].checked = true;
    this.timeline.rewind(this.timeline.now);
    this.later();
  }

  move_replay() {
    const { timeline } = this;
    const now = performance.now();
    this.replay += (now - this.moved) * this.speed;
    this.moved = now;
    const oldest = timeline.log[0]?.[0] ?? timeline.now;
    if (this.replay < oldest - 500) timeline.rewind((this.replay = oldest)); // too long ago to be remembered
    const is_over = timeline.shown === timeline.log.length && this.replay > (timeline.log.at(-1)?.[0] ?? 0) + 300;
    if (is_over && this.python_now() - timeline.now > 1500) this.go_live();
  }

  // --- sound: silent until somebody asks for it ---

  toggle_sound() {
    const is_on = this.switch.getAttribute("aria-pressed") !== "true";
    this.switch.setAttribute("aria-pressed", String(is_on));
    this.audio ??= new AudioContext();
    if (is_on) this.audio.resume();
    else this.audio.suspend();
    this.sing();
  }

  sing() {
    if (!this.audio) return;
    for (const sounder of this.sounders) {
      if (!sounder.voice) {
        const gain = new GainNode(this.audio, { gain: 0 });
        const voice = new OscillatorNode(this.audio, { type: "square" });
        voice.connect(gain).connect(this.audio.destination);
        voice.start();
        Object.assign(sounder, { voice, gain });
      }
      const at = this.audio.currentTime;
      if (sounder.hertz) sounder.voice.frequency.setValueAtTime(sounder.hertz, at);
      sounder.gain.gain.setTargetAtTime(sounder.hertz ? 0.05 : 0, at, 0.005);
    }
  }

  close() {
    for (const part of this.parts) if (part instanceof Button) part.move(false);
    this.send({ do: "gone" });
    clearInterval(this.clock);
    clearTimeout(this.late);
    cancelAnimationFrame(this.frame);
    this.model.off("msg:custom", this.on_message);
    this.model.off("comm_live_update", this.on_live);
    document.removeEventListener("visibilitychange", this.on_show);
    window.removeEventListener("keydown", this.on_key, true);
    this.resized.disconnect();
    this.audio?.close();
    this.root.remove();
  }
}
