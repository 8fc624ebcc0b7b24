// The page's own font is at hand before the first line is set, so that no line is set twice.
// Where a browser cannot, or without scripts, the rule that this reads brings the font a moment later.
const rule = document.getElementById("face");
const bytes = Uint8Array.fromBase64?.(/base64,([^)]+)/.exec(rule.textContent)[1]);
const face = bytes && new FontFace("Workbook", bytes);
if (face?.status === "loaded") {
  document.fonts.add(face);
  rule.disabled = true;
}
