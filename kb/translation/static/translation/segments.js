// The segments of a translation as rows: which one somebody is at, moving between them, filtering and
// counting. For the workbench and, without fields, the signing screen.

export const rows = [...document.querySelectorAll("[data-segment]")];
const filters = [...document.querySelectorAll("[data-filter]")];
const UNTRANSLATED = new Set(["untranslated", "changed"]);
const TO_DO = new Set([...UNTRANSLATED, "suggested"]);

export const field = (row) => row.querySelector("textarea[name^=words-]");
export const rowOf = (node) => node?.closest?.("[data-segment]");
export const isToDo = (row) => TO_DO.has(row.dataset.state);
const kinds = (row) => row.dataset.kinds.split(" ");

let last = null;
document.addEventListener("focusin", (event) => {
  last = rowOf(event.target) ?? last;
});

/** The row somebody is at or was at last; null before that. */
export const current = () => rowOf(document.activeElement) ?? last;

/** The next row that is shown and wanted after `row`, from the top again after the last. */
export function next(row, wanted = () => true) {
  const after = [...rows.slice(rows.indexOf(row) + 1), ...rows.slice(0, rows.indexOf(row))];
  return after.find((each) => !each.hidden && wanted(each));
}

export function previous(row) {
  return rows.slice(0, rows.indexOf(row)).findLast((each) => !each.hidden);
}

export function go(row) {
  if (!row) return;
  row.hidden = false;
  row.scrollIntoView({ block: "center" });
  (field(row) ?? row).focus({ preventScroll: true });
}

// -- filter and counts --------------------------------------------------------------------------
function show(key) {
  for (const row of rows) row.hidden = key !== "" && !kinds(row).includes(key);
  for (const link of filters) {
    if (link.dataset.filter === key) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  document.querySelector("[data-nothing]").hidden = rows.some((row) => !row.hidden);
}

for (const link of filters) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    show(link.dataset.filter);
  });
}

/** Brings the numbers and the list of what is in the way up to date with the rows. */
export function count() {
  for (const link of filters) {
    const key = link.dataset.filter;
    const number = rows.filter((row) => !key || kinds(row).includes(key)).length;
    link.querySelector(".kb-count").textContent = number;
    link.classList.toggle("kb-filters__none", number === 0);
  }
  const said = document.querySelector("[data-progress]");
  if (said) {
    const done = rows.filter((row) => !UNTRANSLATED.has(row.dataset.state)).length;
    document.querySelector("#progress").value = done;
    said.textContent = said.dataset.progress.replace("{done}", done).replace("{all}", rows.length);
  }
  listWhatIsInTheWay();
}

function listWhatIsInTheWay() {
  const list = document.querySelector("[data-way-list]");
  if (!list) return;
  const open = rows.filter((row) => row.dataset.way);
  list.querySelector("[data-way-count]").textContent = open.length;
  list.querySelector("ul").replaceChildren(
    ...open.map((row) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${row.id}`;
      link.textContent = rows.indexOf(row) + 1;
      item.append(link, ` ${row.dataset.way}`);
      return item;
    }),
  );
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-way-list] a");
  if (!target) return;
  event.preventDefault();
  go(document.querySelector(target.getAttribute("href")));
});
