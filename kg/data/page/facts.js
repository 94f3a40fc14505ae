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
      const name = (entities[i] === undefined ? undefined : kg.decide.nameOf(entities[i])) ?? values[i] ?? kg.entities[entities[i]].name;
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
    if (!kg.texts) return kg.make("blockquote", {}, "…"); // the texts come last; then all is shown anew
    const text = kg.texts[fact.document];
    const [start, end] = fact.evidence;
    const [from, to] = around(text, fact.evidence);
    const quiet = (low, high) => kg.make("span", { className: "soft" }, text.cut(low, high));
    return kg.make("blockquote", { lang: "zh-CN" }, quiet(from, start), ...marked(fact, start, end), quiet(end, to));
  }

  const sentence = (fact) => (kg.texts ? kg.texts[fact.document].cut(...fact.evidence) : "…");

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
      ...kg.filter.tenureOf(index).map((told) => ["fact.tenure", told]),
      ["fact.report", kg.titleOf(fact.document)],
      ["fact.published", report.published ?? kg.say("unknown")],
      ["fact.offsets", kg.say("fact.offsets.value", { start: fact.evidence[0], end: fact.evidence[1] })],
      ...(fact.also ?? []).map(([start, end]) => ["fact.also", kg.texts ? kg.texts[fact.document].cut(start, end) : "…"]),
      ["fact.rule", fact.rule],
      ...(fact.confidence === undefined ? [] : [["fact.confidence", fact.confidence.toFixed(2)]]),
    ];
    const isWrong = kg.decide.isWrong(index);
    return kg.make("article", { className: `fact c-${fact.type}${isWrong ? " wrong" : ""}`, data: { fact: fact.id } },
      kg.make("p", { className: "reading", lang: "zh-CN" }, reading(fact)),
      kg.make("p", { className: "badges" }, kg.make("span", { className: "badge" }, kg.say(`fact.${fact.type}`)),
        badge("modality", fact.modality), status ? badge("status", status) : null,
        isWrong ? kg.make("span", { className: "badge negated" }, kg.say("decide.wrong.marked")) : null),
      quote(fact),
      kg.make("dl", {}, ...rows.flatMap(([key, value]) => [kg.make("dt", {}, kg.say(key)), kg.make("dd", {}, value)])),
      kg.make("p", { className: "doors" },
        kg.make("button", { type: "button", className: "open", onclick: () => openReport({ document: fact.document, fact: index }) }, kg.say("fact.open")),
        kg.state.chosen?.fact === index ? null
          : kg.button(kg.say("fact.only"), () => kg.choose({ fact: index }, "panel")),
        kg.button(kg.say(isWrong ? "decide.right" : "decide.wrong"), () => kg.decide.wrong(index), { className: "judge", "aria-pressed": String(isWrong) })));
  }

  // ---- the details of what is chosen

  function details() {
    const panel = kg.byId("details");
    const { chosen } = kg.state;
    if (!chosen) panel.replaceChildren(...overview());
    else if (chosen.entity !== undefined) panel.replaceChildren(...ofEntity(chosen.entity));
    else panel.replaceChildren(...ofFact(chosen.fact));
  }

  // Before anything is chosen: ways in. The best connected of each type, communities, questions, the reports.
  function overview() {
    const most = (type) => kg.entities.map((_, id) => id).filter((id) => kg.entities[id].type === type && kg.factsOf[id].length)
      .sort((a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b).slice(0, 5);
    const entry = (icon, name, gloss, onclick) => kg.make("li", {}, icon,
      kg.button(name, onclick, { lang: "zh-CN" }), kg.make("span", { className: "soft", lang: "zh-CN" }, gloss));
    const part = (title, entries) => (entries.length ? [kg.make("h3", {}, title), kg.make("ul", { className: "list" }, ...entries)] : []);
    const reports = kg.documents.map((_, index) => index)
      .sort((a, b) => (kg.documents[b].published ?? "").localeCompare(kg.documents[a].published ?? "") || a - b).slice(0, 20);
    const count = (number) => kg.say("search.facts", { count: kg.count(number) });
    return [
      kg.make("h2", { className: "unseen" }, kg.say("details")),
      kg.make("p", { className: "soft" }, kg.say("details.empty")),
      ...ways(),
      ...["person", "unit", "meeting"].flatMap((type) => part(kg.say(`overview.${type}`), most(type).map((id) =>
        entry(kg.canvas.icon(type), kg.nameOf(id), `${kg.gloss(id)}${type === "meeting" ? "" : ` ${count(kg.factsOf[id].length)}`}`, () => kg.scene.focus(id))))),
      ...part(kg.say("overview.communities"), kg.book.communities.slice(0, 8).map((members, number) =>
        entry("", members.slice(0, 3).map(kg.nameOf).join("、"), kg.say("overview.members", { count: kg.count(members.length) }),
          () => kg.scene.go({ kind: "community", number }, null)))),
      ...part(kg.say("overview.questions"), kg.ask.names.slice(0, 5).map((name) => entry("", kg.say(`ask.${name}`), "",
        () => kg.change({ question: { name }, view: "ask" }, "view")))),
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
    const found = kg.inOrder(kg.factsOf[id].filter(kg.filter.isOn)).sort((a, b) => order(a) - order(b));
    const left = kg.factsOf[id].length - found.length;
    const places = kg.filter.placesOf(id).map(kg.filter.nameOf);
    const row = (key, value) => kg.make("p", { className: "about" }, `${kg.say(key)} `, kg.make("span", { lang: "zh-CN" }, value));
    const whole = entity.whole === undefined ? [] : [kg.make("p", { className: "about list" }, `${kg.say("details.whole")} `,
      kg.button(kg.nameOf(entity.whole), () => kg.choose({ entity: entity.whole }, "panel"), { lang: "zh-CN" }))];
    return [
      head(kg.canvas.icon(entity.type), kg.nameOf(id)),
      kg.make("p", { className: "about" }, [kg.say(`type.${entity.type}`), kg.gloss(id)].filter(Boolean).join(" · ")),
      entity.aliases ? row("details.aliases", entity.aliases.join("、")) : "",
      ["unit", "post"].includes(entity.type) && places.length ? row("details.place", places.join("、")) : "",
      ...whole,
      kg.make("p", { className: "about" }, `${kg.say("details.iri")} ${entity.id}`),
      actions(id),
      ...ways(),
      kg.make("h3", {}, kg.say("details.facts", { count: kg.count(found.length) })),
      left ? kg.make("p", { className: "about" }, kg.say("details.filtered", { count: kg.count(left) })) : "",
      ...list(found),
      ...(entity.like ? alike(id) : []),
    ];
  }

  // The ways between two entities, where the scene is of them.
  const ways = () => kg.scene.waysShown().map((way) => kg.make("p", { className: "way list", lang: "zh-CN" }, ...way.flatMap((one, i) => [i ? " → " : "",
    kg.button(kg.nameOf(one), () => kg.choose({ entity: one }, "panel"))])));

  // What can be done with an entity: look around it, follow it, correct it.
  function actions(id) {
    const { scene } = kg.state;
    const isOpen = scene.kind === "focus" && (scene.centre === id || scene.open.includes(id));
    const isDrawn = kg.edgesOf[id].length > 0;
    const door = (key, onclick, isOn = true) => (isOn ? kg.button(kg.say(key), onclick) : null);
    return kg.make("div", { className: "doors actions", role: "group", "aria-label": kg.say("details.actions") },
      door("scene.focus", () => kg.scene.focus(id), isDrawn),
      door("scene.expand", () => kg.scene.expand(id), isDrawn && scene.kind === "focus" && !isOpen),
      door("scene.collapse", () => kg.scene.collapse(id), isDrawn && scene.kind === "focus" && scene.centre !== id),
      door("scene.path", () => kg.search.pick("path", id), isDrawn),
      door("view.timeline", () => kg.change({ view: "timeline" }, "view"), kg.timeline.has(id)),
      door("view.tree", () => kg.change({ view: "tree" }, "view"), kg.entities[id].type === "unit"),
      door("decide.same", () => kg.search.pick("same", id)),
      door("decide.different", () => kg.search.pick("different", id)),
      door("decide.name", () => kg.decide.askName(id)));
  }

  // What the entity may be the same as, each with its score and what speaks for it; the analyst decides.
  const alike = (id) => [kg.make("h3", {}, kg.say("details.like")),
    kg.make("ul", { className: "list" }, ...kg.entities[id].like.map(([other, score, reasons]) => kg.make("li", {},
      kg.canvas.icon(kg.entities[other].type),
      kg.button(kg.nameOf(other), () => kg.choose({ entity: other }, "panel"), { lang: "zh-CN" }),
      kg.make("span", { className: "soft" }, [kg.gloss(other), score.toFixed(2), ...reasons.map((reason) => kg.term("like", reason))]
        .filter(Boolean).join(" · ")),
      kg.make("span", { className: "judges" }, ...["same", "different", "unsure"].map((verb) =>
        kg.button(kg.say(`decide.${verb}.short`), () => kg.decide.pair(verb, id, other), { "aria-pressed": String(kg.decide.verdict(id, other) === verb) }))))))];

  function ofFact(index) {
    const fact = kg.facts[index];
    const pairs = new Set(kg.edgesWith[index].map(pair));
    const beside = [...new Set(kg.edgesWith[index].flatMap((edge) => kg.edgesOf[edge.from])
      .filter((edge) => edge.fact !== index && pairs.has(pair(edge))).map((edge) => edge.fact))];
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
    if (!kg.texts) return ["…"];
    const text = kg.texts[document];
    const chosen = index === null ? null : kg.facts[index];
    const others = kg.factsIn[document].filter((other) => other !== index);
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
