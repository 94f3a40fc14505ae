// Facts in words: the details of what is chosen, and the report beside with the evidence marked.
"use strict";

kg.panels = (() => {
  const STEP = 50; // facts listed at once
  let limit = STEP;

  // ---- a fact as it reads: 张三 —任→ 副主任 @ 单位; [ ] in the words stands where the role is known

  function reading(fact, { plain = false } = {}) {
    const status = kg.values(fact, "status")[0];
    const keys = [`reading.${fact.type}.${status}`, `reading.${fact.type}`];
    const key = keys.find((wanted) => wanted in kg.book.words[kg.state.language]);
    const pieces = kg.say(key).replace(/\[(.*?)\]/g, (_, part) => (part.match(/\{(\w+)\}/g) ?? [])
      .every((slot) => kg.values(fact, slot.slice(1, -1)).length) ? part : "").split(/\{(\w+)\}/);
    const parts = pieces.flatMap((piece, i) => (i % 2 ? players(fact, piece, plain) : [piece]));
    return plain ? parts.join("") : kg.make("span", {}, ...parts);
  }

  // Those who play a role: as buttons where they are entities.
  function players(fact, role, plain) {
    const values = kg.values(fact, role);
    const entities = fact.entities.filter(([of]) => of === role).map(([, entity]) => entity);
    const parts = Array.from({ length: Math.max(values.length, entities.length) }, (_, i) => {
      const name = values[i] ?? kg.entities[entities[i]].name;
      if (plain || entities[i] === undefined) return name;
      const title = kg.entities[entities[i]].name;
      return kg.make("button", { type: "button", title, onclick: () => kg.choose({ entity: entities[i] }, "panel") }, name);
    });
    if (!parts.length) parts.push(kg.say("unknown"));
    return parts.flatMap((part, i) => (i ? ["、", part] : [part]));
  }

  const sentence = (fact) => kg.texts[fact.document].cut(...fact.evidence);

  // A stretch of the report as text nodes and marks; marks never nest: the text is cut where any of them begins or ends.
  function marked(fact, start, end) {
    const text = kg.texts[fact.document];
    const spans = fact.arguments.filter((argument) => argument.length === 4);
    const within = (at) => at > start && at < end;
    const cuts = [...new Set([start, end, ...spans.flatMap(([, , from, to]) => [from, to]).filter(within)])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((from, i) => {
      const roles = spans.filter(([, , low, high]) => low <= from && cuts[i + 1] <= high).map(([role]) => role);
      const piece = text.cut(from, cuts[i + 1]);
      if (!roles.length) return piece;
      return kg.make("mark", { className: `r-${roles[0]}`, title: roles.map((role) => kg.say(`role.${role}`)).join("、") }, piece);
    });
  }

  // ---- one fact on a card

  function card(index) {
    const fact = kg.facts[index];
    const report = kg.documents[fact.document];
    const status = kg.values(fact, "status")[0];
    const badge = (key, name) => kg.make("span", { className: `badge ${name}` }, kg.say(`${key}.${name}`));
    const main = kg.say(`reading.${fact.type}`);
    const rest = fact.arguments.filter(([role]) => role !== "status" && role !== "date" && !main.includes(`{${role}}`));
    const rows = [
      ...kg.values(fact, "date").map((date) => ["fact.event", date]),
      ...rest.map(([role, value]) => [`role.${role}`, value]),
      ...fact.arguments.filter((argument) => argument.length === 2 && argument[0] !== "date" && argument[0] !== "status")
        .map(([role, value]) => ["fact.context", `${kg.say(`role.${role}`)} ${value}`]),
      ["fact.report", report.title || report.id],
      ["fact.published", report.published ?? kg.say("unknown")],
      ["fact.offsets", kg.say("fact.offsets.value", { start: fact.evidence[0], end: fact.evidence[1] })],
      ["fact.rule", fact.rule],
      ...(fact.confidence === undefined ? [] : [["fact.confidence", fact.confidence.toFixed(2)]]),
    ];
    return kg.make("article", { className: `fact c-${fact.type}`, data: { fact: fact.id } },
      kg.make("p", { className: "reading", lang: "zh-CN" }, reading(fact)),
      kg.make("p", { className: "badges" }, kg.make("span", { className: "badge" }, kg.say(`fact.${fact.type}`)),
        badge("modality", fact.modality), status ? badge("status", status) : null),
      kg.make("blockquote", { lang: "zh-CN" }, ...marked(fact, ...fact.evidence)),
      kg.make("dl", {}, ...rows.flatMap(([key, value]) => [kg.make("dt", {}, kg.say(key)), kg.make("dd", {}, value)])),
      kg.make("p", { className: "doors" },
        kg.make("button", { type: "button", className: "open", onclick: () => openReport(index) }, kg.say("fact.open")),
        kg.state.chosen?.fact === index ? null
          : kg.make("button", { type: "button", onclick: () => kg.choose({ fact: index }, "panel") }, kg.say("fact.only"))));
  }

  // ---- the details of what is chosen

  function details() {
    const panel = kg.byId("details");
    const { chosen } = kg.state;
    if (!chosen) panel.replaceChildren(kg.make("p", { className: "empty" }, kg.say("details.empty")));
    else if (chosen.entity !== undefined) panel.replaceChildren(...ofEntity(chosen.entity));
    else panel.replaceChildren(...ofFact(chosen.fact));
  }

  const head = (icon, name) => kg.make("div", { className: "head" }, icon, kg.make("h2", { lang: "zh-CN" }, name),
    kg.make("button", { type: "button", "aria-label": kg.say("details.close"), title: kg.say("details.close"),
      onclick: () => kg.choose(null, "panel") }, "✕"));

  function ofEntity(id) {
    const entity = kg.entities[id];
    const order = (index) => kg.book.factTypes.indexOf(kg.facts[index].type);
    const found = kg.factsOf[id].filter((index) => kg.isOn(kg.facts[index])).sort((a, b) => order(a) - order(b) || a - b);
    return [
      head(kg.canvas.icon(entity.type), entity.name),
      kg.make("p", { className: "about" }, kg.say(`type.${entity.type}`)),
      entity.aliases ? kg.make("p", { className: "about" }, `${kg.say("details.aliases")} `,
        kg.make("span", { lang: "zh-CN" }, entity.aliases.join("、"))) : "",
      kg.make("p", { className: "about" }, `${kg.say("details.iri")} ${entity.id}`),
      kg.make("h3", {}, kg.say("details.facts", { count: kg.count(found.length) })),
      ...list(found),
    ];
  }

  function ofFact(index) {
    const fact = kg.facts[index];
    const pairs = new Set(kg.edges.filter((edge) => edge.fact === index).map(pair));
    const beside = [...new Set(kg.edges.filter((edge) => edge.fact !== index && pairs.has(pair(edge))).map((edge) => edge.fact))];
    return [
      head(kg.canvas.factIcon(fact.type), kg.say(`fact.${fact.type}`)),
      card(index),
      ...(beside.length ? [kg.make("h3", {}, kg.say("details.between", { count: beside.length })), ...list(beside)] : []),
    ];
  }

  const pair = ({ from, to }) => `${Math.min(from, to)} ${Math.max(from, to)}`;

  function list(indexes) {
    const cards = indexes.slice(0, limit).map(card);
    const left = Math.min(indexes.length - cards.length, STEP);
    if (left > 0) {
      cards.push(kg.make("button", { type: "button", onclick: () => { limit += STEP; details(); } }, kg.say("details.more", { count: left })));
    }
    return cards;
  }

  // ---- the report

  function openReport(index) {
    kg.change({ report: index }, "report");
    const panel = kg.byId("report");
    panel.focus({ preventScroll: true });
    panel.querySelector(".chosen")?.scrollIntoView({ block: "center" });
  }

  function report() {
    const panel = kg.byId("report");
    const index = kg.state.report;
    panel.hidden = index === null;
    if (index === null) return panel.replaceChildren();
    const fact = kg.facts[index];
    const { title, id, published, url } = kg.documents[fact.document];
    const isWeb = /^https?:\/\//i.test(url);
    return panel.replaceChildren(
      kg.make("div", { className: "head" }, kg.make("h2", { lang: "zh-CN" }, title || kg.say("report.untitled")),
        kg.make("button", { type: "button", "aria-label": kg.say("report.close"), title: kg.say("report.close"), onclick: closeReport }, "✕")),
      kg.make("p", { className: "about" }, `${published ?? kg.say("report.undated")} · ${id}`, isWeb ? " · " : "",
        isWeb ? kg.make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, kg.say("report.source")) : url ? ` · ${url}` : ""),
      kg.make("div", { className: "text", lang: "zh-CN" }, ...reportText(fact)),
    );
  }

  // The whole text: the chosen evidence strongly marked, the evidence of the report's other facts faintly.
  function reportText(chosen) {
    const text = kg.texts[chosen.document];
    const others = kg.facts.filter((fact) => fact.document === chosen.document && fact !== chosen).map((fact) => fact.evidence);
    const [start, end] = chosen.evidence;
    const away = chosen.arguments.filter((argument) => argument.length === 4);
    const cuts = [...new Set([0, text.length, start, end, ...others.flat(), ...away.flatMap(([, , from, to]) => [from, to])])].sort((a, b) => a - b);
    const isIn = ([low, high], from, to) => low <= from && to <= high;
    const edges = cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1];
      const here = isIn(chosen.evidence, from, to);
      const mark = away.some(([, , low, high]) => isIn([low, high], from, to));
      const faint = others.some((span) => isIn(span, from, to));
      const pieces = mark ? marked(chosen, from, to) : [text.cut(from, to)];
      if (here) return kg.make("span", { className: "evidence chosen" }, ...pieces);
      return faint ? kg.make("span", { className: "evidence" }, ...pieces) : kg.make("span", {}, ...pieces);
    });
    return edges;
  }

  function closeReport() {
    const index = kg.state.report;
    kg.change({ report: null }, "report");
    const from = [...document.querySelectorAll("#details .fact")].find((element) => element.dataset.fact === kg.facts[index]?.id);
    (from?.querySelector(".open") ?? kg.byId("details")).focus();
  }

  return { reading, sentence, details, report, openReport, closeReport, reset: () => { limit = STEP; } };
})();
