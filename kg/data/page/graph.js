// The page put together: words, legend and filters, views, the address's hash, keys; then the start.
"use strict";

(() => {
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
    }
    const [documents, entities, facts] = [kg.documents, kg.entities, kg.facts].map((list) => kg.count(list.length));
    kg.byId("counts").textContent = kg.say("counts", { documents, entities, facts });
    const shown = kg.book.network.nodes.length;
    kg.byId("part").hidden = shown >= kg.entities.length || shown >= kg.book.networkSize;
    kg.byId("part").firstElementChild.textContent = kg.say("part", { shown: kg.count(shown), all: kg.count(kg.book.networkSize) });
    legend();
  }

  // ---- the legend, which is also the filter

  function legend() {
    const tally = (list, key) => list.reduce((counts, item) => counts.set(key(item), (counts.get(key(item)) ?? 0) + 1), new Map());
    const fill = (id, group, names, counts, icon) => kg.byId(id).replaceChildren(...names.filter((name) => counts.get(name)).map((name) => {
      const key = `${group}.${name}`;
      const box = kg.make("input", { type: "checkbox", checked: !kg.state.off.has(key), onchange: () => toggle(key, box.checked) });
      return kg.make("label", { data: { key } }, box, icon(name), kg.say(key), kg.make("span", { className: "count" }, kg.count(counts.get(name))));
    }));
    fill("legend-entities", "type", Object.keys(kg.book.network.options.groups), tally(kg.entities.filter((_, id) => kg.edgesOf[id].length), (entity) => entity.type), kg.canvas.icon);
    fill("legend-facts", "fact", kg.book.factTypes, tally(kg.facts, (fact) => fact.type), kg.canvas.factIcon);
    fill("legend-kinds", "kind", ["stated", "planned", "negated", "past"], tally(kg.facts, kg.kind), kg.canvas.kindIcon);
  }

  function toggle(key, isOn) {
    const off = new Set(kg.state.off);
    if (isOn) off.delete(key); else off.add(key);
    kg.change({ off }, "filter");
  }

  // ---- the address keeps what is chosen, the view and the language: #entity=…&view=table&lang=en
  // A link made by hand may give an entity's name instead of its identifier.

  function byNameOrId(wanted) {
    const exact = kg.entities.findIndex(({ id }) => id === wanted);
    if (exact >= 0 || !wanted) return exact;
    const named = kg.entities.map((_, id) => id).filter((id) => kg.entities[id].name === wanted);
    return named.sort((a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b)[0] ?? -1;
  }

  function fromHash() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const entity = byNameOrId(wanted.get("entity"));
    const fact = kg.facts.findIndex(({ id }) => id === wanted.get("fact"));
    const own = navigator.language.startsWith("zh") ? "zh" : "en";
    return {
      chosen: entity >= 0 ? { entity } : fact >= 0 ? { fact } : null,
      view: wanted.get("view") === "table" ? "table" : "graph",
      language: ["zh", "en"].includes(wanted.get("lang")) ? wanted.get("lang") : own,
    };
  }

  function toHash() {
    const { chosen, view, language } = kg.state;
    const kept = new URLSearchParams();
    if (chosen?.entity !== undefined) kept.set("entity", kg.entities[chosen.entity].id);
    if (chosen?.fact !== undefined) kept.set("fact", kg.facts[chosen.fact].id);
    if (view !== "graph") kept.set("view", view);
    kept.set("lang", language);
    if (kept.toString() !== location.hash.slice(1)) location.hash = kept.toString();
  }

  // ---- after every change

  function onChange(why) {
    if (why === "language" || why === "hash") speak();
    if (why === "filter") kg.canvas.refresh();
    const { view } = kg.state;
    kg.byId("graph").hidden = view !== "graph";
    kg.byId("table").hidden = view !== "table";
    kg.byId("view-graph").setAttribute("aria-pressed", String(view === "graph"));
    kg.byId("view-table").setAttribute("aria-pressed", String(view === "table"));
    const chosen = ["choose", "click", "panel", "table", "search", "hash"].includes(why);
    if (chosen) {
      kg.panels.reset();
      kg.canvas.show(why);
    }
    if (why !== "report") kg.panels.details();
    if (chosen) kg.byId("details").scrollTop = 0;
    if (chosen && kg.state.report !== null) followReport();
    kg.panels.report(why);
    kg.table.show();
    toHash();
  }

  // An open report moves on to the chosen fact, and closes when something else is chosen.
  function followReport() {
    const fact = kg.state.chosen?.fact;
    kg.state.report = fact === undefined ? null : { document: kg.facts[fact].document, fact };
  }

  function onKey(event) {
    const isTyping = ["INPUT", "TEXTAREA"].includes(event.target.tagName);
    if ((event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      kg.byId("query").focus();
      event.preventDefault();
    } else if (event.key === "Escape" && kg.state.report !== null) {
      kg.panels.closeReport();
    }
  }

  async function start() {
    await kg.load();
    Object.assign(kg.state, fromHash());
    kg.byId("legend").open = matchMedia("(min-width: 761px)").matches;
    speak();
    kg.canvas.start();
    kg.search.start();
    kg.table.start();
    kg.listeners.push(onChange);
    kg.byId("language").addEventListener("click", () => kg.change({ language: kg.state.language === "zh" ? "en" : "zh" }, "language"));
    kg.byId("view-graph").addEventListener("click", () => kg.change({ view: "graph" }, "view"));
    for (const id of ["view-table", "part-table"]) kg.byId(id).addEventListener("click", () => kg.change({ view: "table" }, "view"));
    kg.byId("fit").addEventListener("click", () => kg.canvas.fit());
    kg.byId("zoom-in").addEventListener("click", () => kg.canvas.zoom(1.4));
    kg.byId("zoom-out").addEventListener("click", () => kg.canvas.zoom(1 / 1.4));
    document.addEventListener("keydown", onKey);
    window.addEventListener("hashchange", () => {
      const wanted = fromHash();
      const same = JSON.stringify([wanted.chosen, wanted.view, wanted.language])
        === JSON.stringify([kg.state.chosen, kg.state.view, kg.state.language]);
      if (!same) kg.change(wanted, "hash");
    });
    kg.change({}, kg.state.chosen ? "hash" : "start");
    document.documentElement.dataset.ready = "true";
  }

  start();
})();
