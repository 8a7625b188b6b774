/* A JupyterLab extension: the way Home, and the size of text that a child chose there.
 *
 * And pages of text, such as "Python words", can be reached and scrolled with keys: JupyterLab leaves that out.
 * Plain JavaScript: shared packages come from JupyterLab's own scope, so nothing has to be built. */
(() => {
  const COMMAND = "pathshala:home";
  const TEXT = { large: 1.2, largest: 1.45 };
  const SIZES = ["--jp-content-font-size1", "--jp-code-font-size", "--jp-ui-font-size1"];
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  /* Makes JupyterLab's letters larger; nothing where the choice is not known. */
  const enlarge = async (home) => {
    try {
      const { text } = await (await fetch(`${home}/choices`)).json();
      const times = TEXT[text];
      if (!times) return;
      const now = getComputedStyle(document.body);
      for (const name of SIZES) {
        document.body.style.setProperty(name, `${Math.round(parseFloat(now.getPropertyValue(name)) * times)}px`);
      }
    } catch {
      // the usual size is a size, too
    }
  };

  const reachable = async ({ title, content }) => {
    await content.ready;
    const text = content.node.querySelector(".jp-RenderedMarkdown");
    text?.setAttribute("role", "region");
    text?.setAttribute("aria-label", title.label);
    text?.setAttribute("tabindex", "0");
  };

  const extension = async () => {
    const { PageConfig } = await load("@jupyterlab/coreutils");
    const { IMarkdownViewerTracker } = await load("@jupyterlab/markdownviewer");
    const home = `${PageConfig.getBaseUrl()}pathshala/home`;
    return () => ({
      __esModule: true,
      default: [
        {
          id: "pathshala:home",
          autoStart: true,
          activate: (app) => {
            app.commands.addCommand(COMMAND, {
              label: "Home",
              execute: async () => {
                // What was typed goes along; what cannot be saved is asked about as the page is left.
                await app.commands.execute("docmanager:save-all").catch(() => undefined);
                location.assign(home);
              },
            });
            app.restored.then(() => enlarge(home));
          },
        },
        {
          id: "pathshala:text-pages",
          autoStart: true,
          requires: [IMarkdownViewerTracker],
          activate: (_app, tracker) => {
            tracker.forEach(reachable);
            tracker.widgetAdded.connect((_tracker, page) => reachable(page));
          },
        },
      ],
    });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["pathshala-home"] = {
    init: async (scope) => {
      shared = scope;
    },
    get: extension,
  };
})();
