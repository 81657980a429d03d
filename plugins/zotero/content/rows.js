/* exported BibwrightRows */

// What a row of a report comes to. Pure: items are as item.toJSON() gives them.
var BibwrightRows = {
  // What a merge in Zotero takes over by itself, and what changes without anybody's doing.
  _OTHERS: new Set([
    ...["version", "dateModified", "collections", "relations", "tags"],
    ...["deleted", "inPublications", "lastRead"],
  ]),

  // Whether something of Zotero would be another if the row were accepted.
  writes(row) {
    return row.state === "duplicates" || Object.keys(row.after).length > 0;
  },

  // Whether the person has to decide without a proposal.
  isMerge(row) {
    return row.state === "duplicates" && row.others.length > 0;
  },

  // What changes in a row: {name, before, after} as texts, in the order of the report.
  changes(row) {
    const names = [...Object.keys(row.after), ...row.dropped];
    return names.map((name) => ({
      name,
      before: this.text(name, row.before[name]),
      after: this.text(name, row.after[name]),
    }));
  },

  // A value of an item as text.
  text(name, value) {
    if (name === "creators") {
      return (value || []).map((each) => this._creator(each)).join("; ");
    }
    if (name === "tags") {
      return (value || []).map((each) => each.tag).join("; ");
    }
    return value === undefined || value === null || value === false ? "" : String(value);
  },

  _creator({ name, lastName, firstName, creatorType }) {
    const said = name || [lastName, firstName].filter(Boolean).join(", ");
    return creatorType === "author" ? said : `${said} (${creatorType})`;
  },

  // Whether an item says the same as when it was asked about, as far as a row could depend on it.
  // `names` are more of its fields that must be the same.
  isUnchanged(now, asked, names = []) {
    const wanted = new Set(names);
    const all = [...new Set([...Object.keys(now), ...Object.keys(asked)])];
    return all
      .filter((name) => wanted.has(name) || !this._OTHERS.has(name))
      .every((name) => this.same(now[name], asked[name]));
  },

  // Whether two values of items are one; what is empty is as if it weren't there.
  same(one, other) {
    if (Array.isArray(one) || Array.isArray(other)) {
      const [left, right] = [one || [], other || []];
      return left.length === right.length && left.every((each, at) => this.same(each, right[at]));
    }
    if (one && other && typeof one === "object" && typeof other === "object") {
      const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
      return names.every((name) => this.same(one[name], other[name]));
    }
    return (one || "") === (other || "");
  },

  // A value as item.setField() takes it: a date of access is one of SQL's there.
  fieldValue(name, value) {
    const text = value === undefined || value === null ? "" : String(value);
    return name === "accessDate" ? text.replace("T", " ").replace(/Z$/, "") : text;
  },

  // Extra with values that this Zotero has no fields for, each in a line, as Zotero itself does it.
  extraWith(extra, values) {
    const known = new Set(extra.split("\n"));
    const added = Object.entries(values)
      .filter(([, said]) => said)
      .map(([name, said]) => `${name === "citationKey" ? "Citation Key" : name}: ${said}`)
      .filter((line) => !known.has(line));
    return [extra, ...added].filter(Boolean).join("\n");
  },
};
