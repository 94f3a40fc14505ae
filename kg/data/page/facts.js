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

  const ENDS = "。！？!?\n";
  const CLOSERS = "”’\"'」』）)】";
  const REACH = 300; // characters of a sentence shown on either side of the evidence

  // The sentence in which a span stands.
  function around(text, [start, end]) {
    const at = (place) => text.cut(place, place + 1);
    let [from, to] = [start, end];
    while (from > Math.max(0, start - REACH) && !ENDS.includes(at(from - 1))) from -= 1;
    while (from < start && (CLOSERS.includes(at(from)) || !at(from).trim())) from += 1;
    while (to < Math.min(text.length, end + REACH) && !ENDS.includes(at(to - 1)) && at(to) !== "\n") to += 1;
    while (to > end && to < text.length && CLOSERS.includes(at(to))) to += 1;
    return [from, to];
  }

  // The evidence with its arguments marked, and what else its sentence says in a quieter voice.
  function quote(fact) {
    const text = kg.texts[fact.document];
    const [start, end] = fact.evidence;
    const [from, to] = around(text, fact.evidence);
    const quiet = (low, high) => kg.make("span", { className: "soft" }, text.cut(low, high));
    return kg.make("blockquote", { lang: "zh-CN" }, quiet(from, start), ...marked(fact, start, end), quiet(end, to));
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
      return kg.make("mark", { className: `r-${roles[0]}`, title: roles.map((role) => kg.term("role", role)).join("、") }, piece);
    });
  }

  // ---- one fact on a card

  function card(index) {
    const fact = kg.facts[index];
    const report = kg.documents[fact.document];
    const status = kg.values(fact, "status")[0];
    const badge = (key, name) => kg.make("span", { className: `badge ${name}` }, kg.term(key, name));
    const main = kg.say(`reading.${fact.type}`);
    const isMain = (role) => main.includes(`{${role}}`);
    const rest = fact.arguments.filter(([role]) => role !== "status" && role !== "date" && !isMain(role));
    const supplied = fact.arguments.filter(({ length, 0: role }) => length === 2 && isMain(role) && role !== "quote");
    const rows = [
      ...kg.values(fact, "date").map((date) => ["fact.event", date]),
      ...rest.map(([role, value]) => [kg.term("role", role), value]),
      ...supplied.map(([role, value]) => ["fact.context", `${kg.term("role", role)} ${value}`]),
      ["fact.report", kg.titleOf(fact.document)],
      ["fact.published", report.published ?? kg.say("unknown")],
      ["fact.offsets", kg.say("fact.offsets.value", { start: fact.evidence[0], end: fact.evidence[1] })],
      ...(fact.also ?? []).map((also) => ["fact.also", kg.texts[fact.document].cut(...also)]),
      ["fact.rule", fact.rule],
      ...(fact.confidence === undefined ? [] : [["fact.confidence", fact.confidence.toFixed(2)]]),
    ];
    return kg.make("article", { className: `fact c-${fact.type}`, data: { fact: fact.id } },
      kg.make("p", { className: "reading", lang: "zh-CN" }, reading(fact)),
      kg.make("p", { className: "badges" }, kg.make("span", { className: "badge" }, kg.say(`fact.${fact.type}`)),
        badge("modality", fact.modality), status ? badge("status", status) : null),
      quote(fact),
      kg.make("dl", {}, ...rows.flatMap(([key, value]) => [kg.make("dt", {}, kg.say(key)), kg.make("dd", {}, value)])),
      kg.make("p", { className: "doors" },
        kg.make("button", { type: "button", className: "open", onclick: () => openReport({ document: fact.document, fact: index }) }, kg.say("fact.open")),
        kg.state.chosen?.fact === index ? null
          : kg.make("button", { type: "button", onclick: () => kg.choose({ fact: index }, "panel") }, kg.say("fact.only"))));
  }

  // ---- the details of what is chosen

  function details() {
    const panel = kg.byId("details");
    const { chosen } = kg.state;
    if (!chosen) panel.replaceChildren(...overview());
    else if (chosen.entity !== undefined) panel.replaceChildren(...ofEntity(chosen.entity));
    else panel.replaceChildren(...ofFact(chosen.fact));
  }

  // Before anything is chosen: the best connected of each type, and the reports.
  function overview() {
    const most = (type) => kg.entities.map((_, id) => id).filter((id) => kg.entities[id].type === type && kg.factsOf[id].length)
      .sort((a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b).slice(0, 5);
    const entry = (icon, name, gloss, onclick) => kg.make("li", {}, icon,
      kg.make("button", { type: "button", lang: "zh-CN", onclick }, name), kg.make("span", { className: "soft", lang: "zh-CN" }, gloss));
    const part = (title, entries) => (entries.length ? [kg.make("h3", {}, title), kg.make("ul", { className: "list" }, ...entries)] : []);
    const reports = kg.documents.map((_, index) => index)
      .sort((a, b) => (kg.documents[b].published ?? "").localeCompare(kg.documents[a].published ?? "") || a - b).slice(0, 20);
    return [
      kg.make("h2", { className: "unseen" }, kg.say("details")),
      kg.make("p", { className: "soft" }, kg.say("details.empty")),
      ...["person", "unit", "meeting"].flatMap((type) => part(kg.say(`overview.${type}`), most(type).map((id) =>
        entry(kg.canvas.icon(type), kg.entities[id].name, type === "unit" ? kg.say("search.facts", { count: kg.factsOf[id].length }) : kg.gloss(id),
          () => kg.choose({ entity: id }, "panel"))))),
      ...part(kg.say("overview.reports"), reports.map((document) => entry("", kg.titleOf(document), kg.documents[document].published ?? "",
        () => openReport({ document, fact: null })))),
    ];
  }

  const head = (icon, name) => kg.make("div", { className: "head" }, icon, kg.make("h2", { lang: "zh-CN" }, name),
    kg.make("button", { type: "button", "aria-label": kg.say("details.close"), title: kg.say("details.close"),
      onclick: () => kg.choose(null, "panel") }, "✕"));

  function ofEntity(id) {
    const entity = kg.entities[id];
    const order = (index) => kg.book.factTypes.indexOf(kg.facts[index].type);
    const found = kg.inOrder(kg.factsOf[id].filter((index) => kg.isOn(kg.facts[index]))).sort((a, b) => order(a) - order(b));
    return [
      head(kg.canvas.icon(entity.type), entity.name),
      kg.make("p", { className: "about" }, [kg.say(`type.${entity.type}`), kg.gloss(id)].filter(Boolean).join(" · ")),
      entity.aliases ? kg.make("p", { className: "about" }, `${kg.say("details.aliases")} `,
        kg.make("span", { lang: "zh-CN" }, entity.aliases.join("、"))) : "",
      kg.make("p", { className: "about" }, `${kg.say("details.iri")} ${entity.id}`),
      kg.make("h3", {}, kg.say("details.facts", { count: kg.count(found.length) })),
      ...list(found),
      ...(entity.like ? alike(entity.like) : []),
    ];
  }

  // What the entity may be the same as, each with its score and what speaks for it.
  const alike = (others) => [kg.make("h3", {}, kg.say("details.like")),
    kg.make("ul", { className: "list" }, ...others.map(([other, score, reasons]) => kg.make("li", {},
      kg.canvas.icon(kg.entities[other].type),
      kg.make("button", { type: "button", lang: "zh-CN", onclick: () => kg.choose({ entity: other }, "panel") }, kg.entities[other].name),
      kg.make("span", { className: "soft" }, [kg.gloss(other), score.toFixed(2), ...reasons.map((reason) => kg.term("like", reason))]
        .filter(Boolean).join(" · ")))))];

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

  function openReport(wanted) {
    kg.change({ report: wanted }, "report");
    kg.byId("report").focus({ preventScroll: true });
  }

  function report(why) {
    const panel = kg.byId("report");
    const wanted = kg.state.report;
    panel.hidden = wanted === null;
    if (wanted === null) return panel.replaceChildren();
    const { id, published, url } = kg.documents[wanted.document];
    const isWeb = /^https?:\/\//i.test(url);
    const was = panel.scrollTop;
    panel.replaceChildren(
      kg.make("div", { className: "head" }, kg.make("h2", { lang: "zh-CN" }, kg.titleOf(wanted.document)),
        kg.make("button", { type: "button", "aria-label": kg.say("report.close"), title: kg.say("report.close"), onclick: closeReport }, "✕")),
      kg.make("p", { className: "about" }, `${published ?? kg.say("report.undated")} · ${id}`, isWeb ? " · " : "",
        isWeb ? kg.make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, kg.say("report.source")) : url ? ` · ${url}` : ""),
      kg.make("div", { className: "text", lang: "zh-CN" }, ...reportText(wanted.document, wanted.fact)),
    );
    panel.scrollTop = was;
    if (["report", "panel", "table", "click"].includes(why)) panel.querySelector(".chosen")?.scrollIntoView({ block: "center" });
    return undefined;
  }

  // The whole text: the chosen evidence strongly marked, that of the report's other facts faintly, to be clicked.
  function reportText(document, index) {
    const text = kg.texts[document];
    const chosen = index === null ? null : kg.facts[index];
    const others = kg.facts.map((_, other) => other).filter((other) => kg.facts[other].document === document && other !== index);
    const named = (chosen?.arguments ?? []).filter((argument) => argument.length === 4).map(([, , from, to]) => [from, to]);
    const spans = [...(chosen ? [chosen.evidence] : []), ...named, ...others.map((other) => kg.facts[other].evidence)];
    const cuts = [...new Set([0, text.length, ...spans.flat()])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1];
      const isIn = ([low, high]) => low <= from && to <= high;
      const pieces = named.some(isIn) ? marked(chosen, from, to) : [text.cut(from, to)];
      if (chosen && isIn(chosen.evidence)) return kg.make("span", { className: "evidence chosen" }, ...pieces);
      const other = others.find((candidate) => isIn(kg.facts[candidate].evidence));
      if (other === undefined) return kg.make("span", {}, ...pieces);
      const title = reading(kg.facts[other], { plain: true });
      return kg.make("span", { className: "evidence", title, onclick: () => kg.choose({ fact: other }, "panel") }, ...pieces);
    });
  }

  function closeReport() {
    const id = kg.facts[kg.state.report.fact]?.id;
    kg.change({ report: null }, "report");
    const from = [...document.querySelectorAll("#details .fact")].find((element) => element.dataset.fact === id);
    (from?.querySelector(".open") ?? kg.byId("details")).focus();
  }

  return { reading, sentence, details, report, openReport, closeReport, reset: () => { limit = STEP; } };
})();
