/* What a cell is, for the eye and for a screen reader: its editor has a name, a locked cell looks locked. */
import { fill, make } from "./panel.js";

export default (page, { words }) => {
  const text = words.cells;
  const notebook = page.content;

  const heading = (source) => source.split("\n").find((line) => /^#+ /.test(line))?.replace(/^#+ /, "").trim();

  const name = (cell, number, title) => {
    const grading = cell.model.getMetadata("nbgrader") ?? {};
    if (cell.model.type !== "code") {
      return fill(text.text, { number });
    }
    if (grading.solution) {
      return fill(text.answer, { title });
    }
    if (grading.grade && grading.locked) {
      return fill(text.check, { title });
    }
    return fill(isLocked(cell) ? text.course_code : text.code, { number });
  };

  const isLocked = (cell) =>
    cell.model.getMetadata("editable") === false || Boolean(cell.model.getMetadata("nbgrader")?.locked);

  const lock = (cell) => {
    const locked = isLocked(cell);
    cell.node.classList.toggle("pathshala-locked", locked);
    const sign = cell.node.querySelector(".pathshala-lock");
    if (locked && !sign) {
      const place = cell.node.querySelector(".jp-InputArea");
      place?.append(make("span", { class: "pathshala-lock", role: "img", "aria-label": text.locked, title: text.locked }));
    } else if (!locked) {
      sign?.remove();
    }
  };

  const tend = () => {
    let title = "";
    notebook.widgets.forEach((cell, index) => {
      if (cell.model.type === "markdown") {
        title = heading(cell.model.sharedModel.getSource()) ?? title;
      }
      const label = name(cell, index + 1, title);
      cell.node.querySelector(".jp-InputArea-editor .cm-content")?.setAttribute("aria-label", label);
      cell.node.querySelector(".jp-collapseHeadingButton")?.setAttribute("aria-label", fill(text.fold, { title }));
      lock(cell);
    });
  };

  let waits = false;
  const soon = () => {
    if (!waits) {
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        if (!page.isDisposed) {
          tend();
        }
      });
    }
  };

  // Editors come and go with cells, and some only when they are seen. What is typed or put out is no news.
  const isNews = ({ target }) => !target.closest?.(".cm-editor, .jp-OutputArea");
  new MutationObserver((changes) => changes.some(isNews) && soon()).observe(notebook.node, { childList: true, subtree: true });
  page.context.ready.then(() => {
    notebook.model?.contentChanged.connect(soon);
    soon();
  });
};
