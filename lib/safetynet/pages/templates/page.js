"use strict";
// Without scripts every page still reads: this one adds search and sort to tables and one switch
// for all code.
const make = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};
// A strategy is found by its numeral and by its digit.
const numerals = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d";
const numbered = new RegExp(`(\u7b56\u7565)([${numerals}])`, "g");
const fold = (text) => text.normalize("NFKC").toLowerCase().replaceAll("\u53f0", "\u81fa")
  .replace(numbered, (_, word, digit) => word + (numerals.indexOf(digit) + 1))
  .replace(/([a-z]{2})ies\b/g, "$1y").replace(/([a-z]{3})s\b/g, "$1");
const words = (text) => fold(text).split(/\s+/).filter(Boolean);

for (const table of document.querySelectorAll("table.sortable")) {
  const label = table.dataset.sort, heads = [...table.tHead.rows].at(-1).cells;
  const count = table.tBodies[0].rows[table.tBodies[0].rows.length - 1].cells.length;
  const spanned = [...table.tHead.querySelectorAll("th[scope=col]")];
  if (table.tBodies.length === 1 && heads.length === count) {
    spanned.forEach((cell) => {
      const column = cell.cellIndex, button = make("button", "", ...cell.childNodes);
      button.type = "button";
      button.title = label;
      cell.append(button);
      button.addEventListener("click", () => {
        const up = cell.getAttribute("aria-sort") !== "ascending";
        spanned.forEach((other) => other.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].querySelector("data")?.value ?? row.cells[column].textContent;
        const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
        const compare = (a, b) => (isNaN(a) || isNaN(b) || !a || !b ? order.compare(a, b) : a - b);
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => (up ? 1 : -1) * compare(key(a), key(b)));
        table.tBodies[0].append(...rows);
      });
    });
  }
  if (!table.dataset.search) continue;
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.classList.contains("group"));
  const input = make("input"), output = make("output");
  input.type = "search";
  const box = make("p", "", make("label", table.dataset.search + " ", input), " ", output);
  box.className = "search";
  table.closest(".scroll").before(box);
  const show = () => {
    const wanted = words(input.value);
    let shown = 0;
    for (const row of rows) {
      const text = wanted.length && fold(row.textContent);
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    for (const head of table.querySelectorAll("tr.group"))
      head.hidden = [...head.parentElement.rows].every((row) => row === head || row.hidden);
    output.textContent = `${shown} / ${rows.length} ${table.dataset.rows}`;
  };
  input.addEventListener("input", show);
  show();
}

document.documentElement.classList.add("js");
const codes = [...document.querySelectorAll("details.code")];
if (codes.length) {
  const input = make("input");
  input.type = "checkbox";
  input.addEventListener("change", () => codes.forEach((code) => { code.open = input.checked; }));
  const box = make("p", "", make("label", "", input, " " + document.body.dataset.code));
  box.className = "allcode";
  document.querySelector("main").append(box);
}

// The page prints as a brief of two sheets.
if (document.body.dataset.brief) {
  const button = make("button", document.body.dataset.brief), place = document.querySelector("p.scope") ?? make("p");
  if (!place.isConnected) { place.className = "scope"; document.querySelector("h1").after(place); }
  button.type = "button";
  button.className = "print";
  button.addEventListener("click", () => print());
  place.append(button);
}

const contents = document.querySelector(".contents details");
if (contents && matchMedia("(max-width: 70rem)").matches) contents.open = false;
addEventListener("beforeprint", () => document.querySelectorAll("details.code").forEach((code) => { code.open = false; }));
addEventListener("keydown", (event) => {
  const open = document.querySelector("details.switch[open]");
  if (event.key === "Escape" && open) { open.open = false; open.querySelector("summary").focus(); }
});
