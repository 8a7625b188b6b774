/* One page open in two windows: nothing is lost, and nobody is asked what a hash is.
 *
 * JupyterLab by itself asks whether to overwrite or to revert; either way something can go. Here the
 * window that saves wins, and the server keeps what the other one had saved as an earlier version.
 * A page that is loaded anew from the disk is kept first, if something in it was not saved. */
export default (page, { app, ask, say, words }) => {
  const { context } = page;
  const { contents } = app.serviceManager;

  const revert = context.revert.bind(context);
  context.revert = async () => {
    if (context.model.dirty) {
      await ask("versions", { body: { path: context.path, content: context.model.toJSON() } });
    }
    return revert();
  };

  if (typeof context._raiseConflict === "function") {
    context._raiseConflict = async (_there, options) => {
      const written = await contents.save(context.path, options);
      const { hash, hash_algorithm } = await contents.get(context.path, { content: false, hash: true });
      say(page, words.versions.two_windows);
      return { ...written, hash, hash_algorithm };
    };
  }
};
