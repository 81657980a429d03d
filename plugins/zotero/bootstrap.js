/* exported install, startup, shutdown, uninstall, onMainWindowLoad, onMainWindowUnload */
/* global APP_SHUTDOWN, BibwrightMenu, BibwrightPlugin, Cc, Ci, Services, Zotero */

// What Zotero calls when the plugin comes and goes.

var chromeHandle = null;
var isRegistered = false;

function install() {}

function startup({ id, rootURI }) {
  const manager = Cc["@mozilla.org/addons/addon-manager-startup;1"].getService(
    Ci.amIAddonManagerStartup,
  );
  chromeHandle = manager.registerChrome(Services.io.newURI(`${rootURI}manifest.json`), [
    ["content", "bibwright", `${rootURI}content/`],
  ]);
  for (const name of ["served", "rows", "writing", "menu", "bibwright"]) {
    Services.scriptloader.loadSubScriptWithOptions(`${rootURI}content/${name}.js`, {
      target: globalThis,
      ignoreCache: true,
    });
  }
  isRegistered = BibwrightMenu.register(Zotero, id, run);
  for (const window of Zotero.getMainWindows()) {
    onMainWindowLoad({ window });
  }
}

function onMainWindowLoad({ window }) {
  BibwrightMenu.addTo(window, run, isRegistered);
}

function onMainWindowUnload({ window }) {
  BibwrightMenu.removeFrom(window);
}

function shutdown(_data, reason) {
  if (reason === APP_SHUTDOWN) {
    return;
  }
  BibwrightMenu.unregister(Zotero);
  for (const window of Zotero.getMainWindows()) {
    onMainWindowUnload({ window });
  }
  chromeHandle?.destruct();
  chromeHandle = null;
}

function uninstall() {}

function run(entry, window) {
  return BibwrightPlugin.run(entry, window);
}
