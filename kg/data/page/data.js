// What the page knows and what is chosen: the data block, the words, the state that all views share.
// Strings of reports only ever become text nodes: nothing in these scripts parses HTML.
"use strict";

const kg = {};

kg.state = {
  language: "zh",
  view: "graph", // graph, table, timeline, tree or ask
  chosen: null, // {entity: index} or {fact: index}
  report: null, // the report that is open: {document, fact}, fact null where none is marked in it
  scene: { kind: "opening" }, // what is drawn; see scene.js
  filter: null, // what is left out; see filter.js
  question: null, // the question asked: {name, entity}; see ask.js
};

// ---- the texts of the reports

// A text whose offsets count characters as Python does, not UTF-16 units as JavaScript does.
kg.Text = class {
  constructor(string) {
    this.string = string;
    this.characters = /[\ud800-\udfff]/.test(string) ? Array.from(string) : null;
  }
  get length() { return (this.characters || this.string).length; }
  cut(start, end) {
    return this.characters ? this.characters.slice(start, end).join("") : this.string.slice(start, end);
  }
};

// A block of JSON in the page, which may be compressed.
kg.block = async (id) => {
  const element = document.getElementById(id);
  let json = element.textContent;
  if (element.dataset.form === "gzip") {
    const characters = atob(json);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = characters.charCodeAt(i); // from() takes forty times as long
    json = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }
  return JSON.parse(json);
};

kg.load = async () => {
  kg.book = await kg.block("data");
  kg.entities = kg.book.entities;
  kg.facts = kg.book.facts;
  kg.documents = kg.book.documents;
  kg.edges = kg.book.edges.map(([from, to, fact], index) => ({ index, from, to, fact }));
  kg.edgesOf = kg.entities.map(() => []);
  kg.factsOf = kg.entities.map(() => []);
  kg.factsIn = kg.documents.map(() => []);
  kg.edgesWith = kg.facts.map(() => []);
  const note = (list, index) => { if (list.at(-1) !== index) list.push(index); };
  kg.facts.forEach((fact, index) => {
    kg.factsIn[fact.document].push(index);
    for (const [, entity] of fact.entities) note(kg.factsOf[entity], index);
  });
  for (const edge of kg.edges) {
    kg.edgesOf[edge.from].push(edge);
    if (edge.to !== edge.from) kg.edgesOf[edge.to].push(edge);
    kg.edgesWith[edge.fact].push(edge);
  }
  kg.parts = kg.entities.map(() => []); // the units and posts of a unit
  kg.entities.forEach((entity, index) => { if (entity.whole !== undefined) kg.parts[entity.whole].push(index); });
  kg.byIri = new Map([...kg.book.replaced, ...kg.entities.map(({ id }, index) => [id, index])]); // links of before a merge hold on
  kg.tenuresOf = kg.entities.map(() => []);
  kg.tenureOf = new Map(); // fact → the tenure that it tells of
  for (const tenure of kg.book.tenures) {
    kg.tenuresOf[tenure.post].push(tenure);
    for (const fact of tenure.facts) kg.tenureOf.set(fact, tenure);
  }
};

// The texts are most of the page and are wanted last: when a sentence is shown.
kg.loadTexts = async () => {
  kg.texts = (await kg.block("texts")).map((text) => new kg.Text(text));
};

// ---- the words of the interface

kg.say = (key, values = {}) =>
  (kg.book.words[kg.state.language][key] ?? key).replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);

// The word for a name of the data (a role, a status), which may be one that the words lack.
kg.term = (kind, name) => kg.book.words[kg.state.language][`${kind}.${name}`] ?? name;

kg.count = (number) => number.toLocaleString(kg.state.language === "zh" ? "zh-CN" : "en");

// ---- elements: properties are set as properties, children that are strings become text nodes

kg.make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(element.dataset, value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null));
  return element;
};

kg.draw = (tag, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

kg.button = (words, onclick, properties = {}) => kg.make("button", { type: "button", onclick, ...properties }, words);

kg.byId = (id) => document.getElementById(id);

// ---- facts

kg.values = (fact, role) => fact.arguments.filter((argument) => argument[0] === role).map((argument) => argument[1]);

// Facts in the order of the reports and of their texts.
kg.inOrder = (indexes) => [...indexes].sort((a, b) =>
  kg.facts[a].document - kg.facts[b].document || kg.facts[a].evidence[0] - kg.facts[b].evidence[0] || a - b);

kg.titleOf = (document) => kg.documents[document].title;

// What tells an entity from its namesakes: a person's first post, what a meeting or measure belongs to.
kg.gloss = (id) => {
  const { type } = kg.entities[id];
  const facts = kg.inOrder(kg.factsOf[id].slice(0, 60)).map((index) => kg.facts[index]);
  const first = (wanted, ...roles) => {
    const fact = facts.find((candidate) => candidate.type === wanted);
    return fact ? roles.flatMap((role) => kg.values(fact, role)).join(" ") : "";
  };
  if (type === "person") return first("holds", "unit", "post");
  if (type === "post") return first("holds", "unit");
  if (type === "meeting") return first("held", "unit", "date");
  if (type === "measure") return first("undertook", "unit");
  if (type === "statement") return first("said", "person");
  return "";
};

// How a fact's line is drawn: stated, planned, negated or past.
kg.kind = (fact) => {
  if (fact.modality === "negated") return "negated";
  if (fact.modality === "planned" || fact.modality === "required") return "planned";
  return ["removed", "former"].includes(kg.values(fact, "status")[0]) ? "past" : "stated";
};

// ---- one state, many views

kg.listeners = [];
kg.change = (changes, why = "") => {
  Object.assign(kg.state, changes);
  for (const listener of kg.listeners) listener(why);
};
kg.choose = (chosen, why = "choose") => kg.change({ chosen }, why);

// The name of an entity, as the analyst has amended it.
kg.nameOf = (id) => kg.decide.nameOf(id) ?? kg.entities[id].name;

// What a file is to be called and to hold, handed to the browser to save.
kg.save = (name, type, content) => {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = kg.make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
