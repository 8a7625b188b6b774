/* Calm or everything: JupyterLab's menus and side bars stay away until somebody is curious.
 *
 * What was chosen is one of JupyterLab's settings, and so lies in the child's folder. */
const SETTINGS = "pathshala-desk:plugin";
const SIDE_BAR = "application:toggle-side-tabbar";

export default async ({ app, registry, words, Menu, shown }) => {
  const text = words.toolbar;
  const { commands, shell } = app;
  let all = false;

  const show = (everything) => {
    all = everything;
    document.body.classList.toggle("pathshala-everything", all);
    const [bar] = shell.widgets("menu");
    bar?.parent?.setHidden(!all);
    if (commands.hasCommand(SIDE_BAR) && commands.isToggled(SIDE_BAR, { side: "left" }) !== all) {
      commands.execute(SIDE_BAR, { side: "left" });
    }
  };

  const add = (name, label, execute, isVisible = () => true) =>
    commands.addCommand(`pathshala:${name}`, { label, execute, isVisible });
  const onPage = () => shown() !== null;

  const settings = await registry.load(SETTINGS).catch(() => null);
  add(
    "everything",
    () => (all ? text.calm : text.everything),
    async () => {
      show(!all);
      await settings?.set("everything", all);
    },
  );
  add("save", text.save, () => commands.execute("docmanager:save"), onPage);
  add("run-all", text.run_all, () => commands.execute("notebook:run-all-cells"), onPage);
  add("delete-cell", text.delete_cell, () => commands.execute("notebook:delete-cell"), onPage);
  add("hand-ins", text.hand_ins, async () => {
    await app.restored; // else the page that is being opened comes to lie above it
    await commands.execute("nbgrader:open-assignment-list");
  });
  add("close", text.close, () => commands.execute("filemenu:shutdown"), () => commands.hasCommand("filemenu:shutdown"));

  const menu = new Menu({ commands });
  menu.addClass("pathshala-more");
  for (const name of ["save", "run-all", "delete-cell", "versions", "start-again"]) {
    menu.addItem({ command: `pathshala:${name}` });
  }
  menu.addItem({ type: "separator" });
  menu.addItem({ command: "pathshala:hand-ins" });
  menu.addItem({ command: "pathshala:everything" });
  menu.addItem({ command: "pathshala:close" });

  const place = () => document.querySelector('#jp-top-bar [data-jp-item-name="more"]');
  menu.aboutToClose.connect(() => place()?.querySelector("jp-button")?.focus());
  const open = () => {
    const { left, bottom } = place()?.getBoundingClientRect() ?? { left: 0, bottom: 0 };
    menu.open(left, bottom);
  };

  // A right click in a page gives the browser's own short menu, with copy and paste.
  document.addEventListener(
    "contextmenu",
    (event) => {
      if (!all && event.target.closest?.(".jp-NotebookPanel")) {
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  app.restored.then(() => show(Boolean(settings?.composite.everything)));
  return { open };
};
