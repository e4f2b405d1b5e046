// Elements made without any markup: text is always text, whatever it holds.

/** An element with properties (`class`, `text`, `on…` listeners, attributes) and children (nodes or texts). */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

/** The same for pictures. Geometry goes into attributes, never into `style`, which our policy forbids. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export const number = (value) => Number(value).toLocaleString("en-US");

/** "1 row", "2,000 rows". */
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

let labels = 0;
/** A label over a control. */
export function labelled(text, control, hint) {
  control.id ||= `field-${++labels}`;
  return el("div", { class: "field" }, el("label", { for: control.id, text }), control, hint && el("span", { class: "hint", text: hint }));
}

/** A select with `options` as [value, words]. */
export function choice(options, value, onchange) {
  const made = el("select", {}, ...options.map(([one, words]) => el("option", { value: one, text: words })));
  made.value = value;
  made.addEventListener("change", () => onchange(made.value));
  return made;
}
