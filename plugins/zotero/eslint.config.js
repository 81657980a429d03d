// What ESLint looks for; each file names the globals that it gets and gives.
"use strict";

const RULES = {
  curly: "error",
  eqeqeq: "error",
  "no-const-assign": "error",
  "no-dupe-keys": "error",
  "no-redeclare": "error",
  "no-shadow": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", { functions: false }],
  "object-shorthand": "error",
  "prefer-const": "error",
};
const COMMON = { URL: "readonly", TextEncoder: "readonly" };
const NODE = ["__dirname", "fetch", "process", "setTimeout", "structuredClone"];

module.exports = [
  {
    files: ["bootstrap.js", "content/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      globals: { ...COMMON, window: "readonly" },
    },
    linterOptions: { reportUnusedDisableDirectives: true },
    rules: RULES,
  },
  {
    files: ["eslint.config.js", "test/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "commonjs",
      globals: { ...COMMON, ...Object.fromEntries(NODE.map((name) => [name, "readonly"])) },
    },
    rules: RULES,
  },
];
