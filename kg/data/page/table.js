// The table of facts: the same facts without a picture, for the keyboard and for screen readers.
"use strict";

kg.table = (() => {
  const STEP = 200; // rows at once
  let limit = STEP;

  const plain = (fact) => [kg.say(`fact.${fact.type}`), kg.panels.reading(fact, { plain: true }), kg.values(fact, "date").join(" "),
    marks(fact), kg.panels.sentence(fact), kg.titleOf(fact.document), kg.documents[fact.document].id];

  const marks = (fact) => [kg.term("modality", fact.modality), ...kg.values(fact, "status").map((status) => kg.term("status", status))].join(" · ");

  function row(index) {
    const fact = kg.facts[index];
    const report = kg.documents[fact.document];
    const choose = () => kg.choose({ fact: index }, "table");
    const cell = (...children) => kg.make("td", {}, ...children);
    const type = kg.make("span", { className: `c-${fact.type}` }, kg.say(`fact.${fact.type}`));
    const chosen = kg.state.chosen?.fact === index;
    return kg.make("tr", { className: chosen ? "chosen" : "" },
      cell(type),
      cell(kg.make("button", { type: "button", lang: "zh-CN", onclick: choose, "aria-pressed": String(chosen) }, kg.panels.reading(fact, { plain: true }))),
      cell(kg.values(fact, "date").join(" ")),
      cell(marks(fact)),
      cell(kg.make("span", { lang: "zh-CN" }, kg.panels.sentence(fact))),
      cell(kg.make("span", { lang: "zh-CN" }, kg.titleOf(fact.document)), report.published ? ` ${report.published}` : ""));
  }

  function show() {
    if (kg.state.view !== "table") return;
    const wanted = kg.byId("table-filter").value.trim().toLowerCase();
    const off = (fact) => fact.entities.length > 0 && fact.entities.every(([, entity]) => kg.state.off.has(`type.${kg.entities[entity].type}`));
    const found = kg.inOrder(kg.facts.keys()).filter((index) => kg.isOn(kg.facts[index]) && !off(kg.facts[index])
      && (!wanted || plain(kg.facts[index]).join("\n").toLowerCase().includes(wanted)));
    kg.byId("rows").replaceChildren(...found.slice(0, limit).map(row));
    const shown = Math.min(limit, found.length);
    kg.byId("table-count").textContent = kg.say("table.count", { shown: kg.count(shown), all: kg.count(found.length) });
    const more = kg.byId("table-more");
    more.hidden = shown === found.length;
    more.textContent = kg.say("table.more", { count: kg.count(Math.min(STEP, found.length - shown)) });
  }

  function start() {
    kg.byId("table-filter").addEventListener("input", () => { limit = STEP; show(); });
    kg.byId("table-more").addEventListener("click", () => { limit += STEP; show(); });
  }

  return { start, show };
})();
