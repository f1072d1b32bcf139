// Saves a segment when it is left. What could not be saved stays in its field and in the browser, and
// is sent again.
import { Refused, post, said } from "./asking.js";
import { count, field, rows } from "./segments.js";

const AGAIN = 15_000; // ms until what failed is sent again
const bench = document.querySelector("[data-workbench]");
const status = document.querySelector("[data-status]");
const stored = new Map(rows.map((row) => [row, field(row)?.defaultValue]));
const queues = new Map();
const failed = new Set();

const key = (row) => `kb-words-${bench.dataset.workbench}-${row.dataset.segment}`;
const known = (row) => row.querySelector(`[name=known-${row.dataset.segment}]`);
const reasons = (row) => [...row.querySelectorAll("[data-reason]")];
const reasonsChanged = (row) => reasons(row).some((each) => each.value !== each.defaultValue);
export const isChanged = (row) => field(row).value !== stored.get(row) || reasonsChanged(row);

// -- in the browser -----------------------------------------------------------------------------
/** Keeps what is typed, so that a closed window or a crash loses nothing. */
export function keep(row) {
  try {
    const kept = { words: field(row).value, known: known(row).value };
    localStorage.setItem(key(row), JSON.stringify(kept));
  } catch {
    // Full or switched off: the words are still in their field.
  }
}

function forget(row) {
  try {
    localStorage.removeItem(key(row));
  } catch {
    // As above.
  }
}

export function restore() {
  for (const row of rows) {
    const kept = JSON.parse(localStorage.getItem(key(row)) ?? "null");
    if (!kept || kept.words === field(row).value) forget(row);
    else {
      field(row).value = kept.words;
      mark(row, "failed", said.restored);
      if (kept.known === known(row).value) save(row);
    }
  }
}

// -- on the server ------------------------------------------------------------------------------
/** Queues the segment; `confirm` says that words a machine made are right. */
export function save(row, { confirm = false } = {}) {
  const after = queues.get(row) ?? Promise.resolve();
  const done = after.then(() => send(row, confirm));
  queues.set(row, done);
  return done;
}

async function send(row, confirm) {
  if (!isChanged(row) && !(confirm && row.dataset.state === "suggested")) return;
  const words = field(row).value;
  const { origin = "person", tool = "" } = row.dataset;
  const fields = { words, known: known(row).value, origin, tool };
  if (confirm) Object.assign(fields, { confirm: "1", origin: "person" });
  for (const each of reasons(row)) fields[each.name] = each.value;
  mark(row, "saving", said.saving);
  try {
    take(row, await post(`${row.dataset.url}save/`, fields));
    stored.set(row, words);
    if (field(row).value === words) forget(row);
    mark(row, "saved", "✓");
  } catch (error) {
    keep(row);
    mark(row, "failed", error.message, { again: !(error instanceof Refused) });
  }
}

/** What the server says of the segment now. */
function take(row, answer) {
  Object.assign(row.dataset, {
    state: answer.state,
    kinds: answer.kinds.join(" "),
    way: answer.way,
  });
  row.querySelector("[data-state-label]").textContent = answer.label;
  known(row).value = answer.known;
  if (answer.state !== "suggested") row.querySelector(".kb-confirm")?.remove();
  if (answer.state !== "changed") row.querySelector(".kb-segment__previous")?.remove();
  say(row, answer.said);
  count();
  document.dispatchEvent(new CustomEvent("kb:saved", { detail: row }));
}

/** Shows findings below the segment. A reason that is typed and not stored yet stays, and the focus. */
export function say(row, html) {
  const place = row.querySelector(".kb-segment__said");
  const at = place.contains(document.activeElement) && document.activeElement.name;
  const typed = reasons(row).filter((each) => each.value !== each.defaultValue);
  place.innerHTML = html;
  for (const each of reasons(row)) {
    each.value = typed.find(({ name }) => name === each.name)?.value ?? each.value;
    if (each.name === at) each.focus();
  }
}

function mark(row, state, text, { again = false } = {}) {
  row.querySelector("[data-saved]").textContent = text;
  row.dataset.saved = state;
  if (state === "failed") field(row).setAttribute("aria-invalid", "true");
  else field(row).removeAttribute("aria-invalid");
  if (again) failed.add(row);
  else failed.delete(row);
  const open = rows.filter((each) => each.dataset.saved === "failed").length;
  status.classList.toggle("kb-bench__saved--failed", open > 0);
  if (state === "failed") status.textContent = text;
  else if (open) status.textContent = said.unsaved.replace("{count}", open);
  else status.textContent = state === "saving" ? said.saving : said.saved;
}

/** Every segment that is not saved as it stands. */
export const saveAll = () => Promise.all(rows.filter(isChanged).map((row) => save(row)));

function sendAgain() {
  for (const row of [...failed]) save(row);
}
setInterval(sendAgain, AGAIN);
addEventListener("online", sendAgain);
addEventListener("focus", sendAgain);
