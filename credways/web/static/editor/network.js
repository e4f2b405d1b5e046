// An answer as a network: things as nodes, rows (or triples) as links between them. Texts are painted on a canvas, where
// no markup is read. It is laid out once, and then stands still.

import { answerOf, columnsOf, isNode, wordsOf } from "./answers.js";
import { choice, counted, el, labelled, number } from "./dom.js";
import { brief, learn, nameOf } from "./names.js";

const MOST_NODES = 250;
const MOST_LINKS = 600;
const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"];

export class Network {
  priority = 4;
  label = "Network";
  constructor(yasr) {
    this.yasr = yasr;
  }
  canHandleResults() {
    const answer = answerOf(this.yasr.results);
    if (!answer || !answer.rows.length) return false;
    return answer.kind === "graph" || columnsOf(answer, isNode).length > 1;
  }
  getIcon() {
    return null;
  }
  draw(kept) {
    this.answer = answerOf(this.yasr.results);
    this.stage = el("div");
    if (this.answer.kind === "rows") {
      const things = columnsOf(this.answer, isNode);
      const pick = (wished, not) => (things.includes(wished) ? wished : things.find((name) => name !== not));
      const from = pick(kept?.from);
      this.kept = { from, to: pick(kept?.to, from), by: this.answer.vars.includes(kept?.by) ? kept.by : "" };
      const change = (some) => {
        Object.assign(this.kept, some);
        this.yasr.storePluginConfig("network", { ...this.kept });
        this.show();
      };
      const columns = (names) => names.map((name) => [name, name]);
      this.yasr.resultsEl.append(
        el(
          "div",
          { class: "view-options" },
          labelled("From", choice(columns(things), from, (one) => change({ from: one }))),
          labelled("To", choice(columns(things), this.kept.to, (one) => change({ to: one }))),
          labelled("Words on the link", choice([["", "none"], ...columns(this.answer.vars)], this.kept.by, (by) => change({ by }))),
        ),
      );
    }
    this.yasr.resultsEl.append(this.stage);
    this.show();
  }
  destroy() {
    this.drawn?.destroy();
    this.drawn = undefined;
  }
  links() {
    const { from, to, by } = this.kept ?? {};
    const rows = this.answer.kind === "graph" ? this.answer.rows.map((row) => [row.subject, row.object, row.predicate]) : this.answer.rows.map((row) => [row[from], row[to], row[by]]);
    const seen = new Set();
    return rows.filter(([one, other, said]) => {
      const key = `${wordsOf(one)}\n${wordsOf(other)}\n${wordsOf(said)}`;
      return isNode(one) && isNode(other) && !seen.has(key) && seen.add(key);
    });
  }
  async show() {
    const turn = (this.turn = {});
    this.destroy();
    const links = this.links();
    const nodes = new Map();
    const drawn = [];
    for (const link of links) {
      const fresh = [link[0], link[1]].filter((term) => !nodes.has(wordsOf(term)));
      if (drawn.length >= MOST_LINKS || nodes.size + new Set(fresh.map(wordsOf)).size > MOST_NODES) continue;
      fresh.forEach((term) => nodes.set(wordsOf(term), term));
      drawn.push(link);
    }
    const all = new Set(links.flatMap(([one, other]) => [wordsOf(one), wordsOf(other)])).size;
    const notes = [`${counted(nodes.size, "thing")}, ${counted(drawn.length, "link")}.`];
    if (links.length > drawn.length) notes.push(`${counted(links.length - drawn.length, "link")} and ${counted(all - nodes.size, "thing")} more are hidden, because a larger picture cannot be read: narrow the query.`);
    const texts = this.answer.rows.length - links.length;
    if (this.answer.kind === "graph" && texts > 0) notes.push(`${counted(texts, "triple")} that lead to a text are not drawn; the table has them.`);
    const status = el("p", { class: "soft small", role: "status", text: notes.join(" ") });
    const canvas = el("div", { class: "network", tabindex: "0", role: "img", "aria-label": `Network: ${notes[0]} The table has the same links.` });
    const chosen = el("p", { class: "network-chosen", "aria-live": "polite", text: "Choose a thing to see what it is. Turn the wheel to come nearer, until small names can be read; drag to move." });
    this.stage.replaceChildren(status, canvas, chosen);
    if (!drawn.length) {
      this.stage.replaceChildren(el("p", { text: "No two things are linked in this answer." }));
      return;
    }
    const [{ Network: Vis }] = await Promise.all([import("../yasgui/vis-network.js"), learn([...nodes.values(), ...drawn.map((link) => link[2])].filter((term) => term?.type === "uri").map((term) => term.value))]);
    if (turn !== this.turn || !canvas.isConnected) return;
    const said = this.saidNames();
    const colours = paint(canvas);
    const degree = new Map();
    for (const term of drawn.flatMap(([one, other]) => [one, other])) degree.set(wordsOf(term), (degree.get(wordsOf(term)) ?? 0) + 1);
    const data = {
      nodes: [...nodes].map(([id, term]) => ({ id, label: wrapped(nodeName(term, said)), value: degree.get(id) })),
      edges: drawn.map(([one, other, by]) => ({ from: wordsOf(one), to: wordsOf(other), label: by ? cut(spoken(by), 40) : undefined })),
    };
    this.drawn = new Vis(canvas, data, options(colours, nodes.size));
    this.drawn.once("stabilizationIterationsDone", () => this.drawn?.setOptions({ physics: false }));
    this.drawn.on("selectNode", ({ nodes: [id] }) => this.describe(chosen, nodes.get(id), said));
    canvas.dataset.nodes = String(nodes.size);
  }
  /** The names that a graph states of its own nodes. */
  saidNames() {
    if (this.answer.kind !== "graph") return new Map();
    const named = this.answer.rows.filter((row) => LABELS.includes(row.predicate.value) && row.object.type === "literal");
    return new Map(named.map((row) => [wordsOf(row.subject), row.object.value]));
  }
  describe(place, term, said) {
    const page = term.type === "uri" ? (nameOf(term.value)?.page ?? "") : "";
    const name = nodeName(term, said);
    place.replaceChildren(page ? el("a", { href: page, text: name }) : el("strong", { text: name }), " ", el("span", { class: "soft small", text: term.type === "uri" ? brief(term.value) : "" }));
  }
}

const spoken = (term) => (term.type === "uri" ? nameOf(term.value)?.label || brief(term.value) : wordsOf(term));

function nodeName(term, said) {
  const stated = said.get(wordsOf(term));
  if (stated || term.type !== "uri") return stated ?? "unnamed";
  const name = nameOf(term.value);
  return name?.label ? [name.code, name.label].filter(Boolean).join(" ") : brief(term.value);
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Up to 60 signs in lines of about 22. */
function wrapped(text) {
  const lines = [""];
  for (const word of cut(text, 60).split(/\s+/)) {
    if (lines.at(-1) && lines.at(-1).length + word.length > 22) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines.join("\n");
}

function paint(element) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: of("ink"), soft: of("soft"), back: of("mid-bg"), border: of("mid"), paper: of("paper"), focus: of("focus") };
}

function options(colours, size) {
  const face = "system-ui, sans-serif";
  return {
    autoResize: true,
    layout: { randomSeed: 7, improvedLayout: size <= 120 },
    interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 90, avoidOverlap: 0.4 }, stabilization: { iterations: size > 120 ? 150 : 300, fit: true } },
    nodes: {
      shape: "dot",
      scaling: { min: 8, max: 24, label: { enabled: true, min: 17, max: 32, maxVisible: 32, drawThreshold: 6 } },
      borderWidth: 2,
      color: { background: colours.back, border: colours.border, highlight: { background: colours.back, border: colours.focus } },
      font: { color: colours.ink, face, strokeColor: colours.paper, strokeWidth: 4, multi: false },
    },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.6 } },
      color: { color: colours.soft, highlight: colours.focus },
      font: { color: colours.soft, face, size: 11, strokeColor: colours.paper, strokeWidth: 4, multi: false },
      smooth: size <= 120,
    },
  };
}
