// A stand-in for as much of Zotero as the plugin touches, strict where Zotero is: what a type has no
// field for can't be set, and what isn't saved in a transaction isn't there after it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const HERE = path.dirname(__dirname);
const IDS = ["said", "notes", "rows", "all", "write", "close"];
const OF_ALL = ["title", "abstractNote", "date", "DOI", "url", "accessDate", "extra", "callNumber"];
const FIELDS = {
  preprint: [...OF_ALL, "repository", "archiveID"],
  journalArticle: [...OF_ALL, "publicationTitle", "volume", "pages"],
};
const TYPES = Object.keys(FIELDS);
const NAMES = [...new Set(Object.values(FIELDS).flat())];

// The plugin's scripts in one scope, as bootstrap.js loads them.
function load(names, globals = {}) {
  const scope = vm.createContext({ URL, TextEncoder, ...globals });
  for (const name of names) {
    vm.runInContext(fs.readFileSync(path.join(HERE, name), "utf8"), scope, { filename: name });
  }
  return scope;
}

class Item {
  constructor(json, libraryID = 1) {
    this.libraryID = libraryID;
    this.key = json.key;
    this.stored = structuredClone(json);
    this.json = structuredClone(json);
  }

  get deleted() {
    return Boolean(this.json.deleted);
  }

  get itemTypeID() {
    return TYPES.indexOf(this.json.itemType) + 1;
  }

  isRegularItem() {
    return TYPES.includes(this.json.itemType);
  }

  toJSON() {
    const { deleted, ...said } = structuredClone(this.json);
    return Object.fromEntries(
      Object.entries(deleted ? { ...said, deleted } : said).filter(([, value]) => value !== ""),
    );
  }

  getField(name) {
    return this.json[name] ?? "";
  }

  getDisplayTitle() {
    return this.json.title;
  }

  setType(id) {
    const type = TYPES[id - 1];
    for (const name of FIELDS[this.json.itemType].filter((each) => !FIELDS[type].includes(each))) {
      delete this.json[name];
    }
    this.json.itemType = type;
  }

  setField(name, value) {
    if (typeof value !== "string" || !FIELDS[this.json.itemType].includes(name)) {
      throw new Error(`'${name}' is not a valid field for type ${this.json.itemType}`);
    }
    const isDate = name === "accessDate" && value;
    this.json[name] = isDate ? `${value.replace(" ", "T")}Z` : value;
  }

  setCreators(creators) {
    this.json.creators = structuredClone(creators);
  }

  setTags(tags) {
    this.json.tags = structuredClone(tags);
  }

  async save() {
    this.json.version += 1;
    this.json.dateModified = "2026-01-01T00:00:00Z";
  }

  async reload() {
    this.json = structuredClone(this.stored);
  }
}

// A Zotero with these items; `merged` has what was handed to its own merge.
function zotero(items) {
  const all = items.map((json) => new Item(json));
  const merged = [];
  const keep = () => all.forEach((item) => (item.stored = structuredClone(item.json)));
  return {
    all,
    merged,
    item: (key) => all.find((item) => item.key === key),
    DB: {
      async executeTransaction(work) {
        await work();
        keep();
      },
    },
    ItemTypes: { getID: (name) => TYPES.indexOf(name) + 1 },
    ItemFields: {
      getID: (name) => NAMES.indexOf(name) + 1,
      isValidForType: (id, type) => FIELDS[TYPES[type - 1]].includes(NAMES[id - 1]),
    },
    Libraries: { get: () => ({ editable: true }) },
    logError: (error) => merged.push(error),
    Items: {
      getAll: async () => all,
      loadDataTypes: async () => {},
      getIDFromLibraryAndKey: (_, key) => all.findIndex((item) => item.key === key) + 1,
      getByLibraryAndKey: (_, key) => all.find((item) => item.key === key) || false,
      async merge(master, others) {
        if (others.some((item) => item.unmergeable)) {
          throw new Error("can't merge");
        }
        merged.push([master.key, ...others.map((item) => item.key)]);
        others.forEach((item) => (item.json.deleted = 1));
        keep();
      },
    },
  };
}

// An element of a document, as far as the table and the menu use one.
class Element {
  constructor(kind) {
    this.kind = kind;
    this.children = [];
    this.listeners = {};
    this.attributes = {};
    this.own = "";
    this.checked = false;
    this.disabled = false;
  }

  get textContent() {
    return this.own + this.children.map((each) => each.textContent).join("");
  }

  set textContent(text) {
    this.children = [];
    this.own = String(text);
  }

  append(...children) {
    children.forEach((each) => (each.parent = this));
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  remove() {
    this.parent.children = this.parent.children.filter((each) => each !== this);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  addEventListener(name, listener) {
    this.listeners[name] = listener;
  }

  happen(name, event = {}) {
    return this.listeners[name]({ target: this, ...event });
  }

  find(wanted) {
    return this.children.flatMap((each) => [...(wanted(each) ? [each] : []), ...each.find(wanted)]);
  }
}

// A window whose document has elements with these ids, by default those of the table.
function windowWith(ids = IDS) {
  const root = new Element("root");
  root.append(...ids.map((id) => Object.assign(new Element("div"), { id })));
  const document = {
    root,
    createElement: (kind) => new Element(kind),
    createXULElement: (kind) => new Element(kind),
    getElementById: (id) => root.find((each) => each.id === id)[0] || null,
    querySelector: () => null,
    l10n: {
      setAttributes(element, id, args) {
        element.textContent = `${id} ${JSON.stringify(args ?? {})}`;
      },
    },
  };
  const ftl = [];
  return {
    document,
    ftl,
    closed: false,
    close() {
      this.closed = true;
    },
    MozXULElement: { insertFTLIfNeeded: (name) => ftl.push(name) },
  };
}

module.exports = { HERE, Element, load, windowWith, zotero };
