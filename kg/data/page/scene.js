// What is drawn and where: the opening, everything, one entity with its neighbours, a way, a community, an answer.
// state.scene is plain data, so that an address can carry it:
//   {kind: "opening"} {kind: "all"} {kind: "focus", centre, open: [], shut: []} {kind: "path", from, to}
//   {kind: "community", number} {kind: "some", ids: []}
"use strict";

kg.scene = (() => {
  const NEAR = 40; // neighbours drawn at once around an entity
  const MOST = 400; // entities of a community or an answer
  const CELL = { width: 128, height: 62 }; // room for one entity with its label
  let places = new Map(); // entity → {x, y}
  let hidden = new Map(); // entity → how many of its neighbours are not drawn

  const degree = (id) => kg.edgesOf[id].length;
  const rank = (a, b) => degree(b) - degree(a) || a - b;
  const other = (edge, id) => (edge.from === id ? edge.to : edge.from);

  // The neighbours over lines that the filter lets through; the best connected first.
  function neighbours(id) {
    const found = new Set();
    for (const edge of kg.edgesOf[id]) if (kg.filter.isEdgeOn(edge)) found.add(other(edge, id));
    found.delete(id);
    return [...found].sort(rank);
  }

  // Neighbours to draw first: of each kind some, so that a hub with a thousand measures still shows its people.
  function chosenFew(id, most = NEAR) {
    const kinds = new Map();
    for (const near of neighbours(id)) {
      const { type } = kg.entities[near];
      if (!kinds.has(type)) kinds.set(type, []);
      kinds.get(type).push(near);
    }
    const few = [];
    for (let turn = 0; few.length < most && [...kinds.values()].some((list) => list.length > turn); turn += 1) {
      for (const list of kinds.values()) if (list.length > turn && few.length < most) few.push(list[turn]);
    }
    const order = Object.keys(kg.book.network.options.groups);
    return few.sort((a, b) => order.indexOf(kg.entities[a].type) - order.indexOf(kg.entities[b].type) || rank(a, b));
  }

  // ---- arrangements

  // Round one in rings, as wide as a screen is.
  function rings(centre, ids) {
    const made = new Map([[centre, { x: 0, y: 0 }]]);
    let at = 0;
    for (let ring = 1; at < ids.length; ring += 1) {
      const [wide, high] = [ring * 190 + 40, ring * 120 + 20];
      const room = Math.floor((Math.PI * (3 * (wide + high) - Math.sqrt((3 * wide + high) * (wide + 3 * high)))) / 118);
      const here = ids.slice(at, at + room);
      here.forEach((id, place) => {
        const angle = (2 * Math.PI * (place + (ring % 2) / 2)) / here.length - Math.PI / 2;
        made.set(id, { x: Math.round(wide * Math.cos(angle)), y: Math.round(high * Math.sin(angle)) });
      });
      at += room;
    }
    return made;
  }

  // The free cell nearest to a place.
  function nearby(made, target) {
    const key = ({ x, y }) => `${Math.round(x / CELL.width)} ${Math.round(y / CELL.height)}`;
    const taken = new Set([...made.values()].map(key));
    for (let ring = 1; ; ring += 1) {
      const free = [];
      for (let down = -ring; down <= ring; down += 1) {
        for (let right = -ring; right <= ring; right += 1) {
          if (Math.max(Math.abs(down), Math.abs(right)) !== ring) continue;
          const place = { x: (Math.round(target.x / CELL.width) + right) * CELL.width, y: (Math.round(target.y / CELL.height) + down) * CELL.height };
          if (!taken.has(key(place))) free.push(place);
        }
      }
      if (free.length) {
        const away = ({ x, y }) => (x - target.x) ** 2 + ((y - target.y) * 1.6) ** 2 - 0.2 * (x * x + y * y);
        return free.sort((a, b) => away(a) - away(b))[0];
      }
    }
  }

  // Some entities by their lines: pulled together along them, pushed apart elsewhere, boxes kept from overlapping.
  function drawn(ids) {
    const lines = [];
    const index = new Map(ids.map((id, at) => [id, at]));
    for (const id of ids) for (const edge of kg.edgesOf[id]) if (edge.from === id && index.has(edge.to) && edge.to !== id) lines.push([index.get(id), index.get(edge.to)]);
    const count = ids.length;
    const at = ids.map((_, i) => ({ x: 60 * Math.sqrt(i) * Math.cos(i * 2.39996), y: 60 * Math.sqrt(i) * Math.sin(i * 2.39996) }));
    const steps = count > 200 ? 80 : 160;
    for (let step = 0; step < steps; step += 1) {
      const heat = 1 - step / steps;
      const move = at.map(() => ({ x: 0, y: 0 }));
      for (let i = 0; i < count; i += 1) {
        for (let j = i + 1; j < count; j += 1) {
          const [x, y] = [at[j].x - at[i].x, at[j].y - at[i].y];
          const square = Math.max(x * x + y * y, 100);
          const push = 9000 / square;
          move[i].x -= x * push / 10; move[i].y -= y * push / 10;
          move[j].x += x * push / 10; move[j].y += y * push / 10;
        }
        move[i].x -= at[i].x * 0.02; move[i].y -= at[i].y * 0.02;
      }
      for (const [i, j] of lines) {
        const [x, y] = [at[j].x - at[i].x, at[j].y - at[i].y];
        const pull = 0.08 * (1 - 110 / Math.max(Math.hypot(x, y), 1));
        move[i].x += x * pull; move[i].y += y * pull;
        move[j].x -= x * pull; move[j].y -= y * pull;
      }
      at.forEach((place, i) => {
        const far = Math.max(Math.hypot(move[i].x, move[i].y), 1);
        const most = Math.min(far, 60 * heat + 2) / far;
        place.x += move[i].x * most; place.y += move[i].y * most;
      });
    }
    for (const place of at) place.x *= 1.5;
    for (let step = 0; step < 120; step += 1) {
      let moved = false;
      for (let i = 0; i < count; i += 1) {
        for (let j = i + 1; j < count; j += 1) {
          const [x, y] = [at[j].x - at[i].x, at[j].y - at[i].y];
          const [wide, high] = [CELL.width * 0.9 - Math.abs(x), CELL.height * 0.9 - Math.abs(y)];
          if (wide <= 0 || high <= 0) continue;
          moved = true;
          if (wide < high) { const push = (x < 0 ? -wide : wide) / 2; at[i].x -= push; at[j].x += push; }
          else { const push = (y < 0 ? -high : high) / 2; at[i].y -= push; at[j].y += push; }
        }
      }
      if (!moved) break;
    }
    return new Map(ids.map((id, i) => [id, { x: Math.round(at[i].x), y: Math.round(at[i].y) }]));
  }

  // ---- the ways between two entities: all the shortest, up to a number

  function ways(from, to, most = 12) {
    const steps = new Map([[from, 0]]);
    let edge = [from];
    while (edge.length && !steps.has(to)) {
      const next = [];
      for (const id of edge) {
        for (const near of neighbours(id)) if (!steps.has(near)) { steps.set(near, steps.get(id) + 1); next.push(near); }
      }
      edge = next;
    }
    if (!steps.has(to)) return [];
    const found = [];
    const walk = (id, way) => {
      if (found.length >= most) return;
      if (id === from) return void found.push([id, ...way]);
      for (const near of neighbours(id)) if (steps.get(near) === steps.get(id) - 1) walk(near, [id, ...way]);
    };
    walk(to, []);
    return found;
  }

  function alongWays(found) {
    const columns = new Map();
    for (const way of found) way.forEach((id, step) => columns.set(id, step));
    const made = new Map();
    for (const step of new Set(columns.values())) {
      const here = [...columns.keys()].filter((id) => columns.get(id) === step);
      here.forEach((id, place) => made.set(id, { x: step * 250, y: (place - (here.length - 1) / 2) * 90 }));
    }
    return made;
  }

  // ---- the scene of the state

  function show() {
    const scene = kg.state.scene;
    const makers = {
      opening: () => new Map(kg.book.network.nodes.map(({ id, x, y }) => [id, { x, y }])),
      all: () => (kg.book.map ? new Map(kg.book.map.map(([id, x, y]) => [id, { x, y }])) : makers.opening()),
      focus: () => focused(scene),
      path: () => alongWays(ways(scene.from, scene.to)),
      community: () => drawn((kg.book.communities[scene.number] ?? []).slice(0, MOST)),
      some: () => drawn(scene.ids.slice(0, MOST)),
    };
    places = makers[scene.kind]();
    count();
  }

  function focused({ centre, open = [], shut = [] }) {
    const made = rings(centre, chosenFew(centre));
    for (const id of open) {
      if (!made.has(id)) made.set(id, nearby(made, { x: 0, y: 0 }));
      for (const near of [...chosenFew(id, NEAR + 0)]) if (!made.has(near)) made.set(near, nearby(made, made.get(id)));
    }
    for (const id of shut) {
      for (const near of neighbours(id)) {
        if (near !== centre && !open.includes(near) && made.has(near) && neighbours(near).every((far) => far === id || !made.has(far))) made.delete(near);
      }
    }
    return made;
  }

  function count() {
    hidden = new Map();
    if (["opening", "all"].includes(kg.state.scene.kind) && !kg.book.map) return;
    for (const id of places.keys()) {
      const left = neighbours(id).filter((near) => !places.has(near)).length;
      if (left) hidden.set(id, left);
    }
  }

  const go = (scene, chosen = kg.state.chosen) => kg.change({ scene, chosen, view: "graph" }, "scene");
  const focus = (id) => go({ kind: "focus", centre: id, open: [], shut: [] }, { entity: id });

  // In other scenes an entity opens by becoming the centre of one of its own.
  function expand(id) {
    const { scene } = kg.state;
    if (scene.kind !== "focus") return focus(id);
    return go({ ...scene, open: [...scene.open.filter((one) => one !== id), id], shut: scene.shut.filter((one) => one !== id) }, { entity: id });
  }

  function collapse(id) {
    const { scene } = kg.state;
    if (scene.kind !== "focus") return undefined;
    return go({ ...scene, open: scene.open.filter((one) => one !== id), shut: [...scene.shut.filter((one) => one !== id), id] }, { entity: id });
  }

  // Draw an entity that the scene lacks.
  function include(id) {
    if (places.has(id) || !kg.edgesOf[id].length) return;
    kg.state.scene = { kind: "focus", centre: id, open: [], shut: [] };
    show();
  }

  const waysShown = () => (kg.state.scene.kind === "path" ? ways(kg.state.scene.from, kg.state.scene.to, 5) : []);

  return {
    waysShown, show, go, focus, expand, collapse, include, ways, neighbours,
    path: (from, to) => go({ kind: "path", from, to }, { entity: to }),
    some: (ids) => go({ kind: "some", ids: [...new Set(ids)].filter((id) => kg.edgesOf[id].length).slice(0, MOST) }, null),
    get places() { return places; },
    hidden: (id) => hidden.get(id) ?? 0,
  };
})();
