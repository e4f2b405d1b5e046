// The table of an answer: names beside addresses, linked to our pages; sorted, filtered and paged in the browser.

import { answerOf, numberOf, wordsOf } from "./answers.js";
import { counted, choice, el, labelled, number } from "./dom.js";
import { brief, learn, nameOf } from "./names.js";

const SIZES = [25, 50, 100, 250];
const MOST_NAMED = 2000; // things whose names are asked for at once, to be found and sorted by

export class Table {
  priority = 10;
  label = "Table";
  constructor(yasr) {
    this.yasr = yasr;
  }
  canHandleResults() {
    return answerOf(this.yasr.results) !== null;
  }
  getIcon() {
    return null;
  }
  draw(kept) {
    this.answer = answerOf(this.yasr.results);
    this.kept = {
      size: SIZES.includes(kept?.size) ? kept.size : 50,
      names: kept?.names !== false,
      sort: this.answer.vars.includes(kept?.sort) ? kept.sort : "",
      down: kept?.down === true,
      filter: typeof kept?.filter === "string" ? kept.filter : "",
    };
    this.page = 0;
    const things = new Set(this.answer.rows.flatMap((row) => this.answer.vars.map((name) => row[name])).filter((term) => term?.type === "uri").map((term) => term.value));
    const all = things.size <= MOST_NAMED;
    const filter = el("input", { type: "search", value: this.kept.filter, autocomplete: "off" });
    let typing;
    filter.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.change({ filter: filter.value }), 150);
    });
    const names = el("input", { type: "checkbox", checked: this.kept.names });
    names.addEventListener("change", () => this.change({ names: names.checked }));
    this.body = el("div");
    this.yasr.resultsEl.append(
      el(
        "div",
        { class: "view-options" },
        labelled("Find in the table", filter, all ? "" : "Names are found in the rows that were shown; addresses and texts in all."),
        labelled("Rows at once", choice(SIZES.map((size) => [String(size), String(size)]), String(this.kept.size), (size) => this.change({ size: Number(size) }))),
        el("label", { class: "check" }, names, "Show names"),
      ),
      this.body,
    );
    this.show();
    if (all) learn(things).then(() => (this.kept.filter || this.kept.sort) && this.body.isConnected && this.show());
  }
  change(some) {
    Object.assign(this.kept, some);
    this.page = 0;
    this.yasr.storePluginConfig("table", { ...this.kept });
    this.show();
  }
  rows() {
    const { sort, down, filter } = this.kept;
    const sought = filter.trim().toLowerCase();
    let rows = this.answer.rows;
    if (sought) {
      rows = rows.filter((row) => this.answer.vars.some((name) => row[name] && spoken(row[name]).toLowerCase().includes(sought)));
    }
    return sort ? sorted(rows, sort, down) : rows;
  }
  show() {
    const rows = this.rows();
    const pages = Math.max(1, Math.ceil(rows.length / this.kept.size));
    this.page = Math.min(this.page, pages - 1);
    const from = this.page * this.kept.size;
    const shown = rows.slice(from, from + this.kept.size);
    const total = this.answer.rows.length;
    const kind = this.answer.kind === "graph" ? "triple" : "row";
    const said = rows.length === total ? counted(total, kind) : `${counted(rows.length, kind)} of ${number(total)} fit`;
    const place = rows.length > shown.length ? `, ${number(from + 1)} to ${number(from + shown.length)} are shown` : "";
    const table = el(
      "table",
      {},
      el("caption", { text: total ? said + place : "No rows: nothing in the graph fits this pattern." }),
      el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "num", text: "#" }), ...this.answer.vars.map((name) => this.heading(name)))),
    );
    const cells = [];
    const body = el("tbody");
    shown.forEach((row, at) => {
      const line = el("tr", {}, el("td", { class: "num soft", text: number(from + at + 1) }));
      for (const name of this.answer.vars) {
        const cell = el("td");
        fill(cell, row[name], this.kept.names);
        if (row[name]?.type === "uri") cells.push([cell, row[name]]);
        line.append(cell);
      }
      body.append(line);
    });
    table.append(body);
    this.body.replaceChildren(el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows of the answer" }, table), this.pager(pages));
    learn(cells.map(([, term]) => term.value)).then(() => cells.forEach(([cell, term]) => fill(cell, term, this.kept.names)));
  }
  heading(name) {
    const sorted = this.kept.sort === name;
    const down = sorted && !this.kept.down;
    return el(
      "th",
      { scope: "col", "aria-sort": sorted ? (this.kept.down ? "descending" : "ascending") : undefined },
      el("button", {
        type: "button",
        class: "sort",
        text: name + (sorted ? (this.kept.down ? " ↓" : " ↑") : ""),
        title: `Sort by ${name}`,
        onclick: () => this.change({ sort: name, down }),
      }),
    );
  }
  pager(pages) {
    if (pages === 1) return "";
    const go = (by) => () => {
      this.page += by;
      this.show();
    };
    return el(
      "nav",
      { class: "pager", "aria-label": "Pages of the answer" },
      el("button", { type: "button", class: "plain", text: "Previous", disabled: this.page === 0, onclick: go(-1) }),
      el("span", { text: `Page ${number(this.page + 1)} of ${number(pages)}` }),
      el("button", { type: "button", class: "plain", text: "Next", disabled: this.page === pages - 1, onclick: go(1) }),
    );
  }
}

const words = new Intl.Collator("en", { numeric: true });

/** Numbers by size, everything else by its words; what is empty comes last, either way. */
function sorted(rows, column, down) {
  const keyed = rows.map((row) => {
    const term = row[column];
    return { row, number: numberOf(term), text: term ? spoken(term) : "", empty: !term };
  });
  const way = down ? -1 : 1;
  keyed.sort((one, other) => {
    if (one.empty || other.empty) return one.empty - other.empty;
    const difference = one.number - other.number;
    return way * (Number.isNaN(difference) ? words.compare(one.text, other.text) : difference);
  });
  return keyed.map(({ row }) => row);
}

/** What a cell is found and sorted by: the name where it is known, and the address. */
function spoken(term) {
  const name = term.type === "uri" ? nameOf(term.value)?.label : "";
  return name ? `${name} ${brief(term.value)}` : wordsOf(term);
}

function fill(cell, term, names) {
  cell.replaceChildren();
  if (!term) return;
  if (term.type !== "uri") {
    cell.append(wordsOf(term));
    if (term["xml:lang"]) cell.append(el("span", { class: "soft small", text: ` ${term["xml:lang"]}` }));
    if (!Number.isNaN(numberOf(term))) cell.className = "num";
    return;
  }
  const name = nameOf(term.value);
  const short = brief(term.value);
  const said = names && name?.label ? [name.code, name.label].filter(Boolean).join(" ") : short;
  cell.append(linked(term.value, name, said));
  if (said !== short) cell.append(el("span", { class: "address soft small", text: short }));
}

/** A link to our page about a thing; to the web where it is no thing of ours; a text where it is neither. */
function linked(iri, name, said) {
  if (name?.page) return el("a", { href: name.page, text: said });
  if (!name) return el("a", { href: `/thing?iri=${encodeURIComponent(iri)}`, text: said });
  if (!name.label && /^https?:\/\/[^\s"<>\\]+$/.test(iri)) return el("a", { href: iri, rel: "noreferrer", text: said });
  return el("span", { text: said });
}
