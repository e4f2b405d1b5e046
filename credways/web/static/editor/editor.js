// The SPARQL editor: YASGUI as it is published, with our completers, views, examples and words around it.

import { asOf } from "./asof.js";
import { Chart } from "./chart.js";
import { registerCompleters } from "./completion.js";
import { el } from "./dom.js";
import { libraryPanel } from "./library.js";
import { setPrefixes } from "./names.js";
import { Network } from "./network.js";
import { explain, noticeOf, refusal } from "./problems.js";
import { schemaPanel } from "./schema.js";
import { linked } from "./share.js";
import { Table } from "./table.js";
import { Toolbar } from "./toolbar.js";

const VIEWS = ["table", "chart", "network", "response"];
const plain = document.getElementById("plain");
const place = document.getElementById("editor");
const endpoint = new URL(plain.getAttribute("action"), location.href).href;
const { Yasgui } = window.Yasgui?.Yasgui ? window.Yasgui : { Yasgui: window.Yasgui };
let terms = { prefixes: JSON.parse(document.getElementById("prefixes").textContent), classes: [], properties: [], counted: false };
let yasgui;
let opened = false;
const running = new Set();
const watched = new WeakSet();

function start() {
  setPrefixes(terms.prefixes);
  const { Yasqe, Yasr } = Yasgui;
  registerCompleters(Yasqe, () => terms);
  Yasr.registerPlugin("table", Table);
  Yasr.registerPlugin("chart", Chart);
  Yasr.registerPlugin("network", Network);
  Yasr.defaults.pluginOrder = VIEWS;
  Yasr.defaults.errorRenderers = [(error) => explain(error, again)];
  place.hidden = false;
  if (matchMedia("(max-width: 64rem)").matches) place.querySelectorAll(".editor-side > details").forEach((one) => (one.open = false));
  plain.hidden = true;
  const written = document.getElementById("query").value;
  yasgui = new Yasgui(document.getElementById("yasgui"), {
    persistenceId: "credways",
    autofocus: false,
    populateFromUrl: false,
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [], renderItem: () => {} },
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle", acceptHeaderSelect: "application/sparql-results+json" },
    yasqe: {
      value: declared(plain.dataset.example),
      resizeable: true,
      editorHeight: "18rem",
      screenReaderLabel: "Query",
      extraKeys: { Tab: false, "Shift-Tab": false }, // the keyboard must be able to leave
      showQueryButton: false,
    },
    yasr: { prefixes: terms.prefixes, maxPersistentResponseSize: 0 },
  });
  const current = () => yasgui.getTab();
  const toolbar = new Toolbar(current, asOf);
  const follow = () => {
    const tab = current();
    if (!tab?.getYasqe()) return;
    const view = tab.getYasr().rootEl;
    if (toolbar.element.nextElementSibling !== view.parentElement) view.parentElement.before(toolbar.element);
    view.setAttribute("role", "region");
    view.setAttribute("aria-label", "Answer");
    toolbar.follow(running.has(tab));
    if (opened && location.hash && linked()?.query !== tab.getQuery()) history.replaceState(null, "", location.pathname); // it says no more what is shown
    if (watched.has(tab)) return;
    watched.add(tab);
    declareWhatIsPasted(tab.getYasqe());
    const date = asOf.dateOf(tab);
    if (date) toolbar.lookBack(date); // kept from an earlier visit; which graphs those are may have changed
  };
  for (const changed of ["tabSelect", "tabAdd", "tabClose"]) yasgui.on(changed, () => setTimeout(follow));
  yasgui.on("tabChange", follow);
  yasgui.on("query", (_yasgui, tab) => {
    tab.asked = { query: tab.getQuery(), graphs: asOf.graphsOf(tab) };
    document.getElementById("answer")?.remove(); // of the form, before this page had an editor
    running.add(tab);
    follow();
  });
  for (const ended of ["queryResponse", "queryAbort"]) {
    yasgui.on(ended, (_yasgui, tab) => {
      running.delete(tab);
      follow();
    });
  }
  openFirst(written, toolbar).then(() => {
    opened = true;
    follow();
  });
  const drawSchema = schemaPanel(document.getElementById("schema"), () => terms, insert);
  learnTerms(drawSchema);
  libraryPanel(document.getElementById("examples"), open);
}

/** The query of a link or of the form before; else what was open when the page was last left. */
async function openFirst(written, toolbar) {
  const shared = linked();
  if (!shared) {
    if (written !== plain.dataset.example) tabWith(declared(written), { name: "Query" });
    return;
  }
  const view = VIEWS.includes(shared.view) ? shared.view : "table";
  const settings = { selectedPlugin: view, pluginsConfig: shared.settings ? { [view]: shared.settings } : {} };
  const tab = tabWith(shared.query, { name: shared.name, yasr: { settings } });
  tab.getYasr().selectPlugin(view);
  if (shared.settings) tab.getYasr().storePluginConfig(view, shared.settings);
  if (shared.endpoint && shared.endpoint !== endpoint) {
    toolbar.say(el("p", { text: `The link was made for ${shared.endpoint}. This page asks only its own server, so the query is asked here.` }));
  }
  if (shared.asOf || asOf.dateOf(tab)) await toolbar.lookBack(shared.asOf);
  await tab.query().catch(() => {}); // what went wrong is shown as the answer
}

/** The tab with this query, opened where there is none. */
function tabWith(query, config) {
  const same = yasgui.persistentConfig.getTabs().find((id) => yasgui.persistentConfig.getTab(id)?.yasqe.value === query);
  if (!same) return yasgui.addTab(true, { ...config, yasqe: { value: query } });
  yasgui.selectTabId(same);
  return yasgui.getTab(same);
}

/** Ask again what the tab in use asked last, for a whole answer or the limit that it meets. */
function again() {
  const { query, graphs } = yasgui.getTab().asked;
  return fetch("/api/editor/sheet", { method: "POST", body: new URLSearchParams([["query", query], ["format", "csv"], ...graphs]) });
}

/** A query with the PREFIX lines that it lacks: our server needs none of them, others and YASQE's check do. */
function declared(query) {
  const bare = query.replace(/<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g, " ");
  const known = new Set([...query.matchAll(/^\s*PREFIX\s+([\w-]*):/gim)].map((found) => found[1]));
  const used = new Set([...bare.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  const lacking = Object.entries(terms.prefixes).filter(([prefix]) => used.has(prefix) && !known.has(prefix));
  return lacking.map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`).join("") + query;
}

function declareWhatIsPasted(editor) {
  editor.on("change", (_editor, change) => {
    if (change.origin !== "paste") return;
    const text = editor.getValue();
    const lacking = declared(text).slice(0, -text.length);
    if (lacking) editor.replaceRange(lacking, { line: 0, ch: 0 });
  });
}

/** Put a query of the library into a tab of its own, and run it. */
function open(name, query) {
  const tab = tabWith(declared(query), { name });
  tab.query().catch(() => {});
  document.getElementById("yasgui").scrollIntoView({ block: "start" });
}

/** Put a pattern where the cursor is, or before the last brace where it stands outside of all. */
function insert(pattern, term) {
  const editor = yasgui.getTab().getYasqe();
  const text = editor.getValue();
  if (!text.includes("{")) {
    editor.setValue(`${text.trim() ? `${text.trimEnd()}\n` : ""}SELECT * WHERE {\n  ${pattern}\n}\nLIMIT 50\n`);
  } else {
    const at = editor.indexFromPos(editor.getCursor());
    const before = text.slice(0, at);
    const inside = before.split("{").length > before.split("}").length && text.slice(at).includes("}");
    const line = inside ? editor.getCursor().line : editor.posFromIndex(text.lastIndexOf("}")).line - 1;
    const end = editor.getLine(Math.max(0, line));
    editor.replaceRange(`\n  ${pattern}`, { line: Math.max(0, line), ch: end.length });
    editor.setCursor({ line: Math.max(0, line) + 1, ch: pattern.length + 2 });
  }
  const prefix = term.name === term.iri ? "" : term.name.split(":")[0];
  if (prefix) editor.addPrefixes({ [prefix]: terms.prefixes[prefix] });
}

/** The terms from our server, and once more when it has counted them. */
async function learnTerms(draw) {
  try {
    const answer = await fetch("/api/editor/terms", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw await refusal(answer);
    terms = await answer.json();
    if (!terms.counted) setTimeout(learnTerms, 700, draw);
    draw();
  } catch (error) {
    document.getElementById("schema").replaceChildren(noticeOf(error));
  }
}

start();
