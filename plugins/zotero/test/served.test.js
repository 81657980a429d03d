// The way to `bibwright serve --zotero`, which the test suite has started on loopback.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { load, zotero } = require("./support.js");

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

test("what the server refuses is said in its words", async () => {
  await assert.rejects(ask("tidy", ITEMS, []), /“verb” has to be one of/);
  await assert.rejects(ask("check", [{ ...SPIN, title: [1] }], []), /“title” is not what Zotero/);
});

test("another page's origin, and an address with another token, get nothing", async () => {
  const foreign = (request) =>
    send({ ...request, headers: { ...request.headers, Origin: "https://evil.example" } });
  await assert.rejects(ask("check", ITEMS, [], { send: foreign }), /another page asks/);
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
