// The page in its pane: loaded when it is opened, and again after a segment was saved.

const PAUSE = 1000; // ms; several segments may be saved one after the other
const pane = document.querySelector("[data-preview]");
const frame = pane.querySelector("iframe");
let timer = 0;

function load() {
  if (!pane.open) return;
  const top = frame.contentWindow.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  if (frame.src) frame.contentWindow.location.reload();
  else frame.src = frame.dataset.src;
}
pane.addEventListener("toggle", load);
document.addEventListener("kb:saved", () => {
  clearTimeout(timer);
  timer = setTimeout(load, PAUSE);
});
