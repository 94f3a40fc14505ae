// What is visible, handed out: pictures of the view; facts as CSV; the network as GraphML; the graph as Turtle.
// The Turtle is a part of the build's graph.ttl, triple for triple.
"use strict";

kg.exports = (() => {
  // The facts that the view shows: the lines of the graph, or all that the filter lets through.
  function facts() {
    if (kg.state.view !== "graph") return [...kg.facts.keys()].filter(kg.filter.isOn);
    return [...new Set(kg.canvas.lines.flatMap(({ all }) => all.map(({ fact }) => fact)))].sort((a, b) => a - b);
  }

  // ---- CSV, with a byte order mark; a cell that a spreadsheet would take for a formula begins with an apostrophe

  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const table = (rows) => `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

  const ROLES = ["person", "unit", "post", "status", "meeting", "date", "measure", "quote"];

  function csv(indexes = facts()) {
    const head = ["doc", "title", "published", "type", ...ROLES, "modality", "confidence", "rule", "start", "end", "evidence", "id"];
    return table([head, ...indexes.map((index) => {
      const fact = kg.facts[index];
      const report = kg.documents[fact.document];
      return [report.id, report.title, report.published, fact.type, ...ROLES.map((role) => kg.values(fact, role).join("；")), fact.modality,
        fact.confidence?.toFixed(2), fact.rule, ...fact.evidence, kg.panels.sentence(fact), fact.id];
    })]);
  }

  // ---- GraphML

  const xml = (text) => String(text).replace(/[^\t\n\r\u0020-\ud7ff\ud800-\udfff\ue000-\ufffd]/g, "\ufffd")
    .replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);

  function graphml() {
    const nodes = kg.canvas.nodes.map(({ id }) => id).sort((a, b) => a - b);
    const keys = [["label", "node"], ["type", "node"], ["x", "node"], ["y", "node"], ["type", "edge"], ["modality", "edge"], ["rule", "edge"], ["evidence", "edge"]];
    const data = (kind, name, value) => `<data key="${kind}-${name}">${xml(value)}</data>`;
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
      ...keys.map(([name, kind]) => `<key id="${kind}-${name}" for="${kind}" attr.name="${name}" attr.type="string"/>`), '<graph edgedefault="directed">',
      ...nodes.map((id) => {
        const { x, y } = kg.scene.places.get(id);
        return `<node id="${xml(kg.entities[id].id)}">${data("node", "label", kg.nameOf(id))}${data("node", "type", kg.entities[id].type)}${data("node", "x", x)}${data("node", "y", y)}</node>`;
      }),
      ...kg.canvas.lines.flatMap(({ all }) => all).sort((a, b) => a.index - b.index).map(({ from, to, fact }) => {
        const { id, type, modality, rule } = kg.facts[fact];
        return `<edge id="${xml(id)}" source="${xml(kg.entities[from].id)}" target="${xml(kg.entities[to].id)}">${data("edge", "type", type)}${data("edge", "modality", modality)}${data("edge", "rule", rule)}${data("edge", "evidence", kg.panels.sentence(kg.facts[fact]))}</edge>`;
      }), "</graph>", "</graphml>", ""];
    return lines.join("\n");
  }

  // ---- Turtle

  const PREFIXES = {
    dcterms: "http://purl.org/dc/terms/", foaf: "http://xmlns.com/foaf/0.1/", kg: "https://w3id.org/gongbao/def#", kind: "https://w3id.org/gongbao/kind/",
    oa: "http://www.w3.org/ns/oa#", org: "http://www.w3.org/ns/org#", prov: "http://www.w3.org/ns/prov#", schema: "https://schema.org/",
    skos: "http://www.w3.org/2004/02/skos/core#", xsd: "http://www.w3.org/2001/XMLSchema#",
  };
  const CLASSES = {
    person: "foaf:Person", unit: "org:Organization", group: "kg:UnitGroup", post: "org:Post", meeting: "kg:Meeting", measure: "kg:Measure", statement: "kg:Statement",
    holds: "kg:PostHolding", held: "kg:MeetingHeld", chaired: "kg:Chairing", attended: "kg:Attendance", undertook: "kg:Undertaking", said: "kg:Quotation",
  };
  const PREDICATES = {
    holds: { person: "org:member", unit: "org:organization", post: "kg:post" }, held: { unit: "kg:holder", meeting: "kg:meeting" },
    chaired: { person: "kg:participant", meeting: "kg:meeting" }, attended: { person: "kg:participant", meeting: "kg:meeting" },
    undertook: { unit: "schema:agent", measure: "kg:undertaken", meeting: "schema:about" },
    said: { person: "prov:wasAttributedTo", quote: "kg:statement", meeting: "schema:about" },
  };
  const iri = (text) => `<${text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
  const literal = (text, tag = "") => `"${String(text).replace(/[\\"\n\r\t\f\b]/g, (mark) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b" })[mark])}"${tag}`;
  const zh = (text) => literal(text, "@zh");
  const subject = (id, ...pairs) => `${iri(id)} ${pairs.map(([predicate, object]) => `${predicate} ${object}`).join(" ;\n    ")} .\n`;

  function ofEntity(id) {
    const { id: name, type, name: label, aliases = [], whole } = kg.entities[id];
    return subject(name, ["a", type === "unit" && whole !== undefined ? "org:OrganizationalUnit" : CLASSES[type]],
      ["skos:prefLabel", zh(label)], ...aliases.map((alias) => ["skos:altLabel", zh(alias)]),
      ...(type === "person" ? [["foaf:name", literal(label)]] : []), ...(type === "statement" ? [["schema:text", zh(label)]] : []),
      ...(whole === undefined ? [] : [[type === "post" ? "org:postIn" : "org:subOrganizationOf", iri(kg.entities[whole].id)]]));
  }

  function ofReport(index) {
    const { iri: name, id, title, published, url } = kg.documents[index];
    const kinds = { 4: "gYear", 7: "gYearMonth", 10: "date" };
    return subject(name, ["a", "kg:Report"], ["dcterms:identifier", literal(id)],
      ...(published && kinds[published.length] ? [["dcterms:issued", literal(published, `^^xsd:${kinds[published.length]}`)]] : []),
      ...(url ? [["schema:url", literal(url)]] : []), ...(kg.documents[index].own ? [["dcterms:title", zh(title)]] : []));
  }

  function ofFact(index) {
    const fact = kg.facts[index];
    const report = kg.documents[fact.document].iri;
    const at = (letter, [start, end]) => `${kg.book.base}id/span/${letter}${report.split("/").at(-1)}_${start}_${end}`;
    const statements = [[...fact.evidence, fact.rule], ...(fact.also ?? [])];
    const rule = (name) => iri(`${kg.book.base}id/rule/r-${name.replace(/[^A-Za-z0-9_-]/g, "_")}`);
    const decimal = (value) => literal(value.toFixed(2).replace(/\.?0+$/, ""), "^^xsd:decimal");
    return subject(fact.id, ["a", CLASSES[fact.type]], ["kg:attestedIn", iri(report)], ["kg:modality", `kind:modality-${fact.modality}`],
      ...(fact.confidence === undefined ? [] : [["kg:confidence", decimal(fact.confidence)]]),
      ...kg.values(fact, "status").map((status) => ["kg:status", `kind:status-${status}`]),
      ...fact.entities.map(([role, id]) => [PREDICATES[fact.type][role] ?? "dcterms:relation", iri(kg.entities[id].id)]),
      ...statements.flatMap((span) => [["kg:foundBy", rule(span[2])], ["kg:evidence", iri(at("s", span))]]))
      + statements.map((span) => subject(at("s", span), ["a", "kg:Span"], ["oa:hasSource", iri(report)], ["oa:hasSelector", `${iri(at("p", span))}, ${iri(at("q", span))}`])
        + subject(at("p", span), ["a", "oa:TextPositionSelector"], ["oa:start", literal(span[0], "^^xsd:integer")], ["oa:end", literal(span[1], "^^xsd:integer")])
        + subject(at("q", span), ["a", "oa:TextQuoteSelector"], ["oa:exact", literal(kg.texts[fact.document].cut(span[0], span[1]))])).join("");
  }

  function turtle(indexes = facts()) {
    const entities = new Set(indexes.flatMap((index) => kg.facts[index].entities.map(([, id]) => id)));
    const reports = new Set(indexes.map((index) => kg.facts[index].document));
    return [...Object.entries(PREFIXES).map(([name, address]) => `@prefix ${name}: <${address}> .\n`), "\n",
      ...[...reports].map(ofReport), ...[...entities].map(ofEntity), ...indexes.map(ofFact)].join("");
  }

  async function hand(form) {
    const makers = {
      csv: ["facts.csv", "text/csv;charset=utf-8", csv], graphml: ["graph.graphml", "application/xml", graphml],
      ttl: ["part.ttl", "text/turtle;charset=utf-8", turtle], svg: ["graph.svg", "image/svg+xml", kg.canvas.svg], png: ["graph.png", "image/png", kg.canvas.png],
    };
    const [name, type, make] = makers[form];
    kg.save(name, type, await make());
  }

  return { facts, csv, table, graphml, turtle, hand };
})();
