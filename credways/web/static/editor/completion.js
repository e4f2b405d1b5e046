// Completion of classes and properties from our own list, found by their name, their label or their IRI; and our
// prefixes, declared as they are used.

import { el, number } from "./dom.js";

const MOST = 60;

/** Put our completers in the place of YASQE's, which ask other hosts. `terms()` gives what is known so far. */
export function registerCompleters(Yasqe, terms) {
  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes",
    persistenceId: null,
    get: () => Object.entries(terms().prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
  });
  for (const [from, kind] of [["class", "classes"], ["property", "properties"]]) {
    Yasqe.forkAutocompleter(from, {
      name: `our-${kind}`,
      bulk: false,
      autoShow: true,
      persistenceId: null,
      preProcessToken: (_yasqe, token) => token,
      get: (_yasqe, token) => found(terms()[kind], token?.string ?? "").map((term) => term.iri),
      postProcessSuggestion: (_yasqe, _token, iri) => written(iri, terms()[kind]),
      postprocessHints: (_yasqe, hints) => hints.map((hint) => shown(hint, terms()[kind])),
    });
  }
  Yasqe.defaults.autocompleters = ["variables", "our-prefixes", "our-classes", "our-properties"];
}

const written = (iri, terms) => {
  const term = terms.find((one) => one.iri === iri);
  return !term || term.name === iri ? `<${iri}>` : term.name;
};

/** Terms that fit what was typed: beginnings first, then the words of labels; the most used first in each. */
export function found(terms, typed) {
  const sought = typed.trim().replace(/^<|>$/g, "").toLowerCase();
  const bare = sought.replace(/^[\w-]*:(?!\/\/)/, "");
  const prefix = sought.slice(0, sought.length - bare.length);
  const [first, second] = [[], []];
  for (const term of terms) {
    const name = term.name.toLowerCase();
    if (name.startsWith(sought) || term.iri.toLowerCase().startsWith(sought || "?")) first.push(term);
    else if (!prefix && name.slice(name.indexOf(":") + 1).startsWith(bare)) first.push(term);
    else if (bare && (!prefix || name.startsWith(prefix)) && (term.label.toLowerCase().includes(bare) || name.includes(bare))) second.push(term);
  }
  return [...first, ...second].slice(0, MOST);
}

function shown(hint, terms) {
  const term = terms.find((one) => hint.text === one.name || hint.text === `<${one.iri}>`);
  if (!term) return hint;
  hint.render = (place) => {
    place.append(el("span", { class: "hint-name", text: term.name }), el("span", { class: "hint-label", text: term.label }), el("span", { class: "hint-count", text: term.count ? number(term.count) : "" }));
    if (term.definition) place.title = term.definition;
  };
  return hint;
}
