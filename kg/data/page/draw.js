// The canvas: shapes, lines and labels of the scene. What is off the screen is not drawn; a picture that takes
// long is moved as it is while a hand drags it, and drawn anew when the hand rests.
"use strict";

kg.canvas = (() => {
  const DASHES = { stated: [], planned: [7, 5], negated: [2, 4], past: [1, 5] };
  const HEADS = { holds: "arrow", held: "box", chaired: "diamond", attended: "circle", undertook: "vee", said: "bar" };
  const PIXELS = 12; // the size of a label on the screen, at any zoom up to 1
  const SMALLEST = 2.4; // no shape is drawn smaller, in pixels of the screen
  const HUB = 4; // with so many lines a label may lie over shapes, but not over labels
  const SLOW = 14; // milliseconds from which a drag moves the last picture
  const REST = 130; // milliseconds after the last movement until the picture is drawn anew
  const MARGIN = 0.3; // of the screen on each side, kept ready for a drag
  const FEW = 5; // lines between the same two that are drawn apart
  const BATCH = 150; // lines stroked at once: more are slower, for their crossings are computed
  let stage, element, context, colours, groups;
  let nodes = [], lines = [], likes = [], byEntity = new Map(); // of the scene, filtered; positions in its own pixels
  let view = { x: 0, y: 0, scale: 1 };
  let around = null, hovered = null, painted = [], seen = [];
  let wanted = 0, cost = 0, kept = null, resting = 0, moving = 0, isFitted = true;
  const pictures = new Map(); // label → its picture

  const size = () => ({ width: stage.clientWidth, height: stage.clientHeight });
  const ratio = () => Math.min(devicePixelRatio || 1, 2);

  function palette() {
    const style = getComputedStyle(document.documentElement);
    const names = ["paper", "sheet", "ink", "soft", "line", "accent", "sans", ...Object.keys(groups), ...kg.book.factTypes];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  // ---- from the scene to shapes and lines

  const radius = (id) => Math.min(7 + 2.2 * Math.sqrt(kg.edgesOf[id].length), 24);

  function build() {
    const { places } = kg.scene;
    const isOff = (id) => kg.state.filter.off.has(`type.${kg.entities[id].type}`);
    lines = [];
    for (const edge of sceneEdges(places)) {
      if (!kg.filter.isEdgeOn(edge)) continue;
      const fact = kg.facts[edge.fact];
      lines.push({ edge, all: [edge], type: fact.type, kind: kg.decide.isWrong(edge.fact) ? "wrong" : kg.kind(fact), bend: 0 });
    }
    lines = apart(lines);
    byEntity = new Map();
    nodes = [];
    for (const [id, { x, y }] of places) {
      if (isOff(id) || (kg.state.scene.centre !== id && !kg.edgesOf[id].some(kg.filter.isEdgeOn))) continue; // no line is left
      const entity = kg.entities[id];
      const name = kg.decide.nameOf(id);
      const node = { id, x, y, size: radius(id), type: entity.type, label: (name ? wrap(name, 9, 2) : (entity.label ?? entity.name).split("\n")), sx: 0, sy: 0, r: 0 };
      nodes.push(node);
      byEntity.set(id, node);
    }
    for (const line of lines) [line.from, line.to] = [byEntity.get(line.edge.from), byEntity.get(line.edge.to)];
    lines = lines.filter(({ from, to }) => from && to);
    likes = kg.state.filter.off.has("kind.like") ? [] : nodes.flatMap(({ id }) => (kg.entities[id].like ?? [])
      .filter(([far]) => far > id && byEntity.has(far) && !kg.decide.areDifferent(id, far))
      .map(([far]) => ({ from: byEntity.get(id), to: byEntity.get(far) })));
    nodes.sort((a, b) => kg.edgesOf[b.id].length - kg.edgesOf[a.id].length || a.id - b.id);
    nodes.forEach((node, rank) => { node.rank = rank; });
    forget();
  }

  // Lines between the same two are bent apart; where they are more than a few, those that say the same become one.
  function apart(all) {
    const pairs = groupBy(all, ({ edge: { from, to } }) => (from < to ? from * 1e7 + to : to * 1e7 + from));
    const made = [];
    for (let list of pairs.values()) {
      if (list.length > FEW) list = merged(list, (line) => `${line.edge.from} ${line.type} ${line.kind} ${lineName(line)}`);
      if (list.length > FEW) list = merged(list, (line) => `${line.edge.from} ${line.type} ${line.kind}`);
      const low = Math.min(list[0].edge.from, list[0].edge.to);
      const step = Math.min(0.22, 1.2 / list.length);
      list.forEach((line, place) => {
        if (line.edge.from === line.edge.to) line.bend = place + 1; // a loop: its number
        else line.bend = (place - (list.length - 1) / 2) * step * (line.edge.from === low ? 1 : -1);
      });
      made.push(...list);
    }
    return made;
  }

  function groupBy(list, key) {
    const groups = new Map();
    for (const item of list) {
      const name = key(item);
      if (groups.has(name)) groups.get(name).push(item); else groups.set(name, [item]);
    }
    return groups;
  }

  const merged = (list, key) => [...groupBy(list, key).values()].map((same) => ({ ...same[0], all: same.flatMap(({ all }) => all) }));

  function sceneEdges(places) {
    if (places.size * 4 > kg.entities.length) return kg.edges.filter(({ from, to }) => places.has(from) && places.has(to));
    return [...places.keys()].flatMap((id) => kg.edgesOf[id].filter((edge) => edge.from === id && places.has(edge.to)));
  }

  // ---- what is near to the chosen entity or fact, and so not faded

  function near() {
    const { chosen } = kg.state;
    if (!chosen) return null;
    const found = new Set(linesOf(chosen));
    const mine = lines.filter(({ all }) => all.some((edge) => found.has(edge)));
    const entities = new Set(mine.flatMap(({ edge }) => [edge.from, edge.to]));
    if (chosen.entity !== undefined && byEntity.has(chosen.entity)) entities.add(chosen.entity);
    return entities.size ? { entities, lines: new Set(mine) } : null;
  }

  // Of an entity that is no shape of its own (most posts), the lines of its facts.
  function linesOf({ entity, fact }) {
    if (fact !== undefined) return kg.edgesWith[fact];
    return kg.edgesOf[entity].length ? kg.edgesOf[entity] : kg.factsOf[entity].flatMap((index) => kg.edgesWith[index]);
  }

  // ---- the frame: a whole picture, or the last one moved

  function redraw() {
    wanted ||= requestAnimationFrame(() => { wanted = 0; frame(); });
  }

  function frame() {
    const { width, height } = size();
    if (!width || !height) return;
    const dots = ratio();
    if (element.width !== Math.round(width * dots) || element.height !== Math.round(height * dots)) {
      [element.width, element.height] = [Math.round(width * dots), Math.round(height * dots)];
    }
    const isMoving = performance.now() < moving;
    if (isMoving && cost > SLOW) {
      if (!kept || !covers(kept)) keep();
      const factor = view.scale / kept.scale;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = colours.paper;
      context.fillRect(0, 0, element.width, element.height);
      const [wide, high] = [kept.width * factor, kept.height * factor];
      context.drawImage(kept.canvas,
        ((kept.x - view.x) * view.scale + width / 2 - wide / 2) * dots, ((kept.y - view.y) * view.scale + height / 2 - high / 2) * dots, wide * dots, high * dots);
    } else {
      const start = performance.now();
      paint(context, { width, height, view, dots });
      cost = 0.5 * cost + 0.5 * (performance.now() - start);
      if (cost < 2 * SLOW) cost = Math.max(cost, performance.now() - start);
    }
  }

  // Whether the kept picture still fills the screen, and is sharp enough.
  function covers({ x, y, scale, width, height }) {
    const screen = size();
    const factor = view.scale / scale;
    return factor > 0.55 && factor < 2 && (factor < 1 || true)
      && Math.abs(x - view.x) * view.scale <= (width * factor - screen.width) / 2 + 1 + (factor < 1 ? screen.width * 0.3 : 0)
      && Math.abs(y - view.y) * view.scale <= (height * factor - screen.height) / 2 + 1 + (factor < 1 ? screen.height * 0.3 : 0);
  }

  function keep() {
    const { width, height } = size();
    const dots = ratio();
    const [wide, high] = [Math.round(width * (1 + 2 * MARGIN)), Math.round(height * (1 + 2 * MARGIN))];
    const canvas = kept?.canvas ?? document.createElement("canvas");
    [canvas.width, canvas.height] = [wide * dots, high * dots];
    paint(canvas.getContext("2d", { alpha: false }), { width: wide, height: high, view, dots });
    kept = { canvas, ...view, width: wide, height: high };
  }

  const forget = () => { if (kept) kept = null; };

  function move(next) {
    view = next;
    moving = performance.now() + REST;
    clearTimeout(resting);
    resting = setTimeout(redraw, REST + 10);
    redraw();
  }

  // ---- one picture

  function paint(pen, { width, height, view: { x, y, scale }, dots }) {
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    pen.fillStyle = colours.paper;
    pen.fillRect(0, 0, width, height);
    project({ width, height, view: { x, y, scale } });
    const inView = lines.filter((line) => touches(line, width, height));
    pen.globalAlpha = around ? 0.16 : 0.85;
    paintLines(pen, inView, scale);
    paintLikes(pen);
    pen.globalAlpha = around ? 0.2 : 1;
    paintShapes(pen, seen);
    pen.globalAlpha = 1;
    if (around) {
      paintLines(pen, inView.filter((line) => around.lines.has(line)), scale, 1.9);
      paintShapes(pen, seen.filter(({ id }) => around.entities.has(id)));
    }
    const chief = byEntity.get(kg.state.chosen?.entity);
    for (const [node, colour] of [[chief, colours.ink], [hovered?.node, colours.accent]]) if (node) ring(pen, node, colour);
    paintLabels(pen, { width, height, scale, dots, inView });
  }

  // Where everything stands on the screen; `seen` are the shapes in view, the best connected first.
  function project({ width, height, view: { x, y, scale } }) {
    seen = [];
    const least = nodes.length > 6000 ? SMALLEST / 2 : SMALLEST;
    for (const node of nodes) {
      node.sx = (node.x - x) * scale + width / 2;
      node.sy = (node.y - y) * scale + height / 2;
      node.r = Math.max(node.size * Math.min(scale, 1.6), least);
      if (node.sx > -100 && node.sx < width + 100 && node.sy > -60 && node.sy < height + 60) seen.push(node);
    }
  }

  function touches({ from, to }, width, height) {
    return Math.max(from.sx, to.sx) > -20 && Math.min(from.sx, to.sx) < width + 20
      && Math.max(from.sy, to.sy) > -20 && Math.min(from.sy, to.sy) < height + 20;
  }

  // A line on the screen: from shape to shape, bent aside where there are several; a loop where both are one.
  function course({ from, to, bend }) {
    if (from === to) return { loop: { x: from.sx + from.r + 8 * bend, y: from.sy, r: 8 * bend } };
    const [dx, dy] = [to.sx - from.sx, to.sy - from.sy];
    const middle = { x: (from.sx + to.sx) / 2 - dy * bend * 2, y: (from.sy + to.sy) / 2 + dx * bend * 2 };
    const [ax, ay] = bend ? [middle.x - to.sx, middle.y - to.sy] : [-dx, -dy];
    const length = Math.hypot(ax, ay) || 1;
    const back = (far) => ({ x: to.sx + (ax / length) * far, y: to.sy + (ay / length) * far });
    return { bend, middle, end: back(to.r), neck: back(to.r + 6), angle: Math.atan2(-ay, -ax) };
  }

  function middleOf(line) {
    const way = course(line);
    if (way.loop) return { x: way.loop.x + way.loop.r, y: way.loop.y };
    const { from, to } = line;
    return { x: (from.sx + 2 * way.middle.x + to.sx) / 4, y: (from.sy + 2 * way.middle.y + to.sy) / 4 };
  }

  function paintLines(pen, drawn, scale, thick = 1.2) {
    const styles = new Map();
    for (const line of drawn) {
      const weight = line.all.length === 1 ? 1 : Math.min(5, Math.round(1.5 + Math.log2(line.all.length) / 2));
      const key = `${line.type} ${line.kind} ${weight}`;
      if (!styles.has(key)) styles.set(key, []);
      styles.get(key).push(line);
    }
    const thin = scale < 0.2 ? 0.6 : scale < 0.45 ? 0.9 : 1;
    for (const [key, list] of styles) {
      const [type, kind, weight] = key.split(" ");
      pen.strokeStyle = pen.fillStyle = kind === "wrong" ? colours.line : colours[type];
      pen.lineWidth = thick * thin * Number(weight);
      pen.setLineDash(kind === "wrong" ? [2, 8] : scale < 0.2 && list.length > 400 ? [] : DASHES[kind]);
      for (let at = 0; at < list.length; at += BATCH) {
        pen.beginPath();
        for (const line of list.slice(at, at + BATCH)) trace(pen, line);
        pen.stroke();
      }
      pen.setLineDash([]);
      if (scale < 0.25) continue;
      pen.beginPath();
      for (const line of list) if (line.from !== line.to) head(pen, HEADS[type], course(line), scale);
      pen.fill();
    }
  }

  function trace(pen, line) {
    const { loop, bend, middle, end } = course(line);
    if (loop) {
      pen.moveTo(loop.x + loop.r, loop.y);
      pen.arc(loop.x, loop.y, loop.r, 0, 2 * Math.PI);
      return;
    }
    pen.moveTo(line.from.sx, line.from.sy);
    if (bend) pen.quadraticCurveTo(middle.x, middle.y, end.x, end.y);
    else pen.lineTo(end.x, end.y);
  }

  // The head of a line tells the type of its fact, and its direction.
  function head(pen, shape, { end, angle }, scale) {
    const size = Math.min(1, Math.max(0.45, scale));
    const [cos, sin] = [size * Math.cos(angle), size * Math.sin(angle)];
    const at = (back, side) => [end.x - cos * back - sin * side, end.y - sin * back + cos * side];
    const outline = {
      arrow: [[0, 0], [9, 4], [9, -4]], vee: [[0, 0], [10, 5], [6, 0], [10, -5]], diamond: [[0, 0], [5, 4], [10, 0], [5, -4]],
      box: [[0, 3.5], [7, 3.5], [7, -3.5], [0, -3.5]], bar: [[0, 5], [3, 5], [3, -5], [0, -5]],
    }[shape];
    if (!outline) {
      const [x, y] = at(4, 0);
      pen.moveTo(x + 4 * size, y);
      pen.arc(x, y, 4 * size, 0, 2 * Math.PI);
      return;
    }
    outline.forEach((corner, i) => (i ? pen.lineTo(...at(...corner)) : pen.moveTo(...at(...corner))));
    pen.closePath();
  }

  // Possibly the same: two thin lines side by side, dotted, without a direction.
  function paintLikes(pen) {
    if (!likes.length) return;
    pen.strokeStyle = colours.soft;
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    for (const { from, to } of likes) {
      const length = Math.hypot(to.sx - from.sx, to.sy - from.sy) || 1;
      const [ox, oy] = [(-(to.sy - from.sy) / length) * 2.5, ((to.sx - from.sx) / length) * 2.5];
      for (const side of [1, -1]) {
        pen.moveTo(from.sx + ox * side, from.sy + oy * side);
        pen.lineTo(to.sx + ox * side, to.sy + oy * side);
      }
    }
    pen.stroke();
    pen.setLineDash([]);
  }

  const corners = (count, turn = 0) => Array.from({ length: count }, (_, i) =>
    [Math.cos((2 * Math.PI * i) / count + turn), Math.sin((2 * Math.PI * i) / count + turn)]);
  const star = corners(10, -Math.PI / 2).map(([x, y], i) => (i % 2 ? [x * 0.45, y * 0.45] : [x, y]));
  const SHAPES = {
    square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]], hexagon: corners(6), diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    triangle: [[0, -1], [0.95, 0.75], [-0.95, 0.75]], triangleDown: [[0, 1], [-0.95, -0.75], [0.95, -0.75]], star,
  };

  function outline(pen, { sx, sy, r, type }) {
    const shape = SHAPES[groups[type].shape];
    if (shape && r > 3) {
      shape.forEach(([x, y], i) => (i ? pen.lineTo(sx + x * r, sy + y * r) : pen.moveTo(sx + x * r, sy + y * r)));
      pen.closePath();
    } else if (r > 3) {
      pen.moveTo(sx + r, sy);
      pen.arc(sx, sy, r, 0, 2 * Math.PI);
    } else pen.rect(sx - r * 0.8, sy - r * 0.8, r * 1.6, r * 1.6);
  }

  function paintShapes(pen, drawn) {
    for (const type of Object.keys(groups)) {
      const list = drawn.filter((node) => node.type === type);
      if (!list.length) continue;
      pen.beginPath();
      for (const node of list) outline(pen, node);
      pen.fillStyle = colours[type];
      pen.fill();
      if (list.length > 600) continue;
      pen.strokeStyle = colours.paper;
      pen.lineWidth = 1;
      pen.stroke();
    }
  }

  function ring(pen, { sx, sy, r }, colour) {
    pen.beginPath();
    pen.arc(sx, sy, r + 4, 0, 2 * Math.PI);
    pen.strokeStyle = colour;
    pen.lineWidth = 2.5;
    pen.stroke();
  }

  // ---- labels: the chosen first, then the best connected; one that would lie over another waits for more room

  function paintLabels(pen, { width, height, scale, dots, inView }) {
    painted = [];
    const taken = new Taken(90), shapes = new Taken(90);
    const chief = kg.state.chosen?.entity;
    const isNear = (id) => !around || around.entities.has(id);
    const pixels = Math.round(PIXELS * Math.min(Math.max(scale, 1), 1.5));
    const order = seen.filter(({ id }) => isNear(id) || hovered?.node?.id === id);
    order.sort((a, b) => (b.id === chief) - (a.id === chief) || (b === hovered?.node) - (a === hovered?.node) || a.rank - b.rank);
    const few = order.slice(0, 1500);
    for (const { sx, sy, r } of few) shapes.add([sx - r * 0.8, sy - r * 0.8, sx + r * 0.8, sy + r * 0.8]);
    let missed = 0;
    for (const node of few) {
      if (node.sx < 0 || node.sx > width || node.sy < -20 || node.sy > height) continue;
      const isChief = node.id === chief || node === hovered?.node;
      const label = picture(isChief ? wrap(kg.nameOf(node.id)) : node.label, pixels, colours.ink, dots);
      const boxes = spots(node, label);
      const free = boxes.filter((box) => taken.isFree(box) && box[0] >= 0 && box[2] <= width);
      const isHub = around || kg.edgesOf[node.id].length >= HUB;
      const box = free.find((spot) => shapes.isFree(spot)) ?? (isHub || isChief ? free[0] : undefined) ?? (isChief ? boxes[0] : undefined);
      if (!box) {
        missed += 1;
        if (missed > 500) break; // the screen is full
        continue;
      }
      taken.add(box);
      put(pen, label, box[0], box[1], dots);
      painted.push({ id: node.id, box, lines: isChief ? wrap(kg.nameOf(node.id)) : node.label, pixels });
      if (scale > 0.55 && kg.scene.hidden(node.id) && (isChief || kg.state.scene.kind !== "opening")) badge(pen, node, pixels);
    }
    paintNames(pen, { dots, taken, shapes, pixels, inView });
    if (likes.length && scale > 0.4) {
      for (const { from, to } of likes) {
        const mark = picture(["≈"], pixels + 3, colours.soft, dots);
        put(pen, mark, (from.sx + to.sx) / 2 - mark.width / 2, (from.sy + to.sy) / 2 - mark.height / 2, dots);
      }
    }
  }

  // How many neighbours are not drawn.
  function badge(pen, { id, sx, sy, r }, pixels) {
    pen.font = `${pixels - 2}px ${colours.sans}`;
    pen.fillStyle = colours.soft;
    pen.textAlign = "left";
    pen.fillText(`+${kg.scene.hidden(id)}`, sx + r * 0.8, sy - r * 0.8);
  }

  // Where a label may stand: below its shape, above, right, left.
  function spots({ sx, sy, r }, { width, height }) {
    const gap = r + 2;
    const [left, top] = [sx - width / 2, sy - height / 2];
    return [[left, sy + gap], [left, sy - gap - height], [sx + gap, top], [sx - gap - width, top]]
      .map(([from, high]) => [from, high, from + width, high + height]);
  }

  const lineName = ({ edge, type }) => kg.values(kg.facts[edge.fact], "post")[0] ?? kg.say(`fact.${type}`);

  // With how many facts it stands for; their names where they differ are in the details.
  function lineLabel(line) {
    const isOne = line.all.every((edge) => lineName({ ...line, edge }) === lineName(line));
    return wrap(isOne ? lineName(line) : kg.say(`fact.${line.type}`), 14, 1).map((row) => (line.all.length > 1 ? `${row} ×${line.all.length}` : row));
  }

  // The name of each line that is hovered or chosen stands at its middle.
  function paintNames(pen, { dots, taken, shapes, pixels, inView }) {
    const named = inView.filter((line) => line === hovered?.line || around?.lines.has(line));
    for (const line of named.slice(0, 300)) {
      const { x, y } = middleOf(line);
      const label = picture(lineLabel(line), pixels, colours[line.type], dots);
      const box = [x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2];
      if (line !== hovered?.line && !(taken.isFree(box) && shapes.isFree(box))) continue;
      taken.add(box);
      put(pen, label, box[0], box[1], dots);
      painted.push({ line: true, box, lines: lineLabel(line), pixels, colour: colours[line.type] });
    }
  }

  // A label drawn once and kept: text is far slower to draw than its picture.
  function picture(rows, pixels, colour, dots) {
    const key = `${pixels} ${dots} ${colour} ${rows.join("\n")}`;
    if (pictures.has(key)) return pictures.get(key);
    if (pictures.size > 3000) pictures.clear();
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const font = `${pixels}px ${colours.sans}`;
    pen.font = font;
    const border = 2;
    const width = Math.ceil(Math.max(...rows.map((row) => pen.measureText(row).width))) + 2 * border;
    const height = Math.ceil(rows.length * pixels * 1.2) + border;
    [canvas.width, canvas.height] = [Math.ceil(width * dots), Math.ceil(height * dots)];
    pen.scale(dots, dots);
    Object.assign(pen, { font, textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 2 * border,
      strokeStyle: colours.paper, fillStyle: colour });
    rows.forEach((row, i) => pen.strokeText(row, width / 2, border + i * pixels * 1.2));
    rows.forEach((row, i) => pen.fillText(row, width / 2, border + i * pixels * 1.2));
    pictures.set(key, { canvas, width, height });
    return pictures.get(key);
  }

  function put(pen, { canvas }, x, y, dots) {
    const snap = (value) => Math.round(value * dots) / dots; // a picture between two pixels is blurred
    pen.drawImage(canvas, snap(x), snap(y), canvas.width / dots, canvas.height / dots);
  }

  function wrap(name, room = 18, most = 6) {
    const characters = Array.from(name);
    const rows = [];
    for (let i = 0; i < characters.length && rows.length < most; i += room) rows.push(characters.slice(i, i + room).join(""));
    if (characters.length > room * most) rows[most - 1] = `${Array.from(rows[most - 1]).slice(0, -1).join("")}…`;
    return rows;
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

  // ---- what lies at a place of the screen

  function at(x, y) {
    let found = null, best = Infinity;
    for (const node of seen) {
      const away = Math.hypot(node.sx - x, node.sy - y) - node.r;
      if (away < 5 && away < best) [found, best] = [node, away];
    }
    if (found) return { node: found };
    best = 6;
    for (const line of lines) {
      const { from, to } = line;
      if (x < Math.min(from.sx, to.sx) - 60 || x > Math.max(from.sx, to.sx) + 60 || y < Math.min(from.sy, to.sy) - 60 || y > Math.max(from.sy, to.sy) + 60) continue;
      const away = distance(line, x, y);
      if (away < best) [found, best] = [line, away];
    }
    return found && { line: found };
  }

  function distance(line, x, y) {
    const { loop, bend, middle } = course(line);
    if (loop) return Math.abs(Math.hypot(loop.x - x, loop.y - y) - loop.r);
    const { from, to } = line;
    const steps = bend ? 12 : 1;
    let best = Infinity, before = { x: from.sx, y: from.sy };
    for (let i = 1; i <= steps; i += 1) {
      const t = i / steps;
      const now = bend
        ? { x: (1 - t) ** 2 * from.sx + 2 * t * (1 - t) * middle.x + t * t * to.sx, y: (1 - t) ** 2 * from.sy + 2 * t * (1 - t) * middle.y + t * t * to.sy }
        : { x: to.sx, y: to.sy };
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      const along = Math.max(0, Math.min(1, ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(before.x + along * dx - x, before.y + along * dy - y));
      before = now;
    }
    return best;
  }

  // ---- pointers, wheel and keys

  function listen() {
    const pointers = new Map();
    let from = null, far = 0, held = null;
    const place = (event) => { const box = element.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      from = place(event);
      if (pointers.size === 1) [far, held] = [0, at(from.x, from.y)];
    });
    element.addEventListener("pointermove", (event) => {
      const now = place(event);
      const before = pointers.get(event.pointerId);
      if (!before) return hover(now);
      far += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      if (pointers.size === 2) {
        const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, value]) => value);
        const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(Math.hypot(before.x - other.x, before.y - other.y), 1);
        zoomAt(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      } else if (far > 4) {
        isFitted = false;
        move({ ...view, x: view.x - (now.x - before.x) / view.scale, y: view.y - (now.y - before.y) / view.scale });
      }
      pointers.set(event.pointerId, now);
      return undefined;
    });
    const lift = (event) => {
      if (pointers.delete(event.pointerId) && event.type === "pointerup" && far <= 4 && pointers.size === 0) click(held);
    };
    element.addEventListener("pointerup", lift);
    element.addEventListener("pointercancel", lift);
    element.addEventListener("pointerleave", () => { if (hovered) { hovered = null; redraw(); } });
    element.addEventListener("dblclick", (event) => {
      const { x, y } = place(event);
      const { node } = at(x, y) ?? {};
      if (node) kg.scene.expand(node.id);
    });
    element.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoomAt(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400), place(event));
    }, { passive: false });
    element.addEventListener("keydown", onKey);
    new ResizeObserver(() => { forget(); if (isFitted) fit(false); else redraw(); }).observe(stage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours = palette(); pictures.clear(); forget(); redraw(); });
  }

  function click(found) {
    if (found?.node) kg.choose({ entity: found.node.id }, "click");
    else if (found?.line) kg.choose({ fact: found.line.edge.fact }, "click");
    else kg.choose(null, "click");
  }

  function hover({ x, y }) {
    if (performance.now() < moving) return;
    const found = at(x, y);
    if (found?.node === hovered?.node && found?.line === hovered?.line) return;
    hovered = found;
    element.style.cursor = found ? "pointer" : "grab";
    redraw();
  }

  function zoomAt(factor, { x, y }) {
    const { width, height } = size();
    isFitted = false;
    const scale = Math.min(Math.max(view.scale * factor, 0.01), 4);
    const [wx, wy] = [view.x + (x - width / 2) / view.scale, view.y + (y - height / 2) / view.scale];
    move({ scale, x: wx - (x - width / 2) / scale, y: wy - (y - height / 2) / scale });
  }

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // Arrows go from shape to shape, with Shift they move the picture; + and - zoom, 0 fits, Enter focuses.
  function onKey(event) {
    const { key } = event;
    const chosen = byEntity.get(kg.state.chosen?.entity);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (DIRECTIONS[key]) {
      const [dx, dy] = DIRECTIONS[key];
      isFitted &&= !event.shiftKey;
      if (event.shiftKey) move({ ...view, x: view.x + (dx * 90) / view.scale, y: view.y + (dy * 90) / view.scale });
      else step(chosen, dx, dy);
    } else if (key === "+" || key === "=") zoom(1.3);
    else if (key === "-") zoom(1 / 1.3);
    else if (key === "0") fit();
    else if (key === "Enter" && chosen) kg.scene.focus(chosen.id);
    else if (key === "e" && chosen) kg.scene.expand(chosen.id);
    else if (key === "c" && chosen) kg.scene.collapse(chosen.id);
    else return;
    event.preventDefault();
  }

  // To the nearest shape in a direction; from nowhere, to the best connected in view.
  function step(from, dx, dy) {
    if (!nodes.length) return;
    if (!from) return void kg.choose({ entity: (seen[0] ?? nodes[0]).id }, "step");
    let found = null, best = Infinity;
    for (const node of nodes) {
      const [x, y] = [node.x - from.x, node.y - from.y];
      const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead > 1 && ahead > aside * 0.5 && ahead + 2 * aside < best) [found, best] = [node, ahead + 2 * aside];
    }
    if (found) kg.choose({ entity: found.id }, "step");
  }

  // ---- the view

  let moves = 0;

  function moveTo(next, isMoving) {
    const mine = (moves += 1);
    if (!isMoving || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      view = next;
      moving = 0;
      return redraw();
    }
    const [from, start, time] = [view, performance.now(), 260];
    const glide = (now) => {
      if (mine !== moves) return;
      const t = Math.min(1, Math.max(0, (now - start) / time));
      const ease = t * t * (3 - 2 * t);
      const mix = (name) => from[name] + (next[name] - from[name]) * ease;
      move({ x: mix("x"), y: mix("y"), scale: from.scale * (next.scale / from.scale) ** ease });
      if (t < 1) requestAnimationFrame(glide);
    };
    requestAnimationFrame(glide);
    return undefined;
  }

  // The whole scene, with room for the labels at its edges.
  function fit(isMoving = true) {
    if (!nodes.length) return redraw();
    isFitted = true; // and stays so when the stage is resized, until a hand moves it
    const { width, height } = size();
    const ends = (axis) => nodes.reduce(([low, high], node) => [Math.min(low, node[axis]), Math.max(high, node[axis])], [Infinity, -Infinity]);
    const [left, right] = ends("x"), [top, bottom] = ends("y");
    const room = Math.min(130, width / 4);
    const scale = Math.min((width - room) / Math.max(right - left, 1), (height - 90) / Math.max(bottom - top, 1), 1.3);
    return moveTo({ x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, 0.01) }, isMoving);
  }

  function zoom(factor) {
    const { width, height } = size();
    zoomAt(factor, { x: width / 2, y: height / 2 });
  }

  function bringIntoView(ids, isMoving) {
    const shapes = ids.map((id) => byEntity.get(id)).filter(Boolean);
    if (!shapes.length || !stage.clientWidth) return;
    isFitted = false;
    const middle = (axis) => shapes.reduce((sum, shape) => sum + shape[axis], 0) / shapes.length;
    moveTo({ x: middle("x"), y: middle("y"), scale: Math.max(view.scale, 0.8) }, isMoving);
  }

  // ---- after a change of the state

  // The scene or the filter has changed.
  function refresh({ refit = true, isMoving = false } = {}) {
    hovered = null;
    build();
    around = near();
    if (refit) fit(isMoving); else redraw();
  }

  function show(why) {
    const { chosen } = kg.state;
    if (chosen?.entity !== undefined && !byEntity.has(chosen.entity) && kg.edgesOf[chosen.entity].length) {
      const before = kg.state.scene;
      kg.scene.include(chosen.entity);
      if (before !== kg.state.scene) refresh({ refit: true });
    } else if (chosen?.fact !== undefined && kg.edgesWith[chosen.fact].length && !kg.edgesWith[chosen.fact].some(({ from, to }) => byEntity.has(from) && byEntity.has(to))) {
      kg.scene.include(kg.edgesWith[chosen.fact][0].from);
      refresh({ refit: true });
    }
    around = near();
    forget();
    redraw();
    if (!chosen || why === "click" || why === "scene") return;
    const ends = chosen.entity !== undefined && byEntity.has(chosen.entity) ? [chosen.entity]
      : [...new Set(linesOf(chosen).flatMap((edge) => [edge.from, edge.to]))];
    const { width, height } = size();
    const isSeen = ends.every((id) => { const node = byEntity.get(id); return node && node.sx > 40 && node.sx < width - 40 && node.sy > 40 && node.sy < height - 40; });
    const isWide = ["opening", "all"].includes(kg.state.scene.kind);
    if (!isSeen || (isWide && ["search", "hash"].includes(why))) bringIntoView(ends, why !== "hash");
  }

  function start() {
    groups = kg.book.network.options.groups;
    colours = palette();
    stage = kg.byId("canvas");
    element = kg.make("canvas", { tabIndex: 0, role: "application", data: { wordsLabel: "graph.label" }, "aria-label": kg.say("graph.label") });
    context = element.getContext("2d", { alpha: false });
    stage.append(element);
    listen();
  }

  // ---- the same shapes and lines for the legend, the panels and the SVG

  const ICONS = {
    dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10h-10z", hexagon: "M4.5 2.5h7l3.5 5.5-3.5 5.5h-7L1 8z",
    diamond: "M8 1l6.5 7L8 15 1.5 8z", triangle: "M8 2l7 12H1z", triangleDown: "M8 14L1 2h14z",
    star: "M8 1l2.1 4.7 5.1.5-3.9 3.4 1.2 5L8 12l-4.5 2.6 1.2-5L.8 6.2l5.1-.5z",
  };
  const HEAD_ICONS = {
    arrow: "M33 8l-9-4v8z", box: "M25 4h8v8h-8z", diamond: "M33 8l-5-4-5 4 5 4z", circle: "M29 4a4 4 0 1 0 .01 0z",
    vee: "M33 8l-10-5 4 5-4 5z", bar: "M26 7h4V3h3v10h-3V9h-4z",
  };

  const icon = (type) => kg.draw("svg", { class: `icon c-${type}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    kg.draw("path", { d: ICONS[kg.book.network.options.groups[type].shape], fill: "currentColor" }));

  const lineIcon = (colour, name, kind = "stated") => kg.draw("svg", { class: `icon wide ${colour}`, viewBox: "0 0 34 16", "aria-hidden": "true" },
    kg.draw("path", { d: "M1 8H26", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": DASHES[kind].join(" ") }),
    kg.draw("path", { d: HEAD_ICONS[name], fill: "currentColor" }));

  const likeIcon = () => kg.draw("svg", { class: "icon wide soft", viewBox: "0 0 34 16", "aria-hidden": "true" },
    kg.draw("path", { d: "M1 6H33M1 10H33", stroke: "currentColor", "stroke-width": 1, "stroke-dasharray": "2 3" }));

  // A pen that writes SVG paths instead of pixels: the part of the canvas's pen that outlines and lines use.
  class Path {
    constructor() { this.d = ""; }
    n(value) { return Math.round(value * 10) / 10; }
    moveTo(x, y) { this.d += `M${this.n(x)} ${this.n(y)}`; }
    lineTo(x, y) { this.d += `L${this.n(x)} ${this.n(y)}`; }
    quadraticCurveTo(a, b, x, y) { this.d += `Q${this.n(a)} ${this.n(b)} ${this.n(x)} ${this.n(y)}`; }
    arc(x, y, r) { this.d += `M${this.n(x + r)} ${this.n(y)}a${this.n(r)} ${this.n(r)} 0 1 0 ${this.n(-2 * r)} 0a${this.n(r)} ${this.n(r)} 0 1 0 ${this.n(2 * r)} 0`; }
    rect(x, y, w, h) { this.d += `M${this.n(x)} ${this.n(y)}h${this.n(w)}v${this.n(h)}h${this.n(-w)}z`; }
    closePath() { this.d += "z"; }
  }

  function svg() {
    const { width, height } = size();
    project({ width, height, view });
    const path = (make, attributes) => { const pen = new Path(); make(pen); return kg.draw("path", { d: pen.d, ...attributes }); };
    const parts = [kg.draw("rect", { width, height, fill: colours.paper })];
    for (const line of lines.filter((one) => touches(one, width, height))) {
      const faded = around && !around.lines.has(line) ? 0.16 : 0.9;
      parts.push(path((pen) => trace(pen, line), { fill: "none", stroke: colours[line.type], "stroke-width": 1.2, "stroke-dasharray": (DASHES[line.kind] ?? []).join(" "), opacity: faded }));
      if (line.from !== line.to) parts.push(path((pen) => head(pen, HEADS[line.type], course(line), view.scale), { fill: colours[line.type], opacity: faded }));
    }
    for (const node of seen) parts.push(path((pen) => outline(pen, node), { fill: colours[node.type], stroke: colours.paper, opacity: around && !around.entities.has(node.id) ? 0.2 : 1 }));
    for (const { box, lines: rows, pixels, colour } of painted) {
      rows.forEach((row, i) => parts.push(kg.draw("text", { x: (box[0] + box[2]) / 2, y: box[1] + pixels * (i * 1.2 + 1.05), "text-anchor": "middle", "font-size": pixels,
        "font-family": colours.sans, fill: colour ?? colours.ink, stroke: colours.paper, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" }, row)));
    }
    return new XMLSerializer().serializeToString(kg.draw("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` }, ...parts));
  }

  function png() {
    const { width, height } = size();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * 2, height * 2];
    paint(canvas.getContext("2d"), { width, height, view, dots: 2 });
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }

  return {
    start, refresh, show, fit, zoom, icon, likeIcon, svg, png, redraw,
    focus: () => element.focus(),
    factIcon: (type) => lineIcon(`c-${type}`, HEADS[type]),
    kindIcon: (kind) => lineIcon("soft", "arrow", kind),
    placeOf: (id) => { const { sx, sy } = byEntity.get(id); return { x: sx, y: sy }; },
    middleOf: (index) => middleOf(lines.find(({ all }) => all.some((edge) => edge.index === index))),
    frame: () => frame(),
    get nodes() { return nodes; },
    get lines() { return lines; },
    get labels() { return painted; },
    get view() { return view; },
    get shapes() { return byEntity; },
  };
})();
