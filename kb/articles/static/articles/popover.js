// The work behind a citation mark, shown beside it: at the pointer, at the focus, at the first tap.
// Everything it says stands in the reference list of the page; without it a mark is a link there.

const MARK = "a.citation";
const SHOW_AFTER = 150; // ms: a pointer on its way elsewhere shows nothing
const HIDE_AFTER = 300; // ms: long enough to reach the popover across the gap
const EDGE = 16; // px that stay free beside the window's edges

const template = document.getElementById("citation-popover");
let shown = null; // { mark, popover }
let tapped = null; // the mark that a finger went down on before its popover was there
let timer = 0;

const entryOf = (mark) => document.getElementById(mark.hash.slice(1));
const passageOf = (mark) =>
  document.getElementById(mark.id.replace(/^cite-(.+)-\d+$/, "passage-$1"));
const inside = (target) => shown?.popover.contains(target) || shown?.mark === target;

function filled(mark) {
  const popover = template.content.firstElementChild.cloneNode(true);
  const stance = ["limits", "contradicts"].find((name) => mark.classList.contains(name));
  const retracted = mark.classList.contains("retraction"); // it supports nothing any more
  for (const said of popover.querySelectorAll("[data-stance]")) {
    if (retracted || said.dataset.stance !== (stance ?? "supports")) said.remove();
  }
  const sources = [entryOf(mark), passageOf(mark)].filter(Boolean);
  const parts = sources.flatMap((source) => [...source.querySelectorAll(":scope > [data-cited]")]);
  const onward = popover.querySelector(".onward");
  onward.before(...parts.map((part) => part.cloneNode(true)));
  onward.firstElementChild.href = mark.hash;
  // With a keyboard, Enter on the mark leads to all of these; they are no further stops.
  for (const link of popover.querySelectorAll("a")) link.tabIndex = -1;
  return popover;
}

/** Below the mark, or above it where only that has room; it scrolls with the text. */
function place() {
  if (!shown) return;
  const { mark, popover } = shown;
  const [at, size] = [mark.getBoundingClientRect(), popover.getBoundingClientRect()];
  const { clientWidth, clientHeight } = document.documentElement;
  const needed = size.height + EDGE;
  const above = at.bottom + needed > clientHeight && at.top > needed;
  const top = above ? at.top - size.height - EDGE / 4 : at.bottom + EDGE / 4;
  const left = Math.max(EDGE, Math.min(at.left, clientWidth - size.width - EDGE));
  popover.style.top = `${top + window.scrollY}px`;
  popover.style.left = `${left + window.scrollX}px`;
}

function show(mark) {
  window.clearTimeout(timer);
  if (shown?.mark === mark || !entryOf(mark)) return;
  hide();
  shown = { mark, popover: filled(mark) };
  template.after(shown.popover);
  shown.popover.showPopover();
  mark.setAttribute("aria-describedby", shown.popover.id);
  place();
}

function hide() {
  window.clearTimeout(timer);
  shown?.mark.removeAttribute("aria-describedby");
  shown?.popover.remove();
  shown = null;
}

const later = (act, after) => {
  window.clearTimeout(timer);
  timer = window.setTimeout(act, after);
};

const listeners = {
  pointerover({ target, pointerType }) {
    const mark = target.closest(MARK);
    if (inside(mark ?? target)) window.clearTimeout(timer);
    else if (mark && pointerType === "mouse") later(() => show(mark), SHOW_AFTER);
  },
  pointerout({ target, relatedTarget, pointerType }) {
    if (pointerType !== "mouse" || inside(relatedTarget?.closest(MARK) ?? relatedTarget)) return;
    if (inside(target.closest(MARK) ?? target)) {
      later(() => shown?.mark === document.activeElement || hide(), HIDE_AFTER);
    } else if (target.closest(MARK)) window.clearTimeout(timer);
  },
  focusin({ target }) {
    if (target.matches(MARK) && target.matches(":focus-visible")) show(target);
  },
  focusout({ target }) {
    if (target === shown?.mark && !shown.popover.matches(":hover")) hide();
  },
  pointerdown({ target, pointerType }) {
    const mark = target.closest(MARK);
    tapped = pointerType !== "mouse" && shown?.mark !== mark ? mark : null;
  },
  pointerup({ target }) {
    // A finger that scrolls is not lifted here: `pointercancel`.
    if (!inside(target.closest(MARK) ?? target)) hide();
  },
  click(event) {
    const mark = event.target.closest(MARK);
    if (mark && mark === tapped) {
      event.preventDefault();
      show(mark);
    } else if (inside(event.target.closest("a"))) {
      window.setTimeout(hide); // once the link is followed
    }
    tapped = null;
  },
  keydown({ key }) {
    if (key === "Escape") hide();
  },
};

if (template && "showPopover" in HTMLElement.prototype) {
  for (const [name, listener] of Object.entries(listeners)) {
    document.addEventListener(name, listener);
  }
  window.addEventListener("resize", place);
  document.addEventListener("scroll", place, { capture: true, passive: true });
}
