// Citations in Wagtail's editor: the mark in the text, the dialog in which it is chosen, and a
// caret that never stands inside it. The choice is what the form's inline panel "citations" holds
// at that moment, saved or not. The words come from wagtail_hooks.py with the entity's options.
(() => {
  const { React, ReactDOM, draftail, wagtail } = window;
  const { EditorState, Modifier } = window.DraftJS;
  const e = React.createElement;
  const TYPE = "CITATION";

  // -- the article's citations ------------------------------------------------------------------
  const valueOf = (row, name) => row.querySelector(`[name$="-${name}"]`)?.value.trim() ?? "";

  /** Rows of the inline panel that are not deleted; a new one may still lack its key or work. */
  const citations = () =>
    [...document.querySelectorAll("#id_citations-FORMS > [data-inline-panel-child]")]
      .filter((row) => valueOf(row, "DELETE") !== "1")
      .map((row) => {
        const id = valueOf(row, "reference");
        const work = (id && row.querySelector("[data-chooser-title]")?.textContent.trim()) || "";
        // A work is shown as "citekey: title" (Reference.__str__).
        const [, citekey, title] = /^([-\w]+): (.*)$/s.exec(work) ?? [work, "", work];
        return { id, key: valueOf(row, "key"), citekey, title, locator: valueOf(row, "locator") };
      });

  const described = ({ title, locator }) => [title, locator].filter(Boolean).join(", ");

  // -- the text ---------------------------------------------------------------------------------
  const between = (selection, key, start, end) =>
    selection.merge({
      anchorKey: key,
      anchorOffset: start,
      focusKey: key,
      focusOffset: end,
      isBackward: false,
    });

  /** With a mark after the selection: citing never replaces the words that it stands for. */
  function withMark(editorState, { id, key, citekey }) {
    const selection = editorState.getSelection();
    const [block, offset] = [selection.getEndKey(), selection.getEndOffset()];
    const caret = between(selection, block, offset, offset);
    const content = editorState.getCurrentContent().createEntity(TYPE, "IMMUTABLE", { id, key });
    const entity = content.getLastCreatedEntityKey();
    const marked = Modifier.insertText(content, caret, `[${citekey || key}]`, null, entity);
    // Not "insert-characters": undo would take the words typed before along with the mark.
    const next = EditorState.push(editorState, marked, "apply-entity");
    return EditorState.setInlineStyleOverride(next, editorState.getCurrentInlineStyle());
  }

  function withoutMark(editorState, entityKey) {
    const content = editorState.getCurrentContent();
    const marked = (character) => character.getEntity() === entityKey;
    let range;
    content.getBlockMap().forEach((block) => {
      block.findEntityRanges(marked, (start, end) => {
        range = between(editorState.getSelection(), block.getKey(), start, end);
      });
    });
    const removed = Modifier.removeRange(content, range, "backward");
    return EditorState.push(editorState, removed, "remove-range");
  }

  /** The mark that `offset` stands inside, not at an edge of. */
  function markAround(content, blockKey, offset) {
    let found = null;
    const cites = (character) => {
      const entity = character.getEntity();
      return entity !== null && content.getEntity(entity).getType() === TYPE;
    };
    content.getBlockForKey(blockKey)?.findEntityRanges(cites, (start, end) => {
      if (start < offset && offset < end) found = { start, end };
    });
    return found;
  }

  /** Moves the selection's ends out of marks: a word typed inside one would dissolve it. */
  function keepWhole(editorState, { getEditorState }) {
    if (editorState.isInCompositionMode()) return editorState;
    const content = editorState.getCurrentContent();
    const selection = editorState.getSelection();
    const before = getEditorState().getSelection();
    const collapsed = selection.isCollapsed();
    const backward = selection.getIsBackward();
    const samePlace =
      before.getFocusKey() === selection.getFocusKey() &&
      (collapsed || before.getAnchorOffset() === selection.getAnchorOffset());

    const outside = (blockKey, offset, { from = null, side }) => {
      const mark = markAround(content, blockKey, offset);
      if (!mark) return offset;
      if (from === mark.start) return mark.end; // a step of an arrow key goes all the way
      if (from === mark.end) return mark.start;
      return mark[side] ?? (offset - mark.start < mark.end - offset ? mark.start : mark.end);
    };
    const focusOffset = outside(selection.getFocusKey(), selection.getFocusOffset(), {
      from: samePlace ? before.getFocusOffset() : null,
      side: collapsed ? "nearest" : backward ? "start" : "end",
    });
    const anchorOffset = collapsed
      ? focusOffset
      : outside(selection.getAnchorKey(), selection.getAnchorOffset(), {
          side: backward ? "end" : "start",
        });
    const moved =
      anchorOffset !== selection.getAnchorOffset() || focusOffset !== selection.getFocusOffset();
    return moved
      ? EditorState.forceSelection(editorState, selection.merge({ anchorOffset, focusOffset }))
      : editorState;
  }

  // -- what is seen -----------------------------------------------------------------------------
  /** Draftail gives a decorator neither its editor nor the entity's options, but Wagtail binds
   * the editor to the field beside it. */
  const editorAround = (element) =>
    [...element.closest("[data-draftail-editor-wrapper]").parentNode.children].find(
      (sibling) => sibling.draftailEditor,
    ).draftailEditor;

  const labelsOf = (editor) => editor.props.entityTypes.find(({ type }) => type === TYPE).labels;

  function Mark({ children, contentState, entityKey }) {
    const [place, setPlace] = React.useState(null);
    const element = React.useRef(null);
    const { key } = contentState.getEntity(entityKey).getData();

    const explained = () => {
      const row = citations().find((citation) => citation.key === key);
      return row ? described(row) : labelsOf(editorAround(element.current)).missing;
    };
    const close = () => setPlace(null);
    const below = () => {
      const { left, bottom } = element.current.getBoundingClientRect();
      return { left: `min(${left}px, 100vw - 21rem)`, top: `min(${bottom}px, 100vh - 10rem)` };
    };
    const open = ({ target }) => {
      // React counts a click in the tooltip as one inside the mark.
      if (element.current.contains(target)) setPlace(below());
    };
    React.useEffect(() => {
      const follow = () => setPlace((shown) => shown && below());
      window.addEventListener("scroll", follow, true);
      return () => window.removeEventListener("scroll", follow, true);
    }, []);
    const remove = () => {
      const editor = editorAround(element.current);
      close(); // the next mark may be given this element
      editor.onChange(withoutMark(editor.getEditorState(), entityKey));
    };
    // At the end of the page, for a table's cells cut off what stands out of them.
    const tooltip = () =>
      e(
        wagtail.components.Portal,
        { onClose: close, closeOnClick: true, closeOnType: true, closeOnResize: true },
        e(
          "div",
          {
            className: "citation-tooltip",
            style: place,
            onMouseDown: (event) => event.preventDefault(), // the editor keeps focus and caret
          },
          e("p", null, e("b", null, key), " ", explained()),
          e(
            "button",
            {
              type: "button",
              className: "button button-small button-secondary no",
              onClick: remove,
            },
            labelsOf(editorAround(element.current)).remove,
          ),
        ),
      );
    return e(
      "span",
      {
        ref: element,
        className: "citation-mark",
        "data-citation": key,
        onMouseEnter: () => element.current.setAttribute("title", explained()),
        onMouseUp: open,
      },
      children,
      place && tooltip(),
    );
  }

  // -- choosing ---------------------------------------------------------------------------------
  class Chooser extends React.Component {
    constructor(props) {
      super(props);
      this.dialog = React.createRef();
      this.complete = citations().filter(({ id, key }) => id && key);
      this.incomplete = citations().length > this.complete.length;
      this.state = { sought: "" };
    }

    componentDidMount() {
      const dialog = this.dialog.current;
      // Escape, the button and a choice all end here; without a choice only the caret returns.
      dialog.addEventListener("close", () => {
        const { editorState, onComplete } = this.props;
        const chosen = this.complete[dialog.returnValue];
        onComplete(
          chosen
            ? withMark(editorState, chosen)
            : EditorState.forceSelection(editorState, editorState.getSelection()),
        );
      });
      dialog.showModal();
    }

    found() {
      const plain = (text) => text.toLocaleLowerCase();
      return this.complete
        .map(({ key, ...rest }, index) => ({ key, text: described(rest), index }))
        .filter(({ key, text }) => plain(`${key} ${text}`).includes(plain(this.state.sought)));
    }

    render() {
      const { labels } = this.props.entityType;
      const found = this.found();
      const told = [
        !this.complete.length && labels.none,
        this.complete.length > 0 && !found.length && labels.noMatch,
        this.incomplete && labels.incomplete,
      ].filter(Boolean);
      // Outside the page's own form, which would otherwise be submitted by Enter.
      return ReactDOM.createPortal(
        e(
          "dialog",
          {
            ref: this.dialog,
            className: "citation-dialog",
            "aria-labelledby": "citation-dialog-title",
          },
          e(
            "form",
            { method: "dialog", onSubmit: (event) => found.length || event.preventDefault() },
            e("h2", { id: "citation-dialog-title" }, labels.title),
            this.complete.length > 0 &&
              e("input", {
                type: "text", // in a "search" the first Escape would only empty the field
                "aria-label": labels.search,
                placeholder: labels.search,
                value: this.state.sought,
                onChange: ({ target }) => this.setState({ sought: target.value }),
              }),
            e(
              "ul",
              null,
              found.map(({ key, text, index }) => {
                const choice = e("button", { value: index }, e("b", null, key), " ", text);
                return e("li", { key: index }, choice);
              }),
            ),
            e(
              "div",
              { role: "status" },
              told.map((sentence) => e("p", { key: sentence }, sentence)),
            ),
            e(
              "button",
              {
                type: "button",
                className: "button button-small button-secondary",
                onClick: () => this.dialog.current.close(),
              },
              labels.close,
            ),
          ),
        ),
        document.body,
      );
    }
  }

  draftail.registerPlugin({ type: TYPE, source: Chooser, decorator: Mark });
  draftail.registerPlugin({ type: TYPE, onChange: keepWhole }, "plugins");
})();
