// Writes the licence texts of everything that the vendored files hold, found from what they say they were made of:
// the source map of yasgui.min.js, and esbuild's account of vis-network.js (its path is the only argument).
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const MODULES = "node_modules";
const packageOf = (path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
const map = JSON.parse(readFileSync(join(MODULES, "@zazuko/yasgui/build/yasgui.min.js.map"), "utf8"));
const network = JSON.parse(readFileSync(process.argv[2], "utf8"));
const held = {
  "yasgui.min.js, yasgui.min.css": ["@zazuko/yasgui", "@zazuko/yasgui-utils", "@zazuko/yasqe", "@zazuko/yasr", "choices.js",
    "datatables.net-dt", ...map.sources.map(packageOf)],
  "vis-network.js": Object.keys(network.inputs).map(packageOf),
};

// Packages that were published without the text of their licence: what their package.json states, and who wrote them.
const MIT = (holder) => `MIT License

${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;
const YASGUI = "Authors, as package.json names them: Triply, Zazuko GmbH (the licence file of their sources names no holder)";
const UNSTATED = {
  "@zazuko/yasgui": MIT(YASGUI),
  "@zazuko/yasgui-utils": MIT(YASGUI),
  "@zazuko/yasqe": MIT(YASGUI),
  "@zazuko/yasr": MIT(YASGUI),
  "@json2csv/formatters": MIT("Copyright (C) 2022 Juanjo Díaz"),
  "@json2csv/plainjs": MIT("Copyright (C) 2022 Juanjo Díaz"),
};

function address(about) {
  const stated = about.repository?.url ?? about.repository ?? about.homepage ?? "";
  const short = /^(github:)?([\w.-]+\/[\w.-]+)$/.exec(stated);
  return short ? `https://github.com/${short[2]}` : stated.replace(/^git\+|\.git$/g, "").replace(/^git:|^git\+ssh:/, "https:");
}

const out = ["Licences of the files in this folder, written by tools/vendor-yasgui.sh.", ""];
const texts = new Map();
for (const [file, packages] of Object.entries(held)) {
  out.push(`${file} holds:`, "");
  for (const name of [...new Set(packages.filter(Boolean))].sort()) {
    const folder = join(MODULES, name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((one) => /^(licen[cs]e|copying|notice)/i.test(one) && !/\.js$/.test(one)).sort();
    const text = files.length ? files.map((one) => readFileSync(join(folder, one), "utf8").trim()).join("\n\n") : UNSTATED[name];
    if (!text) throw new Error(`${name} has no licence text: look for it and add it to UNSTATED`);
    const stated = about.license ?? "MIT";
    const home = address(about);
    out.push(`- ${name} ${about.version}, ${stated}, ${home}${files.length ? "" : " (published without a licence text)"}`);
    texts.set(name, text.replaceAll("\r", ""));
  }
  out.push("");
}
for (const [name, text] of [...texts].sort()) out.push("=".repeat(100), name, "=".repeat(100), "", text, "");
if (!existsSync("package-lock.json")) throw new Error("package-lock.json is missing");
console.log(out.join("\n").trimEnd());
