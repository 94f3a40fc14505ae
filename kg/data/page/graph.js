// The page put together: words, filters, views, keys; then the start.
"use strict";

(() => {
  const VIEWS = ["graph", "table", "timeline", "tree", "ask"];
  const PANES = { graph: "graph", table: "table", timeline: "time", tree: "tree", ask: "ask" };

  // ---- words in the template: data-words names the text, data-words-label the accessible name

  function speak() {
    const { language } = kg.state;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = kg.say("title");
    for (const element of document.querySelectorAll("[data-words]")) element.textContent = kg.say(element.dataset.words);
    for (const element of document.querySelectorAll("[data-words-label]")) {
      const words = kg.say(element.dataset.wordsLabel);
      element.setAttribute("aria-label", words);
      if (element.tagName === "INPUT") element.placeholder = words;
      if (element.tagName === "BUTTON") element.title = words;
    }
    const [documents, entities, facts] = [kg.documents, kg.entities, kg.facts].map((list) => kg.count(list.length));
    kg.byId("counts").textContent = kg.say("counts", { documents, entities, facts });
    fillChoices();
  }

  // ---- the filters, which are also the legend

  const tally = (list, key) => list.reduce((counts, item) => counts.set(key(item), (counts.get(key(item)) ?? 0) + 1), new Map());

  function checks(id, group, names, counts, icon = () => "") {
    kg.byId(id).replaceChildren(...names.filter((name) => counts.get(name)).map((name) => {
      const key = `${group}.${name}`;
      const box = kg.make("input", { type: "checkbox", checked: !kg.state.filter.off.has(key), onchange: () => kg.filter.toggle(key, box.checked) });
      return kg.make("label", { data: { key } }, box, icon(name), kg.say(key), kg.make("span", { className: "count" }, kg.count(counts.get(name))));
    }));
  }

  let tallies = null;

  function legend() {
    tallies ??= {
      type: tally(kg.entities.filter((_, id) => kg.edgesOf[id].length), ({ type }) => type), fact: tally(kg.facts, ({ type }) => type),
      kind: tally(kg.facts, kg.kind), modality: tally(kg.facts, ({ modality }) => modality),
      level: tally(kg.entities.filter(({ type }) => type === "unit"), ({ place }) => kg.filter.levelOf(place)),
    };
    const likes = kg.entities.reduce((sum, { like = [] }) => sum + like.length, 0) / 2;
    tallies.kind.set("like", likes);
    checks("legend-entities", "type", Object.keys(kg.book.network.options.groups), tallies.type, kg.canvas.icon);
    checks("legend-facts", "fact", kg.book.factTypes, tallies.fact, kg.canvas.factIcon);
    checks("legend-kinds", "kind", ["stated", "planned", "negated", "past", "like"], tallies.kind, (kind) => (kind === "like" ? kg.canvas.likeIcon() : kg.canvas.kindIcon(kind)));
    checks("legend-modalities", "modality", kg.filter.MODALITIES, tallies.modality);
    checks("legend-levels", "level", kg.filter.LEVELS, tallies.level);
    const { report, region, least, day, undated } = kg.state.filter;
    kg.byId("filter-report").value = report;
    kg.byId("filter-region").value = region;
    kg.byId("filter-least").value = String(least);
    kg.byId("filter-least-value").textContent = least.toFixed(2);
    kg.byId("filter-day").value = day;
    kg.byId("filter-undated").checked = undated;
    kg.byId("clear").hidden = kg.filter.isPlain();
  }

  function fillChoices() {
    const choice = (value, words) => kg.make("option", { value }, words);
    const all = choice("", kg.say("filter.all"));
    const reports = kg.documents.map((report, index) => ({ ...report, index })).filter(({ index }) => kg.factsIn[index].length)
      .sort((a, b) => (a.published ?? "").localeCompare(b.published ?? "") || a.index - b.index);
    kg.byId("filter-report").replaceChildren(all, ...reports.map(({ id, title, published }) => choice(id, `${published ?? ""} ${title}`.trim())));
    const { divisions } = kg.book;
    const deep = (code) => "　".repeat(Math.max(0, (code.length - 5) / 2));
    kg.byId("filter-region").replaceChildren(choice("", kg.say("filter.all")), ...Object.keys(divisions).filter((code) => code.includes("-")).sort()
      .map((code) => choice(code, deep(code) + kg.filter.nameOf(code))));
  }

  // ---- time: a histogram with two sliders

  let bins = [];

  function histogram() {
    bins = kg.filter.bins();
    kg.byId("span").hidden = bins.length < 2;
    if (bins.length < 2) return;
    const most = Math.max(...bins.map(({ count }) => count));
    const wide = 100 / bins.length;
    const bar = (value, at, name) => kg.draw("rect", { x: `${at * wide + wide * 0.1}%`, width: `${wide * 0.8}%`, y: `${100 - (96 * Math.sqrt(value)) / Math.sqrt(most)}%`, height: `${(96 * Math.sqrt(value)) / Math.sqrt(most)}%`, class: name });
    kg.byId("bars").replaceChildren(...bins.flatMap(({ count, shown }, at) => [bar(count, at, "all"), bar(shown, at, "shown")]));
    const { from, to } = kg.state.filter;
    const [low, high] = [kg.byId("from"), kg.byId("to")];
    for (const slider of [low, high]) slider.max = String(bins.length - 1);
    low.value = String(from ? Math.max(0, bins.findIndex((bin) => bin.to >= from)) : 0);
    high.value = String(to ? Math.max(0, bins.findLastIndex((bin) => bin.from <= to)) : bins.length - 1);
    low.setAttribute("aria-valuetext", bins[low.value].name);
    high.setAttribute("aria-valuetext", bins[high.value].name);
    kg.byId("day-from").value = from;
    kg.byId("day-to").value = to;
    kg.byId("span-text").textContent = `${from ? from.slice(0, bins[0].name.length) : bins[0].name} – ${to ? to.slice(0, bins[0].name.length) : bins.at(-1).name}`;
  }

  function slide({ target }) {
    let [low, high] = [Number(kg.byId("from").value), Number(kg.byId("to").value)];
    if (low > high) { if (target.id === "from") high = low; else low = high; }
    kg.filter.set({ from: low === 0 ? "" : bins[low].from, to: high === bins.length - 1 ? "" : bins[high].to });
  }

  // ---- the line above the graph: what is drawn, and the way to more

  function sceneLine() {
    const { scene } = kg.state;
    const all = kg.book.map?.length ?? kg.book.network.nodes.length;
    const shown = kg.canvas.nodes.length;
    const words = {
      opening: () => kg.say(kg.book.map ? "part" : "scene.whole", { shown: kg.count(shown), all: kg.count(all) }),
      all: () => kg.say("scene.whole", { shown: kg.count(shown), all: kg.count(all) }),
      focus: () => kg.say("scene.around", { name: kg.nameOf(scene.centre), shown: kg.count(shown) }),
      path: () => kg.say(shown ? "scene.way" : "pick.none", { from: kg.nameOf(scene.from), to: kg.nameOf(scene.to) }),
      community: () => kg.say("scene.community", { name: (kg.book.communities[scene.number] ?? []).slice(0, 3).map(kg.nameOf).join("、"), shown: kg.count(shown) }),
      some: () => kg.say("scene.some", { shown: kg.count(shown) }),
    };
    kg.byId("part").firstElementChild.textContent = shown || scene.kind === "path" ? words[scene.kind]() : kg.say("scene.nothing");
    kg.byId("to-opening").hidden = scene.kind === "opening";
    kg.byId("to-all").hidden = scene.kind === "all" || !kg.book.map;
  }

  function announce() {
    const { chosen } = kg.state;
    kg.byId("announce").textContent = chosen?.entity !== undefined
      ? [kg.nameOf(chosen.entity), kg.say(`type.${kg.entities[chosen.entity].type}`), kg.say("search.facts", { count: kg.factsOf[chosen.entity].length })].join("，")
      : chosen?.fact !== undefined ? kg.panels.reading(kg.facts[chosen.fact], { plain: true }) : "";
  }

  // ---- after every change

  function onChange(why) {
    const isAnew = ["language", "hash", "start"].includes(why);
    if (isAnew) speak();
    if (isAnew || why === "filter" || why === "decide") kg.filter.refresh();
    if (isAnew || ["filter", "decide"].includes(why)) { legend(); histogram(); }
    const { view } = kg.state;
    for (const name of VIEWS) {
      kg.byId(PANES[name]).hidden = name !== view;
      kg.byId(`view-${name}`).setAttribute("aria-pressed", String(name === view));
    }
    const isScene = ["scene", "hash", "start"].includes(why);
    if (isScene || why === "filter") kg.scene.show();
    if (isScene || ["filter", "decide", "language"].includes(why)) kg.canvas.refresh({ refit: isScene, isMoving: why === "scene" });
    const isChosen = ["choose", "click", "panel", "table", "tree", "step", "search", "hash", "scene"].includes(why);
    if (isChosen) kg.panels.reset();
    if (isChosen || (isScene && kg.state.chosen)) kg.canvas.show(why);
    if (why === "view" && view === "graph") kg.canvas.redraw();
    if (why !== "report") kg.panels.details();
    if (isChosen) {
      kg.byId("details").scrollTop = 0;
      announce();
      if (kg.state.report !== null) followReport();
    }
    kg.panels.report(why);
    sceneLine();
    kg.table.show();
    kg.timeline.show();
    kg.tree.show();
    kg.ask.show();
    kg.decide.show();
    if (why !== "hash") kg.address.write(why);
  }

  // An open report moves on to the chosen fact, and closes when something else is chosen.
  function followReport() {
    const fact = kg.state.chosen?.fact;
    kg.state.report = fact === undefined ? null : { document: kg.facts[fact].document, fact };
  }

  function onKey(event) {
    const isTyping = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if ((event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      kg.byId("query").focus();
      event.preventDefault();
    } else if (event.key === "Escape" && !kg.byId("asking").open) {
      if (kg.state.report !== null) kg.panels.closeReport();
      else if (document.querySelector("details.menu[open]")) for (const menu of document.querySelectorAll("details.menu")) menu.open = false;
      else if (kg.state.chosen && event.target.tagName === "CANVAS") kg.choose(null, "panel");
    }
  }

  function listen() {
    const on = (id, type, what) => kg.byId(id).addEventListener(type, what);
    for (const name of VIEWS) on(`view-${name}`, "click", () => kg.change({ view: name }, "view"));
    for (const form of ["png", "svg", "csv", "graphml", "ttl"]) {
      on(`save-${form}`, "click", () => { kg.byId("saving").open = false; kg.exports.hand(form); });
    }
    on("language", "click", () => kg.change({ language: kg.state.language === "zh" ? "en" : "zh" }, "language"));
    on("back", "click", () => history.back());
    on("forward", "click", () => history.forward());
    on("fit", "click", () => kg.canvas.fit());
    on("zoom-in", "click", () => kg.canvas.zoom(1.4));
    on("zoom-out", "click", () => kg.canvas.zoom(1 / 1.4));
    on("to-opening", "click", () => kg.scene.go({ kind: "opening" }));
    on("to-all", "click", () => kg.scene.go({ kind: "all" }));
    on("filters-open", "click", () => showFilters(kg.byId("filters").hidden));
    on("clear", "click", () => kg.change({ filter: kg.filter.none() }, "filter"));
    for (const name of ["report", "region", "day"]) on(`filter-${name}`, "change", ({ target }) => kg.filter.set({ [name]: target.value }));
    on("filter-least", "input", ({ target }) => kg.filter.set({ least: Number(target.value) }));
    on("filter-undated", "change", ({ target }) => kg.filter.set({ undated: target.checked }));
    for (const name of ["from", "to"]) {
      on(name, "input", slide);
      on(`day-${name}`, "change", ({ target }) => kg.filter.set({ [name]: target.value })); // a month among many years
    }
    on("skip", "click", skip);
    on("saving", "toggle", () => { kg.byId("link").value = location.href; kg.byId("copied").textContent = ""; });
    on("link", "focus", ({ target }) => target.select());
    on("copy-link", "click", copyLink);
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", (event) => {
      for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    });
    window.addEventListener("hashchange", () => { if (kg.address.isNew()) kg.change(kg.address.read(), "hash"); });
  }

  function skip() {
    if (kg.state.view === "graph") kg.canvas.focus();
    else kg.byId(PANES[kg.state.view]).focus();
  }

  // Where the browser keeps the clipboard from a page, the link is left marked, to be copied by hand.
  async function copyLink() {
    kg.byId("link").value = location.href;
    let isDone = true;
    try { await navigator.clipboard.writeText(location.href); } catch { isDone = false; }
    if (!isDone) kg.byId("link").focus();
    kg.byId("copied").textContent = kg.say(isDone ? "link.copied" : "link.marked");
  }

  function showFilters(isOpen) {
    kg.byId("filters").hidden = !isOpen;
    kg.byId("filters-open").setAttribute("aria-expanded", String(isOpen));
  }

  async function start() {
    await kg.load();
    kg.filter.start();
    kg.decide.recall();
    Object.assign(kg.state, kg.address.read());
    showFilters(matchMedia("(min-width: 1181px)").matches);
    kg.canvas.start();
    for (const part of [kg.search, kg.table, kg.tree, kg.timeline, kg.ask]) part.start();
    kg.listeners.push(onChange);
    listen();
    kg.change({}, kg.state.chosen ? "hash" : "start");
    performance.mark("ready");
    document.documentElement.dataset.ready = "true";
    await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
    await kg.loadTexts();
    kg.change({}, "texts");
    performance.mark("texts");
    document.documentElement.dataset.texts = "true";
  }

  start();
})();
