// A tab's query asked of the state as of a date: the graphs of then, as the dataset that the SPARQL protocol names.

import { refusal } from "./problems.js";

const CARRIED = "as_of"; // the date itself; the server passes over parameters that it does not know

const argumentsOf = (tab) => {
  const held = tab?.getPersistedJson().requestConfig.args;
  return Array.isArray(held) ? held : [];
};

export const asOf = {
  dateOf: (tab) => argumentsOf(tab).find((one) => one.name === CARRIED)?.value ?? "",

  /** The dataset as pairs of protocol parameters. */
  graphsOf: (tab) => argumentsOf(tab).filter((one) => one.name !== CARRIED).map((one) => [one.name, one.value]),

  /** Let a tab look back to `date` ("": not at all). Returns sentences; throws what is no date. */
  async set(tab, date) {
    if (!date) {
      tab.setRequestConfig({ args: [] });
      return [];
    }
    const answer = await fetch(`/api/editor/as-of?${new URLSearchParams({ date })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw await refusal(answer);
    const { graphs, named, notes } = await answer.json();
    tab.setRequestConfig({
      args: [
        { name: CARRIED, value: date },
        ...graphs.map((value) => ({ name: "default-graph-uri", value })),
        ...named.map((value) => ({ name: "named-graph-uri", value })),
      ],
    });
    return notes;
  },
};
