// Sets CSL-JSON records down in CSL styles, with marks round each variable:
//
//   npm install citeproc
//   node bench/reference_styles.js RECORDS STYLES LOCALES OUT NUMBER PER_STYLE SEED [STYLE…]
//
// STYLES is a clone of citation-style-language/styles, LOCALES a folder of locales-*.xml. NUMBER of
// the styles, drawn by SEED, or just those that are named, each get PER_STYLE records, or all of
// them for 0. OUT gets a JSON object a line: style, the record's id, and the string as HTML, where
// U+E000 name U+E001 stands before a variable's text, and U+E002 behind it.

const fs = require("fs");
const path = require("path");
const CSL = require("citeproc");

const [records, styles, locales, out, number, perStyle, seedGiven, ...named] =
  process.argv.slice(2);
const items = JSON.parse(fs.readFileSync(records, "utf8"));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
let seed = Number(seedGiven);

function chance() {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return seed / 0x7fffffff;
}

function shuffled(list) {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(chance() * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

const system = {
  retrieveLocale(language) {
    const file = path.join(locales, `locales-${language}.xml`);
    const known = fs.existsSync(file) ? file : path.join(locales, "locales-en-US.xml");
    return fs.readFileSync(known, "utf8");
  },
  retrieveItem: (id) => byId[id],
  variableWrapper: (what, before, text, behind) =>
    `${before}\ue000${what.variableNames.join("+")}\ue001${text}\ue002${behind}`,
};

const all = fs.readdirSync(styles).filter((name) => name.endsWith(".csl")).sort();
const drawn = named.length ? named.map((name) => `${name}.csl`) : shuffled(all);
let done = 0;
for (const name of drawn) {
  if (done >= Number(number)) break;
  const style = fs.readFileSync(path.join(styles, name), "utf8");
  if (!style.includes("<bibliography")) continue;
  try {
    const engine = new CSL.Engine(system, style, "en-US");
    engine.setOutputFormat("html");
    const some = Number(perStyle) ? shuffled(items).slice(0, Number(perStyle)) : items;
    engine.updateItems(some.map((item) => item.id));
    const [head, strings] = engine.makeBibliography();
    head.entry_ids.forEach(([id], at) => {
      const line = JSON.stringify({ style: name.replace(/\.csl$/, ""), id, html: strings[at] });
      fs.appendFileSync(out, `${line}\n`);
    });
    done += 1;
  } catch (error) {
    console.error(`${name} is left out: ${error}`);
  }
}
console.error(`${done} styles`);
