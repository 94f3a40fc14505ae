// Corrections: what an analyst decides, kept in this browser and handed out as a text file that
// `kg build --decisions FILE` replays. A line each, its parts separated by tabs:
//   same IRI IRI reason · different IRI IRI reason · unsure IRI IRI reason · wrong FACT reason · name IRI NAME reason
"use strict";

kg.decide = (() => {
  const VERBS = { same: 2, different: 2, unsure: 2, wrong: 1, name: 2 }; // how many parts stand before the reason
  const PAIRS = ["same", "different", "unsure"];
  let made = []; // {verb, parts: [..], reason}
  let built = []; // those that this page was built with
  let wrongs = new Set(), names = new Map(), verdicts = new Map();

  const clean = (text) => text.replace(/\s+/g, " ").trim();
  const pairKey = (one, other) => [one, other].sort().join("\t");

  function index() {
    wrongs = new Set(made.filter(({ verb }) => verb === "wrong").map(({ parts }) => parts[0]));
    names = new Map(made.filter(({ verb }) => verb === "name").map(({ parts }) => [parts[0], parts[1]]));
    verdicts = new Map(made.filter(({ verb }) => PAIRS.includes(verb)).map(({ verb, parts }) => [pairKey(...parts), verb]));
  }

  // The same text for the same decisions, in whatever order they were taken.
  function text() {
    const lines = made.map(({ verb, parts, reason }) => [verb, ...parts, reason || kg.say("decide.noreason")].join("\t")).sort(); // a line without a reason is none
    return `# ${kg.say("decide.header")}\n${lines.map((line) => `${line}\n`).join("")}`;
  }

  // Throws an Error with the number of the line that is none.
  function read(content) {
    return content.replace(/^\ufeff/, "").split(/\r?\n/).flatMap((line, at) => {
      if (!line.trim() || line.startsWith("#")) return [];
      const [verb, ...rest] = line.split("\t");
      const count = VERBS[verb];
      if (!count || rest.length < count || rest.slice(0, count).some((part) => !part.trim())) throw new Error(kg.say("decide.bad", { line: at + 1 }));
      return [{ verb, parts: rest.slice(0, count), reason: clean(rest.slice(count).join(" ")) }];
    });
  }

  // ---- kept from one visit to the next, where the browser allows it

  const keyOf = ({ verb, parts }) => [verb, ...parts].join("\t");
  const place = () => `gongbao decisions ${kg.book.base}`;
  function keep() {
    try { localStorage.setItem(place(), JSON.stringify({ made, seen: built.map(keyOf) })); } catch { /* kept in this page only, and in the file */ }
  }

  // The decisions that the page was built with are among those it hands out, or the next build would undo them;
  // but for those that were there at an earlier visit and have been taken back since.
  function recall() {
    built = kg.book.decisions.map(([verb, ...rest]) => ({ verb, parts: rest.slice(0, VERBS[verb]), reason: rest.at(-1) }));
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(place()) ?? "{}"); } catch { /* as at a first visit */ }
    const { made: own = [], seen = [] } = Array.isArray(kept) ? { made: kept } : kept;
    made = own.filter(({ verb }) => VERBS[verb]);
    const known = new Set([...made.map(keyOf), ...seen]);
    made.push(...built.filter((decision) => !known.has(keyOf(decision))));
    index();
  }

  function take(next) {
    made = next;
    index();
    keep();
    kg.change({}, "decide");
  }

  // A decision replaces an earlier one about the same.
  function add(verb, parts, reason = "") {
    const about = (decision) => (PAIRS.includes(decision.verb) ? pairKey(...decision.parts) : `${decision.verb} ${decision.parts[0]}`);
    const decision = { verb, parts, reason: clean(reason) };
    take([...made.filter((other) => about(other) !== about(decision)), decision]);
  }

  function wrong(fact) {
    const { id } = kg.facts[fact];
    if (wrongs.has(id)) take(made.filter(({ verb, parts }) => verb !== "wrong" || parts[0] !== id));
    else ask("decide.wrong", "", (reason) => add("wrong", [id], reason));
  }

  function pair(verb, one, other) {
    if (one === other || kg.entities[one].type !== kg.entities[other].type) return; // the search offers no other; the build would not take it
    const ids = [kg.entities[one].id, kg.entities[other].id].sort();
    if (verdicts.get(pairKey(...ids)) === verb) take(made.filter(({ parts, verb: old }) => !PAIRS.includes(old) || pairKey(...parts) !== pairKey(...ids)));
    else ask(`decide.${verb}`, "", (reason) => add(verb, ids, reason), `${kg.nameOf(one)} / ${kg.nameOf(other)}`);
  }

  // ---- the dialog: a reason, or a name and a reason

  function ask(key, name, then, about = "") {
    const dialog = kg.byId("asking");
    const wanted = kg.make("input", { type: "text", value: name, id: "asked-name", lang: "zh-CN" });
    const reason = kg.make("input", { type: "text", id: "asked-reason", placeholder: kg.say("decide.reason.optional") });
    const label = (words, input) => kg.make("label", { htmlFor: input.id }, words, input);
    const done = () => {
      const value = clean(wanted.value);
      if (name && (!value || value === name)) return wanted.focus();
      dialog.close();
      then(reason.value, value);
      return undefined;
    };
    dialog.replaceChildren(kg.make("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); done(); } },
      kg.make("h2", { id: "asking-title" }, kg.say(key)),
      about ? kg.make("p", { lang: "zh-CN" }, about) : "",
      name ? label(kg.say("decide.name.new"), wanted) : "",
      label(kg.say("decide.reason"), reason),
      kg.make("p", { className: "doors" }, kg.make("button", { type: "submit" }, kg.say("decide.keep")),
        kg.button(kg.say("decide.cancel"), () => dialog.close()))));
    dialog.showModal();
    (name ? wanted : reason).focus();
  }

  const askName = (id) => ask("decide.name", kg.nameOf(id), (reason, name) => add("name", [kg.entities[id].id, name], reason));

  // ---- the list of decisions

  function describe({ verb, parts }) {
    const named = (iri) => (kg.byIri.has(iri) ? kg.entities[kg.byIri.get(iri)].name : iri);
    if (verb === "wrong") {
      const fact = kg.facts.find(({ id }) => id === parts[0]);
      return fact ? kg.panels.reading(fact, { plain: true }) : parts[0];
    }
    return verb === "name" ? `${named(parts[0])} → ${parts[1]}` : `${named(parts[0])} / ${named(parts[1])}`;
  }

  function show() {
    kg.byId("decided").textContent = kg.count(made.length);
    const applied = new Set(built.map(keyOf));
    const facts = new Set(kg.facts.map(({ id }) => id));
    const has = (iri) => kg.byIri.has(iri) || facts.has(iri); // what a report says of an entity goes by one of its facts
    const state = (decision) => {
      if (applied.has(keyOf(decision))) return kg.say("decide.applied");
      return decision.parts.slice(0, decision.verb === "name" ? 1 : 2).every(has) ? "" : kg.say("decide.unknown");
    };
    kg.byId("decisions").replaceChildren(
      kg.make("p", { className: "soft" }, kg.say(made.length ? "decide.about" : "decide.none")),
      kg.make("ul", { className: "list" }, ...made.map((decision) => kg.make("li", {},
        kg.make("span", { className: "badge" }, kg.say(`decide.${decision.verb}.short`)),
        kg.make("span", { lang: "zh-CN" }, describe(decision)),
        kg.make("span", { className: "soft" }, [decision.reason, state(decision)].filter(Boolean).join(" · ")),
        kg.button(kg.say("decide.undo"), () => take(made.filter((other) => other !== decision)), { className: "judge" })))),
      kg.make("p", { className: "doors" },
        kg.button(kg.say("decide.save"), () => kg.save("decisions.tsv", "text/tab-separated-values;charset=utf-8", text()), { id: "save-decisions", disabled: !made.length }),
        kg.make("label", { className: "file" }, kg.say("decide.open"), kg.make("input", { type: "file", accept: ".tsv,.txt", onchange: open }))),
      kg.make("p", { id: "decide-note", role: "status" }));
  }

  async function open({ target }) {
    try {
      const found = read(await target.files[0].text());
      take(found);
    } catch (error) {
      kg.byId("decide-note").textContent = error.message;
    }
  }

  return {
    recall, show, wrong, pair, askName, text, read,
    nameOf: (id) => names.get(kg.entities[id].id),
    isWrong: (fact) => wrongs.has(kg.facts[fact].id),
    verdict: (one, other) => verdicts.get(pairKey(kg.entities[one].id, kg.entities[other].id)),
    areDifferent: (one, other) => verdicts.get(pairKey(kg.entities[one].id, kg.entities[other].id)) === "different",
  };
})();
