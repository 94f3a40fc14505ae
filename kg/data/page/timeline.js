// The timeline: of a person the posts and what was said and attended, of a unit its meetings, measures and holders.
// Facts stand at the day of the event; where the report gives none, at the day of the report, with a hollow mark.
"use strict";

kg.timeline = (() => {
  const ROW = 26, LEFT = 210, MOST = 250;
  const has = (id) => kg.factsOf[id].length > 0 && !["statement"].includes(kg.entities[id].type);

  // Rows: for a person each post, for all others each kind of fact; a row has the facts of one subject in order.
  function rows(id) {
    const made = new Map();
    for (const index of kg.factsOf[id].filter(kg.filter.isOn)) {
      const fact = kg.facts[index];
      const isPerson = kg.entities[id].type === "person";
      const title = fact.type === "holds"
        ? (isPerson ? [kg.values(fact, "unit")[0], kg.values(fact, "post")[0]] : [kg.values(fact, "person")[0], kg.values(fact, "post")[0]]).filter(Boolean).join(" ")
        : kg.values(fact, { held: "meeting", chaired: "meeting", attended: "meeting", undertook: "measure", said: "quote" }[fact.type])[0] ?? "";
      const key = `${kg.book.factTypes.indexOf(fact.type)} ${title}`;
      if (!made.has(key)) made.set(key, { type: fact.type, title, facts: [] });
      made.get(key).facts.push(index);
    }
    const day = (index) => kg.filter.day(index) ?? "9999";
    for (const row of made.values()) row.facts.sort((a, b) => (day(a) < day(b) ? -1 : 1));
    return [...made.values()].sort((a, b) => (a.type === "holds" ? 0 : 1) - (b.type === "holds" ? 0 : 1)
      || (day(a.facts[0]) < day(b.facts[0]) ? -1 : day(a.facts[0]) > day(b.facts[0]) ? 1 : 0));
  }

  function show() {
    if (kg.state.view !== "timeline") return;
    const panel = kg.byId("time");
    const id = kg.state.chosen?.entity ?? subjectOf(kg.state.chosen?.fact);
    if (id === undefined) return void panel.replaceChildren(kg.make("p", { className: "soft pad" }, kg.say("timeline.empty")), people());
    const found = rows(id);
    const dated = found.flatMap(({ facts }) => facts).map(kg.filter.day).filter(Boolean).sort();
    panel.replaceChildren(
      kg.make("h2", { lang: "zh-CN" }, kg.canvas.icon(kg.entities[id].type), kg.nameOf(id)),
      kg.make("p", { className: "soft" }, kg.say("timeline.about")),
      ...(found.length > MOST ? [kg.make("p", { className: "soft" }, kg.say("table.count", { shown: kg.count(MOST), all: kg.count(found.length) }))] : []),
      kg.make("ol", { className: "rows" }, ...(dated.length ? [axis(dated)] : []), ...found.slice(0, MOST).map((row) => line(row, dated))));
  }

  const subjectOf = (fact) => (fact === undefined ? undefined : kg.facts[fact].entities[0]?.[1]);

  // Nobody is chosen yet: those with the most posts.
  function people() {
    const most = kg.entities.map((_, id) => id).filter((id) => kg.entities[id].type === "person" && has(id))
      .sort((a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b).slice(0, 30);
    return kg.make("ul", { className: "list pad" }, ...most.map((id) => kg.make("li", {}, kg.canvas.icon("person"),
      kg.button(kg.nameOf(id), () => kg.choose({ entity: id }, "tree"), { lang: "zh-CN" }), kg.make("span", { className: "soft" }, kg.gloss(id)))));
  }

  const time = (day) => Date.parse(day) / 86_400_000;

  // Where a day stands, in percent of the span from the first to the last.
  function place(day, dated) {
    const [low, high] = [time(dated[0]), time(dated.at(-1))];
    return high === low ? 50 : 2 + (96 * (time(day) - low)) / (high - low);
  }

  function axis(dated) {
    const [low, high] = [dated[0], dated.at(-1)];
    const marks = kg.draw("svg", { class: "line", height: ROW, "aria-hidden": "true" });
    const far = high.slice(0, 4) - low.slice(0, 4) > 2;
    const step = Math.max(1, Math.ceil((Number(high.slice(0, 4)) - Number(low.slice(0, 4))) / 8));
    const days = [low, high];
    for (let year = Number(low.slice(0, 4)) + 1; year <= Number(high.slice(0, 4)); year += step) days.push(`${year}-01-01`);
    const kept = [];
    for (const day of days) {
      const x = place(day, dated);
      if (kept.every((other) => Math.abs(other - x) > 17)) {
        kept.push(x);
        marks.append(kg.draw("text", { x: `${x}%`, y: 16, "text-anchor": x > 90 ? "end" : x < 10 ? "start" : "middle" }, day.slice(0, day.endsWith("-01-01") || far ? 4 : 7)));
      }
    }
    return kg.make("li", { className: "axis" }, kg.make("span", {}), marks);
  }

  function line({ type, title, facts }, dated) {
    const marks = kg.draw("svg", { class: `line c-${type}`, height: ROW, "aria-hidden": "true" });
    const days = facts.map(kg.filter.day).filter(Boolean);
    if (type === "holds" && days.length > 1) {
      // attested from the first to the last report of it, which is less than the tenure
      marks.append(kg.draw("line", { x1: `${place(days[0], dated)}%`, x2: `${place(days.at(-1), dated)}%`, y1: ROW / 2, y2: ROW / 2, stroke: "currentColor", "stroke-width": 3 }));
    }
    for (const index of facts) {
      const day = kg.filter.day(index);
      if (!day) continue;
      const status = kg.values(kg.facts[index], "status")[0];
      const hollow = !kg.filter.isEventDay(index);
      const over = ["removed", "former"].includes(status);
      const x = `${place(day, dated)}%`;
      marks.append(over
        ? kg.draw("rect", { x, y: ROW / 2 - 6, width: 4, height: 12, fill: "currentColor" })
        : kg.draw("circle", { cx: x, cy: ROW / 2, r: 5, fill: hollow ? "var(--sheet)" : "currentColor", stroke: "currentColor", "stroke-width": 2 }));
    }
    const words = (index) => {
      const status = kg.values(kg.facts[index], "status")[0];
      return `${kg.filter.day(index) ?? kg.say("timeline.undated")}${kg.filter.isEventDay(index) || !kg.filter.day(index) ? "" : kg.say("timeline.reported")}${status ? ` ${kg.term("status", status)}` : ""}`;
    };
    const chosen = facts.includes(kg.state.chosen?.fact);
    return kg.make("li", { className: chosen ? "chosen" : "" },
      kg.make("span", { className: "what" }, kg.canvas.factIcon(type),
        kg.button(title || kg.say(`fact.${type}`), () => kg.choose({ fact: facts.at(-1) }, "table"), { lang: "zh-CN", title })),
      marks,
      kg.make("span", { className: "when soft" }, facts.length > 3 ? `${words(facts[0])} … ${words(facts.at(-1))}` : facts.map(words).join("；")));
  }

  return { has, show, start() {} };
})();
