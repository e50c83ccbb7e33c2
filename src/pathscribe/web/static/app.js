"use strict";
// Pages work without this script. It joins what stands for the same thing, zooms and pans the
// picture, and lets Enter search in the large box.

(function joined() {
  const elements = document.querySelectorAll("[data-k]");
  if (!elements.length) return;
  const byToken = new Map();
  for (const element of elements) {
    for (const token of element.dataset.k.split(" ")) {
      if (!byToken.has(token)) byToken.set(token, []);
      byToken.get(token).push(element);
    }
  }
  let lit = [];
  function light(tokens) {
    for (const element of lit) element.classList.remove("lit");
    lit = tokens.flatMap((token) => byToken.get(token) || []);
    for (const element of lit) element.classList.add("lit");
  }
  const of = (node) => (node instanceof Element ? node.closest("[data-l]") : null);
  document.addEventListener("pointerover", (event) => {
    const at = of(event.target);
    if (at) light(at.dataset.l.split(" "));
    else if (lit.length) light([]);
  });
  document.addEventListener("focusin", (event) => {
    const at = of(event.target);
    if (at) light(at.dataset.l.split(" "));
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const shape = event.target.closest("[data-row]");
    if (shape && !moved && !drawing) {
      const row = document.getElementById(shape.dataset.row);
      if (row) {
        row.scrollIntoView({ block: "center" });
        const button = row.querySelector("button");
        if (button) button.focus({ preventScroll: true });
        light(shape.dataset.l.split(" "));
      }
      return;
    }
    const button = event.target.closest("[data-find]");
    if (button) {
      const tokens = button.dataset.find.split(" ");
      const stage = document.getElementById("stage");
      if (stage) stage.scrollIntoView({ block: "center" });
      light(tokens);
    }
  });
})();

let moved = false;
let drawing = "";

(function viewer() {
  const stage = document.getElementById("stage");
  if (!stage) return;
  const canvas = stage.querySelector(".canvas");
  const tools = document.querySelector(".tools");
  if (tools) tools.hidden = false;
  let scale = 1;
  let x = 0;
  let y = 0;
  function show() {
    const wide = stage.clientWidth;
    const tall = stage.clientHeight;
    x = Math.min(0, Math.max(wide - wide * scale, x));
    y = Math.min(0, Math.max(tall - tall * scale, y));
    canvas.style.transform = scale === 1 ? "" : `translate(${x}px,${y}px) scale(${scale})`;
    stage.classList.toggle("zoomed", scale > 1);
  }
  function zoom(factor, px, py) {
    const next = Math.min(12, Math.max(1, scale * factor));
    x = px - ((px - x) * next) / scale;
    y = py - ((py - y) * next) / scale;
    scale = next;
    show();
  }
  const middle = (factor) => zoom(factor, stage.clientWidth / 2, stage.clientHeight / 2);
  function fit() {
    scale = 1;
    x = y = 0;
    show();
  }
  if (tools) {
    tools.addEventListener("click", (event) => {
      const what = event.target instanceof Element && event.target.closest("[data-zoom]");
      if (!what) return;
      if (what.dataset.zoom === "in") middle(1.5);
      else if (what.dataset.zoom === "out") middle(1 / 1.5);
      else fit();
    });
  }
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = stage.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 300), event.clientX - at.left, event.clientY - at.top);
    },
    { passive: false },
  );
  stage.addEventListener("dblclick", (event) => {
    const at = stage.getBoundingClientRect();
    zoom(2, event.clientX - at.left, event.clientY - at.top);
  });
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    moved = false;
    if (scale === 1 || event.button !== 0 || drawing) return;
    from = { x: event.clientX - x, y: event.clientY - y, at: [event.clientX, event.clientY] };
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (Math.hypot(event.clientX - from.at[0], event.clientY - from.at[1]) < 4 && !moved) return;
    moved = true;
    stage.classList.add("drag");
    x = event.clientX - from.x;
    y = event.clientY - from.y;
    show();
  });
  window.addEventListener("pointerup", () => {
    from = null;
    stage.classList.remove("drag");
  });
  stage.addEventListener("keydown", (event) => {
    const step = 60;
    const keys = {
      "+": () => middle(1.5),
      "=": () => middle(1.5),
      "-": () => middle(1 / 1.5),
      0: fit,
      Escape: fit,
    };
    const ways = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) keys[event.key]();
    else if (ways[event.key] && scale > 1) {
      x += ways[event.key][0];
      y += ways[event.key][1];
      show();
    } else return;
    event.preventDefault();
  });
  window.addEventListener("resize", show);
})();

// Curation: a box or a relation is shown on the picture, and fills the forms below.
(function pencil() {
  const stage = document.getElementById("stage");
  const svg = stage && stage.querySelector(".canvas svg");
  const buttons = [...document.querySelectorAll("[data-draw]")];
  const mention = document.getElementById("add-mention");
  const relation = document.getElementById("add-relation");
  if (!svg || !buttons.length || !mention || !relation) return;
  let from = null;
  let rect = null;
  let first = "";
  function set(mode) {
    drawing = mode;
    first = "";
    from = null;
    if (mode && rect) {
      rect.remove();
      rect = null;
    }
    stage.classList.toggle("drawing", mode !== "");
    for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.draw === mode));
  }
  function place(event) {
    const at = svg.getBoundingClientRect();
    const { width, height } = svg.viewBox.baseVal;
    const clip = (value, most) => Math.min(most, Math.max(0, value));
    return [
      clip(((event.clientX - at.left) / at.width) * width, width),
      clip(((event.clientY - at.top) / at.height) * height, height),
    ];
  }
  function corners(a, b) {
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  }
  function show(form, name) {
    form.scrollIntoView({ block: "center" });
    form.elements[name].focus({ preventScroll: true });
  }
  for (const button of buttons) {
    button.addEventListener("click", () => set(drawing === button.dataset.draw ? "" : button.dataset.draw));
  }
  stage.addEventListener("pointerdown", (event) => {
    if (drawing !== "box" || event.button !== 0) return;
    event.preventDefault();
    from = place(event);
    rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drawn");
    svg.append(rect);
  });
  window.addEventListener("pointermove", (event) => {
    if (drawing !== "box" || !from || !rect) return;
    const [left, top, right, bottom] = corners(from, place(event));
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) {
      rect.setAttribute(name, String(value));
    }
  });
  window.addEventListener("pointerup", (event) => {
    if (drawing !== "box" || !from || !rect) return;
    const box = corners(from, place(event));
    const drawn = rect;
    rect = null;
    set("");
    if (box[2] - box[0] < 2 || box[3] - box[1] < 2) {
      drawn.remove();
      return;
    }
    rect = drawn;
    mention.elements.box.value = box.map((value) => value.toFixed(1)).join(",");
    show(mention, "text");
  });
  stage.addEventListener("click", (event) => {
    if (drawing !== "arrow" || !(event.target instanceof Element)) return;
    const shape = event.target.closest("[data-t]");
    if (!shape) return;
    if (!first) {
      first = shape.dataset.t;
      relation.elements.source.value = first;
      return;
    }
    relation.elements.target.value = shape.dataset.t;
    set("");
    show(relation, "sign");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawing) set("");
  });
})();

// Similar figures are looked for when somebody gets there.
(function similar() {
  const section = document.querySelector("[data-part]");
  if (!section || !("IntersectionObserver" in window)) return;
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      try {
        const answer = await fetch(section.dataset.part);
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        section.replaceChildren(section.querySelector("h2"), ...page.body.children);
      } catch {
        // The link stays.
      }
    },
    { rootMargin: "400px" },
  );
  watcher.observe(section);
})();

// An upload is watched until it is read.
(function watch() {
  const job = document.getElementById("job");
  if (!job) return;
  const bar = job.querySelector("progress");
  const said = job.querySelector(".said");
  async function look() {
    try {
      const answer = await fetch(job.dataset.job);
      const now = await answer.json();
      if (!answer.ok || now.state === "done" || now.state === "failed") return location.reload();
      if (now.figures) {
        bar.max = now.figures;
        bar.value = now.read;
        said.textContent = `${now.read} of ${now.figures} figure${now.figures === 1 ? "" : "s"}`;
      } else if (now.state === "reading") said.textContent = "getting ready";
    } catch {
      // The server may be busy, or away for a moment.
    }
    setTimeout(look, 1000);
  }
  setTimeout(look, 700);
})();

(function box() {
  const text = document.querySelector(".bigsearch textarea");
  if (text) {
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        text.form.requestSubmit();
      }
    });
  }
  // On a narrow screen the facets would stand before the results.
  const facets = document.querySelector(".facets");
  if (facets && window.matchMedia("(max-width: 900px)").matches) facets.open = false;
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu details[open]")) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
})();
