// What an address names is opened, however deep it is folded.
const unfold = () => {
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  for (let outer = named.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  named.scrollIntoView();
};
addEventListener("hashchange", unfold);
unfold();
