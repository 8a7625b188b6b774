/* What Home does beyond being read; without it every link and button works all the same.
 *
 * "Leave this page" puts the plain page in place of this one, so that the browser's Back does not
 * return here; three times Shift does the same. Nothing is stored or sent. */
(() => {
  const leave = document.getElementById("leave");
  const tell = document.getElementById("tell");
  const SHIFTS = 3;
  const SECONDS = 5;
  let presses = [];

  const go = () => {
    document.documentElement.classList.add("left");
    location.replace(leave.href);
  };

  if (leave) {
    leave.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") {
        presses = [];
      } else if (!event.repeat) {
        presses = [...presses.filter((at) => event.timeStamp - at < SECONDS * 1000), event.timeStamp];
        if (presses.length === SHIFTS) go();
      }
    });
  }

  if (tell) {
    document.addEventListener("click", (event) => {
      if (!tell.contains(event.target)) tell.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && tell.open) {
        tell.open = false;
        tell.querySelector("summary").focus();
      }
    });
  }

  // The browser's Back may show the page as it was: what was handed in since then would be missing.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
