// Rows, the table, the menus and the texts, without a server.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { HERE, load, windowWith, zotero } = require("./support.js");

const scope = load(["content/rows.js", "content/writing.js", "content/menu.js", "content/table.js"]);
const { BibwrightRows: rows, BibwrightWriting: writing, BibwrightTable: table } = scope;

const ITEM = {
  ...{ key: "AAAA2345", version: 1, itemType: "journalArticle", title: "Ferns", date: "1999" },
  ...{ extra: "mine", creators: [], tags: [], collections: [] },
};
const OTHER = { ...ITEM, key: "BBBB2345", volume: "7" };
const ROW = {
  ...{ item: ITEM.key, others: [], state: "conflicting", says: ["<b>year</b>"], dropped: [] },
  ...{ before: { date: "1999" }, after: { date: "2000" } },
};
const PAIR = { ...ROW, others: [OTHER.key], state: "duplicates", after: { volume: "7" } };
const ASKED = { [ITEM.key]: ITEM, [OTHER.key]: OTHER };

test("what was changed in Zotero meanwhile is left alone", async () => {
  const there = zotero([ITEM, OTHER]);
  there.item(ITEM.key).json.title = "Mosses";
  const { done, stale } = await writing.write(there, 1, [ROW], ASKED);
  assert.deepEqual([[...done], [...stale]], [[], [ITEM.key]]);
  assert.equal(there.item(ITEM.key).json.date, "1999");
  assert.equal(await writing.merge(there, 1, PAIR, ASKED), false);
  assert.deepEqual(there.merged, []);
});

test("what only Zotero or a sync did doesn't matter, nor what a row leaves alone", async () => {
  const there = zotero([ITEM]);
  Object.assign(there.item(ITEM.key).json, { version: 9, tags: [{ tag: "new" }] });
  assert.equal((await writing.write(there, 1, [ROW], ASKED)).done.length, 1);
  const tagged = { ...ROW, after: { tags: [] } };
  assert.equal((await writing.write(there, 1, [tagged], ASKED)).stale.length, 1);
});

test("an item that is gone, or in the trash, is left alone", async () => {
  const there = zotero([{ ...ITEM, deleted: 1 }]);
  const gone = { ...ROW, item: "GONE2345" };
  assert.equal((await writing.write(there, 1, [ROW, gone], ASKED)).stale.length, 2);
});

test("all rows are written, or none", async () => {
  const there = zotero([ITEM, OTHER]);
  const bad = { ...ROW, item: OTHER.key, after: { date: "2001" } };
  there.item(OTHER.key).save = async () => {
    throw new Error("the disk is full");
  };
  await assert.rejects(writing.write(there, 1, [ROW, bad], ASKED), /disk is full/);
  assert.deepEqual(there.item(ITEM.key).json, ITEM);
  assert.deepEqual(there.item(OTHER.key).json, OTHER);
});

test("a merge that Zotero refuses leaves the item as it was", async () => {
  const there = zotero([ITEM, OTHER]);
  there.item(OTHER.key).unmergeable = true;
  await assert.rejects(writing.merge(there, 1, PAIR, ASKED), /can't merge/);
  assert.deepEqual(there.item(ITEM.key).json, ITEM);
});

test("a change that somebody made since is not taken back", async () => {
  const there = zotero([ITEM]);
  const { back } = await writing.write(there, 1, [ROW], ASKED);
  there.item(ITEM.key).json.date = "2002";
  const { done, stale } = await writing.takeBack(there, 1, back);
  assert.deepEqual([done.length, stale.length], [0, 1]);
  assert.equal(there.item(ITEM.key).json.date, "2002");
});

test("a value that this Zotero has no field for becomes a line of Extra", async () => {
  const there = zotero([ITEM]);
  const row = { ...ROW, after: { citationKey: "roe", accessDate: "2024-05-06T07:08:09Z" } };
  await writing.write(there, 1, [row], ASKED);
  const { extra, accessDate } = there.item(ITEM.key).json;
  assert.equal(extra, "mine\nCitation Key: roe");
  assert.equal(accessDate, "2024-05-06T07:08:09Z");
});

test("changes are shown as texts, with what a new type drops", () => {
  const ada = { creatorType: "author", lastName: "Roe", firstName: "Ada" };
  const board = { creatorType: "editor", name: "The Board" };
  const row = {
    ...{ before: { creators: [ada], repository: "arXiv" }, dropped: ["repository"] },
    after: { itemType: "journalArticle", creators: [ada, board], tags: [{ tag: "a" }, { tag: "b" }] },
  };
  assert.deepEqual(
    [...rows.changes(row)].map(({ name, before, after }) => `${name}: ${before} → ${after}`),
    [
      "itemType:  → journalArticle",
      "creators: Roe, Ada → Roe, Ada; The Board (editor)",
      "tags:  → a; b",
      "repository: arXiv → ",
    ],
  );
});

function opened(io, found = { rows: [ROW, PAIR], notes: ["a note"] }) {
  const window = windowWith();
  const shown = { written: [], selected: [] };
  const page = table.open(window, {
    canWrite: true,
    title: (key) => `Title of ${key}`,
    find: async () => found,
    select: (keys) => shown.selected.push([...keys]),
    write: async (given) => {
      shown.written.push(given.map((row) => row.item));
      return { done: given.length, stale: 0 };
    },
    ...io,
  });
  return page.then((it) => ({ page: it, window, shown, element: (id) => it.element(id) }));
}

test("nothing is written before it is ticked and accepted", async () => {
  const { window, shown, element } = await opened();
  assert.match(element("said").textContent, /bibwright-found .*2/);
  assert.equal(element("notes").textContent, "a note");
  assert.equal(element("write").disabled, true);
  const [first, second] = element("rows").find((each) => each.kind === "input");
  assert.equal(second.checked, false);
  first.checked = true;
  first.happen("change");
  assert.equal(element("write").disabled, false);
  assert.deepEqual(shown.written, []);
  await element("write").happen("click");
  assert.deepEqual(shown.written, [[ITEM.key]]);
  assert.match(element("said").textContent, /bibwright-written .*1/);
  assert.equal(element("write").disabled, true);
  assert.equal(element("rows").find((each) => each.kind === "input").length, 1);
  element("all").happen("click");
  assert.equal(second.checked, true);
  element("close").happen("click");
  assert.equal(window.closed, true);
});

test("what an item says is text, and each can be shown in Zotero", async () => {
  const { shown, element } = await opened();
  assert.match(element("rows").textContent, /<b>year<\/b>/);
  const buttons = element("rows").find((each) => each.kind === "button");
  buttons.forEach((button) => button.happen("click"));
  assert.deepEqual(shown.selected, [
    ...[[ITEM.key], [ITEM.key], [OTHER.key]],
    [ITEM.key, OTHER.key],
  ]);
});

test("a library that may not be changed, and a doubtful pair, have nothing to tick", async () => {
  const readOnly = await opened({ canWrite: false });
  const doubtful = { ...PAIR, state: "perhaps the same", after: {} };
  const asked = await opened({}, { rows: [doubtful], notes: [] });
  for (const { element } of [readOnly, asked]) {
    assert.deepEqual(element("rows").find((each) => each.kind === "input"), []);
    assert.equal(element("all").disabled, true);
  }
});

test("what goes wrong is said, and nothing is lost by it", async () => {
  const failing = async () => {
    throw Object.assign(new Error("x"), { l10n: { id: "bibwright-not-running", args: {} } });
  };
  const { element } = await opened({ find: failing });
  assert.match(element("said").textContent, /bibwright-not-running/);
  const other = await opened({
    write: async () => {
      throw new Error("the disk is full");
    },
  });
  const [box] = other.element("rows").find((each) => each.kind === "input");
  box.checked = true;
  await other.element("write").happen("click");
  assert.match(other.element("said").textContent, /the disk is full/);
  assert.equal(other.element("write").disabled, false);
});

// Zotero with the plugin in it; `manager` is there from Zotero 8 on.
function installed({ manager }) {
  const window = windowWith(["zotero-itemmenu"]);
  const registered = new Map();
  const MenuManager = {
    registerMenu(menu) {
      registered.set(menu.menuID, menu);
      return menu.menuID;
    },
    unregisterMenu: (id) => registered.delete(id),
  };
  const chrome = [];
  const plugin = load(["bootstrap.js"], {
    APP_SHUTDOWN: 2,
    Cc: new Proxy({}, { get: () => ({ getService: () => ({ registerChrome }) }) }),
    Ci: {},
    Zotero: { getMainWindows: () => [window], ...(manager ? { MenuManager } : {}) },
    Services: { io: { newURI: (uri) => uri }, scriptloader: { loadSubScriptWithOptions } },
  });
  function registerChrome(manifest, entries) {
    chrome.push(manifest, ...entries.flat());
    return { destruct: () => chrome.splice(0) };
  }
  function loadSubScriptWithOptions(uri, { target }) {
    const name = uri.replace("jar:bibwright!/", "");
    Object.assign(target, load([name]));
  }
  plugin.startup({ id: "it@example.org", rootURI: "jar:bibwright!/" });
  const runs = [];
  plugin.BibwrightPlugin.run = (entry, where) => runs.push([entry, where === window]);
  return { plugin, window, registered, chrome, runs };
}

test("from Zotero 8 on the menu is registered once, and goes with the plugin", () => {
  const { plugin, window, registered, chrome, runs } = installed({ manager: true });
  const [menu] = registered.values();
  assert.deepEqual([menu.target, menu.pluginID], ["main/library/item", "it@example.org"]);
  const [{ menuType, menus }] = menu.menus;
  assert.equal(menuType, "submenu");
  const event = { target: { ownerDocument: { defaultView: window } } };
  menus.forEach((entry) => entry.onCommand(event));
  assert.deepEqual(runs, ["check", "update", "duplicates", "back"].map((name) => [name, true]));
  assert.deepEqual(window.ftl, ["bibwright.ftl"]);
  assert.equal(window.document.getElementById("bibwright-menu"), null);
  assert.ok(chrome.includes("jar:bibwright!/content/"));
  plugin.shutdown({}, 4);
  assert.deepEqual([registered.size, chrome.length], [0, 0]);
});

test("in Zotero 7 it stands in the window's own menu", () => {
  const { plugin, window, runs } = installed({ manager: false });
  plugin.onMainWindowLoad({ window }); // a second time, as when Zotero starts
  const menus = window.document.root.find((each) => each.id === "bibwright-menu");
  assert.equal(menus.length, 1);
  menus[0].find((each) => each.kind === "menuitem").forEach((each) => each.happen("command"));
  assert.deepEqual(runs.map(([name]) => name), ["check", "update", "duplicates", "back"]);
  plugin.shutdown({}, 4);
  assert.equal(window.document.getElementById("bibwright-menu"), null);
});

test("each language has each text, and none that nobody shows", () => {
  const names = [...fs.readdirSync(path.join(HERE, "content")).map((name) => `content/${name}`)];
  const sources = names.map((name) => fs.readFileSync(path.join(HERE, name), "utf8")).join("\n");
  const shown = new Set(sources.match(/(?<=")bibwright-(?!menu)[a-z-]+(?=")/g));
  const { BibwrightMenu } = scope;
  ["", ...BibwrightMenu.ENTRIES.map((name) => `-${name}`)].forEach((name) =>
    shown.add(`bibwright-menu${name}`),
  );
  const languages = fs.readdirSync(path.join(HERE, "locale"));
  assert.ok(languages.includes("en-US"));
  const variables = languages.map((language) => {
    const text = fs.readFileSync(path.join(HERE, "locale", language, "bibwright.ftl"), "utf8");
    const ids = text.match(/^[a-z][a-z-]*(?= =)/gm);
    assert.deepEqual([...ids].sort(), [...shown].sort(), language);
    return (text.match(/\$\w+/g) || []).sort().join();
  });
  assert.equal(new Set(variables).size, 1);
});
