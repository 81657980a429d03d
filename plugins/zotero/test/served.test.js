// The way to `bibwright serve --zotero`, which the test suite has started on loopback.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { load, windowWith, zotero } = require("./support.js");

const { BibwrightServed: served, BibwrightWriting: writing } = load([
  "content/served.js",
  "content/rows.js",
  "content/writing.js",
]);
const ITEMS = JSON.parse(fs.readFileSync(process.env.BIBWRIGHT_TEST_ITEMS, "utf8"));
const [SPIN, AGAIN, HEDGES] = ITEMS;

function address() {
  const env = (name) => process.env[name];
  const parts = served.fileParts({ os: "linux", home: "/nowhere", env });
  return served.addressIn(fs.readFileSync(path.join(...parts), "utf8"));
}

async function send({ method, url, headers, body }) {
  const answer = await fetch(url, { method, headers, body });
  return { status: answer.status, text: await answer.text() };
}

function ask(verb, items, chosen, more = {}) {
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds / 30));
  const body = served.question(verb, items, chosen);
  return served.ask({ send, wait, address: address(), body, progress() {}, ...more });
}

const byKey = (items) => Object.fromEntries(items.map((item) => [item.key, item]));

test("an item is checked, corrected in Zotero, and that is taken back", async () => {
  const { rows, notes } = await ask("check", ITEMS, [HEDGES.key]);
  assert.equal(notes.length, 0);
  const row = rows.find((each) => each.item === HEDGES.key);
  assert.equal(row.state, "conflicting");
  assert.match(row.says.join(), /year: “2019”, the source has “2025”/);
  const there = zotero(ITEMS);
  const { done, back } = await writing.write(there, 1, [row], byKey(ITEMS));
  assert.deepEqual([...done], [HEDGES.key]);
  assert.equal(there.item(HEDGES.key).json.date, "2025");
  await writing.takeBack(there, 1, back);
  assert.equal(there.item(HEDGES.key).json.date, "2019");
});

test("a preprint becomes its publication, and is the preprint again", async () => {
  const { rows } = await ask("update", [SPIN], [SPIN.key]);
  const there = zotero([SPIN]);
  const item = there.item(SPIN.key);
  const { back } = await writing.write(there, 1, rows, byKey([SPIN]));
  assert.equal(item.json.itemType, "journalArticle");
  assert.equal(item.json.publicationTitle, "Phys. Rev. B");
  for (const name of ["title", "creators", "tags", "callNumber", "collections", "extra", "url"]) {
    assert.deepEqual(item.json[name], SPIN[name], name);
  }
  const taken = await writing.takeBack(there, 1, back);
  assert.deepEqual([...taken.stale], []);
  const now = item.toJSON();
  for (const name of Object.keys({ ...now, ...SPIN })) {
    if (!["version", "dateModified"].includes(name)) {
      assert.deepEqual(now[name], SPIN[name], name);
    }
  }
});

test("duplicates of the chosen item are found, and merged by Zotero's own merge", async () => {
  const { rows } = await ask("duplicates", ITEMS, [AGAIN.key]);
  assert.equal(rows.length, 1);
  const there = zotero(ITEMS);
  assert.equal(await writing.merge(there, 1, rows[0], byKey(ITEMS)), true);
  assert.deepEqual(there.merged, [[SPIN.key, AGAIN.key]]);
  const master = there.item(SPIN.key).json;
  assert.equal(master.abstractNote, AGAIN.abstractNote);
  assert.equal(master.extra, `${SPIN.extra}\nfrom Bob`);
  assert.equal(master.callNumber, SPIN.callNumber);
  assert.equal((await ask("duplicates", ITEMS, [HEDGES.key])).rows.length, 0);
});

// A request of the program, as the plugin makes it.
class XMLHttpRequest {
  open(method, url) {
    Object.assign(this, { method, url, headers: {} });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  send(body) {
    send({ ...this, body }).then(
      ({ status, text }) => this.onload(Object.assign(this, { status, responseText: text })),
      () => this.onerror(),
    );
  }
}

// A person in Zotero with the plugin, who has selected items; `state` is the folder of the server's.
function person(selected, state = process.env.BIBWRIGHT_STATE_DIR) {
  const there = zotero(ITEMS);
  const said = [];
  const shown = [];
  const scope = load(
    ["served", "rows", "writing", "table", "bibwright"].map((name) => `content/${name}.js`),
    {
      Zotero: there,
      Ci: {},
      Services: {
        env: { get: (name) => (name === "BIBWRIGHT_STATE_DIR" ? state : "") },
        dirsvc: { get: () => ({ path: "/nowhere" }) },
        prompt: { alert: (_, title, text) => said.push(text), prompt: () => false },
      },
    },
  );
  const tables = [];
  const window = {
    XMLHttpRequest,
    IOUtils: { readUTF8: async (file) => fs.readFileSync(file, "utf8") },
    PathUtils: path,
    setTimeout: (done) => setTimeout(done, 5),
    focus() {},
    Localization: class {
      formatValues = async (all) => all.map(({ id, args }) => `${id} ${JSON.stringify(args)}`);
    },
    ZoteroPane: {
      getSelectedItems: () => selected.map((key) => there.item(key)),
      selectItems: (ids) => shown.push([...ids]),
    },
    openDialog: (...given) => tables.push(scope.BibwrightTable.open(windowWith(), given.at(-1))),
  };
  return { there, said, shown, tables, run: (entry) => scope.BibwrightPlugin.run(entry, window) };
}

test("from the menu to what is written, and back", async () => {
  const { there, said, shown, tables, run } = person([HEDGES.key, AGAIN.key]);
  await run("check");
  const page = await tables[0];
  assert.match(page.element("said").textContent, /bibwright-found .*2/);
  const [box, ...others] = page.element("rows").find((each) => each.kind === "input");
  assert.deepEqual(others, []);
  page.element("rows").find((each) => each.kind === "button")[0].happen("click");
  assert.deepEqual(shown, [[2]]); // the one that was added first
  box.checked = true;
  await page.element("write").happen("click");
  assert.equal(there.item(HEDGES.key).json.date, "2025");
  await run("back");
  assert.equal(there.item(HEDGES.key).json.date, HEDGES.date);
  await run("back");
  assert.deepEqual(
    said.map((text) => text.match(/"done":\d/)[0]),
    ['"done":1', '"done":0'],
  );
});

test("duplicates of one item are looked for in the whole library", async () => {
  const { there, tables, run } = person([SPIN.key]);
  await run("duplicates");
  const page = await tables[0];
  page.element("all").happen("click");
  await page.element("write").happen("click");
  assert.match(page.element("said").textContent, /bibwright-written {"done":1,"stale":0}/);
  assert.deepEqual(there.merged, [[SPIN.key, AGAIN.key]]);
});

test("without a server, and without items, that is said and nothing opens", async () => {
  const { tables, said, run } = person([SPIN.key], "/nowhere");
  await run("check");
  const nobody = person([]);
  await nobody.run("check");
  assert.deepEqual([tables.length, said.length, nobody.tables.length], [0, 0, 0]);
  assert.match(nobody.said.join(), /bibwright-nothing-chosen/);
});

test("what the server refuses is said in its words", async () => {
  await assert.rejects(ask("tidy", ITEMS, []), /“verb” has to be one of/);
  await assert.rejects(ask("check", [{ ...SPIN, title: [1] }], []), /“title” is not what Zotero/);
});

test("another page's origin, and an address with another token, get nothing", async () => {
  const foreign = (request) =>
    send({ ...request, headers: { ...request.headers, Origin: "https://evil.example" } });
  await assert.rejects(ask("check", ITEMS, [], { send: foreign }), /another page/);
  const other = address().replace(/[\w-]{32,}/, "x".repeat(43));
  await assert.rejects(ask("check", ITEMS, [], { address: other }), /bibwright-not-running/);
});

test("a server that is gone, or answers otherwise, is said", async () => {
  const answers = (...said) => ({ send: async () => said.shift() });
  const json = (status, said) => ({ status, text: JSON.stringify(said) });
  const down = { send: () => Promise.reject(new Error("refused")) };
  const begun = json(200, { number: 1, working: {}, report: null, wrong: "" });
  for (const [more, problem] of [
    [down, /bibwright-not-running/],
    [answers({ status: 200, text: "<html>" }), /bibwright-no-answer/],
    [answers(begun, json(200, { number: 2 })), /bibwright-displaced/],
    [answers(begun, json(200, { number: 1, wrong: "arXiv is down" })), /arXiv is down/],
    [
      answers(begun, json(200, { number: 1, report: { schema: 99 } })),
      /bibwright-other-version/,
    ],
  ]) {
    await assert.rejects(ask("check", ITEMS, [], more), problem);
  }
});

test("progress is told until the answer is there", async () => {
  const working = { text: "asking", done: 1, total: 2 };
  const states = [
    { number: 1, working },
    { number: 1, working },
    { number: 1, working: null, wrong: "", report: { schema: 1, rows: [], notes: [] } },
  ];
  const heard = [];
  const faked = async () => ({ status: 200, text: JSON.stringify(states.shift()) });
  await ask("check", ITEMS, [], { send: faked, progress: (said) => heard.push(said.text) });
  assert.deepEqual(heard, ["asking"]);
});

test("an address is one of this computer, with a token", () => {
  const token = "t".repeat(43);
  assert.equal(served.address(` http://127.0.0.1:80/${token}/ `), `http://127.0.0.1:80/${token}/`);
  for (const text of [
    `http://localhost:80/${token}/`,
    `https://127.0.0.1:80/${token}/`,
    `http://127.0.0.1.evil.example:80/${token}/`,
    `http://127.0.0.1:80@evil.example/${token}/`,
    "http://127.0.0.1:80/short/",
    "",
  ]) {
    assert.equal(served.address(text), "", text);
  }
  for (const content of ["", "[]", "null", "{", '{"address": 1}']) {
    assert.equal(served.addressIn(content), "");
  }
});

test("a question leaves out what no answer needs, and says what is too large", () => {
  const [item] = JSON.parse(served.question("check", [SPIN], [])).items;
  assert.deepEqual(
    Object.keys(SPIN).filter((name) => !(name in item)),
    ["version", "collections", "relations"],
  );
  const long = { ...SPIN, abstractNote: "ä".repeat(served.MOST_BYTES / 2) };
  assert.throws(() => served.question("check", [long], []), /bibwright-too-many/);
});

test("where the address stands, as the test suite says for each system", () => {
  for (const { os, home, env, parts } of JSON.parse(process.env.BIBWRIGHT_TEST_PLACES)) {
    const found = served.fileParts({ os, home, env: (name) => env[name] ?? "" });
    assert.deepEqual([...found].join("/"), parts, os);
  }
});
