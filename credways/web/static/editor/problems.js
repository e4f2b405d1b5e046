// What went wrong, in the server's words: its problem documents (RFC 9457) and the sign of an answer cut short.

import { el } from "./dom.js";

/** The problem document in a text, or null. */
export function problemIn(text) {
  try {
    const data = JSON.parse(text);
    return data && typeof data === "object" && data.title ? data : null;
  } catch {
    return null;
  }
}

export function notice(title, ...sentences) {
  return el("div", { class: "notice bad", role: "alert" }, el("p", {}, el("strong", { text: `${title.replace(/[.!]$/, "")}.` }), " ", sentences[0] ?? ""), ...sentences.slice(1).filter(Boolean).map((text) => el("p", { text })));
}

export function problemNotice(problem) {
  const setting = problem.setting ? `An administrator of this server can change that limit: ${problem.setting}.` : "";
  const near = problem.near?.length ? `Close to it: ${problem.near.join(", ")}.` : "";
  const advice = problem.advice && !String(problem.detail).includes(problem.advice) ? problem.advice : "";
  return notice(problem.title, problem.detail ?? "", advice, setting, near);
}

/** The problem of an answer that is no success, as an error to throw. */
export async function refusal(answer) {
  const text = await answer.text();
  const problem = problemIn(text) ?? { title: `The server answered ${answer.status}`, detail: text.slice(0, 300) };
  return Object.assign(new Error(problem.detail), { problem });
}

/** What to say of an error that `fetch` or we threw. */
export const noticeOf = (error) => (error.problem ? problemNotice(error.problem) : notice("The server could not be reached", "Is it still running? Try again in a moment."));

/**
 * Show an error of YASR. A browser keeps nothing of an answer that broke off, and not always the line at its end that
 * says why. `again` therefore asks once more where the server answers as a whole or says which limit it met.
 */
export async function explain(error, again) {
  const problem = problemIn(error.text);
  if (problem) return problemNotice(problem);
  if (/abort/i.test(error.text)) return el("p", { text: "Stopped, as you asked." });
  if (error.status || !again) return undefined;
  try {
    const answer = await again();
    if (answer.ok) return notice("The answer broke off on its way", "Asked once more, it came whole: run the query again.");
    const { problem: why } = await refusal(answer);
    return problemNotice({ ...why, title: "The answer was cut short", detail: `${why.detail} Nothing of it is shown, because a part would look like the whole.` });
  } catch {
    return noticeOf(new Error());
  }
}
