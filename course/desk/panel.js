/* What stands beside a notebook, or on a small screen below it; one at a time. */

export const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

export const button = (label, onclick, attributes) => {
  const element = make("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", onclick);
  return element;
};

/* Put values into a sentence of the catalogue. */
export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/* Say a time as people do: today's by the hour, others with their day. */
export const when = (seconds, text) => {
  const moment = new Date(seconds * 1000);
  const language = document.documentElement.lang || undefined;
  const hour = moment.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  if (moment.toDateString() === new Date().toDateString()) {
    return `${text.today}, ${hour}`;
  }
  const day = moment.toLocaleDateString(language, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${hour}`;
};

/* Say a sentence about a page, below it, until somebody takes it away or another one comes. */
export const say = (page, sentence) => {
  let strip = page.node.querySelector(":scope > .pathshala-said");
  if (!strip) {
    const text = make("p", { role: "status", dir: "auto" });
    const away = button("×", () => (strip.hidden = true), { "aria-label": "OK", title: "OK" });
    strip = make("div", { class: "pathshala-said" }, text, away);
    page.node.append(strip);
  }
  strip.hidden = false;
  strip.firstChild.textContent = sentence;
};

export class Panel {
  /* name: a word for the style; title: what stands on top. */
  constructor(page, desk, name, title) {
    this.page = page;
    this.desk = desk;
    this.title = make("h2", { id: `${name}-${page.id}` }, title);
    this.status = make("p", { role: "status", dir: "auto" });
    this.body = make("div", { class: "pathshala-panel-body" });
    this.node = make(
      "section",
      { class: `pathshala-panel pathshala-${name}`, tabindex: "-1", "aria-labelledby": this.title.id },
      make("header", null, this.title, button(desk.words.panel.close, () => this.close())),
      this.status,
      this.body,
    );
    this.node.hidden = true;
    // Also from the page itself; but Escape in a cell that is written in first leaves the cell.
    page.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.node.hidden && !event.target.closest(".cm-content")) {
        event.preventDefault();
        this.close();
      }
    });
    this.node.addEventListener("pathshala-other", () => this.close());
    page.node.append(this.node);
    page.disposed.connect(() => this.leave());
  }

  /* What ends with the panel. */
  leave() {}

  /* Change what is shown; who had the focus keeps it, or the panel gets it. */
  show(sentence, ...content) {
    const held = this.node.contains(document.activeElement);
    this.status.textContent = sentence;
    this.body.replaceChildren(...content);
    this.node.scrollTop = 0;
    if (held && !this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }

  busy(is) {
    this.node.setAttribute("aria-busy", String(is));
  }

  /* Say a sentence while something is done, then what came of it: a sentence, and what stands below it. */
  async during(sentence, trouble, act) {
    this.running = true;
    this.busy(true);
    this.show(sentence);
    const [told, ...content] = await act().catch(() => [trouble]);
    this.running = false;
    this.busy(false);
    this.show(told, ...content);
  }

  open() {
    if (this.node.hidden) {
      this.former = document.activeElement;
      for (const other of this.page.node.querySelectorAll(":scope > .pathshala-panel")) {
        if (other !== this.node && !other.hidden) {
          other.dispatchEvent(new Event("pathshala-other"));
        }
      }
    }
    this.node.hidden = false;
    // Below the toolbar, however high that is.
    this.node.style.setProperty("--pathshala-top", `${this.page.content.node.offsetTop}px`);
    this.page.node.classList.add("pathshala-beside");
    this.node.focus();
  }

  close() {
    this.leave();
    const held = this.node.contains(document.activeElement);
    this.node.hidden = true;
    this.page.node.classList.remove("pathshala-beside");
    if (!held) {
      return;
    }
    // JupyterLab's toolbar gives a focus that comes from elsewhere to its first button.
    document.activeElement?.blur();
    if (this.former?.isConnected) {
      this.former.focus();
    } else {
      this.page.content.activate();
    }
  }
}

/* Save the page; return false if that failed. */
export const saved = async (page) => {
  try {
    await page.context.save();
    return true;
  } catch (problem) {
    return false;
  }
};
