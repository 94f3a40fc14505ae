// The canvas: vis-network draws the shapes and lines; we draw the labels, so that none lies over another.
"use strict";

kg.canvas = (() => {
  const ARROWS = { holds: "arrow", held: "box", chaired: "diamond", attended: "circle", undertook: "vee", said: "bar" };
  const DASHES = { stated: false, planned: [7, 5], negated: [2, 4], past: [1, 5] };
  const PIXELS = 12; // the size of a label on the screen, at any zoom up to 1
  const HUB = 4; // with so many lines a label may lie over shapes, but not over labels
  const NEAR = 40; // neighbours drawn at once around an entity that was not drawn yet
  const opening = kg.book.network;
  const groups = opening.options.groups;
  const labels = new Map(); // node → lines
  const pictures = new Map(); // label → its picture
  let network, nodes, edges, colours, order = [], around = null, painted = [], hovered = null, hoveredEdge = null;

  function palette() {
    const style = getComputedStyle(document.documentElement);
    const names = ["paper", "sheet", "ink", "soft", "line", ...Object.keys(groups), ...kg.book.factTypes];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  // ---- what is near to the chosen entity or fact, and so not faded

  function near() {
    const { chosen } = kg.state;
    if (!chosen) return null;
    const lines = linesOf(chosen);
    const entities = new Set(lines.flatMap((edge) => [edge.from, edge.to]));
    return entities.size ? { entities, lines: new Set(lines) } : null;
  }

  // The lines of an entity or of a fact; of an entity that is no shape of its own (most posts), the lines of its facts.
  function linesOf({ entity, fact }) {
    if (fact !== undefined) return kg.edges.filter((edge) => edge.fact === fact);
    return kg.edgesOf[entity].length ? kg.edgesOf[entity] : kg.edges.filter((edge) => kg.factsOf[entity].includes(edge.fact));
  }

  function dressNode(node) {
    const { type } = kg.entities[node.id];
    const colour = { background: colours[type], border: colours.sheet };
    return {
      ...node,
      hidden: kg.state.off.has(`type.${type}`) || isStranded(node.id),
      color: { ...colour, highlight: { ...colour, border: colours.ink }, hover: { ...colour, border: colours.ink } },
    };
  }

  function dressEdge(edge) {
    const fact = kg.facts[edge.fact];
    const colour = colours[fact.type];
    return {
      ...edge,
      arrows: { to: { enabled: true, type: ARROWS[fact.type], scaleFactor: 0.5 } },
      dashes: DASHES[kg.kind(fact)],
      hidden: !kg.isOn(fact),
      color: { color: colour, highlight: colour, hover: colour, opacity: 0.85 },
    };
  }

  // Filters may leave an entity without any line: then it is not drawn.
  function isStranded(id) {
    const lines = kg.edgesOf[id];
    return lines.length > 0 && !lines.some((edge) => kg.isOn(kg.facts[edge.fact])
      && !kg.state.off.has(`type.${kg.entities[edge.from].type}`)
      && !kg.state.off.has(`type.${kg.entities[edge.to].type}`));
  }

  const edgeId = (edge) => `${edge.fact}/${edge.from}/${edge.to}`;

  // ---- the start

  function start() {
    colours = palette();
    const lines = new Map(kg.edges.map((edge) => [edgeId(edge), edge]));
    const { groups: styles, ...options } = opening.options;
    nodes = new vis.DataSet(opening.nodes.map(({ label, group, ...node }) => {
      labels.set(node.id, label.split("\n"));
      return dressNode(node);
    }));
    edges = new vis.DataSet(opening.edges.map((edge) => dressEdge({ ...edge, line: lines.get(edge.id) })));
    options.interaction.hideEdgesOnDrag = opening.edges.length > 1500;
    network = new vis.Network(kg.byId("canvas"), { nodes, edges }, options);
    reorder();
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      if (node !== undefined) kg.choose({ entity: node }, "click");
      else if (edge !== undefined) kg.choose({ fact: edges.get(edge).fact }, "click");
      else kg.choose(null, "click");
    });
    network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
    network.on("blurNode", () => { hovered = null; network.redraw(); });
    network.on("hoverEdge", ({ edge }) => { hoveredEdge = edge; network.redraw(); });
    network.on("blurEdge", () => { hoveredEdge = null; network.redraw(); });
    network.on("afterDrawing", paint);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours = palette(); pictures.clear(); refresh(); });
    fit(false);
  }

  const animation = (wanted) =>
    wanted && !matchMedia("(prefers-reduced-motion: reduce)").matches && { duration: 350, easingFunction: "easeInOutQuad" };

  // The whole graph, with room for the labels at its edges.
  function fit(moving = true) {
    const drawn = nodes.getIds({ filter: (node) => !node.hidden });
    const places = Object.values(network.getPositions(drawn));
    if (!places.length) return;
    const [left, right, top, bottom] = [[Math.min, "x"], [Math.max, "x"], [Math.min, "y"], [Math.max, "y"]]
      .map(([choose, axis]) => places.reduce((found, place) => choose(found, place[axis]), places[0][axis]));
    const { clientWidth, clientHeight } = kg.byId("canvas");
    const room = Math.min(130, clientWidth / 4);
    const scale = Math.min((clientWidth - room) / Math.max(right - left, 1), (clientHeight - 80) / Math.max(bottom - top, 1), 1.4);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: animation(moving) });
  }

  function zoom(factor) {
    network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.02), 5), animation: animation(true) });
  }

  // ---- after a change of the state

  function refresh() {
    nodes.update(nodes.get().map(dressNode));
    edges.update(edges.get().map(dressEdge));
    network.redraw();
  }

  function show(why) {
    const { chosen } = kg.state;
    around = near();
    reorder();
    network.unselectAll();
    if (!chosen) return;
    const isShape = chosen.entity !== undefined && kg.edgesOf[chosen.entity].length > 0;
    const ends = isShape ? [chosen.entity] : [...new Set(linesOf(chosen).flatMap((edge) => [edge.from, edge.to]))];
    ends.forEach(unfold);
    reorder();
    network.selectNodes(isShape ? ends : [], false);
    if (chosen.fact !== undefined) {
      network.selectEdges(edges.getIds({ filter: (edge) => edge.fact === chosen.fact }));
    }
    if (why !== "click") bringIntoView(ends.filter((end) => nodes.get(end)), why !== "hash");
  }

  function bringIntoView(ends, moving) {
    if (!ends.length || kg.byId("graph").hidden) return;
    const places = Object.values(network.getPositions(ends));
    const position = {
      x: places.reduce((sum, place) => sum + place.x, 0) / places.length,
      y: places.reduce((sum, place) => sum + place.y, 0) / places.length,
    };
    network.moveTo({ position, scale: Math.max(network.getScale(), 0.9), animation: animation(moving) });
  }

  // Draw an entity that the opening left out, with its neighbours around it.
  function unfold(id) {
    if (nodes.get(id)) return;
    const others = [...new Set(kg.edgesOf[id].flatMap((edge) => [edge.from, edge.to]))].filter((other) => other !== id);
    const drawn = others.filter((other) => nodes.get(other));
    const places = Object.values(network.getPositions(drawn.length ? drawn : undefined));
    const x = drawn.length
      ? places.reduce((sum, place) => sum + place.x, 0) / places.length + 110
      : Math.max(0, ...places.map((place) => place.x)) + 320;
    const y = drawn.length ? places.reduce((sum, place) => sum + place.y, 0) / places.length + 110 : 0;
    const added = others.filter((other) => !nodes.get(other)).slice(0, NEAR);
    const radius = Math.max(120, added.length * 16);
    nodes.add([newNode(id, x, y), ...added.map((other, place) => {
      const angle = (2 * Math.PI * (place + 0.5)) / added.length;
      return newNode(other, x + radius * 1.3 * Math.cos(angle), y + radius * Math.sin(angle));
    })]);
    for (const node of [id, ...added]) {
      const lines = kg.edgesOf[node].filter((line) => nodes.get(line.from) && nodes.get(line.to) && !edges.get(edgeId(line)));
      edges.add(lines.map((line) => dressEdge(
        { id: edgeId(line), from: line.from, to: line.to, fact: line.fact, line, ...line.curve })));
    }
  }

  function newNode(id, x, y) {
    const entity = kg.entities[id];
    labels.set(id, (entity.label ?? entity.name).split("\n"));
    return dressNode({ id, x, y, size: 9, shape: groups[entity.type].shape });
  }

  // ---- labels: the chosen first, then the best connected; one that would lie over another waits for more room

  function reorder() {
    const rank = (id) => (kg.state.chosen?.entity === id ? 1e6 : 0) + (around?.entities.has(id) ? 1e4 : 0) + kg.edgesOf[id].length;
    order = nodes.getIds().sort((a, b) => rank(b) - rank(a) || a - b);
  }

  // All of this counts in pixels of the screen, so that labels keep their size at any zoom.
  function paint(context) {
    const scale = network.getScale();
    const size = Math.round(PIXELS * Math.min(Math.max(scale, 1), 1.6));
    const { clientWidth: width, clientHeight: height } = kg.byId("canvas");
    const ratio = context.canvas.width / width;
    const centre = network.getViewPosition();
    const onScreen = ({ x, y }) => ({ x: (x - centre.x) * scale + width / 2, y: (y - centre.y) * scale + height / 2 });
    if (around) veil(context);
    painted = [];
    const taken = new Taken(90);
    const shapes = new Taken(90);
    const bodies = [];
    for (const id of order) {
      const body = network.body.nodes[id];
      if (!body || body.options.hidden) continue;
      const { x, y } = onScreen(body);
      if (x < -90 || x > width + 90 || y < -50 || y > height + 50) continue;
      const half = body.options.size * scale;
      bodies.push({ id, x, y, half });
      if (!around || around.entities.has(id)) shapes.add([x - half * 0.8, y - half * 0.8, x + half * 0.8, y + half * 0.8]);
    }
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const body of bodies) {
      const isChief = body.id === hovered || kg.state.chosen?.entity === body.id;
      if (around && !around.entities.has(body.id) && !isChief) continue;
      const label = picture(isChief ? wrap(kg.entities[body.id].name) : labels.get(body.id), size, colours.ink, ratio);
      const boxes = places(body, label);
      const free = boxes.filter((box) => taken.isFree(box) && box[0] >= 0 && box[2] <= width);
      const isHub = around || kg.edgesOf[body.id].length >= HUB;
      const box = free.find((place) => shapes.isFree(place)) ?? (isHub || isChief ? free[0] : undefined) ?? (isChief ? boxes[0] : undefined);
      if (!box) continue;
      taken.add(box);
      put(context, label, box[0], box[1], ratio);
      painted.push({ id: body.id, box });
    }
    paintLines(context, { size, ratio, taken, shapes, onScreen });
    context.restore();
  }

  // Everything fades but what is near to the chosen: a veil over all, and the near drawn once more above it.
  function veil(context) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 0.8;
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.restore();
    const lines = [...around.lines].map((line) => network.body.edges[edgeId(line)]);
    for (const body of lines.filter((line) => line?.connected && !line.options.hidden)) {
      body.draw(context);
      body.drawArrows(context);
    }
    for (const id of around.entities) {
      const body = network.body.nodes[id];
      if (body && !body.options.hidden) body.draw(context);
    }
  }

  // Where a label may stand: below its shape, above, right, left.
  function places({ x, y, half }, { width, height }) {
    const gap = half + 2;
    const [left, top] = [x - width / 2, y - height / 2];
    return [[left, y + gap], [left, y - gap - height], [x + gap, top], [x - gap - width, top]]
      .map(([from, high]) => [from, high, from + width, high + height]);
  }

  // The name of each line that is hovered or chosen stands at its middle.
  function paintLines(context, { size, ratio, taken, shapes, onScreen }) {
    const wanted = new Set(hoveredEdge ? [hoveredEdge] : []);
    around?.lines.forEach((line) => wanted.add(edgeId(line)));
    for (const id of wanted) {
      const body = network.body.edges[id];
      if (!body?.connected || body.options.hidden || body.from === body.to) continue;
      const { x, y } = onScreen(body.edgeType.getPoint(0.5));
      const fact = kg.facts[edges.get(id).fact];
      const label = picture([kg.values(fact, "post")[0] ?? kg.say(`fact.${fact.type}`)], size, colours[fact.type], ratio);
      const box = [x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2];
      if (id !== hoveredEdge && !(taken.isFree(box) && shapes.isFree(box))) continue;
      taken.add(box);
      put(context, label, box[0], box[1], ratio);
    }
  }

  // A label drawn once and kept: text is far slower to draw than its picture.
  function picture(lines, size, colour, ratio) {
    const key = `${size} ${ratio} ${colour} ${lines.join("\n")}`;
    if (pictures.has(key)) return pictures.get(key);
    if (pictures.size > 4000) pictures.clear();
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const font = `${size}px ${family()}`;
    context.font = font;
    const border = 2;
    const width = Math.ceil(Math.max(...lines.map((line) => context.measureText(line).width))) + 2 * border;
    const height = Math.ceil(lines.length * size * 1.2) + border;
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil(height * ratio);
    context.scale(ratio, ratio);
    Object.assign(context, { font, textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 2 * border,
      strokeStyle: colours.paper, fillStyle: colour });
    lines.forEach((line, i) => context.strokeText(line, width / 2, border + i * size * 1.2));
    lines.forEach((line, i) => context.fillText(line, width / 2, border + i * size * 1.2));
    pictures.set(key, { canvas, width, height });
    return pictures.get(key);
  }

  function put(context, { canvas }, x, y, ratio) {
    const snap = (value) => Math.round(value * ratio) / ratio; // a picture between two pixels is blurred
    context.drawImage(canvas, snap(x), snap(y), canvas.width / ratio, canvas.height / ratio);
  }

  let fonts = "";
  const family = () => (fonts ||= getComputedStyle(document.documentElement).getPropertyValue("--sans").trim());

  function wrap(name, room = 18, most = 6) {
    const characters = Array.from(name);
    const lines = [];
    for (let i = 0; i < characters.length && lines.length < most; i += room) lines.push(characters.slice(i, i + room).join(""));
    if (characters.length > room * most) lines[most - 1] = `${lines[most - 1].slice(0, -1)}…`;
    return lines;
  }

  // Boxes by the cells that they touch.
  class Taken {
    constructor(cell) { this.cell = cell; this.cells = new Map(); }
    * touched([left, top, right, bottom]) {
      for (let x = Math.floor(left / this.cell); x <= right / this.cell; x += 1) {
        for (let y = Math.floor(top / this.cell); y <= bottom / this.cell; y += 1) yield x * 1e6 + y;
      }
    }
    add(box) {
      for (const key of this.touched(box)) {
        const boxes = this.cells.get(key);
        if (boxes) boxes.push(box); else this.cells.set(key, [box]);
      }
    }
    isFree([left, top, right, bottom]) {
      for (const key of this.touched([left, top, right, bottom])) {
        for (const other of this.cells.get(key) ?? []) {
          if (left < other[2] && other[0] < right && top < other[3] && other[1] < bottom) return false;
        }
      }
      return true;
    }
  }

  // ---- the same shapes and lines for the legend and the panels

  const OUTLINES = {
    dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10h-10z", hexagon: "M4.5 2.5h7l3.5 5.5-3.5 5.5h-7L1 8z",
    diamond: "M8 1l6.5 7L8 15 1.5 8z", triangle: "M8 2l7 12H1z", triangleDown: "M8 14L1 2h14z",
    star: "M8 1l2.1 4.7 5.1.5-3.9 3.4 1.2 5L8 12l-4.5 2.6 1.2-5L.8 6.2l5.1-.5z",
  };
  const HEADS = {
    arrow: "M33 8l-9-4v8z", box: "M25 4h8v8h-8z", diamond: "M33 8l-5-4-5 4 5 4z", circle: "M29 4a4 4 0 1 0 .01 0z",
    vee: "M33 8l-10-5 4 5-4 5z", bar: "M26 7h4V3h3v10h-3V9h-4z",
  };

  const icon = (type) => kg.draw("svg", { class: `icon c-${type}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    kg.draw("path", { d: OUTLINES[groups[type].shape], fill: "currentColor" }));

  const lineIcon = (colour, head, kind = "stated") => kg.draw("svg", { class: `icon wide ${colour}`, viewBox: "0 0 34 16", "aria-hidden": "true" },
    kg.draw("path", { d: "M1 8H26", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": (DASHES[kind] || []).join(" ") }),
    kg.draw("path", { d: HEADS[head], fill: "currentColor" }));

  return {
    start, show, refresh, fit, zoom, icon,
    factIcon: (type) => lineIcon(`c-${type}`, ARROWS[type]),
    kindIcon: (kind) => lineIcon("soft", "arrow", kind),
    get network() { return network; },
    get labels() { return painted; },
  };
})();
