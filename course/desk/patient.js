/* A JupyterLab extension: what comes too early waits.
 *
 * A cell that is run before Python has started: JupyterLab by itself passes it over, silently, and
 * a child's first Shift and Enter would do nothing. This takes the place of
 * @jupyterlab/notebook-extension:cell-executor.
 * A cell that calls check(): the page is saved first, because a check looks at what was saved.
 * A save while another is under way, as when a child presses Ctrl and S during an autosave:
 * JupyterLab by itself takes the first one's file for somebody else's, and asks what to do about it.
 * Plain JavaScript: shared packages come from JupyterLab's own scope, so nothing has to be built. */
(() => {
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const oneSaveAtATime = ({ context }) => {
    const save = context.save.bind(context);
    let last = Promise.resolve();
    context.save = () => {
      last = last.catch(() => undefined).then(save);
      return last;
    };
  };

  const extension = async () => {
    const { INotebookCellExecutor, INotebookTracker, runCell } = await load("@jupyterlab/notebook");
    let pages; // known only later: JupyterLab's list of pages needs the executor first
    const patient = async (options) => {
      const { cell, sessionContext } = options;
      if (cell.model.type === "code" && sessionContext && !sessionContext.isReady) {
        cell.setPrompt("*");
        await sessionContext.ready;
      }
      if (cell.model.type === "code" && /^\s*check\(\s*\)/m.test(cell.model.sharedModel.getSource())) {
        const page = pages?.find((one) => one.content.model === options.notebook);
        await page?.context.save().catch(() => undefined); // JupyterLab has told why not
      }
      return runCell(options);
    };
    return () => ({
      __esModule: true,
      default: [
        {
          id: "pathshala:patient-cells",
          autoStart: true,
          provides: INotebookCellExecutor,
          activate: () => Object.freeze({ runCell: patient }),
        },
        {
          id: "pathshala:patient-saves",
          autoStart: true,
          requires: [INotebookTracker],
          activate: (_app, tracker) => {
            pages = tracker;
            tracker.forEach(oneSaveAtATime);
            tracker.widgetAdded.connect((_tracker, page) => oneSaveAtATime(page));
          },
        },
      ],
    });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.pathshala = {
    init: async (scope) => {
      shared = scope;
    },
    get: extension,
  };
})();
