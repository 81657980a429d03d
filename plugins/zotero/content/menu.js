/* exported BibwrightMenu */

// The entries in the context menu of items: by Zotero's own manager of menus, from Zotero 8 on, and
// in the window's document where there is none.
var BibwrightMenu = {
  ENTRIES: ["check", "update", "duplicates", "back"],
  FTL: "bibwright.ftl",
  _ID: "bibwright-menu",

  // Adds them for all windows; false where that has to be done window by window. `run` is called
  // with the entry's name and the window.
  register(Zotero, pluginID, run) {
    if (!Zotero.MenuManager) {
      return false;
    }
    this._registered = Zotero.MenuManager.registerMenu({
      menuID: this._ID,
      pluginID,
      target: "main/library/item",
      menus: [
        {
          menuType: "submenu",
          l10nID: this._ID,
          menus: this.ENTRIES.map((name) => ({
            menuType: "menuitem",
            l10nID: `${this._ID}-${name}`,
            onCommand: (event) => run(name, event.target.ownerDocument.defaultView),
          })),
        },
      ],
    });
    return Boolean(this._registered);
  },

  unregister(Zotero) {
    if (this._registered) {
      Zotero.MenuManager.unregisterMenu(this._registered);
      this._registered = null;
    }
  },

  // Adds the texts to a window, and the entries where there is no manager of menus.
  addTo(window, run, isRegistered) {
    window.MozXULElement.insertFTLIfNeeded(this.FTL);
    const document = window.document;
    const popup = document.getElementById("zotero-itemmenu");
    if (isRegistered || !popup || document.getElementById(this._ID)) {
      return;
    }
    const menu = this._element(document, "menu", this._ID);
    const inner = document.createXULElement("menupopup");
    for (const name of this.ENTRIES) {
      const entry = this._element(document, "menuitem", `${this._ID}-${name}`);
      entry.addEventListener("command", () => run(name, window));
      inner.append(entry);
    }
    menu.append(inner);
    popup.append(menu);
  },

  removeFrom(window) {
    window.document.getElementById(this._ID)?.remove();
    window.document.querySelector(`[href="${this.FTL}"]`)?.remove();
  },

  _element(document, kind, id) {
    const element = document.createXULElement(kind);
    element.id = id;
    element.setAttribute("data-l10n-id", id);
    return element;
  },
};
