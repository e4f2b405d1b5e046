// Names of things, asked of our own server and kept while the page is open.

const known = new Map();
const asked = new Map();
const ID = "https://w3id.org/credways/id/";
let prefixes = {};

export const setPrefixes = (table) => {
  prefixes = table;
};

/** An IRI as our pages write it: without the start that all our identifiers share, or as a CURIE. */
export function brief(iri) {
  if (iri.startsWith(ID)) return iri.slice(ID.length);
  let best = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > (prefixes[best] ?? "").length) best = prefix;
  }
  const local = best ? iri.slice(prefixes[best].length) : "";
  return best && local && !/[/#]/.test(local) ? `${best}:${local}` : iri;
}

/** What the server said of an IRI: {label, code, page}; undefined where it was not asked yet. */
export const nameOf = (iri) => known.get(iri);

/** Ask for the names that are not known yet. Nothing is missed where that fails: the address is shown instead. */
export async function learn(iris) {
  const wanted = [...new Set(iris)].filter((iri) => !known.has(iri));
  const waiting = [];
  for (let at = 0; at < wanted.length; at += 500) {
    const some = wanted.slice(at, at + 500);
    const fresh = some.filter((iri) => !asked.has(iri));
    if (fresh.length) {
      const answer = ask(fresh);
      fresh.forEach((iri) => asked.set(iri, answer));
    }
    waiting.push(...some.map((iri) => asked.get(iri)));
  }
  await Promise.all(new Set(waiting));
}

async function ask(iris) {
  try {
    const answer = await fetch("/api/editor/names", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ iris }),
    });
    if (!answer.ok) return;
    for (const [iri, said] of Object.entries((await answer.json()).names)) known.set(iri, said);
  } catch {
    // The server is away; the next question will say so.
  } finally {
    iris.forEach((iri) => asked.delete(iri));
  }
}
