"use strict";
// Search and sort for tables of class "searchable"; without scripts they are plain tables.
for (const table of document.querySelectorAll("table.searchable")) {
  const body = table.tBodies[0], rows = [...body.rows], words = table.dataset;
  const box = document.createElement("p");
  box.className = "search";
  const label = document.createElement("label"), input = document.createElement("input");
  const count = document.createElement("output");
  input.type = "search";
  label.append(words.search + " ", input);
  box.append(label, " ", count);
  table.closest(".scroll").before(box);
  const show = () => {
    const wanted = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.normalize("NFKC").toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} / ${rows.length} ${words.rows}`;
  };
  input.addEventListener("input", show);
  show();
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const up = cell.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      rows.sort((a, b) => (up ? 1 : -1) * order.compare(key(a), key(b)));
      body.append(...rows);
    });
  });
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target) target.scrollIntoView();
}
