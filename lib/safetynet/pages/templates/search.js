// The site's search, on its own page.
const search = document.getElementById("search");
if (search) {
  const { kinds, names, texts, entries } = JSON.parse(document.getElementById("search-index").textContent);
  const shared = texts.map(fold);
  const folded = entries.map(([, , title, more, keys]) => [fold(title), [fold(more), ...keys.map((key) => shared[key])]]);
  const input = document.getElementById("query"), status = document.getElementById("search-status");
  const list = document.getElementById("search-found");
  // More of a kind than this are folded.
  const first = 8;
  const line = (place) => {
    const [, href, title, , keys, shown] = entries[place], link = make("a", title);
    link.href = href;
    const beside = keys.slice(0, shown).map((key) => names[key]).join(search.dataset.separator);
    return beside ? make("li", "", link, " ", make("small", beside)) : make("li", "", link);
  };
  const lines = (places) => make("ol", "", ...places.map(line));
  const group = (kind, places) => {
    const parts = [make("h2", `${kinds[kind]} `, make("small", String(places.length))), lines(places.slice(0, first))];
    const rest = places.slice(first);
    if (rest.length) {
      const details = make("details", "", make("summary", search.dataset.more.replace("#", rest.length)));
      details.addEventListener("toggle", () => details.append(lines(rest)), { once: true });
      parts.push(details);
    }
    return make("section", "", ...parts);
  };
  const matches = (wanted) => {
    const rows = [];
    if (wanted.length) folded.forEach(([title, more], place) => {
      if (!wanted.every((word) => title.includes(word) || more.some((text) => text.includes(word)))) return;
      rows.push([-wanted.filter((word) => title.includes(word)).length, title.length, place]);
    });
    return rows;
  };
  // Chinese is written without spaces: the longest names and words that a query is made of.
  const known = [...new Set(shared.flatMap((text) => text.split(/\s+/)))].filter((word) => /^[\u4e00-\u9fff]{2,}$/.test(word));
  known.sort((a, b) => b.length - a.length);
  const parts = (word) => {
    const found = [];
    for (const one of known) if (word.includes(one)) { found.push(one); word = word.replace(one, " "); }
    return found.length ? found : [word];
  };
  // A query that nothing has as it stands is looked for without its endings: handling, handled.
  const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(?:ing|ed|es|s)$/, "") : word);
  const find = () => {
    const wanted = words(input.value.replace(/(\w)-(?=\w)/g, "$1 ")), found = new Map(Object.keys(kinds).map((kind) => [kind, []]));
    const exact = matches(wanted), rows = exact.length ? exact : matches(wanted.flatMap(parts).map(stem));
    const count = rows.length;
    for (const row of rows) found.get(entries[row[2]][0]).push(row);
    const groups = [...found].filter(([, rows]) => rows.length);
    for (const [, rows] of groups) rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    list.replaceChildren(...groups.map(([kind, rows]) => group(kind, rows.map((row) => row[2]))));
    const said = count ? search.dataset.count.replace("#", count) : search.dataset.none;
    status.textContent = wanted.length ? said : "";
  };
  input.addEventListener("input", find);
  search.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); find(); });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  find();
}
