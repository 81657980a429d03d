/* exported BibwrightPlugin */
/* global BibwrightServed, BibwrightWriting, BibwrightRows, Zotero, Services, Ci */

// The entries of the menu, carried out within Zotero. What the platform has is taken from the window,
// which has it in every version.
var BibwrightPlugin = {
  TABLE: "chrome://bibwright/content/table.xhtml",
  // What was written last, to be taken back: {libraryID, back}.
  _written: [],
  // An address that the person has typed in, as long as Zotero runs.
  _typed: "",

  async run(entry, window) {
    const l10n = new window.Localization(["bibwright.ftl"]);
    const tell = async (id, args) => {
      const [title, text] = await l10n.formatValues([{ id: "bibwright-title" }, { id, args }]);
      Services.prompt.alert(window, title, text);
    };
    try {
      if (entry === "back") {
        const { done, stale } = await this.takeBack();
        await tell("bibwright-taken-back", { done, stale });
        return;
      }
      const chosen = this.works(window.ZoteroPane.getSelectedItems());
      if (!chosen.length) {
        await tell("bibwright-nothing-chosen");
        return;
      }
      const address = (await this.address(window)) || (await this.typedAddress(window, l10n));
      if (address) {
        this.openTable(entry, window, address, chosen);
      }
    } catch (error) {
      Zotero.logError(error);
      await tell("bibwright-problem", { words: String(error.message ?? error) });
    }
  },

  // The works among items; of an attachment or a note that to which it belongs.
  works(items) {
    const found = items
      .map((item) => (item.isRegularItem() ? item : item.parentItem))
      .filter((item) => item && item.isRegularItem() && !item.isFeedItem);
    const first = found[0]?.libraryID;
    return [...new Set(found)].filter((item) => item.libraryID === first);
  },

  // The address of the server that runs, from the file that it keeps; empty if there is none.
  async address({ IOUtils, PathUtils }) {
    const env = (name) => Services.env.get(name);
    const home = Services.dirsvc.get("Home", Ci.nsIFile).path;
    const os = Zotero.isWin ? "win" : Zotero.isMac ? "mac" : "linux";
    const path = PathUtils.join(...BibwrightServed.fileParts({ os, home, env }));
    try {
      return BibwrightServed.addressIn(await IOUtils.readUTF8(path));
    } catch {
      return this._typed;
    }
  },

  async typedAddress(window, l10n) {
    const texts = await l10n.formatValues([{ id: "bibwright-title" }, { id: "bibwright-address" }]);
    const input = { value: "" };
    if (!Services.prompt.prompt(window, ...texts, input, null, {})) {
      return "";
    }
    this._typed = BibwrightServed.address(input.value);
    if (!this._typed) {
      throw new Error(await l10n.formatValue("bibwright-no-address"));
    }
    return this._typed;
  },

  openTable(verb, window, address, chosen) {
    const { libraryID } = chosen[0];
    const asked = {};
    const titles = {};
    const io = {
      canWrite: Zotero.Libraries.get(libraryID).editable,
      title: (key) => titles[key] || key,
      find: async (progress) => {
        const items = verb === "duplicates" ? await this.library(libraryID, chosen) : chosen;
        await Zotero.Items.loadDataTypes(items);
        for (const item of items) {
          asked[item.key] = item.toJSON();
          titles[item.key] = item.getDisplayTitle();
        }
        const keys = chosen.map((item) => item.key);
        const body = BibwrightServed.question(verb, Object.values(asked), keys);
        return BibwrightServed.ask({
          send: (request) => this.send(window, request),
          wait: (milliseconds) => new Promise((done) => window.setTimeout(done, milliseconds)),
          address,
          body,
          progress,
        });
      },
      write: (rows) => this.write(libraryID, rows, asked),
      select: (keys) => {
        const ids = keys.map((key) => Zotero.Items.getIDFromLibraryAndKey(libraryID, key));
        window.focus();
        return window.ZoteroPane.selectItems(ids.filter(Boolean));
      },
    };
    const features = "chrome,dialog=no,resizable,centerscreen,width=1000,height=600";
    window.openDialog(this.TABLE, "", features, io);
  },

  // All works of a library, those chosen among them.
  async library(libraryID, chosen) {
    const all = await Zotero.Items.getAll(libraryID, true, false);
    return [...new Set([...chosen, ...all.filter((item) => item.isRegularItem())])];
  },

  async write(libraryID, rows, asked) {
    const merges = rows.filter((row) => BibwrightRows.isMerge(row));
    const fields = rows.filter((row) => !BibwrightRows.isMerge(row));
    const { done, stale, back } = await BibwrightWriting.write(Zotero, libraryID, fields, asked);
    if (back.length) {
      this._written.push({ libraryID, back });
    }
    const counts = { done: done.length, stale: stale.length };
    for (const row of merges) {
      const merged = await BibwrightWriting.merge(Zotero, libraryID, row, asked);
      counts[merged ? "done" : "stale"] += 1;
    }
    return counts;
  },

  // Takes back what was written last; merges are Zotero's own, in whose trash the others are.
  async takeBack() {
    const last = this._written.pop();
    if (!last) {
      return { done: 0, stale: 0 };
    }
    const { done, stale } = await BibwrightWriting.takeBack(Zotero, last.libraryID, last.back);
    return { done: done.length, stale: stale.length };
  },

  // A request of the program itself, which says the server's own origin: no page can do that.
  send(window, { method, url, headers, body }) {
    return new Promise((resolve, reject) => {
      const request = new window.XMLHttpRequest({ mozAnon: true });
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) {
        request.setRequestHeader(name, value);
      }
      request.onload = () => resolve({ status: request.status, text: request.responseText });
      request.onerror = () => reject(new Error(`no answer from ${new URL(url).host}`));
      request.send(body ?? null);
    });
  },
};
