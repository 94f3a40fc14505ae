// Search by name and alias, with the keyboard: type, arrow keys, Enter; Escape clears.
"use strict";

kg.search = (() => {
  const MOST = 40; // results shown at once
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s·•‧・]/g, "");
  const names = kg.entities.map((entity) => [entity.name, ...(entity.aliases ?? [])].map(fold));
  let found = [];
  let at = -1;

  // 3 the name itself, 2 its beginning, 1 a part of it, 0 none
  const closeness = (name, query) => (name === query ? 3 : name.startsWith(query) ? 2 : name.includes(query) ? 1 : 0);

  function find(query) {
    const folded = fold(query);
    if (!folded) return [];
    return names.map((choices, id) => [Math.max(...choices.map((name) => closeness(name, folded))), id])
      .filter(([score]) => score > 0)
      .sort(([a, one], [b, other]) => b - a || kg.factsOf[other].length - kg.factsOf[one].length || one - other)
      .map(([, id]) => id);
  }

  function show() {
    const query = kg.byId("query").value;
    found = find(query);
    at = found.length ? 0 : -1;
    kg.byId("results").replaceChildren(...found.slice(0, MOST).map((id, place) => {
      const entity = kg.entities[id];
      const also = entity.aliases?.length ? `（${entity.aliases.join("、")}）` : "";
      const count = kg.say("search.facts", { count: kg.count(kg.factsOf[id].length) });
      return kg.make("li", { role: "option", id: `result-${place}`, onpointerdown: (event) => { event.preventDefault(); take(place); } },
        kg.canvas.icon(entity.type),
        kg.make("span", { className: "of", lang: "zh-CN" }, entity.name + also, kg.make("span", { className: "gloss soft" }, kg.gloss(id))),
        kg.make("span", { className: "soft" }, `${kg.say(`type.${entity.type}`)} · ${count}`));
    }), ...(found.length > MOST
      ? [kg.make("li", { role: "presentation", className: "soft" }, kg.say("search.more", { count: kg.count(found.length - MOST) }))] : []));
    const note = kg.byId("search-note");
    note.hidden = !query.trim() || found.length > 0;
    note.textContent = kg.say("search.none", { query });
    open(found.length > 0);
    mark();
  }

  function open(isOpen) {
    kg.byId("results").hidden = !isOpen;
    kg.byId("query").setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) kg.byId("query").removeAttribute("aria-activedescendant");
  }

  function mark() {
    const options = kg.byId("results").querySelectorAll("[role=option]");
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return;
    kg.byId("query").setAttribute("aria-activedescendant", `result-${at}`);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function take(place) {
    open(false);
    kg.byId("query").value = kg.entities[found[place]].name;
    kg.choose({ entity: found[place] }, "search");
  }

  function onKey(event) {
    if (event.isComposing) return; // Enter ends the input of Chinese first
    const last = Math.min(found.length, MOST) - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (kg.byId("results").hidden) return void show();
      at = event.key === "ArrowDown" ? Math.min(at + 1, last) : Math.max(at - 1, 0);
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0 && !kg.byId("results").hidden) {
      take(at);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      kg.byId("query").value = "";
      show();
    }
  }

  function start() {
    const query = kg.byId("query");
    query.addEventListener("input", show);
    query.addEventListener("focus", () => { if (query.value) query.select(); });
    query.addEventListener("blur", () => { open(false); kg.byId("search-note").hidden = true; });
    query.addEventListener("keydown", onKey);
  }

  return { start };
})();
