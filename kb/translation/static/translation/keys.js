// The keyboard of the workbench. Never while an input method composes: its keys are not ours.
import { comment, suggestions } from "./beside.js";
import { current, go, isToDo, next, previous } from "./segments.js";

const list = document.querySelector("[data-keys]");
const opener = document.querySelector("[data-keys-open]");

const alt = (event) => event.altKey && !event.ctrlKey && !event.metaKey;
const ctrl = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;
const inField = (event) => event.target.matches?.("input, textarea, select");

/** What a key does: whether it is meant, and then what. `write` is the module of the fields, if any. */
const keys = (write) => [
  [(e) => alt(e) && e.shiftKey && e.key === "ArrowDown", (row) => go(next(row, isToDo))],
  [(e) => alt(e) && e.key === "ArrowDown", (row) => go(next(row))],
  [(e) => alt(e) && e.key === "ArrowUp", (row) => go(previous(row))],
  [(e) => alt(e) && e.code === "KeyC", (row) => comment(row)],
  [(e) => (alt(e) && e.code === "Slash") || (e.key === "?" && !inField(e)), () => list.showModal()],
  [(e) => e.key === "Escape" && inField(e), (row) => row.focus()],
  ...(write ? writing(write) : []),
];

const writing = ({ confirm, fill, insertMark }) => [
  [
    (e) => ctrl(e) && e.shiftKey && e.key === "Enter",
    () => document.querySelector("[data-submit]").click(),
  ],
  [(e) => ctrl(e) && e.key === "Enter", confirm],
  [
    (e) => alt(e) && e.code === "Digit0",
    (row) => fill(row, row.querySelector(".kb-segment__source").dataset.typed),
  ],
  [(e) => alt(e) && /^Digit[123]$/.test(e.code), (row, e) => use(row, Number(e.code.slice(-1)))],
  [(e) => alt(e) && e.code === "KeyP", (row) => row.querySelector("[data-take-previous]")?.click()],
  [(e) => alt(e) && e.code === "KeyM", insertMark],
];

function use(row, number) {
  suggestions()[number - 1]?.click();
}

/** Listens. */
export function listen(write = null) {
  const table = keys(write);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || list.open) return;
    const row = current();
    const found = row && table.find(([meant]) => meant(event));
    if (!found) return;
    event.preventDefault();
    found[1](row, event);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
}
