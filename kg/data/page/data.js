// What the page knows and what is chosen: the data block, the words, the state that all views share.
// Strings of reports only ever become text nodes: nothing in these scripts parses HTML.
"use strict";

const kg = {};

kg.book = JSON.parse(document.getElementById("data").textContent);
kg.entities = kg.book.entities;
kg.facts = kg.book.facts;
kg.documents = kg.book.documents;
kg.edges = kg.book.edges.map(([from, to, fact, curve]) => ({ from, to, fact, curve }));

kg.state = {
  language: "zh",
  view: "graph",
  chosen: null, // {entity: index} or {fact: index}
  report: null, // the report that is open: {document, fact}, fact null where none is marked in it
  off: new Set(), // switched off: "type.person", "fact.said", "kind.planned"
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

kg.load = async () => {
  const block = document.getElementById("texts");
  let json = block.textContent;
  if (block.dataset.form === "gzip") {
    const bytes = Uint8Array.from(atob(json), (character) => character.charCodeAt(0));
    json = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }
  kg.texts = JSON.parse(json).map((text) => new kg.Text(text));
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

kg.byId = (id) => document.getElementById(id);

// ---- facts by entity

kg.edgesOf = kg.entities.map(() => []);
kg.factsOf = (() => {
  const found = kg.entities.map(() => new Set());
  kg.facts.forEach((fact, index) => fact.entities.forEach(([, entity]) => found[entity].add(index)));
  for (const edge of kg.edges) {
    for (const end of new Set([edge.from, edge.to])) {
      kg.edgesOf[end].push(edge);
      found[end].add(edge.fact);
    }
  }
  return found.map((facts) => [...facts]);
})();

kg.values = (fact, role) => fact.arguments.filter((argument) => argument[0] === role).map((argument) => argument[1]);

// Facts in the order of the reports and of their texts.
kg.inOrder = (indexes) => [...indexes].sort((a, b) =>
  kg.facts[a].document - kg.facts[b].document || kg.facts[a].evidence[0] - kg.facts[b].evidence[0] || a - b);

kg.titleOf = (document) => {
  const { title, id } = kg.documents[document];
  const opening = kg.texts[document].cut(0, 200).split("\n").map((line) => line.trim()).find(Boolean) ?? "";
  return title || Array.from(opening).slice(0, 40).join("") || id;
};

// What tells an entity from its namesakes: a person's first post, what a meeting or measure belongs to.
kg.gloss = (id) => {
  const { type } = kg.entities[id];
  const facts = kg.inOrder(kg.factsOf[id]).map((index) => kg.facts[index]);
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

kg.isOn = (fact) => !kg.state.off.has(`fact.${fact.type}`) && !kg.state.off.has(`kind.${kg.kind(fact)}`);

// ---- one state, many views

kg.listeners = [];
kg.change = (changes, why = "") => {
  Object.assign(kg.state, changes);
  for (const listener of kg.listeners) listener(why);
};
kg.choose = (chosen, why = "choose") => kg.change({ chosen }, why);
