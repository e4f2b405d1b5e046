// What can be done with the query on hand: run or stop it, look back in time, share it, download its answer.

import { el, labelled, number } from "./dom.js";
import { noticeOf, refusal } from "./problems.js";
import { COMFORTABLE, LONGEST, linkOf } from "./share.js";

const GRAPHS = ["CONSTRUCT", "DESCRIBE"];
const FILES = {
  csv: ["CSV", "For spreadsheets: no cell can run as a formula"],
  xlsx: ["Excel", "Every cell is a text, so codes keep their zeros"],
  json: ["JSON", "SPARQL results, as the server sends them"],
  ttl: ["Turtle", "The triples, as the server sends them"],
};

/** A toolbar that follows the tab in use. `tab()` is that tab, `asOf` (asof.js) knows its date. */
export class Toolbar {
  constructor(tab, asOf) {
    this.tab = tab;
    this.asOf = asOf;
    this.runButton = el("button", { type: "button", class: "run", onclick: () => this.runOrStop() });
    this.date = el("input", { type: "text", placeholder: "now", autocomplete: "off", size: "10" });
    this.date.addEventListener("change", () => this.lookBack(this.date.value.trim()));
    this.told = el("div", { class: "told", role: "status" });
    this.files = el("div", { class: "files", role: "group", "aria-label": "Download the answer" });
    this.element = el(
      "div",
      { class: "toolbar" },
      el(
        "div",
        { class: "actions" },
        this.runButton,
        el("button", { type: "button", class: "button plain", text: "Share", onclick: () => this.share() }),
        el("div", { class: "as-of" }, labelled("As of", this.date)),
        this.files,
      ),
      el("p", { class: "soft small keys" }, el("kbd", { text: "Ctrl" }), "+", el("kbd", { text: "Enter" }), " runs · ", el("kbd", { text: "Ctrl" }), "+", el("kbd", { text: "Space" }), " completes · ", el("kbd", { text: "Tab" }), " leaves the editor"),
      this.told,
    );
  }
  runOrStop() {
    const editor = this.tab().getYasqe();
    if (this.running) editor.abortQuery();
    else editor.query().catch(() => {}); // shown as the answer
  }
  /** Say what fits the tab in use. */
  follow(running) {
    this.running = running;
    this.runButton.textContent = running ? "Stop" : "Run the query";
    this.runButton.classList.toggle("stop", running);
    this.date.value = this.asOf.dateOf(this.tab());
    const graph = GRAPHS.includes(this.tab().getYasqe().getQueryType());
    if (this.graph !== graph || !this.files.childElementCount) {
      this.graph = graph;
      const names = graph ? ["csv", "xlsx", "ttl"] : ["csv", "xlsx", "json"];
      this.files.replaceChildren(el("span", { class: "soft small", text: "Download" }), ...names.map((name) => el("button", { type: "button", class: "button plain small", text: FILES[name][0], title: FILES[name][1], onclick: () => this.download(name) })));
    }
  }
  async lookBack(date) {
    try {
      const notes = await this.asOf.set(this.tab(), date);
      const [first, ...rest] = notes;
      if (!first) this.say();
      else if (!rest.length) this.say(el("p", { text: first }));
      else this.say(el("details", {}, el("summary", { text: `${first} other editions than now answer` }), ...rest.map((text) => el("p", { class: "small", text }))));
    } catch (error) {
      this.date.value = this.asOf.dateOf(this.tab());
      this.say(noticeOf(error));
    }
  }
  say(...nodes) {
    this.told.replaceChildren(...nodes);
  }
  share() {
    const tab = this.tab();
    const { selectedPlugin, pluginsConfig } = tab.getYasr().getPersistentConfig();
    const link = linkOf({ query: tab.getQuery(), endpoint: tab.getEndpoint(), view: selectedPlugin, settings: pluginsConfig?.[selectedPlugin], asOf: this.asOf.dateOf(tab), name: tab.getName() });
    if (link.length > LONGEST) {
      const save = el("button", { type: "button", class: "button plain", text: "Save the query as a file", onclick: () => offer(new Blob([tab.getQuery()], { type: "application/sparql-query" }), "query.rq") });
      this.say(el("p", { text: `The query is too long for a link (${number(link.length)} signs; browsers and programs cut links beyond about ${number(LONGEST)}). Share it as a file: whoever gets it pastes it here or runs it with credways query.` }), save);
      return;
    }
    history.replaceState(null, "", link);
    const field = el("input", { type: "text", readonly: true, value: link });
    const long = link.length > COMFORTABLE ? `It has ${number(link.length)} signs: browsers take it, but some mail and chat programs cut links beyond ${number(COMFORTABLE)}.` : "";
    const copied = el("span", { class: "soft small" });
    this.say(labelled("Link to this query and view", field, long), copied);
    field.select();
    const copy = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error("no clipboard"));
    copy.then(
      () => (copied.textContent = "Copied."),
      () => (copied.textContent = "Copy it from here."),
    );
  }
  async download(name) {
    const tab = this.tab();
    const asked = tab.asked ?? { query: tab.getQuery(), graphs: this.asOf.graphsOf(tab) };
    const body = new URLSearchParams([["query", asked.query], ["format", name], ...asked.graphs]);
    const sheet = name === "csv" || name === "xlsx";
    this.say(el("p", { text: `Making the ${FILES[name][0]} file …` }));
    try {
      const answer = await fetch(sheet ? "/api/editor/sheet" : tab.getEndpoint(), { method: "POST", body, headers: { Accept: "*/*" } });
      if (!answer.ok) throw await refusal(answer);
      const blob = await answer.blob();
      offer(blob, `${filename(tab.getName())}.${name}`);
      this.say(el("p", { class: "small", text: `${FILES[name][0]}: ${number(blob.size)} bytes.` }));
    } catch (error) {
      const cut = { title: "The file broke off on its way", detail: "The answer met a limit: add LIMIT to the query, or narrow it." };
      this.say(noticeOf(error.problem ? error : Object.assign(error, { problem: cut })));
    }
  }
}

const filename = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "answer";

function offer(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
