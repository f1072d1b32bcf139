// A mark as it is seen in the editor, and the tooltip that says what it stands for: opened by a click,
// or by Enter where the mark alone is selected. Classes, no hooks: several of Wagtail's scripts bring a
// React of their own, and the one that is found here need not be the one that renders.
(() => {
  const { React, wagtail, citations } = window;
  const { TYPE, withoutMark, selectedMark } = window.citationText;
  const e = React.createElement;
  const OPEN = "citation:open";

  /** Draftail gives a decorator neither its editor nor the entity's options, but Wagtail binds the
   * editor to the field beside it. */
  const wrapperOf = (element) => element.closest("[data-draftail-editor-wrapper]");
  const editorAround = (element) =>
    [...wrapperOf(element).parentNode.children].find((sibling) => sibling.draftailEditor)
      .draftailEditor;
  const marksOf = (wrapper, entity) => [...wrapper.querySelectorAll(`[data-entity="${entity}"]`)];

  const labelsOf = (editor) => editor.props.entityTypes.find(({ type }) => type === TYPE).labels;

  /** What a citation says, for the tooltip; of a mark without its row, that it is missing. */
  function Said({ citation, labels }) {
    if (!citation) return e("p", null, labels.missing);
    const { key, stance, quote } = citation;
    return e(
      React.Fragment,
      null,
      e("p", null, e("b", null, key), " ", citations.described(citation)),
      quote && e("blockquote", null, quote),
      e("p", null, labels.stances[stance]),
    );
  }

  class Tooltip extends React.Component {
    constructor(props) {
      super(props);
      this.box = React.createRef();
      this.typed = ({ key, target }) => {
        const escaped = key === "Escape";
        if (escaped || !this.box.current.contains(target)) props.onClose({ byKey: escaped });
      };
    }

    componentDidMount() {
      if (this.props.atKeyboard) this.box.current.querySelector("button").focus();
      document.addEventListener("keydown", this.typed, true);
    }

    componentWillUnmount() {
      document.removeEventListener("keydown", this.typed, true);
    }

    render() {
      const { labels, citation, place, onClose, onEdit, onRemove } = this.props;
      const button = (label, onClick) =>
        e(
          "button",
          { type: "button", className: "button button-small button-secondary", onClick },
          label,
        );
      const within = (event) => event.stopPropagation();
      const left = (event) => {
        event.stopPropagation();
        const { relatedTarget } = event;
        if (relatedTarget && !this.box.current.contains(relatedTarget)) onClose({});
      };
      // At the end of the page, for a table's cells cut off what stands out of them.
      return e(
        wagtail.components.Portal,
        { onClose: () => onClose({}), closeOnClick: true, closeOnResize: true },
        e(
          "div",
          {
            ref: this.box,
            className: "citation-tooltip",
            role: "dialog",
            "aria-label": labels.citation,
            style: place,
            // React hands the tooltip's events on to the text that it belongs to.
            onKeyDown: within,
            onFocus: within,
            onBlur: left,
            onMouseDown: (event) => event.preventDefault(), // the editor keeps focus and caret
          },
          e(Said, { citation, labels }),
          citation && button(labels.edit, onEdit),
          " ",
          button(labels.remove, onRemove),
        ),
      );
    }
  }

  class Mark extends React.Component {
    constructor(props) {
      super(props);
      this.element = React.createRef();
      this.state = { shown: false, atKeyboard: false, place: null };
      this.byKey = () => this.open(true);
      this.follow = () => this.state.shown && this.setState({ place: this.below() });
    }

    componentDidMount() {
      this.element.current.addEventListener(OPEN, this.byKey);
      window.addEventListener("scroll", this.follow, true);
    }

    componentWillUnmount() {
      window.removeEventListener("scroll", this.follow, true);
    }

    get editor() {
      return editorAround(this.element.current);
    }

    get citation() {
      const { contentState, entityKey } = this.props;
      return citations.find(contentState.getEntity(entityKey).getData().key);
    }

    below() {
      const { left, bottom } = this.element.current.getBoundingClientRect();
      return { left: `min(${left}px, 100vw - 21rem)`, top: `min(${bottom}px, 100vh - 14rem)` };
    }

    open(atKeyboard) {
      this.setState({ shown: true, atKeyboard, place: this.below() });
    }

    /** With a key, the focus goes back to the text: later, or Draft.js would bring back its words. */
    close({ byKey = false }) {
      const { editor } = this;
      this.setState({ shown: false });
      if (byKey) window.setTimeout(() => editor.focus());
    }

    remove() {
      const { editor, element, props, state } = this;
      const alike = marksOf(wrapperOf(element.current), props.entityKey);
      const nth = alike.indexOf(element.current);
      this.close({ byKey: state.atKeyboard }); // the next mark may be given this element
      editor.onChange(withoutMark(editor.getEditorState(), props.entityKey, nth));
    }

    tooltip() {
      const { entityKey, onEdit } = this.props;
      const { place, atKeyboard } = this.state;
      return e(Tooltip, {
        place,
        atKeyboard,
        labels: labelsOf(this.editor),
        citation: this.citation,
        onClose: (how) => this.close(how),
        onEdit: () => {
          this.close({});
          onEdit(entityKey);
        },
        onRemove: () => this.remove(),
      });
    }

    render() {
      const { children, contentState, entityKey } = this.props;
      const { element } = this;
      const explain = () => {
        const { citation } = this;
        const { missing } = labelsOf(this.editor);
        element.current.setAttribute("title", citation ? citations.described(citation) : missing);
      };
      return e(
        "span",
        {
          ref: element,
          className: "citation-mark",
          "data-citation": contentState.getEntity(entityKey).getData().key,
          "data-entity": entityKey,
          onMouseEnter: explain,
          // React counts a click in the tooltip as one inside the mark.
          onMouseUp: ({ target }) => element.current.contains(target) && this.open(false),
        },
        children,
        this.state.shown && this.tooltip(),
      );
    }
  }

  // Before Draft.js, which would put a new line in the place of the mark.
  document.addEventListener(
    "keydown",
    (event) => {
      const wrapper = wrapperOf(event.target);
      if (event.key !== "Enter" || event.isComposing || !wrapper) return;
      const entity = selectedMark(editorAround(wrapper).getEditorState());
      if (!entity) return;
      event.preventDefault();
      event.stopPropagation();
      const selected = marksOf(wrapper, entity).find((mark) =>
        window.getSelection().containsNode(mark, true),
      );
      selected.dispatchEvent(new CustomEvent(OPEN));
    },
    true,
  );

  window.CitationMark = Mark;
})();
