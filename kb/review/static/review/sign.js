/* Makes the signing screen quicker by keyboard. Everything on it works without this. */

/* After a point was confirmed by the space bar, the next open one has the focus; after the last, the
   password. How many are confirmed is said politely. */
for (const list of document.querySelectorAll("[data-checklist]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const status = list.querySelector("[role=status]");
  let byKey = false;
  list.addEventListener("keydown", (event) => {
    byKey = event.key === " ";
  });
  list.addEventListener("pointerdown", () => {
    byKey = false;
  });
  list.addEventListener("change", (event) => {
    const done = boxes.filter((box) => box.checked).length;
    status.textContent = list.dataset.said.replace("{done}", done).replace("{all}", boxes.length);
    if (!byKey || !event.target.checked) return;
    const after = boxes.slice(boxes.indexOf(event.target) + 1);
    const next = [...after, ...boxes].find((box) => !box.checked);
    (next || list.closest("form").elements.password).focus();
  });
}

/* The button of the signature says it when a verdict declines the draft. */
const verdicts = [...document.querySelectorAll("[data-verdict]")];
for (const choice of verdicts) {
  choice.addEventListener("change", () => {
    const button = document.querySelector("[data-declines]");
    const declines = verdicts.some((each) => each.value === "not-supported");
    button.textContent = declines ? button.dataset.declines : button.dataset.signs;
  });
}

/* Words marked in the page are taken over as those that a remark is about. */
for (const field of document.querySelectorAll("[data-marked-words]")) {
  const marked = () => {
    for (const frame of document.querySelectorAll(".kb-sign__page iframe")) {
      const words = frame.contentWindow.getSelection()?.toString().trim();
      if (words) return words;
    }
    return "";
  };
  field.closest("details").addEventListener("focusin", () => {
    if (!field.value) field.value = marked();
  });
}
