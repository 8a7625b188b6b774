// One widget for all activities. Python puts parts.js, choosing.js, ordering.js and stepping.js before this file.

export default {
  render({ model, el }) {
    const sheet = new Sheet(model, el);
    const shown = { parsons: Ordering, "step-through": Stepping }[sheet.page.kind] ?? Choosing;
    const made = new shown(sheet);
    return () => {
      made.close?.();
      sheet.close();
    };
  },
};
