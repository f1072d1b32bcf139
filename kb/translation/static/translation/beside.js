// What helps with the segment somebody is at: memory, terms, comments, history. On a phone it stands
// below the segment, on a desk beside the list.
import { fragment } from "./asking.js";
import { count, rowOf } from "./segments.js";

const PAUSE = 150; // ms at a segment before it is asked for
const pane = document.querySelector("[data-beside]");
const body = pane.querySelector("[data-beside-body]");
const side = pane.parentElement;
const wide = matchMedia("(min-width: 62rem)");
let shown = null;
let asking = null;
let timer = 0;

function place() {
  if (!shown) return;
  if (wide.matches) side.prepend(pane);
  else shown.append(pane);
}
wide.addEventListener("change", place);

function put(html) {
  body.innerHTML = html;
  for (const button of body.querySelectorAll("button[hidden]")) button.hidden = false;
}

/** Fetches what there is to say of `row`; the words it has when it is saved are in its history. */
export async function show(row, { again = false } = {}) {
  if (row === shown && !again) return;
  asking?.abort();
  asking = new AbortController();
  shown = row;
  try {
    const html = await fragment(row.dataset.url, { signal: asking.signal });
    pane.querySelector("[data-beside-number]").textContent =
      row.querySelector(".kb-segment__head a").textContent;
    put(html);
    pane.hidden = false;
    place();
  } catch (error) {
    if (error.name !== "AbortError") shown = null; // asked again when somebody comes back
  }
}

document.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  clearTimeout(timer);
  if (row && !pane.contains(event.target)) timer = setTimeout(() => show(row), PAUSE);
});

document.addEventListener("kb:saved", (event) => {
  const typing = pane.contains(document.activeElement) || body.querySelector("textarea")?.value;
  if (event.detail === shown && !typing) show(shown, { again: true });
});

pane.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-machine]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  put(await fragment(link.href));
  (suggestions().at(-1) ?? body.querySelector("[data-machine]"))?.focus();
});

pane.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    put(await fragment(form.action, { body: new FormData(form, event.submitter) }));
    countComments();
    body.querySelector("textarea").focus();
  } catch (error) {
    const said = form.querySelector("[role=alert]") ?? document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = error.message;
    form.append(said);
  }
});

function countComments() {
  const open = body.querySelectorAll(".kb-comments > li:not([data-resolved])").length;
  const sign = shown.querySelector("[data-comments]");
  sign.hidden = open === 0;
  sign.querySelector("svg + span").textContent = open;
  const kinds = new Set(shown.dataset.kinds.split(" "));
  if (open) kinds.add("comments");
  else kinds.delete("comments");
  shown.dataset.kinds = [...kinds].join(" ");
  count();
}

/** The buttons that put words into the field, in their order. */
export const suggestions = () => [...body.querySelectorAll("[data-origin=memory], [data-origin=machine]")];

/** Opens the comment field of `row`. */
export async function comment(row) {
  await show(row);
  body.querySelector("[data-talk] textarea")?.focus();
}
