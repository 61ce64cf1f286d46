"use strict";
// Tells the kernel which figure or finding was clicked, and brings the picked figure into view.
((desk, picked) => {
  const send = (board, text) => {
    const wire = board.querySelector(".lab-wire input");
    wire.value = `${text} ${Date.now()}`; // the same figure clicked again is another act
    wire.dispatchEvent(new Event("input", { bubbles: true }));
    wire.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const listen = (board) => {
    if (board.dataset.wired) return;
    board.dataset.wired = "yes";
    board.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const figure = event.target.closest("td[data-cell]");
      if (link) event.preventDefault();
      const [kind, ...rest] = link ? link.getAttribute("href").slice(1).split("-") : ["cell", figure?.dataset.cell];
      if (link || figure) send(board, `${kind} ${rest.join("-")}`);
    });
  };
  const show = (pane, cell) => {
    const [outer, inner] = [pane.getBoundingClientRect(), cell.getBoundingClientRect()];
    pane.scrollTop += inner.top - outer.top - (pane.clientHeight - inner.height) / 2;
    pane.scrollLeft += inner.left - outer.left - (pane.clientWidth - inner.width) / 2;
    cell.classList.add("picked");
  };
  const attempt = (left) => {
    const board = document.querySelector(`.${desk}`);
    const pane = board?.querySelector(".lab-tables");
    if (board && pane) listen(board);
    const drawn = pane?.querySelector(".audit")?.dataset.picked === picked;
    const cell = picked && pane?.querySelector(`td[data-cell="${picked}"]`);
    if (drawn && cell) show(pane, cell);
    if (left && !(drawn && (cell || !picked))) setTimeout(attempt, 50, left - 1); // the widgets are drawn one by one
  };
  attempt(60);
})
