// Search by name, alias, pinyin and initials, with the keyboard: type, arrow keys, Enter; Escape clears.
// The same field picks the other one of a pair: the end of a way, or what an entity is the same as.
"use strict";

kg.search = (() => {
  const MOST = 40; // results shown at once
  const folded = new Map(); // character → itself, folded
  const fold = (text) => (text.length > 1 ? foldAll(text) : folded.get(text) ?? folded.set(text, foldAll(text)).get(text));
  const foldAll = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s·•‧・“”‘’"'《》（）()]/g, "");
  let names = null; // entity → its names, folded, each with its syllables where it is read as pinyin
  let found = [];
  let at = -1;
  let picking = null; // {verb, from} while the other one of a pair is wanted

  function index() {
    const { table, names: odd } = kg.book.pinyin;
    const read = (name) => {
      const syllables = odd[name]?.split(" ") ?? Array.from(name, (character) => table[character] ?? character);
      return Array.from(name).flatMap((character, i) => (fold(character) ? [{ own: fold(character), sound: fold(syllables[i] ?? character) }] : []));
    };
    names = kg.entities.map(({ type, name, aliases = [] }) => [name, ...aliases].map((one) => ({ text: fold(one), sounds: type === "statement" ? [] : read(one) })));
  }

  // Whether the query reads from this syllable on: of each a beginning, or the character itself.
  function reads(sounds, from, query) {
    let rests = new Set([query]);
    for (let i = from; i < sounds.length; i += 1) {
      const next = new Set();
      for (const rest of rests) {
        const { own, sound } = sounds[i];
        if (rest.startsWith(own)) next.add(rest.slice(own.length));
        let same = 0;
        while (same < sound.length && same < rest.length && sound[same] === rest[same]) {
          same += 1;
          next.add(rest.slice(same));
        }
      }
      if (next.has("")) return i + 1 === sounds.length ? 2 : 1;
      if (!next.size) return 0;
      rests = next;
    }
    return 0;
  }

  // 6 the name itself, 5 its beginning, 4 all of its pinyin, 3 a part of it, 2 the beginning of its pinyin, 1 a part, 0 none
  function closeness({ text, sounds }, query, isLatin) {
    if (text === query) return 6;
    if (text.startsWith(query)) return 5;
    const part = text.includes(query) ? 3 : 0;
    if (!isLatin) return part;
    const first = reads(sounds, 0, query);
    if (first === 2) return 4;
    if (part) return part;
    if (first) return 2;
    for (let i = 1; i < sounds.length && query.length > 1; i += 1) {
      if (sounds[i].sound[0] === query[0] && reads(sounds, i, query)) return 1;
    }
    return 0;
  }

  function find(words) {
    if (!names) index();
    const query = fold(words).replaceAll("ü", "v");
    if (!query) return [];
    const isLatin = /[a-z]/.test(query);
    const best = names.map((choices) => choices.reduce((most, name) => Math.max(most, closeness(name, query, isLatin)), 0));
    const wanted = picking && picking.verb !== "path" ? kg.entities[picking.from].type : null;
    return [...best.keys()].filter((id) => best[id] > 0 && id !== picking?.from && (!wanted || kg.entities[id].type === wanted)
      && (picking?.verb !== "path" || kg.edgesOf[id].length))
      .sort((a, b) => best[b] - best[a] || kg.factsOf[b].length - kg.factsOf[a].length || a - b);
  }

  // By type: the best of each type first, so that a thousand measures never hide a person.
  function byType(ids) {
    const types = new Map();
    for (const id of ids) {
      const { type } = kg.entities[id];
      if (!types.has(type)) types.set(type, []);
      types.get(type).push(id);
    }
    const share = Math.max(5, Math.floor(MOST / types.size));
    return [...types].flatMap(([type, list]) => list.slice(0, share).map((id, i) => ({ id, type, total: i ? 0 : list.length })));
  }

  function show() {
    const query = kg.byId("query").value;
    const all = find(query);
    found = byType(all);
    at = found.length ? 0 : -1;
    const groups = [];
    found.forEach(({ id, type, total }, place) => {
      if (total) groups.push(kg.make("li", { role: "presentation", className: "kind soft" }, kg.say("search.kind", { type: kg.say(`type.${type}`), count: kg.count(total) })));
      const { aliases } = kg.entities[id];
      const also = aliases?.length ? `（${aliases.slice(0, 4).join("、")}）` : "";
      groups.push(kg.make("li", { role: "option", id: `result-${place}`, onpointerdown: (event) => { event.preventDefault(); take(place); } },
        kg.canvas.icon(type),
        kg.make("span", { className: "of", lang: "zh-CN" }, kg.nameOf(id) + also, kg.make("span", { className: "gloss soft" }, kg.gloss(id))),
        kg.make("span", { className: "soft" }, kg.say("search.facts", { count: kg.count(kg.factsOf[id].length) }))));
    });
    kg.byId("results").replaceChildren(...groups);
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
    const { id } = found[place];
    if (picking) return void picked(id);
    kg.byId("query").value = kg.nameOf(id);
    kg.choose({ entity: id }, "search");
  }

  // ---- the other one of a pair

  function pick(verb, from) {
    picking = { verb, from };
    kg.byId("query").value = "";
    kg.byId("picking").hidden = false;
    kg.byId("picking").firstElementChild.textContent = kg.say(`pick.${verb}`, { name: kg.nameOf(from) });
    kg.byId("query").focus();
  }

  function picked(id) {
    const { verb, from } = picking;
    stopPicking();
    kg.byId("query").value = "";
    if (verb !== "path") return kg.decide.pair(verb, from, id);
    if (kg.scene.ways(from, id, 1).length) return kg.scene.path(from, id);
    const note = kg.byId("search-note");
    note.textContent = kg.say("pick.none", { from: kg.nameOf(from), to: kg.nameOf(id) });
    note.hidden = false;
    return undefined;
  }

  function stopPicking() {
    picking = null;
    kg.byId("picking").hidden = true;
  }

  function onKey(event) {
    if (event.isComposing) return; // Enter ends the input of Chinese first
    const last = found.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (kg.byId("results").hidden) return void show();
      at = event.key === "ArrowDown" ? Math.min(at + 1, last) : Math.max(at - 1, 0);
      mark();
    } else if (event.key === "Enter" && at >= 0 && !kg.byId("results").hidden) {
      event.preventDefault(); // or the same key answers the question that it opens
      take(at);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      kg.byId("query").value = "";
      stopPicking();
      show();
    }
  }

  function start() {
    const query = kg.byId("query");
    query.addEventListener("input", show);
    query.addEventListener("focus", () => { if (query.value) query.select(); });
    query.addEventListener("blur", () => { open(false); kg.byId("search-note").hidden = true; });
    query.addEventListener("keydown", onKey);
    kg.byId("stop-picking").addEventListener("click", stopPicking);
  }

  return { start, find, pick, picked, get picking() { return picking; } };
})();
