// Makes the workbench quick. The page is one form that works without this.
import { show } from "./beside.js";
import { listen } from "./keys.js";
import "./preview.js";
import { count, field, go, rowOf, rows } from "./segments.js";

const writes = document.querySelector("[data-workbench]").dataset.mode === "write";
const write = writes ? await import("./typing.js") : null;
listen(write);
count();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".kb-segment__head a");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    go(rowOf(link));
    show(rowOf(link));
  }
  const taken = event.target.closest?.("[data-suggestion]");
  if (taken && write) use(taken);
});

/** Words from beside go into the field of the segment they were shown for. */
function use(button) {
  const { suggestion, origin, tool } = button.dataset;
  const number = document.querySelector("[data-beside-number]").textContent;
  const row = rows[Number(number) - 1];
  write.fill(row, suggestion, { origin, tool });
}

const named = location.hash.startsWith("#segment-") && document.querySelector(location.hash);
if (named && field(named)) go(named);
