// A chart as one file: its panels on a grid, above them the page's title, its own and what it finds,
// below them how to cite it, with sources and version.
const fontFace = () => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  .filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("");
const wholeChart = (figure) => {
  const panels = [...figure.querySelectorAll(".panel")], columns = Math.min(3, panels.length);
  const wide = 290, gap = 14, name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  const text = (x, y, size, said, weight) => {
    const line = document.createElementNS(name, "text");
    for (const [key, value] of Object.entries({ x, y, "font-size": size, "font-weight": weight, fill: "#1d2b36" }))
      line.setAttribute(key, value);
    line.textContent = said;
    svg.append(line);
  };
  const lines = (said, width, size) => {
    const found = [""];
    let used = 0;
    for (const letter of said) {
      const step = (letter.codePointAt(0) > 0x2e7f ? 1 : 0.56) * size;
      if (used + step > width) { found.push(""); used = 0; }
      found[found.length - 1] += letter;
      used += step;
    }
    return found;
  };
  const width = 32 + columns * (wide + gap) - gap;
  let y = 12;
  const block = (said, size, weight) => {
    if (said) for (const line of lines(said, width - 32, size)) { y += size * 1.4; text(16, y, size, line, weight); }
  };
  block(document.querySelector("h1").textContent, 12, "normal");
  block(figure.dataset.title, 16, "bold");
  block(figure.querySelector(".says")?.firstChild?.textContent, 12, "normal");
  y += 24;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns).map((panel) => ({
      title: lines(panel.querySelector("h3").textContent, wide - 8, 12), unit: panel.querySelector(".unit").textContent,
      svg: panel.querySelector("svg").cloneNode(true), box: panel.querySelector("svg").viewBox.baseVal,
    }));
    const head = Math.max(...row.map((panel) => panel.title.length)) * 15 + 16;
    row.forEach((panel, place) => {
      const x = 16 + place * (wide + gap);
      panel.title.forEach((line, number) => text(x, y + number * 15, 12, line, "bold"));
      text(x, y + panel.title.length * 15, 10, panel.unit, "normal");
      for (const [key, value] of Object.entries({ x, y: y + head - 8, width: wide, height: (panel.box.height * wide) / panel.box.width }))
        panel.svg.setAttribute(key, value);
      svg.append(panel.svg);
    });
    y += head + Math.max(...row.map((panel) => (panel.box.height * wide) / panel.box.width)) + 22;
  }
  block(document.querySelector(".cited")?.textContent ?? document.title, 10, "normal");
  y += 12;
  const style = document.createElementNS(name, "style");
  style.textContent = `${fontFace()} svg { font-family: Workbook, "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }`;
  svg.prepend(style);
  svg.setAttribute("xmlns", name);
  svg.setAttribute("viewBox", `0 0 ${width} ${y + 4}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", y + 4);
  const ground = document.createElementNS(name, "rect");
  for (const [key, value] of Object.entries({ width: "100%", height: "100%", fill: "#ffffff" })) ground.setAttribute(key, value);
  style.after(ground);
  return { text: new XMLSerializer().serializeToString(svg), width, height: y + 4 };
};
const save = (blob, file) => {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
for (const figure of document.querySelectorAll("figure.chart")) {
  const place = figure.querySelector(".downloads"), name = `${document.body.dataset.name}-${figure.id.replace("chart-", "")}`;
  const button = (text, act) => {
    const made = make("button", text);
    made.type = "button";
    made.addEventListener("click", act);
    place.append(" ", made);
  };
  button(figure.dataset.svg, () => save(new Blob([wholeChart(figure).text], { type: "image/svg+xml" }), `${name}.svg`));
  button(figure.dataset.png, async () => {
    const { text, width, height } = wholeChart(figure), image = new Image(), canvas = make("canvas");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
  });
}
