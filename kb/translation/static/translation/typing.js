// The fields: checked while somebody types, saved when they leave, and filled from what stands beside.
import { post } from "./asking.js";
import { isChanged, keep, restore, save, saveAll, say } from "./saving.js";
import { field, go, isToDo, next, rowOf, rows } from "./segments.js";

const PAUSE = 500; // ms without a key before words are checked
const timers = new Map();

async function check(row) {
  const words = field(row).value;
  keep(row);
  try {
    const { said } = await post(`${row.dataset.url}check/`, { words });
    if (field(row).value === words) say(row, said);
  } catch {
    // It is checked again when it is saved, and a failure is said there.
  }
}

function soon(row) {
  clearTimeout(timers.get(row));
  timers.set(row, setTimeout(() => isChanged(row) && check(row), PAUSE));
}

document.addEventListener("input", (event) => {
  const row = rowOf(event.target);
  if (!row || event.target !== field(row)) return;
  delete row.dataset.origin;
  delete row.dataset.tool;
  if (!event.isComposing) soon(row);
});
document.addEventListener("compositionend", (event) => {
  const row = rowOf(event.target);
  if (row && event.target === field(row)) soon(row);
});
document.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (!row || !event.target.matches("[name^=words-], [data-reason]")) return;
  clearTimeout(timers.get(row));
  save(row);
});
document.addEventListener("change", (event) => {
  if (event.target.name === "confirm" && event.target.checked) save(rowOf(event.target), { confirm: true });
});

/** Puts words into the field as if they were typed: it can be undone. */
export function fill(row, words, { origin, tool } = {}) {
  const place = field(row);
  place.focus();
  place.select();
  if (!document.execCommand("insertText", false, words)) place.value = words;
  if (origin) Object.assign(row.dataset, { origin, tool: tool ?? "" });
}

/** Inserts the first mark of the source that the field has less often. */
export function insertMark(row) {
  const times = (text, token) => text.split(token).length - 1;
  const source = row.querySelector(".kb-segment__source").dataset.typed;
  const tokens = [...row.querySelectorAll(".kb-segment__source [data-token]")];
  const missing = tokens
    .map((each) => each.dataset.token)
    .find((token) => times(field(row).value, token) < times(source, token));
  if (missing) document.execCommand("insertText", false, missing);
}

export function confirm(row) {
  save(row, { confirm: true });
  const to = next(row, (each) => each !== row && isToDo(each));
  if (to) go(to);
  else document.querySelector("[data-submit]").focus();
}

// -- the form as a whole ------------------------------------------------------------------------
let leaving = false;
document.querySelector("#bench").addEventListener("submit", () => {
  leaving = true;
});
document.querySelector("[data-save]").addEventListener("click", (event) => {
  event.preventDefault();
  saveAll();
});
addEventListener("beforeunload", (event) => {
  const changed = rows.filter(isChanged);
  changed.forEach(keep);
  if (changed.length && !leaving) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-take-previous]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const taken = event.target.closest?.("[data-take-previous]");
  if (taken) fill(rowOf(taken), rowOf(taken).querySelector("[data-previous]").dataset.previous);
});
restore();
