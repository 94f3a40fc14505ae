// The table of facts: the same facts without a picture, for the keyboard and for screen readers; sorts, filters, saves.
"use strict";

kg.table = (() => {
  const STEP = 200; // rows at once
  const COLUMNS = ["type", "reading", "date", "modality", "confidence", "sentence", "report"];
  let limit = STEP;
  let sort = { by: null, down: false };

  const marks = (fact) => [kg.term("modality", fact.modality), ...kg.values(fact, "status").map((status) => kg.term("status", status))].join(" · ");
  const reading = (fact) => kg.panels.reading(fact, { plain: true });
  const day = (index) => kg.values(kg.facts[index], "date").join(" ") || (kg.filter.day(index) ?? "");

  const keys = {
    type: (index) => kg.book.factTypes.indexOf(kg.facts[index].type), reading: (index) => reading(kg.facts[index]), date: day,
    modality: (index) => marks(kg.facts[index]), confidence: (index) => kg.facts[index].confidence ?? 0,
    sentence: (index) => kg.panels.sentence(kg.facts[index]), report: (index) => kg.documents[kg.facts[index].document].published ?? "",
  };

  function row(index) {
    const fact = kg.facts[index];
    const report = kg.documents[fact.document];
    const choose = () => kg.choose({ fact: index }, "table");
    const cell = (...children) => kg.make("td", {}, ...children);
    const type = kg.make("span", { className: `c-${fact.type}` }, kg.say(`fact.${fact.type}`));
    const chosen = kg.state.chosen?.fact === index;
    const date = kg.values(fact, "date").join(" ");
    return kg.make("tr", { className: `${chosen ? "chosen" : ""}${kg.decide.isWrong(index) ? " wrong" : ""}`, data: { fact: fact.id } },
      cell(type),
      cell(kg.make("button", { type: "button", lang: "zh-CN", onclick: choose, "aria-pressed": String(chosen) }, reading(fact))),
      cell(date || kg.make("span", { className: "soft" }, kg.filter.day(index) ? `${kg.filter.day(index)}${kg.say("timeline.reported")}` : "")),
      cell(marks(fact)),
      cell(fact.confidence?.toFixed(2) ?? ""),
      cell(kg.make("span", { lang: "zh-CN" }, kg.panels.sentence(fact))),
      cell(kg.make("span", { lang: "zh-CN" }, kg.titleOf(fact.document)), report.published ? ` ${report.published}` : ""));
  }

  // The facts that the filters and the words let through, in the order asked for; of the chosen entity only, where wanted.
  function found() {
    const words = kg.byId("table-filter").value.trim().toLowerCase();
    const only = kg.byId("table-chosen").checked ? kg.state.chosen?.entity : undefined;
    const has = (index) => [reading(kg.facts[index]), kg.say(`fact.${kg.facts[index].type}`), day(index), marks(kg.facts[index]),
      kg.titleOf(kg.facts[index].document), kg.documents[kg.facts[index].document].id, kg.panels.sentence(kg.facts[index])]
      .some((text) => text.toLowerCase().includes(words));
    const indexes = (only === undefined ? [...kg.facts.keys()] : kg.factsOf[only]).filter((index) => kg.filter.isOn(index) && (!words || has(index)));
    if (!sort.by) return kg.inOrder(indexes);
    const ranks = new Map(indexes.map((index) => [index, keys[sort.by](index)]));
    const words2 = new Intl.Collator("zh-CN");
    const compare = (a, b) => (typeof a === "number" ? a - b : words2.compare(a, b));
    return indexes.sort((a, b) => (sort.down ? -1 : 1) * compare(ranks.get(a), ranks.get(b)) || a - b);
  }

  function show() {
    if (kg.state.view !== "table") return;
    kg.byId("table-head").replaceChildren(...COLUMNS.map((name) => kg.make("th", { scope: "col", "aria-sort": sort.by === name ? (sort.down ? "descending" : "ascending") : "none" },
      kg.button(`${kg.say(`table.${name}`)}${sort.by === name ? (sort.down ? " ▼" : " ▲") : ""}`, () => { sort = { by: name, down: sort.by === name && !sort.down }; show(); }))));
    const indexes = found();
    kg.byId("rows").replaceChildren(...indexes.slice(0, limit).map(row));
    const shown = Math.min(limit, indexes.length);
    kg.byId("table-count").textContent = kg.say("table.count", { shown: kg.count(shown), all: kg.count(indexes.length) });
    kg.byId("table-chosen").disabled = kg.state.chosen?.entity === undefined && !kg.byId("table-chosen").checked;
    const more = kg.byId("table-more");
    more.hidden = shown === indexes.length;
    more.textContent = kg.say("table.more", { count: kg.count(Math.min(STEP, indexes.length - shown)) });
  }

  function start() {
    kg.byId("table-filter").addEventListener("input", () => { limit = STEP; show(); });
    kg.byId("table-chosen").addEventListener("change", show);
    kg.byId("table-save").addEventListener("click", () => kg.save("facts.csv", "text/csv;charset=utf-8", kg.exports.csv(found())));
    kg.byId("table-more").addEventListener("click", () => { limit += STEP; show(); });
  }

  return { start, show, found };
})();
