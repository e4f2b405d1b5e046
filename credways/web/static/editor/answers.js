// The answer that YASR holds, as the views here show it: exactly what the server sent. YASR's own reading replaces
// {{…}} within texts.

const read = new WeakMap();

/**
 * {kind: "rows" | "graph", vars, rows}, each row an object of SPARQL-JSON terms by variable, or null for another kind
 * of answer. The rows of a graph are its triples, as subject, predicate, object.
 */
export function answerOf(results) {
  if (!results || results.hasError()) return null;
  if (!read.has(results)) read.set(results, parsed(results));
  return read.get(results);
}

function parsed(results) {
  if (results.getType() === "ttl") {
    return { kind: "graph", vars: ["subject", "predicate", "object"], rows: results.getBindings() ?? [] };
  }
  if (results.getType() !== "json") return null;
  try {
    const data = JSON.parse(results.getOriginalResponseAsString());
    return data.results ? { kind: "rows", vars: data.head.vars, rows: data.results.bindings } : null;
  } catch {
    return null;
  }
}

const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|(nonNegative|positive|nonPositive|negative)Integer|unsigned\w+)$/;
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number a term is, else NaN. Codes are texts and no numbers, whatever they look like. */
export function numberOf(term) {
  if (!term || term.type === "uri" || term.type === "bnode") return NaN;
  return NUMBERS.test(term.datatype ?? "") && PLAIN_NUMBER.test(term.value) ? Number(term.value) : NaN;
}

export const isNode = (term) => term?.type === "uri" || term?.type === "bnode";

/** Whether a column of the answer holds a number, or a thing, wherever it holds anything (looking at 200 rows). */
export function columnsOf(answer, fits) {
  return answer.vars.filter((name) => {
    const held = answer.rows.slice(0, 200).map((row) => row[name]).filter(Boolean);
    return held.length > 0 && held.every(fits);
  });
}

/** What a term says in words. */
export function wordsOf(term) {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") return ["subject", "predicate", "object"].map((part) => wordsOf(term.value[part])).join(" ");
  return term.value;
}
