// Counties side by side; which, and for which strategy, stands in the address.
const compare = document.getElementById("compare");
if (compare) {
  const { phases, counties, rows } = JSON.parse(document.getElementById("compare-data").textContent);
  const form = compare.querySelector("form"), strategy = form.elements.strategy, said = compare.dataset;
  const boxes = [...form.querySelectorAll("input")], place = document.getElementById("compare-rows");
  const shapes = [["circle", { r: 5.5 }], ["path", { d: "M0-7.5 7.5 0 0 7.5-7.5 0z" }],
    ["rect", { x: -5.5, y: -5.5, width: 11, height: 11 }]];
  const draw = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const strip = (phase, at) => {
    const tone = `p${phase + 1}`, line = { x1: 0, y1: 9, y2: 9 }, [shape, size] = shapes[phase % shapes.length];
    return draw("svg", { class: "drawn", "aria-hidden": true, height: 18 },
      draw("line", { ...line, class: "track", x2: "100%" }),
      draw("line", { ...line, class: `bullet ${tone}`, x2: at + "%" }),
      draw("svg", { class: tone, x: at + "%", y: 9 }, draw(shape, size)));
  };
  const anchored = (text, href) => {
    const link = make("a", text);
    link.href = href;
    return link;
  };
  const value = (county, anchor, [phase, text, period, figure, at]) => {
    const words = `sources/${figure.split("/")[0]}.html#figure-${figure.replace("/", "-")}`;
    const shown = make("b", "", anchored(text, figure ? words : county + anchor));
    const small = make("small", [phases[phase], period].filter((part, n) => !n || part !== phases[phase]).filter(Boolean).join(" \u00b7 "));
    return make("div", "", ...(at === null ? [] : [strip(phase, at)]), shown, " ", small);
  };
  const cell = (place, [, , , , anchor, cells]) => {
    const found = cells[place], td = make("td");
    td.dataset.label = counties[place][1];
    if (!found) { td.append(make("span", said.missing)); td.firstChild.className = "missing"; return td; }
    td.append(...found[0].map((one) => value(counties[place][0], anchor, one)));
    if (found[1].length) {
      const mark = make("span", found[1][2]);
      mark.className = "mark " + found[1][1];
      td.append(make("div", found[1][0] + " ", mark));
    }
    return td;
  };
  const named = ([, name, href, note]) => {
    const th = make("th", "", href ? anchored(name, href) : make("span", name));
    th.scope = "row";
    if (note) th.append(make("br"), make("small", note));
    return th;
  };
  const table = (heads, body) => {
    const head = make("tr", "", ...heads.map((text) => make("th", text)));
    [...head.cells].forEach((one) => { one.scope = "col"; });
    const made = make("table", "", make("thead", "", head), make("tbody", "", ...body)), box = make("div", "", made);
    made.className = "abreast";
    box.className = "scroll";
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", strategy.selectedOptions[0].textContent);
    return box;
  };
  const names = (places) => places.map((at) => counties[at][1]);
  // A column each for the counties that report any of these rows; the others are named below.
  const abreast = (chosen, shown) => {
    const there = chosen.filter((at) => shown.some((row) => row[5][at])), rest = chosen.filter((at) => !there.includes(at));
    const made = table([said.name, ...names(there)], shown.map((row) => make("tr", "", named(row), ...there.map((at) => cell(at, row)))));
    if (!rest.length) return [made];
    const without = make("p", said.without.replace("#", names(rest).join(said.separator)));
    without.className = "caption";
    return [made, without];
  };
  const alone = (chosen, shown) => table([said.name, said.county, said.value], shown.map((row) => {
    const at = chosen.find((place) => row[5][place]), county = make("td", counties[at][1]), found = cell(at, row);
    county.dataset.label = said.county;
    found.dataset.label = said.value;
    return make("tr", "", named(row), county, found);
  }));
  const language = document.querySelector("header .language"), other = language?.getAttribute("href");
  const show = () => {
    const chosen = boxes.flatMap((box, at) => (box.checked ? [at] : []));
    const held = ([, , , , , cells]) => chosen.filter((at) => cells[at]).length;
    const mine = rows.filter((row) => row[0] === strategy.value);
    const several = mine.filter((row) => held(row) > 1), one = mine.filter((row) => held(row) === 1);
    const few = chosen.length < 2;
    document.getElementById("compare-status").textContent = few ? said.few
      : said.said.replace("#", several.length).replace("@", chosen.length);
    place.replaceChildren();
    if (few) return;
    if (several.length) place.append(...abreast(chosen, several));
    if (one.length) place.append(make("details", "", make("summary", said.one.replace("#", one.length)), alone(chosen, one)));
  };
  const asked = new URLSearchParams(location.search), wanted = (asked.get("counties") ?? "").split(",");
  if (boxes.some((box) => wanted.includes(box.value))) boxes.forEach((box) => { box.checked = wanted.includes(box.value); });
  if ([...strategy.options].some((option) => option.value === asked.get("strategy"))) strategy.value = asked.get("strategy");
  const keep = () => {
    const slugs = boxes.filter((box) => box.checked).map((box) => box.value).join(",");
    const query = `?counties=${slugs}&strategy=${strategy.value}`;
    // some browsers let no page of the file system change its address
    try { history.replaceState(null, "", query); } catch { return; }
    if (language) language.href = other + query;
  };
  form.addEventListener("change", () => { show(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  if (language) language.href = other + location.search;
  if (boxes.length) show();
}
