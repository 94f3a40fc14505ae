// What is left out: by kind, report, region and level, confidence, modality and time. One filter for all views.
"use strict";

kg.filter = (() => {
  const DAY = 86_400_000;
  const LEVELS = ["national", "province", "prefecture", "county", "unknown"];
  const MODALITIES = ["done", "ongoing", "planned", "required", "negated"];
  const none = () => ({ off: new Set(), report: "", region: "", least: 0, from: "", to: "", undated: true, day: "" });
  let on = []; // fact → whether it is shown
  let places = []; // entity → codes of its jurisdictions
  let days = []; // fact → [first, last] day, null where neither the event nor the report is dated

  const numbers = new Map();
  function number(day) {
    if (!numbers.has(day)) numbers.set(day, Math.round(Date.parse(day) / DAY));
    return numbers.get(day);
  }
  const date = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  function start() {
    kg.state.filter ??= none();
    days = kg.facts.map((fact) => (fact.when ?? kg.documents[fact.document].when)?.map(number) ?? null);
    places = kg.entities.map(placesOf);
    refresh();
  }

  // A unit has its jurisdiction; a post that of its unit, all others those of the units in their facts.
  function placesOf({ place, whole, type }, id) {
    if (place) return [place];
    if (type === "unit") return [];
    if (whole !== undefined) return [kg.entities[whole].place].filter(Boolean);
    const found = new Set();
    for (const index of kg.factsOf[id]) {
      for (const [, other] of kg.facts[index].entities) if (kg.entities[other].place) found.add(kg.entities[other].place);
    }
    return [...found];
  }

  // A jurisdiction by its code; of countries the browser knows the names.
  function nameOf(code) {
    const name = kg.book.divisions[code]?.[0] ?? code;
    if (!/^[A-Z]{2}$/.test(name)) return name;
    return new Intl.DisplayNames([kg.state.language === "zh" ? "zh-CN" : "en"], { type: "region" }).of(name) ?? name;
  }

  function levelOf(place) {
    if (!place) return "unknown";
    return { 0: "national", 2: "province", 4: "prefecture", 6: "county" }[(place.split("-")[1] ?? "").length] ?? "unknown";
  }

  const isIn = (place, region) => place === region || place.startsWith(region === "CN" ? "CN" : region);

  // Facts about several units count for each; those about none count as of an unknown level.
  function placesOfFact(fact) {
    const units = fact.entities.filter(([, id]) => ["unit", "post"].includes(kg.entities[id].type)).flatMap(([, id]) => places[id]);
    return units.length ? units : fact.entities.flatMap(([, id]) => places[id]);
  }

  function test(index) {
    const fact = kg.facts[index];
    const { off, report, region, least, from, to, undated } = kg.state.filter;
    if (off.has(`fact.${fact.type}`) || off.has(`kind.${kg.kind(fact)}`) || off.has(`modality.${fact.modality}`)) return false;
    if (off.has("wrong") && kg.decide.isWrong(index)) return false;
    if (report && kg.documents[fact.document].id !== report) return false;
    if (least && (fact.confidence ?? 1) < least) return false;
    const codes = placesOfFact(fact);
    if (region && !codes.some((code) => isIn(code, region))) return false;
    const levels = codes.length ? codes.map(levelOf) : ["unknown"];
    if (levels.every((level) => off.has(`level.${level}`))) return false;
    if (fact.entities.length && fact.entities.every(([, id]) => off.has(`type.${kg.entities[id].type}`))) return false;
    if (!from && !to) return true;
    if (!days[index]) return undated;
    return (!from || days[index][1] >= number(from)) && (!to || days[index][0] <= number(to));
  }

  function refresh() {
    on = kg.facts.map((_, index) => test(index));
    const { day } = kg.state.filter;
    if (day) heldOn(number(day));
  }

  // As of a day, as holder-on-day.rq has it: a tenure that reports attest by that day, that none of them says was over
  // by then, and whose post, if it is one that one holds at a time, nobody else is attested in since. What is shown are
  // the facts that attest it, those of later reports too: they say that it went on.
  function basis({ person, post, head, first, last, ends = [] }, day) {
    const since = number(first[1]), until = number(last[1]);
    if (since > day || ends.some(([, end]) => number(end) > since && number(end) <= day)) return null;
    if (day <= until) return "held";
    const hasFollowed = head && kg.tenuresOf[post].some((other) => other.person !== person
      && number(other.first[1]) > until && number(other.first[1]) <= day);
    return hasFollowed ? null : "last";
  }

  function heldOn(day) {
    const held = new Set(kg.book.tenures.filter((tenure) => basis(tenure, day)).flatMap(({ facts }) => facts));
    kg.facts.forEach((fact, index) => {
      if (fact.type !== "holds" || !on[index]) return;
      on[index] = held.has(index) && !["removed", "former"].includes(kg.values(fact, "status")[0]);
    });
  }

  // What reports tell of the tenure that a fact speaks of, and what that says of the chosen day.
  function tenureOf(index) {
    const tenure = kg.tenureOf.get(index);
    if (!tenure) return [];
    const { first, last, appointed = [], ends = [] } = tenure;
    const { day } = kg.state.filter;
    const kind = day && basis(tenure, number(day));
    return [
      first[0] === last[0] ? first[0] : kg.say("tenure.attested", { first: first[0], last: last[0] }),
      ...appointed.map((told) => kg.say("tenure.appointed", { day: told })),
      ...ends.map(([told]) => kg.say("tenure.over", { day: told })),
      ...(day ? [kg.say(`tenure.${kind ?? "not"}`, { day })] : []),
    ];
  }

  // ---- the histogram: facts by month, or by year where there are many years

  const monthNumbers = new Map();
  function monthOf(day) {
    if (!monthNumbers.has(day)) {
      const at = new Date(day * DAY);
      monthNumbers.set(day, at.getUTCFullYear() * 12 + at.getUTCMonth());
    }
    return monthNumbers.get(day);
  }

  function bins() {
    const dated = days.filter(Boolean).map(([first]) => first);
    if (!dated.length) return [];
    const low = dated.reduce((a, b) => Math.min(a, b)), high = dated.reduce((a, b) => Math.max(a, b));
    const [year, month] = date(low).split("-").map(Number);
    const months = high - low < 365 * 4;
    const made = [];
    for (let at = months ? year * 12 + month - 1 : year; ; at += 1) {
      const name = (index) => (months ? `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}` : String(index));
      const from = number(months ? `${name(at)}-01` : `${name(at)}-01-01`);
      if (from > high) break;
      const next = number(months ? `${name(at + 1)}-01` : `${name(at + 1)}-01-01`);
      made.push({ name: name(at), from: date(from), to: date(next - 1), first: from, next, count: 0, shown: 0 });
    }
    days.forEach((span, index) => {
      const bin = span && made[months ? monthOf(span[0]) - (year * 12 + month - 1) : Math.floor(monthOf(span[0]) / 12) - year];
      if (bin) {
        bin.count += 1;
        if (on[index]) bin.shown += 1;
      }
    });
    return made;
  }

  function set(changes) {
    kg.change({ filter: { ...kg.state.filter, ...changes } }, "filter");
  }

  function toggle(key, isOn) {
    const off = new Set(kg.state.filter.off);
    if (isOn) off.delete(key); else off.add(key);
    set({ off });
  }

  const isPlain = () => {
    const { off, ...rest } = kg.state.filter;
    const { off: _, ...usual } = none();
    return off.size === 0 && JSON.stringify(rest) === JSON.stringify(usual);
  };

  return {
    LEVELS, MODALITIES, none, start, refresh, set, toggle, bins, isPlain, levelOf, isIn, nameOf, tenureOf,
    isOn: (index) => on[index],
    isEdgeOn: ({ fact, from, to }) => on[fact] && !kg.state.filter.off.has(`type.${kg.entities[from].type}`)
      && !kg.state.filter.off.has(`type.${kg.entities[to].type}`),
    placesOf: (id) => places[id],
    day: (index) => days[index] && date(days[index][0]),
    isEventDay: (index) => kg.facts[index].when !== undefined,
  };
})();
