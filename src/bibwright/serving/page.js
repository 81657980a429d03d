// What a person does on the page, by mouse or by key, is told to the server; what it answers is
// shown. Nothing is decided here.
"use strict";

const view = document.getElementById("report").dataset.view;
const by = (id) => document.getElementById(id);
let revision = 0;
let token = "";

// ── Speaking with the server ──────────────────────────────────────────────────────────────────

async function ask(path, given) {
  const sent = given === undefined
    ? {}
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) };
  let answer;
  try {
    answer = await fetch(`api/${path}`, sent);
  } catch {
    throw new Error("the server doesn't answer; it was stopped, or the terminal says why");
  }
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error);
  return data;
}

let fading = 0;

function say(words) {
  by("wrong").textContent = "";
  by("said").textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { by("said").textContent = ""; }, 6000);
}

/** Does it; what goes wrong is said. */
function attempt(doing) {
  return async (...given) => {
    try {
      await doing(...given);
    } catch (error) {
      by("said").textContent = "";
      by("wrong").textContent = error.message;
    }
  };
}

/** Shows the report as it is now, at the same place, and says why. */
function reload(words = "") {
  sessionStorage.setItem("said", words);
  sessionStorage.setItem("at", document.activeElement?.closest(".found")?.id ?? "");
  location.reload();
}

// ── What was answered ─────────────────────────────────────────────────────────────────────────

function show(state) {
  if (revision && state.revision !== revision) return reload(by("said").textContent);
  revision = state.revision;
  for (const box of document.querySelectorAll("[data-item]")) {
    const { item, otherwise } = box.dataset;
    const answer = state.answers[item] ?? (state.implied[item] ? "" : otherwise);
    for (const button of box.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    }
    const follows = [...box.querySelectorAll("button")]
      .find((button) => button.dataset.answer === state.implied[item]);
    box.querySelector(".implied").textContent = follows
      ? `follows from your other answers: ${follows.firstChild.textContent.trim().toLowerCase()}`
      : "";
  }
  by("undo").disabled = !state.undoable;
  by("count").textContent = state.working ? progress(state.working) : state.said;
  by("look").hidden = !state.look;
  by("write").disabled = Boolean(state.working) || (state.look && !document.querySelector(".found"));
  if (state.working) setTimeout(attempt(refresh), 700);
}

function progress({ done, total, text }) {
  return [total ? `${done} of ${total}` : "", text].filter(Boolean).join(" · ") || "looking up …";
}

async function refresh() {
  show(await ask(`${view}/state`));
}

const answer = attempt(async (button) => {
  const { item } = button.closest("[data-item]").dataset;
  const taken = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.answer;
  show(await ask(`${view}/answer`, { revision, item, answer: taken }));
  const what = button.closest(".found").querySelector("h3").textContent;
  say(`${taken === null ? "Taken back" : button.firstChild.textContent.trim()}: ${what}`);
});

const undo = attempt(async () => {
  const { undone } = await ask("undo", {});
  say(`Taken back: ${undone.map((path) => path.split("/").pop()).join(", ")}`);
  await refresh();
});

// ── What would be written ─────────────────────────────────────────────────────────────────────

const plan = attempt(async () => {
  say("Finding out what would be written …");
  const found = await ask(`${view}/plan`, { revision });
  token = found.token ?? "";
  const lines = (found.diff || "Nothing would change.").split("\n").map((line) => {
    const shown = document.createElement("span");
    shown.textContent = `${line}\n`;
    if (line.startsWith("+")) shown.className = "more";
    if (line.startsWith("-")) shown.className = "less";
    return shown;
  });
  by("diff").replaceChildren(...lines);
  by("carry-out").disabled = !token;
  say("");
  by("plan").showModal();
});

const carryOut = attempt(async () => {
  by("plan").close();
  const { written, warnings } = await ask("write", { token });
  const names = written.map((path) => path.split("/").pop()).join(", ");
  reload([`Wrote ${names}.`, ...warnings].join(" "));
});

const look = attempt(async () => show(await ask(`${view}/look`, {})));

// ── Moving about ──────────────────────────────────────────────────────────────────────────────

const items = () => [...document.querySelectorAll(".found")].filter((each) => each.offsetParent);
const current = () => document.activeElement?.closest(".found");

function move(by_) {
  const shown = items();
  if (!shown.length) return;
  const at = shown.indexOf(current());
  const next = at < 0 ? (by_ > 0 ? 0 : shown.length - 1) : at + by_;
  go(shown[Math.max(0, Math.min(shown.length - 1, next))]);
}

function go(item) {
  item.focus();
  item.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const button = current()?.querySelector(`.answers button[data-key="${key}"]`);
  if (button) answer(button);
  else say("Move to one with j or k first.");
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  u: () => undo(),
  w: () => plan(),
  "/": () => by("filter").focus(),
  "?": () => by("help").showModal(),
};
for (const key of ["m", "n", "1", "2", "3"]) KEYS[key] = () => press(key);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input[type=search], select, dialog[open]");
  if (event.target.id === "filter" && event.key === "Escape") event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !by("single").checked) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// ── Filtering and sorting ─────────────────────────────────────────────────────────────────────

function filter() {
  const words = by("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  const all = document.querySelectorAll(".found");
  for (const item of all) {
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
    shown += !item.hidden;
  }
  say(words.length ? `${shown} of ${all.length} shown` : "");
}

function sort() {
  const name = by("sort").value;
  for (const part of document.querySelectorAll(".part")) {
    const found = [...part.querySelectorAll(".found")];
    found.sort((one, other) => name
      ? one.dataset[name].localeCompare(other.dataset[name])
      : one.dataset.at - other.dataset.at);
    part.append(...found);
  }
}

// ── Beginning ─────────────────────────────────────────────────────────────────────────────────

document.querySelectorAll(".found").forEach((each, at) => { each.dataset.at = at; });
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.answer) answer(button);
  else if (button?.classList.contains("close")) button.closest("dialog").close();
});
by("filter").addEventListener("input", filter);
by("sort").addEventListener("change", sort);
by("undo").addEventListener("click", undo);
by("write").addEventListener("click", plan);
by("carry-out").addEventListener("click", carryOut);
by("keys").addEventListener("click", () => by("help").showModal());
by("look").addEventListener("click", look);
say(sessionStorage.getItem("said") ?? "");
const before = by(sessionStorage.getItem("at") || "report");
if (before?.matches(".found")) go(before);
sessionStorage.clear();
attempt(refresh)();
