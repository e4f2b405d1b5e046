// Links that hold a query, its endpoint and the chosen view, after the `#`, which browsers keep to themselves: no
// server's limit on addresses applies. The names are those that YASGUI's own links have.

/** Beyond this, mail and chat programs are known to cut links. */
export const COMFORTABLE = 2000;
/** Beyond this, browsers cut or refuse addresses (Chromium keeps 2 MiB, others less): no link is made. */
export const LONGEST = 60000;

/** {query, endpoint, view, settings, asOf, name} as a link. */
export function linkOf(state) {
  const held = new URLSearchParams({ query: state.query, endpoint: state.endpoint, outputFormat: state.view });
  if (state.settings && Object.keys(state.settings).length) held.set("outputSettings", JSON.stringify(state.settings));
  if (state.asOf) held.set("as_of", state.asOf);
  if (state.name) held.set("tabTitle", state.name);
  return `${location.origin}${location.pathname}#${held}`;
}

/** What the address of the page holds, or null. */
export function linked() {
  const held = new URLSearchParams(location.hash.slice(1));
  if (!held.get("query")) return null;
  let settings;
  try {
    settings = JSON.parse(held.get("outputSettings") ?? "");
  } catch {
    settings = undefined;
  }
  return {
    query: held.get("query"),
    endpoint: held.get("endpoint") ?? "",
    view: held.get("outputFormat") ?? "table",
    settings: settings && typeof settings === "object" && !Array.isArray(settings) ? settings : undefined,
    asOf: held.get("as_of") ?? "",
    name: (held.get("tabTitle") ?? "Shared query").slice(0, 100),
  };
}
