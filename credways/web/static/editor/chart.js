// Bars or a line over a numeric column of an answer, drawn as a picture of our own.

import { answerOf, columnsOf, numberOf, wordsOf } from "./answers.js";
import { choice, counted, el, labelled, number, svg } from "./dom.js";
import { brief, learn, nameOf } from "./names.js";

const MOST_BARS = 60;
const MOST_POINTS = 1000;
const [NARROWEST, WIDEST] = [320, 900];

export class Chart {
  priority = 5;
  label = "Chart";
  constructor(yasr) {
    this.yasr = yasr;
  }
  canHandleResults() {
    const answer = answerOf(this.yasr.results);
    return answer?.kind === "rows" && numeric(answer).length > 0;
  }
  getIcon() {
    return null;
  }
  draw(kept) {
    this.answer = answerOf(this.yasr.results);
    const numbers = numeric(this.answer);
    const value = numbers.includes(kept?.value) ? kept.value : numbers.at(-1);
    const others = this.answer.vars.filter((name) => name !== value);
    const label = this.answer.vars.includes(kept?.label) ? kept.label : (others.findLast((name) => name.endsWith("Name")) ?? others[0] ?? value);
    this.kept = { kind: kept?.kind === "line" ? "line" : "bar", label, value };
    const change = (some) => {
      Object.assign(this.kept, some);
      this.yasr.storePluginConfig("chart", { ...this.kept });
      this.show();
    };
    const columns = (names) => names.map((name) => [name, name]);
    this.picture = el("div", { class: "chart" });
    this.yasr.resultsEl.append(
      el(
        "div",
        { class: "view-options" },
        labelled("Shown as", choice([["bar", "bars"], ["line", "a line"]], this.kept.kind, (kind) => change({ kind }))),
        labelled("Number", choice(columns(numbers), value, (one) => change({ value: one }))),
        labelled("Named by", choice(columns(this.answer.vars), label, (one) => change({ label: one }))),
      ),
      this.picture,
    );
    this.show();
    const things = this.answer.rows.slice(0, MOST_POINTS).map((row) => row[this.kept.label]).filter((term) => term?.type === "uri");
    if (things.length) learn(things.map((term) => term.value)).then(() => this.show());
  }
  show() {
    const points = this.answer.rows
      .map((row) => ({ name: named(row[this.kept.label]), value: numberOf(row[this.kept.value]) }))
      .filter((point) => Number.isFinite(point.value));
    const most = this.kept.kind === "bar" ? MOST_BARS : MOST_POINTS;
    const shown = points.slice(0, most);
    const without = this.answer.rows.length - points.length;
    const notes = [`${this.kept.value} by ${this.kept.label}, in the order of the answer: ${counted(shown.length, "row")}.`];
    if (points.length > shown.length) notes.push(`${number(points.length - shown.length)} more are not drawn: sort and limit the query to choose which are.`);
    if (without) notes.push(`${counted(without, "row")} without a number left out.`);
    const width = Math.min(WIDEST, Math.max(NARROWEST, this.picture.clientWidth - 24));
    const drawn = this.kept.kind === "bar" ? bars(shown, width) : line(shown, width);
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", `${notes[0]} The table has the same numbers.`);
    this.picture.replaceChildren(el("p", { class: "soft small", text: notes.join(" ") }), el("div", { class: "scroll chart-scroll", tabindex: "0", role: "region", "aria-label": "Chart" }, drawn));
  }
}

const numeric = (answer) => columnsOf(answer, (term) => !Number.isNaN(numberOf(term)));

function named(term) {
  if (term?.type !== "uri") return wordsOf(term);
  const name = nameOf(term.value);
  return name?.label ? [name.code, name.label].filter(Boolean).join(" ") : brief(term.value);
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const written = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 4 });

/** Round steps (1, 2 or 5 times a power of ten) from the least to the greatest value, 0 included. */
function scale(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(high / step) * step || step;
  return { from, to, ticks: Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step) };
}

function bars(points, width) {
  const [row, left, right, top] = [26, Math.round(Math.min(270, width * 0.42)), 80, 26];
  const { from, to, ticks } = scale(points.map((point) => point.value));
  const x = (value) => left + ((value - from) / (to - from)) * (width - left - right);
  const height = top + points.length * row + 8;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width: width, height, class: "chart-picture" });
  for (const tick of ticks) {
    picture.append(
      svg("line", { x1: x(tick), x2: x(tick), y1: top - 6, y2: height - 4, class: tick === 0 ? "chart-zero" : "chart-grid" }),
      svg("text", { x: x(tick), y: top - 11, "text-anchor": "middle", class: "chart-tick" }, written(tick)),
    );
  }
  points.forEach((point, at) => {
    const y = top + at * row;
    const [start, end] = [x(Math.min(0, point.value)), x(Math.max(0, point.value))];
    picture.append(
      svg(
        "g",
        {},
        svg("title", {}, `${point.name}: ${written(point.value)}`),
        svg("rect", { x: start, y: y + 3, width: Math.max(1, end - start), height: row - 8, class: "chart-bar" }),
        svg("text", { x: left - 8, y: y + row / 2 + 3, "text-anchor": "end", class: "chart-name" }, cut(point.name, Math.floor((left - 14) / 7.8))),
        svg("text", { x: end + 6, y: y + row / 2 + 3, class: "chart-number" }, written(point.value)),
      ),
    );
  });
  return picture;
}

function line(points, width) {
  const [left, right, top, bottom, height] = [80, 30, 16, 96, 420];
  const { from, to, ticks } = scale(points.map((point) => point.value));
  const y = (value) => height - bottom - ((value - from) / (to - from)) * (height - top - bottom);
  const x = (at) => left + (points.length > 1 ? at / (points.length - 1) : 0.5) * (width - left - right);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width: width, height, class: "chart-picture" });
  for (const tick of ticks) {
    picture.append(
      svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: tick === 0 ? "chart-zero" : "chart-grid" }),
      svg("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end", class: "chart-tick" }, written(tick)),
    );
  }
  picture.append(svg("polyline", { points: points.map((point, at) => `${x(at)},${y(point.value)}`).join(" "), class: "chart-line" }));
  const every = Math.ceil(points.length / Math.floor((width - left) / 30));
  points.forEach((point, at) => {
    if (points.length <= 200) {
      picture.append(svg("circle", { cx: x(at), cy: y(point.value), r: 3.5, class: "chart-dot" }, svg("title", {}, `${point.name}: ${written(point.value)}`)));
    }
    if (at % every === 0) {
      const place = `rotate(-35 ${x(at)} ${height - bottom + 18})`;
      picture.append(svg("text", { x: x(at), y: height - bottom + 18, "text-anchor": "end", transform: place, class: "chart-tick" }, cut(point.name, 18)));
    }
  });
  return picture;
}
