/* A JupyterLab extension: a cell that is run before Python has started waits for it.
 *
 * JupyterLab by itself passes such a cell over, silently, and a child's first Shift and Enter
 * would do nothing. This takes the place of @jupyterlab/notebook-extension:cell-executor.
 * Plain JavaScript: shared packages come from JupyterLab's own scope, so nothing has to be built. */
(() => {
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const extension = async () => {
    const { INotebookCellExecutor, runCell } = await load("@jupyterlab/notebook");
    const patient = async (options) => {
      const { cell, sessionContext } = options;
      if (cell.model.type === "code" && sessionContext && !sessionContext.isReady) {
        cell.setPrompt("*");
        await sessionContext.ready;
      }
      return runCell(options);
    };
    return () => ({
      __esModule: true,
      default: {
        id: "pathshala:patient-cells",
        autoStart: true,
        provides: INotebookCellExecutor,
        activate: () => Object.freeze({ runCell: patient }),
      },
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
