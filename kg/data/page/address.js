// The address keeps what is chosen, drawn, filtered and asked, so that a link brings it back:
//   #entity=…&view=table&focus=…&open=…&off=fact.said&from=2019-09-01&lang=en
// Things go by the end of their IRI (person/p4k…); a link made by hand may give a name or the whole IRI instead.
"use strict";

kg.address = (() => {
  const VIEWS = ["graph", "table", "timeline", "tree", "ask"];
  const FILTERS = ["report", "region", "from", "to", "day"];

  const base = () => `${kg.book.base}id/`;
  const short = (iri) => (iri.startsWith(base()) ? iri.slice(base().length) : iri);

  function entityOf(wanted) {
    if (!wanted) return -1;
    const exact = kg.byIri.get(wanted) ?? kg.byIri.get(base() + wanted);
    if (exact !== undefined) return exact;
    const named = kg.entities.map((_, id) => id).filter((id) => kg.entities[id].name === wanted);
    return named.sort((a, b) => kg.factsOf[b].length - kg.factsOf[a].length || a - b)[0] ?? -1;
  }

  function sceneOf(wanted) {
    const many = (name) => (wanted.get(name) ?? "").split(",").map(entityOf).filter((id) => id >= 0);
    const [focus, from, to] = ["focus", "path-from", "path-to"].map((name) => entityOf(wanted.get(name)));
    if (focus >= 0 && kg.edgesOf[focus].length) return { kind: "focus", centre: focus, open: many("open"), shut: many("shut") };
    if (from >= 0 && to >= 0) return { kind: "path", from, to };
    const number = Number(wanted.get("community") ?? -1);
    if (wanted.has("community") && kg.book.communities[number]) return { kind: "community", number };
    if (wanted.has("some")) return { kind: "some", ids: many("some") };
    return { kind: wanted.get("scene") === "all" ? "all" : "opening" };
  }

  function read() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const entity = entityOf(wanted.get("entity"));
    const fact = kg.facts.findIndex(({ id }) => id === wanted.get("fact") || short(id) === wanted.get("fact"));
    const own = navigator.language.startsWith("zh") ? "zh" : "en";
    const filter = kg.filter.none();
    for (const name of FILTERS) filter[name] = wanted.get(name) ?? "";
    filter.least = Math.min(1, Math.max(0, Number(wanted.get("least")) || 0));
    filter.undated = wanted.get("undated") !== "no";
    filter.off = new Set((wanted.get("off") ?? "").split(",").filter(Boolean));
    for (const name of ["from", "to", "day"]) if (!/^\d{4}-\d\d-\d\d$/.test(filter[name]) || Number.isNaN(Date.parse(filter[name]))) filter[name] = "";
    const question = wanted.get("ask");
    return {
      chosen: entity >= 0 ? { entity } : fact >= 0 ? { fact } : null,
      view: VIEWS.includes(wanted.get("view")) ? wanted.get("view") : "graph",
      scene: sceneOf(wanted),
      filter,
      question: kg.ask.names.includes(question) ? { name: question } : null,
      language: ["zh", "en"].includes(wanted.get("lang")) ? wanted.get("lang") : own,
    };
  }

  function text() {
    const { chosen, view, language, scene, filter, question } = kg.state;
    const kept = new URLSearchParams();
    const put = (name, value) => { if (value) kept.set(name, value); };
    const iri = (id) => short(kg.entities[id].id);
    if (chosen?.entity !== undefined) put("entity", iri(chosen.entity));
    if (chosen?.fact !== undefined) put("fact", short(kg.facts[chosen.fact].id));
    if (view !== "graph") put("view", view);
    if (scene.kind === "all") put("scene", "all");
    if (scene.kind === "focus") { put("focus", iri(scene.centre)); put("open", scene.open.map(iri).join(",")); put("shut", scene.shut.map(iri).join(",")); }
    if (scene.kind === "path") { put("path-from", iri(scene.from)); put("path-to", iri(scene.to)); }
    if (scene.kind === "community") put("community", String(scene.number));
    if (scene.kind === "some") put("some", scene.ids.slice(0, 60).map(iri).join(","));
    for (const name of FILTERS) put(name, filter[name]);
    if (filter.least) put("least", String(filter.least));
    if (!filter.undated) put("undated", "no");
    put("off", [...filter.off].sort().join(","));
    if (view === "ask") put("ask", question?.name);
    put("lang", language);
    return kept.toString();
  }

  // A step of its own for the back button; a filter, which slides, only changes the last step.
  function write(why) {
    const now = text();
    if (now === location.hash.slice(1)) return;
    if (["filter", "start"].includes(why)) history.replaceState(null, "", `#${now}`);
    else location.hash = now;
  }

  const isNew = () => location.hash.slice(1) !== text();

  return { read, write, isNew };
})();
