// What is in the store: classes and properties with their counts; a choice puts a pattern into the query.

import { found } from "./completion.js";
import { el, labelled, number } from "./dom.js";

const MOST = 60;

/** Fill `place` from `terms()`; `insert(pattern, prefixes)` takes what is chosen. Returns a function that draws anew. */
export function schemaPanel(place, terms, insert) {
  const filter = el("input", { type: "search", autocomplete: "off", placeholder: "credential, code, wage …" });
  const lists = el("div");
  const draw = () => lists.replaceChildren(...drawn(terms(), filter.value, insert));
  filter.addEventListener("input", draw);
  place.replaceChildren(labelled("Find a class or property", filter), lists);
  draw();
  return draw;
}

function drawn(terms, typed, insert) {
  const lists = terms.classes.length ? both(terms, typed, insert) : [];
  if (terms.counted) return lists;
  return [el("p", { role: "status", text: "Counting what is in the store; this takes a few seconds the first time." }), ...lists];
}

function both(terms, typed, insert) {
  return [
    list("Classes", "things", terms.classes, typed, terms.counted, (term) => insert(`?${variable(term)} a ${written(term)} .`, term)),
    list("Properties", "statements", terms.properties, typed, terms.counted, (term) => insert(`?thing ${written(term)} ?${variable(term)} .`, term)),
  ];
}

function list(title, of, terms, typed, counted, choose) {
  const fitting = typed.trim() ? found(terms, typed) : terms.filter((term) => term.count || !counted);
  const shown = fitting.slice(0, MOST);
  const rows = shown.map((term) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "term", title: [term.definition ?? term.iri, counted ? `${number(term.count)} ${of}` : ""].filter(Boolean).join(" · "), onclick: () => choose(term) },
        el("span", { class: "term-label", text: term.label }),
        el("span", { class: "term-count", text: counted ? number(term.count) : "" }),
        el("span", { class: "term-name", text: term.name }),
      ),
    ),
  );
  const rest = fitting.length - shown.length;
  return el(
    "section",
    { "aria-label": title },
    el("h3", { text: title }),
    shown.length ? el("ul", { class: "terms" }, ...rows) : el("p", { class: "soft", text: "None that fits." }),
    rest > 0 && el("p", { class: "soft small", text: `${number(rest)} more: find them by a word.` }),
  );
}

const written = (term) => (term.name === term.iri ? `<${term.iri}>` : term.name);

/** A name for a variable: `ceterms:ownedBy` gives `ownedBy`, `cw:ExamObjective` gives `examObjective`. */
function variable(term) {
  const local = term.iri.split(/[/#]/).filter(Boolean).at(-1).replace(/[^A-Za-z0-9_]/g, "");
  return /^[A-Za-z]/.test(local) ? local[0].toLowerCase() + local.slice(1) : "value";
}
