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
const fit = () => {
  for (const box of document.querySelectorAll(".scroll")) {
    box.classList.remove("fits");
    box.classList.toggle("fits", box.scrollWidth <= box.clientWidth);
  }
};
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
addEventListener("resize", fit);
addEventListener("toggle", fit, true);
document.fonts?.ready.then(() => { fit(); unfold(); });
fit();
unfold();
