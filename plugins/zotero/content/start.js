/* global BibwrightTable */

// Begins once the window is there with its argument.
window.addEventListener("load", () => BibwrightTable.open(window, window.arguments[0]));
