/* A JupyterLab extension: the button "Check" of an exercise, and the panel with what the check says.
 *
 * The server checks the page as it was saved (check_work.py); the kernel has no part in it.
 * Plain JavaScript: shared packages come from JupyterLab's own scope, so nothing has to be built. */
(() => {
  const COMMAND = "pathshala:check-work";
  const TEXT = {
    title: "Check my work",
    checking: "Checking. This takes a few seconds.",
    unsaved: "This page could not be saved, so it was not checked. Save it, then check again.",
    away: "The check did not answer. Is the course still open? Try again.",
    stopped: "The check was stopped.",
  };
  const NEEDS_WORDS = new Set(["not yet", "not checked"]);
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const button = (label, onclick, attributes) => {
    const element = make("button", { type: "button", ...attributes }, label);
    element.addEventListener("click", onclick);
    return element;
  };

  /* What stands beside, or on a small screen below, one notebook. */
  class CheckPanel {
    constructor(page, ask) {
      this.page = page;
      this.ask = ask;
      this.title = make("h2", { id: `check-${page.id}` }, TEXT.title);
      this.status = make("p", { role: "status", dir: "auto" });
      this.list = make("ol", { class: "pathshala-check-tasks" });
      this.stop = button("Stop", () => this.running?.abort());
      this.again = button("Check again", () => this.check());
      this.node = make(
        "section",
        { class: "pathshala-check", tabindex: "-1", "aria-labelledby": this.title.id },
        make("header", null, this.title, button("Close", () => this.close())),
        this.status,
        make("div", null, this.stop, this.again),
        this.list,
      );
      this.node.hidden = true;
      // Also from the page itself; but Escape in a cell that is written in first leaves the cell.
      page.node.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !this.node.hidden && !event.target.closest(".cm-content")) {
          event.preventDefault();
          this.close();
        }
      });
      page.node.append(this.node);
      page.disposed.connect(() => this.running?.abort());
    }

    async check() {
      if (this.running) {
        this.open();
        return;
      }
      this.running = new AbortController();
      this.open();
      this.show(TEXT.checking);
      let answer = { sentence: TEXT.unsaved };
      try {
        await this.page.context.save();
        answer = { sentence: TEXT.away };
        answer = await this.ask(this.page.context.path, this.running.signal);
      } catch (problem) {
        if (this.running.signal.aborted) {
          answer = { sentence: TEXT.stopped };
        }
      }
      this.running = null;
      this.show(answer.summary ?? answer.sentence, answer.tasks);
    }

    show(sentence, tasks = []) {
      const busy = Boolean(this.running);
      const held = this.node.contains(document.activeElement);
      this.status.textContent = sentence;
      this.list.replaceChildren(...tasks.map((task) => this.entry(task)));
      this.list.hidden = tasks.length === 0;
      this.node.scrollTop = 0;
      this.stop.hidden = !busy;
      this.again.hidden = busy;
      this.node.setAttribute("aria-busy", String(busy));
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
        hint.append(make("strong", null, "Try: "), task.hint);
        entry.append(hint);
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

    open() {
      if (this.node.hidden) {
        this.former = document.activeElement;
      }
      this.node.hidden = false;
      // Below the toolbar, however high that is.
      this.node.style.setProperty("--pathshala-top", `${this.page.content.node.offsetTop}px`);
      this.page.node.classList.add("pathshala-checked");
      this.node.focus();
    }

    close() {
      this.running?.abort();
      const held = this.node.contains(document.activeElement);
      this.node.hidden = true;
      this.page.node.classList.remove("pathshala-checked");
      if (!held) {
        return;
      }
      if (this.former?.isConnected) {
        this.former.focus();
      } else {
        this.page.content.activate();
      }
    }
  }

  const extension = async () => {
    const { INotebookTracker } = await load("@jupyterlab/notebook");
    const { ServerConnection } = await load("@jupyterlab/services");
    const { URLExt } = await load("@jupyterlab/coreutils");

    const activate = (app, tracker) => {
      const panels = new WeakMap();
      const settings = app.serviceManager.serverSettings;

      const ask = async (path, signal) => {
        const address = URLExt.join(settings.baseUrl, "pathshala/check-work");
        const request = { method: "POST", body: JSON.stringify({ path }), signal };
        const answer = await ServerConnection.makeRequest(address, request, settings);
        const told = await answer.json();
        return told.summary || told.sentence ? told : { sentence: TEXT.away };
      };

      const exercise = () => {
        const page = tracker.currentWidget;
        return page?.context.path.startsWith("exercises/") ? page : null;
      };

      app.commands.addCommand(COMMAND, {
        label: "Check",
        caption: "Check all tasks of this page",
        isVisible: () => exercise() !== null,
        execute: () => {
          const page = exercise();
          if (page !== null) {
            if (!panels.has(page)) {
              panels.set(page, new CheckPanel(page, ask));
            }
            return panels.get(page).check();
          }
        },
      });
      tracker.currentChanged.connect(() => app.commands.notifyCommandChanged(COMMAND));
    };

    return () => ({
      __esModule: true,
      default: { id: "pathshala:check-work", autoStart: true, requires: [INotebookTracker], activate },
    });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["pathshala-check"] = {
    init: async (scope) => {
      shared = scope;
    },
    get: extension,
  };
})();
