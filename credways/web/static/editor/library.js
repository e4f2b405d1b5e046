// The query library as examples: by topic and audience, searched, with a form for what a query wants to know.

import { choice, counted, el, labelled } from "./dom.js";
import { noticeOf, refusal } from "./problems.js";

/** Fill `place` from our server; `open(name, title, text)` takes a query that is ready to run. */
export async function libraryPanel(place, open) {
  place.replaceChildren(el("p", { role: "status", text: "Reading the library …" }));
  let library;
  try {
    const answer = await fetch("/api/editor/library", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw await refusal(answer);
    library = await answer.json();
  } catch (error) {
    place.replaceChildren(noticeOf(error));
    return;
  }
  const search = el("input", { type: "search", autocomplete: "off", placeholder: "coverage, wages, gaps …" });
  const kept = { audience: "" };
  const status = el("p", { class: "soft small", role: "status" });
  const lists = el("div");
  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = library.topics.map(({ title, queries }) => [title, queries.filter((query) => fits(query, words, kept.audience))]).filter(([, queries]) => queries.length);
    const count = chosen.reduce((sum, [, queries]) => sum + queries.length, 0);
    status.textContent = counted(count, "question");
    lists.replaceChildren(...chosen.map(([title, queries]) => topic(title, queries, words.length > 0, open)));
  };
  search.addEventListener("input", draw);
  const audiences = choice([["", "everybody"], ...Object.entries(library.audiences)], "", (audience) => {
    kept.audience = audience;
    draw();
  });
  place.replaceChildren(labelled("Find a question", search), labelled("Asked by", audiences), status, lists);
  draw();
}

function fits(query, words, audience) {
  const text = `${query.title} ${query.question} ${query.name}`.toLowerCase();
  return (!audience || query.audience.includes(audience)) && words.every((word) => text.includes(word));
}

function topic(title, queries, unfolded, open) {
  const rows = queries.map((query) => el("li", {}, example(query, open)));
  return el("details", { class: "topic", open: unfolded }, el("summary", {}, `${title} `, el("span", { class: "soft small", text: String(queries.length) })), el("ul", { class: "examples" }, ...rows));
}

function example(query, open) {
  const said = [el("strong", { text: query.title }), el("span", { class: "small", text: query.question })];
  if (!query.parameters.length) return el("button", { type: "button", class: "example", onclick: () => use(query, {}, open) }, ...said);
  const made = el("details", { class: "example-form" }, el("summary", { class: "example" }, ...said));
  made.addEventListener("toggle", () => {
    if (made.open && made.children.length === 1) made.append(form(query, open));
  });
  return made;
}

function form(query, open) {
  const fields = query.parameters.map((parameter) => [parameter, field(parameter)]);
  const told = el("div", { "aria-live": "polite" });
  const made = el(
    "form",
    {},
    ...fields.map(([parameter, input]) => labelled(parameter.required ? parameter.name : `${parameter.name} (may stay empty)`, input, parameter.description)),
    told,
    el("button", { text: "Put it in the editor and run it" }),
  );
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(fields.map(([parameter, input]) => [parameter.name, input.value.trim()]).filter(([, value]) => value));
    told.replaceChildren();
    try {
      await use(query, given, open);
    } catch (error) {
      told.replaceChildren(noticeOf(error), ...candidates(error.problem, fields, made));
    }
  });
  return made;
}

function field(parameter) {
  if (parameter.choices) return choice([["", parameter.required ? "choose" : "any"], ...parameter.choices.map((one) => [one, one])], parameter.default ?? "", () => {});
  const whole = parameter.type === "integer";
  const hint = { date: "2026, 2026-11 or 2026-11-25", boolean: "true or false" }[parameter.type] ?? (["string", "integer", "number"].includes(parameter.type) ? "" : "name, code or address");
  return el("input", { type: "text", inputmode: whole ? "numeric" : undefined, required: parameter.required, value: parameter.default ?? "", placeholder: hint, autocomplete: "off" });
}

/** Where a name fits several things: a button for each, which fills it in. */
function candidates(problem, fields, made) {
  const several = problem?.candidates ?? [];
  if (!several.length) return [];
  const name = problem.detail.match(/“(.*)” fits/)?.[1];
  const input = fields.find(([, one]) => one.value.trim() === name)?.[1];
  if (!input) return [];
  return [
    el(
      "ul",
      { class: "candidates" },
      ...several.slice(0, 8).map((one) =>
        el("li", {}, el("button", {
          type: "button",
          class: "plain",
          text: `${one.label} (${one.kind})`,
          title: one.iri,
          onclick: () => {
            input.value = one.iri;
            made.requestSubmit();
          },
        })),
      ),
    ),
  ];
}

async function use(query, given, open) {
  const answer = await fetch(`/api/editor/library/${query.name}?${new URLSearchParams(given)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw await refusal(answer);
  const ready = await answer.json();
  open(ready.title, ready.query);
}
