// The review's form and keys. Every text of the document is put in as text, never as HTML.

const FIELDS = ["printed", "label", "period_printed", "period_from", "strategy_title", "indicator",
  "role", "breakdown", "numerator", "denominator", "relation", "section", "ref_area", "note"];
const NAMES = {
  printed: "印出 printed", label: "名稱 label", period_printed: "期間 period", period_from: "期間出處 from",
  strategy_title: "策略 title", indicator: "指標 indicator", role: "角色 role", breakdown: "分組 breakdown",
  numerator: "分子 numerator", denominator: "分母 denominator", relation: "關係 relation",
  section: "章節 section", ref_area: "地區 area", note: "備註 note",
};
const SURE = { printed: "sure_figure", period_printed: "sure_period", strategy_title: "sure_title",
  role: "sure_role", indicator: "sure_indicator" };
const DOUBT = 0.7;
const LISTS = { indicator: "sn-indicators" };

function element(name, set = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(set)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function choice(values, value) {
  const all = values.includes(value) ? values : [value, ...values];
  const made = element("select", {}, ...all.map((each) => element("option", { value: each }, each)));
  made.value = value;
  return made;
}

function render({ model, el }) {
  // JupyterLab has shortcuts of its own: two d delete a cell. Here keys decide.
  const root = element("div", {
    class: "sn-review", tabindex: "0", role: "group", "data-lm-suppress-shortcuts": "true",
    "aria-label": "審閱 review",
  });
  el.append(root);
  const said = element("div", { class: "sn-said", role: "status" });
  let inputs = {};
  let waiting = false;

  const send = (message) => {
    if (waiting) return; // one decision at a time, lest a key held down decide the next number
    waiting = true;
    model.send(message);
  };
  const values = () => Object.fromEntries(FIELDS.map((name) => [name, inputs[name].value]));
  const acts = {
    take: () => send({ do: "take", values: values() }),
    accept: () => (model.get("view").figure ? acts.take()
      : send({ do: "refuse", reason: model.get("view").row.kind })),
    refuse: () => { inputs.reason.hidden = false; inputs.reason.focus(); },
    undo: () => send({ do: "undo" }),
    doubtful: () => send({ do: "doubtful" }),
    back: () => send({ do: "back" }),
    next: () => send({ do: "next" }),
    load: () => send({ do: "load" }),
    edit: () => inputs.label.focus(),
    draft: () => openDraft(),
  };
  const KEYS = { Enter: "accept", t: "take", r: "refuse", u: "undo", d: "doubtful", b: "back",
    n: "next", ArrowLeft: "back", ArrowRight: "next", e: "edit", i: "draft", l: "load" };

  root.addEventListener("keydown", (event) => {
    // Enter that ends the composing of a Chinese character is no decision
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const field = event.target.closest("input, select");
    if (event.target.closest("dialog")) return;
    if (field) {
      if (event.key === "Escape") root.focus();
      else if (event.key === "Enter" && field === inputs.reason) send({ do: "refuse", reason: field.value });
      else if (event.key === "Enter") acts.take();
      else return;
    } else if (event.target.tagName === "BUTTON" && event.key === "Enter") return;
    else if (["1", "2", "3"].includes(event.key)) {
      const proposed = model.get("view").proposals[Number(event.key) - 1];
      if (proposed) inputs.indicator.value = proposed[0];
    } else if (KEYS[event.key]) acts[KEYS[event.key]]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function button(label, act, key, first = false) {
    return element("button", { type: "button", accesskey: key, title: `${key}`, onclick: () => acts[act](),
      ...(first ? { class: "sn-first" } : {}) }, label);
  }

  function field(name, row, view) {
    const choices = model.get("choices");
    let made;
    if (Array.isArray(choices[name]) && !LISTS[name]) made = choice(choices[name], row[name]);
    else {
      made = element("input", { type: "text", autocomplete: "off", ...(LISTS[name] ? { list: LISTS[name] } : {}) });
      made.value = row[name];
    }
    made.name = name;
    inputs[name] = made;
    const sure = row[SURE[name]];
    const doubtful = sure && Number(sure) < DOUBT && view.figure;
    const label = element("label", doubtful ? { class: "sn-doubt" } : {}, NAMES[name], made);
    return label;
  }

  function text(view) {
    const box = element("div", { class: "sn-text", lang: "zh-Hant" });
    const bare = (part) => part.replaceAll("\t", " ｜ ");
    for (const line of view.lines) {
      const [before, marked, after] = line.parts.map(bare);
      const words = element("span", {}, before);
      if (line.here) words.append(element("mark", {}, marked || view.row.printed), after);
      box.append(element("div", { class: line.here ? "sn-line sn-here" : "sn-line" },
        element("span", {}, String(line.number)), words));
    }
    if (!view.lines.length) box.append(element("mark", {}, view.row.printed));
    return box;
  }

  function proposed(view) {
    const box = element("div", {});
    view.proposals.forEach(([id, name, score], place) => box.append(element("button", {
      type: "button", onclick: () => { inputs.indicator.value = id; root.focus(); },
    }, `${place + 1}  ${name || id} ${score}`)));
    box.append(button("新指標 New (i)", "draft", "i"));
    return box;
  }

  function show() {
    waiting = false;
    const view = model.get("view");
    const { row } = view;
    const typing = root.contains(document.activeElement) && document.activeElement !== root;
    inputs = {};
    const state = row.decision ? `${row.decision} ${row.reason}` : view.doubtful ? "存疑 doubtful" : "";
    const indicators = element("datalist", { id: LISTS.indicator },
      ...[...view.drafted, ...model.get("choices").indicator].map(([id, name]) => element("option", { value: id }, name)));
    const period = row.period_where ? ` (${row.period_where})` : "";
    inputs.reason = choice(model.get("choices").reason, view.figure ? "other" : row.kind);
    inputs.reason.setAttribute("aria-label", "不編碼的理由 reason");
    inputs.reason.hidden = true;
    root.replaceChildren(
      element("div", { class: row.decision ? "sn-head sn-decided" : "sn-head" },
        element("strong", {}, `${view.place} / ${view.total}`), element("span", {}, `未決定 open: ${view.open}`),
        element("span", { class: "sn-away" }, "按一下表單才能用鍵 Click the form to use keys"),
        element("span", {}, `${row.address}${period}`), element("em", {}, `${row.kind}  ${state}`)),
      element("div", { class: "sn-columns" },
        element("div", {}, text(view)),
        element("div", {}, ...FIELDS.flatMap((name) =>
          name === "indicator" ? [field(name, row, view), proposed(view)] : [field(name, row, view)]))),
      element("div", {},
        button(view.figure ? "採用 Take (Enter)" : `不編碼 ${row.kind} (Enter)`, "accept", "t", true),
        ...(view.figure ? [] : [button("採用為數字 Take (t)", "take", "t")]),
        button("不編碼 Refuse (r)", "refuse", "r"), inputs.reason,
        button("復原 Undo (u)", "undo", "u"), button("下一個存疑 Doubtful (d)", "doubtful", "d"),
        button("前 Back (b)", "back", "b"), button("後 Next (n)", "next", "n"),
        button("修改 Edit (e)", "edit", "e")),
      said, indicators);
    said.textContent = view.said || "";
    inputs.reason.addEventListener("change", () => inputs.reason.focus());
    if (typing || document.activeElement === document.body) root.focus({ preventScroll: true });
  }

  function openDraft() {
    const { draft } = model.get("view");
    const lists = model.get("choices").drafting;
    const made = Object.fromEntries(model.get("choices").draft.map((name) => {
      const input = lists[name] ? choice(lists[name], draft[name]) : element("input", { type: "text" });
      if (!lists[name]) input.value = draft[name];
      return [name, input];
    }));
    const dialog = element("dialog", { "aria-label": "新指標 new indicator", class: "sn-draft" },
      ...Object.entries(made).map(([name, input]) => element("label", {}, name, input)),
      element("button", { type: "button", class: "sn-first", onclick: () => model.send({ do: "draft",
        values: Object.fromEntries(Object.entries(made).map(([name, input]) => [name, input.value])) }) }, "保留 Keep"),
      element("button", { type: "button", onclick: () => { dialog.close(); dialog.remove(); root.focus(); } }, "取消 Cancel"),
      element("div", { class: "sn-said", role: "status" }));
    root.append(dialog);
    dialog.showModal();
    made.indicator.focus();
  }

  const heard = (message) => {
    waiting = false;
    const dialog = root.querySelector("dialog");
    if (message.drafted) {
      inputs.indicator.value = `new:${message.drafted}`;
      dialog?.close();
      dialog?.remove();
      root.focus();
    } else if (dialog) dialog.querySelector(".sn-said").textContent = message.said;
    said.replaceChildren(message.said || message.conflict || "");
    if (message.conflict) said.append(" ", button("重新載入 Load again (l)", "load", "l"));
  };
  model.on("change:view", show);
  model.on("msg:custom", heard);
  show();
  // JupyterLab takes the focus to the cell once it has run
  const later = setTimeout(() => root.focus({ preventScroll: true }), 400);
  return () => {
    clearTimeout(later); 
    model.off("change:view", show);
    model.off("msg:custom", heard);
  };
}

export default { render };
