// The organisation tree: units under the units that they are part of, below their province; who holds what in each.
"use strict";

kg.tree = (() => {
  const units = (ids) => ids.filter((id) => kg.entities[id].type === "unit");
  const size = (id) => units(kg.parts[id]).reduce((sum, part) => sum + size(part), 1);
  const byName = (a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b;

  // Holders of posts in a unit, as the filter lets them through, each once.
  function holders(id) {
    const seen = new Map();
    for (const index of kg.factsOf[id]) {
      const fact = kg.facts[index];
      if (fact.type !== "holds" || !kg.filter.isOn(index) || !fact.entities.some(([role, unit]) => role === "unit" && unit === id)) continue;
      const key = `${kg.values(fact, "person")[0]} ${kg.values(fact, "post")[0]} ${kg.values(fact, "status")[0]}`;
      if (!seen.has(key)) seen.set(key, index);
    }
    return [...seen.values()];
  }

  function branch(id, isOpen) {
    const chosen = kg.state.chosen?.entity === id;
    const name = kg.button(kg.nameOf(id), () => kg.choose({ entity: id }, "tree"), { lang: "zh-CN", className: chosen ? "chosen" : "", "aria-pressed": String(chosen) });
    const held = holders(id);
    const parts = units(kg.parts[id]).sort(byName);
    const row = [kg.canvas.icon("unit"), name];
    if (!parts.length && !held.length) return kg.make("li", {}, ...row);
    const details = kg.make("details", { open: isOpen || above(kg.state.chosen?.entity).includes(id) });
    const fill = () => {
      if (!details.open || details.childElementCount > 1) return;
      details.append(kg.make("ul", {}, ...held.map((index) => {
        const fact = kg.facts[index];
        const status = kg.values(fact, "status")[0];
        const [, person] = fact.entities.find(([role]) => role === "person") ?? [];
        return kg.make("li", { className: "holder" }, kg.canvas.icon("person"),
          kg.button(person === undefined ? kg.values(fact, "person")[0] ?? "" : kg.nameOf(person), () => kg.choose(person === undefined ? { fact: index } : { entity: person }, "tree"), { lang: "zh-CN" }),
          kg.make("span", { className: "soft" }, kg.values(fact, "post").join("、"), status && status !== "current" ? `（${kg.term("status", status)}）` : ""));
      }), ...parts.map((part) => branch(part, false))));
    };
    details.append(kg.make("summary", {}, kg.make("span", { className: "unseen" }, kg.nameOf(id)),
      kg.make("span", { className: "soft" }, [parts.length ? kg.say("tree.parts", { count: kg.count(parts.length) }) : "", held.length ? kg.say("tree.holders", { count: kg.count(held.length) }) : ""].filter(Boolean).join(" · "))));
    details.addEventListener("toggle", fill);
    fill();
    return kg.make("li", {}, ...row, details);
  }

  // The units that a unit is part of; for a post or a person, of its unit.
  function above(id) {
    const found = [];
    for (let at = id; at !== undefined && !found.includes(at); at = kg.entities[at].whole) found.push(at);
    return found;
  }

  function show() {
    if (kg.state.view !== "tree") return;
    const wanted = kg.byId("tree-filter").value.trim();
    const { region } = kg.state.filter;
    const roots = kg.entities.map((_, id) => id).filter((id) => {
      const { type, whole, place = "" } = kg.entities[id];
      return type === "unit" && (whole === undefined || kg.entities[whole].type !== "unit") && (!region || kg.filter.isIn(place, region));
    });
    const matches = (id) => kg.entities[id].name.includes(wanted) || units(kg.parts[id]).some(matches);
    const groups = new Map();
    for (const id of roots.filter((root) => !wanted || matches(root))) {
      const place = kg.entities[id].place ?? "";
      const key = place.slice(0, 5);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(id);
    }
    const name = (key) => (key ? kg.filter.nameOf(key) : kg.say("tree.unknown"));
    const title = (key) => (key === "CN" ? kg.say("level.national") : name(key));
    const chosen = new Set(above(kg.state.chosen?.entity));
    kg.byId("branches").replaceChildren(...[...groups].sort(([a], [b]) => (a === "") - (b === "") || (a < b ? -1 : 1)).map(([key, ids]) => {
      const sorted = ids.sort((a, b) => size(b) - size(a) || byName(a, b));
      const details = kg.make("details", { open: groups.size <= 6 || Boolean(wanted) || ids.some((id) => chosen.has(id)) });
      const fill = () => { if (details.open && details.childElementCount === 1) details.append(kg.make("ul", { className: "branches" }, ...sorted.map((id) => branch(id, Boolean(wanted))))); };
      details.append(kg.make("summary", {}, kg.make("strong", {}, title(key)), kg.make("span", { className: "soft" }, kg.say("tree.units", { count: kg.count(ids.length) }))));
      details.addEventListener("toggle", fill);
      fill();
      return details;
    }));
    kg.byId("branches").querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  return { show, start: () => kg.byId("tree-filter").addEventListener("input", show) };
})();
