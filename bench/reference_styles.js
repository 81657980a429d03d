// Sets CSL-JSON records down in CSL styles, as lists and as footnotes, with marks round each variable:
//
//   npm install citeproc
//   node bench/reference_styles.js RECORDS STYLES LOCALES OUT NUMBER PER_STYLE SEED [STYLE…]
//
// STYLES is a clone of citation-style-language/styles, LOCALES a folder of locales-*.xml. NUMBER of
// the styles, drawn by SEED, or just those that are named, each get PER_STYLE records, or all of
// them for 0. OUT gets a JSON object a line: style, the record's id, and the string as HTML, where
// U+E000 name U+E001 stands before a variable's text, and U+E002 behind it. Of a style for notes every
// other record is a footnote; every fourth style speaks another language than English, unless they
// are named.

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

const LANGUAGES = ["de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "nl-NL", "sv-SE", "pl-PL"];

// The records as a list in the style's order, or as the notes that name them first.
function listed(engine) {
  const [head, strings] = engine.makeBibliography();
  return head.entry_ids.map(([id], at) => [id, strings[at]]);
}

function noted(engine, ids) {
  return ids.map((id, at) => {
    const place = at % 3 ? {} : { locator: String(11 + at), label: "page" };
    return [id, engine.makeCitationCluster([{ id, position: 0, ...place }])];
  });
}

const all = fs.readdirSync(styles).filter((name) => name.endsWith(".csl")).sort();
const drawn = named.length ? named.map((name) => `${name}.csl`) : shuffled(all);
let done = 0;
for (const name of drawn) {
  if (done >= Number(number)) break;
  const style = fs.readFileSync(path.join(styles, name), "utf8");
  const isNote = /<style[^>]*class="note"/.test(style);
  const isListed = style.includes("<bibliography");
  if (!isListed && !isNote) continue;
  try {
    const spoken = !named.length && chance() < 0.25 ? shuffled(LANGUAGES)[0] : "";
    const engine = new CSL.Engine(system, style, spoken || "en-US", Boolean(spoken));
    engine.setOutputFormat("html");
    const some = Number(perStyle) ? shuffled(items).slice(0, Number(perStyle)) : items;
    const ids = some.map((item) => item.id);
    const inNotes = ids.filter((_, at) => isNote && (at % 2 || !isListed));
    engine.updateItems(ids);
    const printed = isListed ? listed(engine).filter(([id]) => !inNotes.includes(id)) : [];
    printed.push(...noted(engine, inNotes));
    for (const [id, html] of printed.filter(([, html]) => html)) {
      const line = JSON.stringify({ style: name.replace(/\.csl$/, ""), id, html });
      fs.appendFileSync(out, `${line}\n`);
    }
    done += 1;
  } catch (error) {
    console.error(`${name} is left out: ${error}`);
  }
}
console.error(`${done} styles`);
