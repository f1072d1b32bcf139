/* Keeps the screen of an order up to date while it is worked on. */

const PAUSE = 2000;
const shown = document.querySelector("[data-dispatch]");

async function look() {
  const answer = await fetch(shown.dataset.dispatch, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const now = await answer.json();
  const bar = shown.querySelector("progress");
  bar.max = now.total;
  bar.value = now.ended;
  const said = shown.querySelector("[data-said]");
  if (said.textContent !== now.said) said.textContent = now.said;
  shown.querySelector("[data-idle]").hidden = !now.idle;
  // The buttons and the list of what was refused are the server's.
  if (now.over || String(now.refused) !== shown.dataset.refused) location.reload();
}

async function keepLooking() {
  try {
    if (!document.hidden) await look();
  } catch {
    // The server is away for a moment; it is asked again.
  }
  setTimeout(keepLooking, PAUSE);
}

if (shown && !shown.dataset.over) setTimeout(keepLooking, PAUSE);
