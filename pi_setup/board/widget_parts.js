// The board on the page: the picture that Python drew, made alive. No build step, nothing to download.
//
// This file holds the parts; widget.js, which Python sends behind it as one program, holds the whole.

const SVG = "http://www.w3.org/2000/svg";
const GLOW = {
  red: "#ff2d2d", orange: "#ff8c00", yellow: "#ffdd00", green: "#2fe052", blue: "#3d7bff", white: "#ffffff",
};
const DULL = "#8d8d8d";
// In a second. What flashes faster loses its halo, and with reduced motion its flashing (WCAG 2.3.1).
const MOST_FLASHES = 3;
const BUZZ = 2300; // Hz of the kit's small buzzer

// --- small tools -------------------------------------------------------------------------------

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function mix(one, two, share) {
  const [a, b] = [one, two].map((color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
  return "#" + a.map((part, i) => Math.round(part + (b[i] - part) * share).toString(16).padStart(2, "0")).join("");
}

const percent = (share) => Math.round(share * 100);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The picture as elements; its ids are made this view's own, for a page may show many boards. */
function parsePicture(text, id) {
  const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  for (const element of svg.querySelectorAll("[id]")) element.id = `${id}-${element.id}`;
  const names = (svg.getAttribute("aria-labelledby") ?? "").split(" ");
  svg.setAttribute("aria-labelledby", `${id}-${names[0]}`);
  if (names[1]) svg.setAttribute("aria-describedby", `${id}-${names[1]}`);
  return svg;
}

// --- parts: each paints itself and says in a word what it does ----------------------------------

class Light {
  constructor(board, group, color) {
    this.board = board;
    this.color = color;
    this.lens = group.querySelector(".lens");
    const [x, y, wide, high] = group.dataset.box.split(" ").map(Number);
    const id = `${board.id}-glow-${board.glows++}`;
    this.stops = [[0, 0.95], [0.35, 0.6], [1, 0]].map(([offset, opacity]) =>
      draw("stop", { offset, "stop-opacity": opacity }));
    const radius = 14 + Math.min(wide, high) * 0.6;
    const place = { cx: x + wide * 0.55, cy: y + high / 2, r: radius };
    this.halo = draw("circle", { class: "halo", ...place, fill: `url(#${id})` });
    this.core = this.lens.cloneNode();
    const look = { class: "core", fill: "#ffffff", stroke: "none" };
    for (const [name, value] of Object.entries(look)) this.core.setAttribute(name, value);
    this.lens.after(this.core);
    board.svg.append(draw("radialGradient", { id }, ...this.stops), this.halo);
    this.flips = [];
    this.show(0, color);
  }

  show(level, color = this.color) {
    const is_on = level > 0.02;
    const now = performance.now();
    if (is_on !== this.was_on) {
      this.was_on = is_on;
      this.flips = [...this.flips.filter((when) => when > now - 1000), now];
    }
    const flashes = this.flips.filter((when) => when > now - 1000).length > 2 * MOST_FLASHES;
    if (flashes) this.board.later(); // look again when it may be over
    const eye = Math.max(level, 0) ** 0.45; // an eye sees a tenth of the light as a third
    const bright = flashes && this.board.calm.matches ? 0.5 : eye;
    this.put(this.lens, "fill", mix(mix(color, DULL, 0.6), color, bright));
    this.put(this.core, "opacity", (bright * 0.45).toFixed(2));
    this.put(this.halo, "opacity", (flashes ? 0 : bright).toFixed(2));
    for (const stop of this.stops) this.put(stop, "stop-color", color);
  }

  put(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** One LED or several: an LED, traffic lights, an LED bar. */
class Lights {
  constructor(board, part, groups) {
    this.board = board;
    this.keys = Object.values(part.pins).map((pin) => `o${pin.bcm}`);
    const lenses = groups.filter((group) => group.querySelector(".lens"));
    this.lights = lenses.map((group, number) => new Light(board, group, GLOW[part.colors[number]]));
    this.names = Object.keys(part.pins);
  }

  paint(seen) {
    this.levels = this.keys.map((key) => seen.get(key) ?? 0);
    this.levels.forEach((level, number) => this.lights[number]?.show(level));
  }

  word() {
    if (this.levels.length === 1) return this.board.share(this.levels[0]);
    const lit = this.names.filter((_, number) => this.levels[number] > 0.02);
    if (!lit.length) return this.board.say("off");
    return lit.map((name) => (isNaN(name) ? this.board.say(name) : Number(name) + 1)).join(" ");
  }
}

class RGB {
  constructor(board, part, groups) {
    this.board = board;
    this.keys = ["red", "green", "blue"].map((role) => `o${part.pins[role].bcm}`);
    this.light = new Light(board, groups.find((group) => group.querySelector(".lens")), GLOW.white);
  }

  paint(seen) {
    this.levels = this.keys.map((key) => seen.get(key) ?? 0);
    const most = Math.max(...this.levels);
    const hex = this.levels.map((level) => Math.round(255 * (most ? level / most : 1) ** 0.45));
    this.light.show(most, "#" + hex.map((part) => part.toString(16).padStart(2, "0")).join(""));
  }

  word() {
    const [red, green, blue] = this.levels.map(percent);
    if (red + green + blue === 0) return this.board.say("off");
    return this.board.say("{red} % red, {green} % green, {blue} % blue", { red, green, blue });
  }
}

class Buzzer {
  constructor(board, part, groups) {
    Object.assign(this, { board, has_tone: part.kind === "tonal-buzzer" });
    const bcm = part.pins.signal.bcm;
    this.keys = [`o${bcm}`, `f${bcm}`];
    const face = groups[0].querySelector(".face");
    this.waves = draw("g", { class: "mark", visibility: "hidden" });
    const center = { cx: face.getAttribute("cx"), cy: face.getAttribute("cy") };
    for (const r of [27, 33]) this.waves.append(draw("circle", { class: "wave", ...center, r }));
    board.svg.append(this.waves);
    board.sounders.push(this);
  }

  paint(seen) {
    const [level, tone] = this.keys.map((key) => seen.get(key));
    this.hertz = level > 0.02 ? (this.has_tone ? tone ?? 0 : BUZZ) : 0;
    this.waves.setAttribute("visibility", this.hertz ? "visible" : "hidden");
  }

  word() {
    if (!this.hertz) return this.board.say("silent");
    return this.has_tone ? this.board.say("{hertz} Hz", { hertz: Math.round(this.hertz) }) : this.board.say("sounds");
  }
}

class Servo {
  constructor(board, part, groups) {
    this.board = board;
    const bcm = part.pins.signal.bcm;
    this.keys = [`o${bcm}`, `f${bcm}`];
    this.arm = groups[0].querySelectorAll(".arm");
    const shaft = this.arm[1];
    this.center = shaft ? `${shaft.getAttribute("cx")} ${shaft.getAttribute("cy")}` : "0 0";
    this.angle = null;
  }

  paint(_seen, state) {
    const [level, hertz] = this.keys.map((key) => state.get(key));
    this.is_driven = Boolean(level && hertz);
    if (!this.is_driven) return; // nothing turns it back
    this.angle = clamp(((level / hertz - 0.0015) / 0.0005) * 90, -135, 135); // 1 ms: -90°, 2 ms: 90°
    for (const piece of this.arm) piece.setAttribute("transform", `rotate(${this.angle.toFixed(1)} ${this.center})`);
  }

  word() {
    if (!this.is_driven) return this.board.say("relaxed");
    return this.board.say("{degrees}°", { degrees: Math.round(this.angle) });
  }
}

class Motor {
  constructor(board, part, groups) {
    this.board = board;
    this.keys = ["forward", "backward"].map((role) => `o${part.pins[role].bcm}`);
    const [x, y, , high] = groups[0].dataset.box.split(" ").map(Number);
    const blade = "M0 0C-12 -4 -8 -17 0 -17C4 -12 4 -5 0 0ZM0 0C-2.5 12.4 -15.6 7.6 -14.7 8.5C-12 2 -6 0 0 0Z" +
      "M0 0C9.4 -8.4 18.8 1.5 14.7 8.5C8.4 9.5 2.3 6 0 0Z";
    this.fan = draw("path", { class: "fan", d: blade, fill: "#ffd34d", stroke: "#161616" });
    board.svg.append(draw("g", { class: "mark", transform: `translate(${x + 62} ${y + high / 2})` }, this.fan));
  }

  paint(seen) {
    const [forward, backward] = this.keys.map((key) => seen.get(key) ?? 0);
    this.speed = forward - backward;
    const turns = Math.abs(this.speed) > 0.02;
    const style = this.fan.style;
    style.animationPlayState = turns ? "running" : "paused";
    style.animationDirection = this.speed < 0 ? "reverse" : "normal";
    if (turns) style.animationDuration = `${(0.4 / Math.abs(this.speed)).toFixed(2)}s`;
  }

  word() {
    if (Math.abs(this.speed) <= 0.02) return this.board.say("stopped");
    const way = this.speed > 0 ? "forward {percent} %" : "backward {percent} %";
    return this.board.say(way, { percent: percent(Math.abs(this.speed)) });
  }
}

class Button {
  constructor(board, part, groups) {
    Object.assign(this, { board, part, group: groups[0], is_down: false });
    this.key = `i${part.pins.signal.bcm}`;
    this.element = make("button", {
      type: "button", class: "press", "aria-pressed": "false", "aria-label": board.say("Press {name}", part),
      title: board.say("Hold it with the mouse, a finger, Space or Enter. With Shift it stays down."),
    });
    board.place(this.element, this.group.dataset.box);
    const { element } = this;
    const on = (names, act) => names.split(" ").forEach((name) => element.addEventListener(name, act));
    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      this.press(event);
    });
    on("pointerup pointercancel", () => this.let_go());
    on("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) this.press(event);
    });
    on("keyup", (event) => {
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        this.let_go();
      }
    });
    on("blur", () => element.matches(":active") || this.let_go());
    on("contextmenu", (event) => event.preventDefault()); // a long touch is a long press
    on("click", (event) => {
      // A screen reader clicks without a pointer or a key.
      if (event.detail === 0 && !event.pointerType) {
        this.press(event);
        setTimeout(() => this.let_go(), 200);
      }
    });
  }

  press(event) {
    this.stays = event.shiftKey && !this.stays;
    this.move(true);
  }

  let_go() {
    if (!this.stays) this.move(false);
  }

  move(is_down) {
    if (this.is_down === is_down || this.board.real) return;
    this.is_down = is_down;
    this.board.hand(this.part, is_down ? 1 : 0);
    this.show(is_down);
  }

  show(is_down) {
    this.group.classList.toggle("is-pressed", is_down);
    this.element.setAttribute("aria-pressed", String(is_down));
    this.shown = is_down;
  }

  paint(_seen, state) {
    this.element.disabled = this.board.real;
    const told = this.board.real ? state.get(this.key) === 0 : state.get(`h:${this.part.name}`) > 0;
    this.show(told || (this.is_down && this.board.speed === 1));
  }

  word() {
    return this.board.say(this.shown ? "pressed" : "not pressed");
  }
}

/** A sensor with a slider: light, a knob, a distance. */
class Slider {
  constructor(board, part, groups) {
    Object.assign(this, { board, part, is_far: part.kind === "distance" });
    const labels = { ldr: "light on {name}", potentiometer: "knob {name}", distance: "distance before {name}" };
    this.input = make("input", { type: "range", min: 0, max: this.is_far ? 200 : 100, id: `${board.id}-${part.name}` });
    this.reading = make("output", { for: this.input.id });
    const label = make("label", { for: this.input.id }, board.say(labels[part.kind], part));
    this.row = make("div", { class: "slider" }, label, this.reading, this.input);
    board.controls.append(this.row);
    this.input.addEventListener("input", () => {
      this.moved = performance.now();
      this.board.soon(this, () => this.board.hand(part, this.input.valueAsNumber / 100));
      this.tell(this.input.valueAsNumber / 100);
    });
    const knob = groups[0].querySelector(".knob");
    this.pointer = knob?.nextElementSibling?.nextElementSibling;
    this.center = knob && `${knob.getAttribute("cx")} ${knob.getAttribute("cy")}`;
    this.tell(0.5);
  }

  paint(_seen, state) {
    this.row.hidden = this.board.real;
    const told = state.get(`h:${this.part.name}`);
    if (told === undefined || performance.now() - (this.moved ?? -1000) < 500) return;
    this.input.value = percent(told);
    this.tell(told);
  }

  tell(value) {
    this.value = value;
    this.text = this.in_words(value);
    this.reading.textContent = this.text;
    this.input.setAttribute("aria-valuetext", this.text);
    this.pointer?.setAttribute("transform", `rotate(${(value * 270 - 135 - 45).toFixed(0)} ${this.center})`);
  }

  in_words(value) {
    if (!this.is_far) return this.board.say("{percent} %", { percent: percent(value) });
    if (value >= 2) return this.board.say("nothing near");
    return this.board.say("{centimetres} cm", { centimetres: percent(value) });
  }

  word() {
    return this.board.real ? "" : this.text;
  }
}

/** A sensor that says yes or no: something moves, a line is below. */
class Switch {
  constructor(board, part, groups) {
    Object.assign(this, { board, part, is_pir: part.kind === "pir", is_on: false });
    this.words = this.is_pir ? ["motion", "no motion"] : ["line", "no line"];
    const label = board.say(this.is_pir ? "something moves before {name}" : "a line below {name}", part);
    this.key = `i${part.pins.signal.bcm}`;
    this.element = make("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false" }, label);
    this.element.addEventListener("click", () => board.hand(part, this.is_on ? 0 : 1));
    board.controls.append(this.element);
    const [x, y, width, height] = groups[0].dataset.box.split(" ").map(Number);
    const around = { x: x - 2, y: y - 2, width: width + 4, height: height + 4, rx: 7 };
    this.frame = draw("rect", { class: "mark frame", ...around });
    board.svg.append(this.frame);
  }

  paint(_seen, state) {
    const { real } = this.board;
    this.element.hidden = real;
    this.is_on = real ? state.get(this.key) === (this.is_pir ? 1 : 0) : state.get(`h:${this.part.name}`) > 0;
    this.element.setAttribute("aria-checked", String(this.is_on));
    this.frame.setAttribute("visibility", this.is_on ? "visible" : "hidden");
  }

  word() {
    return this.board.say(this.words[this.is_on ? 0 : 1]);
  }
}

class Wheel {
  constructor(board, part) {
    Object.assign(this, { board, part, steps: 0 });
    this.buttons = ["left", "right"].map((way) => {
      const label = board.say(`Turn {name} ${way}`, part);
      const face = way === "left" ? `↺ ${part.name}` : `${part.name} ↻`;
      const element = make("button", { type: "button", class: "turn", "aria-label": label, title: label }, face);
      element.addEventListener("click", () => board.hand(part, way === "left" ? -1 : 1, "turn"));
      return element;
    });
    board.controls.append(make("div", { class: "bar" }, ...this.buttons));
  }

  paint(_seen, state) {
    for (const element of this.buttons) element.hidden = this.board.real;
    this.steps = state.get(`h:${this.part.name}`) ?? 0;
  }

  word() {
    return this.board.real ? "" : this.board.say("steps: {steps}", { steps: this.steps });
  }
}

const KINDS = {
  led: Lights, "traffic-lights": Lights, "led-bar": Lights, "rgb-led": RGB, buzzer: Buzzer,
  "tonal-buzzer": Buzzer, servo: Servo, "motor-driver": Motor, button: Button, ldr: Slider,
  potentiometer: Slider, distance: Slider, pir: Switch, "line-sensor": Switch,
  "rotary-encoder": Wheel,
};
