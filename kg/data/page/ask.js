// Questions that the page answers itself. Each has the name of a query in ontology/queries and gives its rows:
// the answers are compared with those of a SPARQL engine on the Turtle in the tests.
"use strict";

kg.ask = (() => {
  const MOST = 300;
  const TRUE = ["done", "ongoing"], NOW = ["current", "appointed", "acting"];
  const all = (fact, ...roles) => fact.entities.filter(([role]) => roles.includes(role)).map(([, id]) => id);
  const cross = (...lists) => lists.reduce((rows, list) => rows.flatMap((row) => list.map((cell) => [...row, cell])), [[]]);
  const of = (type) => kg.facts.filter((fact, index) => fact.type === type && kg.filter.isOn(index)); // the filters hold for answers too
  const isTrue = (fact) => TRUE.includes(fact.modality) && NOW.includes(kg.values(fact, "status")[0] ?? "current");
  const meetings = (...types) => types.flatMap(of).filter(isTrue).flatMap((fact) => cross(all(fact, "meeting"), all(fact, "person")));

  // A cell is an entity {entity}, a fact {fact}, a report {report}, or a plain value.
  const E = (entity) => ({ entity }), R = (report) => ({ report });
  const rowsOf = (pairs) => pairs.map((row) => row.map(E));

  const QUESTIONS = {
    appointments: { columns: ["person", "post", "status", "report"], rows: () => of("holds")
      .filter((fact) => ["appointed", "removed"].includes(kg.values(fact, "status")[0]))
      .flatMap((fact) => cross(all(fact, "person"), all(fact, "post")).map(([a, b]) => [E(a), E(b), { term: ["status", kg.values(fact, "status")[0]] }, R(fact.document)])) },
    "holders-in-unit": { distinct: true, columns: ["unit", "person", "post"], rows: () => rowsOf(of("holds").flatMap((fact) => cross(all(fact, "unit"), all(fact, "person"), all(fact, "post")))) },
    "several-posts": { columns: ["person", "posts"], rows: () => {
      const posts = new Map();
      for (const fact of of("holds").filter(isTrue)) for (const [a, b] of cross(all(fact, "person"), all(fact, "post"))) posts.set(a, (posts.get(a) ?? new Set()).add(b));
      return [...posts].filter(([, held]) => held.size > 1).sort(([, a], [, b]) => b.size - a.size).map(([a, held]) => [E(a), held.size]);
    } },
    "meetings-and-holders": { distinct: true, columns: ["unit", "meeting", "date"], rows: () => of("held").flatMap((fact) => {
      const dates = kg.values(fact, "date");
      return cross(all(fact, "unit"), all(fact, "meeting"), dates.length ? dates : [""]).map(([a, b, date]) => [E(a), E(b), date.replace(/(^|\/)--/g, "$1XXXX-")]);
    }) },
    chairs: { distinct: true, columns: ["meeting", "person"], rows: () => rowsOf(meetings("chaired")) },
    together: { distinct: true, columns: ["person", "other", "meeting"], rows: () => {
      const there = new Map();
      for (const [meeting, person] of meetings("attended", "chaired")) there.set(meeting, (there.get(meeting) ?? new Set()).add(person));
      return [...there].flatMap(([meeting, people]) => cross([...people], [...people])
        .filter(([a, b]) => a !== b).map(([a, b]) => [E(a), E(b), E(meeting)]));
    } },
    "undertaken-by-unit": { distinct: true, columns: ["unit", "measure", "modality"], rows: () => of("undertook")
      .flatMap((fact) => cross(all(fact, "unit"), all(fact, "measure")).map(([a, b]) => [E(a), E(b), { term: ["modality", fact.modality] }])) },
    planned: { distinct: true, columns: ["unit", "measure", "modality"], rows: () => of("undertook").filter(({ modality }) => ["planned", "required"].includes(modality))
      .flatMap((fact) => cross(all(fact, "unit"), all(fact, "measure")).map(([a, b]) => [E(a), E(b), { term: ["modality", fact.modality] }])) },
    quotations: { columns: ["person", "quote", "report"], rows: () => of("said")
      .flatMap((fact) => cross(all(fact, "person"), all(fact, "quote")).map(([a, b]) => [E(a), E(b), R(fact.document)])) },
    "unit-tree": { distinct: true, columns: ["part", "whole"], rows: () => kg.entities.flatMap(({ type, whole }, id) => (type === "unit" && whole !== undefined ? [[E(id), E(whole)]] : [])) },
    namesakes: { columns: ["person", "other", "score"], rows: () => kg.entities.flatMap(({ type, id: iri, like = [] }, id) => like
      .filter(([other]) => type === "person" && iri < kg.entities[other].id).map(([other, score]) => [E(id), E(other), score.toFixed(2)])) },
    "to-review": { columns: ["fact", "confidence"], rows: () => kg.facts.map((fact, index) => [{ fact: index }, fact.confidence])
      .filter(([cell, confidence]) => confidence < 0.7 && kg.filter.isOn(cell.fact)).sort((a, b) => a[1] - b[1]) },
    coverage: { columns: ["report", "facts"], rows: () => kg.documents.map((_, index) => [R(index), kg.factsIn[index].length]).filter(([, count]) => count).sort((a, b) => b[1] - a[1]) },
  };

  function plain(cell) {
    if (cell?.entity !== undefined) return kg.entities[cell.entity].name;
    if (cell?.fact !== undefined) return kg.panels.reading(kg.facts[cell.fact], { plain: true });
    if (cell?.report !== undefined) return kg.titleOf(cell.report);
    return cell?.term ? kg.term(...cell.term) : String(cell ?? "");
  }

  function rows(name) {
    const { rows: make, distinct } = QUESTIONS[name];
    const found = make();
    if (!distinct) return found;
    const seen = new Set();
    return found.filter((row) => { const key = row.map(plain).join("\n"); return !seen.has(key) && seen.add(key); });
  }

  function cell(value) {
    const link = (words, onclick) => kg.make("td", { lang: "zh-CN" }, kg.button(words, onclick));
    if (value?.entity !== undefined) return link(kg.nameOf(value.entity), () => kg.choose({ entity: value.entity }, "table"));
    if (value?.fact !== undefined) return link(plain(value), () => kg.choose({ fact: value.fact }, "table"));
    if (value?.report !== undefined) return link(plain(value), () => kg.panels.openReport({ document: value.report, fact: null }));
    return kg.make("td", {}, plain(value));
  }

  const column = (name) => kg.say(`column.${name}`);

  function show() {
    if (kg.state.view !== "ask") return;
    const { name = names[0] } = kg.state.question ?? {};
    const wanted = kg.byId("ask-filter").value.trim().toLowerCase();
    const found = rows(name).filter((row) => !wanted || row.some((value) => plain(value).toLowerCase().includes(wanted)));
    kg.byId("questions").replaceChildren(...names.map((one) => kg.make("option", { value: one, selected: one === name }, kg.say(`ask.${one}`))));
    kg.byId("ask-head").replaceChildren(...QUESTIONS[name].columns.map((one) => kg.make("th", { scope: "col" }, column(one))));
    kg.byId("answers").replaceChildren(...found.slice(0, MOST).map((row) => kg.make("tr", {}, ...row.map(cell))));
    kg.byId("ask-count").textContent = kg.say("table.count", { shown: kg.count(Math.min(MOST, found.length)), all: kg.count(found.length) }) + (kg.filter.isPlain() ? "" : kg.say("ask.filtered"));
    const entities = found.flatMap((row) => row.filter((value) => value?.entity !== undefined).map(({ entity }) => entity));
    kg.byId("ask-draw").disabled = !entities.some((id) => kg.edgesOf[id].length);
    kg.byId("ask-draw").onclick = () => kg.scene.some(entities);
    kg.byId("ask-save").onclick = () => kg.save(`${name}.csv`, "text/csv;charset=utf-8", kg.exports.table([QUESTIONS[name].columns.map(column), ...found.map((row) => row.map(plain))]));
  }

  function start() {
    kg.byId("questions").addEventListener("change", ({ target }) => kg.change({ question: { name: target.value } }, "view"));
    kg.byId("ask-filter").addEventListener("input", show);
  }

  const names = Object.keys(QUESTIONS);
  return { names, rows, plain, show, start };
})();
