// A part's own link copies its whole address; where a link leads to, the heads stay in view.
const said = make("p");
said.setAttribute("role", "status");
said.className = "copied-said";
document.body.append(said);
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = document.body.dataset.copied + text;
  } catch {
    said.textContent = document.body.dataset.uncopied + text;
  }
  clearTimeout(copy.waiting);
  copy.waiting = setTimeout(() => { said.textContent = ""; }, 6000);
};
// Measures once had addresses like figures.
if (location.hash.startsWith("#figure-") && !document.querySelector(":target")) {
  const moved = location.hash.replace("#figure-", "#measure-");
  if (document.getElementById(moved.slice(1))) location.replace(moved);
}
// A table that fits needs no box that scrolls, in which its heads could not stay in view.
// All boxes are read before the first is changed, or each would lay out the page again.
const fit = new ResizeObserver((entries) => {
  const found = entries.map(({ target }) => [target, target.scrollWidth <= target.clientWidth]);
  found.forEach(([box, fits]) => box.classList.toggle("fits", fits));
});
addEventListener("click", (event) => {
  const link = event.target.closest?.("a.anchor");
  if (link) copy(location.href.replace(/#.*/, "") + link.getAttribute("href"));
});
for (const block of document.querySelectorAll("pre.copied")) {
  const button = make("button", block.dataset.copy);
  button.type = "button";
  button.addEventListener("click", () => copy(block.textContent));
  block.after(button);
}
document.fonts?.ready.then(unfold);
// This waits until something of the page is seen. On a phone the county's pages are a strip, of
// which the page that one is on is shown.
requestAnimationFrame(() => setTimeout(() => {
  const here = document.querySelector("nav.county [aria-current]"), strip = here?.closest("nav");
  if (strip) {
    const [link, box] = [here, strip].map((element) => element.getBoundingClientRect());
    strip.scrollLeft += Math.min(link.left - box.left, (link.left + link.right - box.left - box.right) / 2);
  }
  document.querySelectorAll(".scroll").forEach((box) => fit.observe(box));
}));
