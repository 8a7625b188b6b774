/* A JupyterLab extension: the buttons of a page, and what they open.
 *
 * It names the commands at once, because the toolbars need them; what a button opens is another
 * file of this folder, fetched when the button is first pressed.
 * Plain JavaScript: shared packages come from JupyterLab's own scope, so nothing has to be built. */
(() => {
  const here = document.currentScript.src;
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };
  const part = (file) => import(new URL(file, here).href);

  /* What our files need of JupyterLab. */
  const makeDesk = async (app, tracker, words) => {
    const { NotebookActions } = await load("@jupyterlab/notebook");
    const { ServerConnection } = await load("@jupyterlab/services");
    const { URLExt } = await load("@jupyterlab/coreutils");
    const { say } = await part("panel.js");
    const settings = app.serviceManager.serverSettings;

    /* Ask a door of the server; an answer always has what was asked for, or a sentence. */
    const ask = async (door, { query, body, signal } = {}) => {
      const more = query ? `?${new URLSearchParams(query)}` : "";
      const address = URLExt.join(settings.baseUrl, "pathshala", door) + more;
      const request = body ? { method: "POST", body: JSON.stringify(body), signal } : { signal };
      const answer = await ServerConnection.makeRequest(address, request, settings);
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok && !told.sentence) {
        return { ok: false, sentence: words.panel.away };
      }
      return { ok: answer.ok, ...told };
    };

    return { app, tracker, words, ask, say, actions: NotebookActions };
  };

  const extension = async () => {
    const { INotebookTracker } = await load("@jupyterlab/notebook");
    const { ISettingRegistry } = await load("@jupyterlab/settingregistry");
    const icons = await load("@jupyterlab/ui-components");
    const { default: words } = await part("words.js");

    const activate = (app, tracker, registry) => {
      const making = makeDesk(app, tracker, words);
      const panels = new Map(); // file → page → panel

      const shown = () => (app.shell.currentWidget === tracker.currentWidget ? tracker.currentWidget : null);
      const exercise = () => (shown()?.context.path.startsWith("exercises/") ? shown() : null);

      /* The panel of a page that a file makes; made when it is first opened. */
      const panel = async (file, page) => {
        if (!panels.has(file)) {
          panels.set(file, new WeakMap());
        }
        const known = panels.get(file);
        if (!known.has(page)) {
          const desk = await making;
          const { default: Panel } = await part(file);
          if (!known.has(page)) {
            known.set(page, new Panel(page, desk));
          }
        }
        return known.get(page);
      };
      const opens = (file, where) => async () => {
        const page = where();
        if (page) {
          await (await panel(file, page)).start();
        }
      };
      const acts = (act) => async () => {
        const page = shown();
        if (page) {
          await act(page, await making);
        }
      };

      const undo = (page, { say }) => {
        const { sharedModel } = page.content.model;
        if (!sharedModel.canUndo()) {
          say(page, words.toolbar.undo_nothing);
          return;
        }
        sharedModel.undo();
      };
      const restart = async (page, { say }) => {
        try {
          await page.sessionContext.restartKernel();
          say(page, words.toolbar.restarted);
        } catch (problem) {
          say(page, words.toolbar.restart_failed);
        }
      };

      const commands = {
        "check-work": ["check", exercise, "check", "check.js"],
        "hand-in": ["hand_in", exercise, "fileUpload", "hand_in.js"],
        versions: ["versions", shown, "history", "versions.js"],
        "start-again": ["again", shown, "copy", "again.js"],
      };
      for (const [name, [place, where, icon, file]] of Object.entries(commands)) {
        app.commands.addCommand(`pathshala:${name}`, {
          label: words[place].button,
          caption: words[place].button_tip,
          icon: icons[`${icon}Icon`],
          isVisible: () => where() !== null,
          execute: opens(file, where),
        });
      }
      const calm = part("calm.js").then(async ({ default: makeCalm }) => {
        const { Menu } = await load("@lumino/widgets");
        return makeCalm({ app, registry, words, Menu, shown });
      });
      const toolbar = {
        undo: ["undo", acts(undo)],
        restart: ["refresh", acts(restart)],
        add: ["add", () => app.commands.execute("notebook:insert-cell-below")],
        more: ["ellipses", async () => (await calm).open()],
      };
      for (const [name, [icon, execute]] of Object.entries(toolbar)) {
        app.commands.addCommand(`pathshala:${name}`, {
          label: words.toolbar[name],
          caption: words.toolbar[`${name}_tip`],
          icon: icons[`${icon}Icon`],
          execute,
        });
      }
      const notify = () => {
        for (const name of Object.keys(commands)) {
          app.commands.notifyCommandChanged(`pathshala:${name}`);
        }
      };
      // A page of text scrolls by keyboard, too: JupyterLab gives only its links the focus.
      app.shell.currentChanged?.connect(async (_shell, { newValue: page }) => {
        const { content } = page ?? {};
        if (content?.node?.classList.contains("jp-MarkdownViewer")) {
          await content.ready;
          content.node.querySelector(".jp-RenderedMarkdown")?.setAttribute("tabindex", "0");
        }
      });
      tracker.currentChanged.connect(notify);
      app.shell.currentChanged?.connect(notify);

      const each = async (page) => {
        const desk = await making;
        (await part("cells.js")).default(page, desk);
        (await part("windows.js")).default(page, desk);
      };
      tracker.forEach(each);
      tracker.widgetAdded.connect((_tracker, page) => each(page));
    };

    return () => ({
      __esModule: true,
      default: {
        id: "pathshala-desk:plugin",
        autoStart: true,
        requires: [INotebookTracker, ISettingRegistry],
        activate,
      },
    });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["pathshala-desk"] = {
    init: async (scope) => {
      shared = scope;
    },
    get: extension,
  };
})();
