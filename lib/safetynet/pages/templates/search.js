// The site's search, on its own page.
const search = document.getElementById("search");
if (search) {
  const { kinds, entries } = JSON.parse(document.getElementById("search-index").textContent);
  const folded = entries.map(([, , title, more]) => [fold(title), fold(more)]);
  const order = Object.keys(kinds), input = document.getElementById("query");
  const list = document.getElementById("search-found"), status = document.getElementById("search-status");
  const most = 60;
  const find = () => {
    const wanted = words(input.value);
    const found = [];
    if (wanted.length) folded.forEach(([title, more], place) => {
      if (!wanted.every((word) => title.includes(word) || more.includes(word))) return;
      const hits = wanted.filter((word) => title.includes(word)).length;
      found.push([-hits, order.indexOf(entries[place][0]), title.length, place]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
    list.replaceChildren(...found.slice(0, most).map(([, , , place]) => {
      const [kind, href, title] = entries[place], link = make("a", title);
      link.href = href;
      return make("li", "", make("small", kinds[kind]), " ", link);
    }));
    const said = found.length ? search.dataset.count.replace("#", found.length) : search.dataset.none;
    status.textContent = wanted.length ? said + (found.length > most ? search.dataset.more.replace("#", most) : "") : "";
  };
  input.addEventListener("input", find);
  search.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); find(); });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  find();
}
