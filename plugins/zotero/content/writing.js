/* exported BibwrightWriting */
/* global BibwrightRows */

// What is written into Zotero, once the person has accepted rows: by Zotero's own ways alone, so
// that it is synced, shown and (where Zotero has that) undone as any other change.
var BibwrightWriting = {
  // Writes rows that change fields, all or none. `asked` has the items by key as they were when they
  // were asked about; what is another by now is left alone. Gives {done, stale, back}: keys, and
  // what `takeBack` needs.
  async write(Zotero, libraryID, rows, asked) {
    const done = [];
    const stale = [];
    const back = [];
    const touched = [];
    try {
      await Zotero.DB.executeTransaction(async () => {
        for (const row of rows) {
          const item = this._item(Zotero, libraryID, row.item);
          const names = Object.keys(row.after);
          if (!item || !BibwrightRows.isUnchanged(item.toJSON(), asked[row.item], names)) {
            stale.push(row.item);
            continue;
          }
          const before = item.toJSON();
          touched.push(item);
          this._change(Zotero, item, row.after);
          await item.save();
          done.push(row.item);
          back.push({ item: row.item, asked: item.toJSON(), after: this._values(before, row) });
        }
      });
    } catch (error) {
      await this._forget(touched);
      throw error;
    }
    return { done, stale, back };
  },

  // Takes back what `write` has done, where nobody has changed it since.
  async takeBack(Zotero, libraryID, back) {
    const asked = Object.fromEntries(back.map((each) => [each.item, each.asked]));
    return this.write(Zotero, libraryID, [...back].reverse(), asked);
  },

  // Merges the items of a row as Zotero merges them; the one that stays gets the row's values first.
  // Gives whether it was done: not if one of them is another by now.
  async merge(Zotero, libraryID, row, asked) {
    const keys = [row.item, ...row.others];
    const items = keys.map((key) => this._item(Zotero, libraryID, key));
    const isUnchanged = (item, at) =>
      item && BibwrightRows.isUnchanged(item.toJSON(), asked[keys[at]]);
    if (!items.every(isUnchanged)) {
      return false;
    }
    const [master, ...others] = items;
    try {
      this._change(Zotero, master, row.after);
      await Zotero.Items.merge(master, others);
    } catch (error) {
      await this._forget([master]);
      throw error;
    }
    return true;
  },

  // Brings items back to what is stored of them.
  async _forget(items) {
    for (const item of items) {
      await item.reload(null, true);
    }
  },

  _item(Zotero, libraryID, key) {
    const item = Zotero.Items.getByLibraryAndKey(libraryID, key);
    return item && !item.deleted ? item : null;
  },

  // What an item said of all that a row changes, and of what its new type drops.
  _values(before, row) {
    const names = [...Object.keys(row.after), ...(row.after.itemType ? Object.keys(before) : [])];
    const left = new Set([
      ...["key", "version", "dateAdded", "dateModified", "relations", "collections"],
      ...["inPublications", "lastRead"],
    ]);
    return Object.fromEntries(
      names.filter((name) => !left.has(name)).map((name) => [name, before[name] ?? ""]),
    );
  },

  _change(Zotero, item, values) {
    const { itemType, creators, tags, ...fields } = values;
    if (itemType) {
      item.setType(Zotero.ItemTypes.getID(itemType));
    }
    const unknown = {};
    for (const [name, value] of Object.entries(fields)) {
      const id = Zotero.ItemFields.getID(name);
      if (id && Zotero.ItemFields.isValidForType(id, item.itemTypeID)) {
        item.setField(name, BibwrightRows.fieldValue(name, value));
      } else {
        unknown[name] = value;
      }
    }
    if (Object.keys(unknown).length) {
      item.setField("extra", BibwrightRows.extraWith(item.getField("extra"), unknown));
    }
    if (creators !== undefined) {
      item.setCreators(creators || []);
    }
    if (tags !== undefined) {
      item.setTags(tags || []);
    }
  },
};
