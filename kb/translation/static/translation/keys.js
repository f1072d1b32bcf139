// The keyboard of the workbench. Never while an input method composes: its keys are not ours.
import { comment, suggestions } from "./beside.js";
import { current, go, isToDo, next, previous } from "./segments.js";

const list = document.querySelector("[data-keys]");
const opener = document.querySelector("[data-keys-open]");

const alt = (event) => event.altKey && !event.ctrlKey && !event.metaKey;
const ctrl = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;
const inField = (event) => event.target.matches?.("input, textarea, select");

/** What a key does: whether it is meant, and then what. */
const EVERYWHERE = [
  [(e) => alt(e) && e.shiftKey && e.key === "ArrowDown", (row) => go(next(row, isToDo))],
  [(e) => alt(e) && e.key === "ArrowDown", (row) => go(next(row))],
  [(e) => alt(e) && e.key === "ArrowUp", (row) => go(previous(row))],
  [(e) => (alt(e) && e.code === "Slash") || (e.key === "?" && !inField(e)), () => list.showModal()],
];
const AT_A_SEGMENT = [
  [(e) => alt(e) && e.code === "KeyC", comment],
  [(e) => e.key === "Escape" && inField(e), (row) => row.focus()],
];
const submits = [
  (e) => ctrl(e) && e.shiftKey && e.key === "Enter",
  () => document.querySelector("[data-submit]").click(),
];
const writing = ({ confirm, fill, insertMark }) => [
  [(e) => ctrl(e) && !e.shiftKey && e.key === "Enter", confirm],
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

/** Listens. `write` is the module of the fields, where there are any. */
export function listen(write = null) {
  const everywhere = write ? [...EVERYWHERE, submits] : EVERYWHERE;
  const atSegment = write ? [...AT_A_SEGMENT, ...writing(write)] : AT_A_SEGMENT;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || list.open) return;
    const row = current();
    const table = row ? [...everywhere, ...atSegment] : everywhere;
    const found = table.find(([meant]) => meant(event));
    if (!found) return;
    event.preventDefault();
    found[1](row, event);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
}
