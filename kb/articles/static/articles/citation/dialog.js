// The citation as an entity of Draftail, and the dialog in which it is chosen or changed: from finding
// the work to what of it is cited. The words come from wagtail_hooks.py with the entity's options.
(() => {
  const { React, ReactDOM, draftail, citations, CitationMark } = window;
  const { EditorState } = window.DraftJS;
  const { TYPE, withMark, keepWhole } = window.citationText;
  const { Search, NewWork, Passage } = window.citationSteps;
  const e = React.createElement;

  class Dialog extends React.Component {
    constructor(props) {
      super(props);
      this.dialog = React.createRef();
      this.chosen = null;
      const { entity, editorState } = props;
      // With a caret, Draftail names the mark beside it too; what is meant is a selected one.
      const marked = !editorState.getSelection().isCollapsed() && entity?.getType() === TYPE;
      this.before = marked ? citations.find(entity.getData().key) : null;
      this.state = this.before
        ? { step: Passage, work: this.before.work }
        : { step: Search, work: null, given: {} };
    }

    componentDidMount() {
      const dialog = this.dialog.current;
      // Escape, the button and a choice all end here; without a choice only the caret returns.
      dialog.addEventListener("close", () => {
        const { editorState, onComplete } = this.props;
        onComplete(
          this.chosen
            ? withMark(editorState, this.chosen)
            : EditorState.forceSelection(editorState, editorState.getSelection()),
        );
      });
      dialog.showModal();
      this.focus();
    }

    componentDidUpdate(_props, { step }) {
      if (step !== this.state.step) this.focus();
    }

    focus() {
      this.dialog.current.querySelector("form").querySelector("input, button").focus();
    }

    finish(chosen) {
      this.chosen = chosen;
      this.dialog.current.close();
    }

    cite(said) {
      if (this.before) citations.write(this.before.row, said);
      this.finish(this.before ? null : citations.use(this.state.work, said));
    }

    render() {
      const { labels, urls } = this.props.entityType;
      const { step, work, given } = this.state;
      const search = () => this.setState({ step: Search });
      const found = ({ citation, work: chosen }) =>
        citation ? this.finish(citation) : this.setState({ step: Passage, work: chosen });
      const steps = new Map([
        [Search, { onDone: found, onAdd: (known) => this.setState({ step: NewWork, given: known }) }],
        [NewWork, { given, onDone: found, onBack: search }],
        [
          Passage,
          {
            work,
            before: this.before,
            onDone: (said) => this.cite(said),
            onBack: this.before ? null : search,
          },
        ],
      ]);
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
            "header",
            null,
            e(
              "h2",
              { id: "citation-dialog-title" },
              labels[step === NewWork ? "add" : this.before ? "edit" : "title"],
            ),
            e(
              "button",
              {
                type: "button",
                className: "button button-small button-secondary",
                onClick: () => this.finish(null),
              },
              labels.close,
            ),
          ),
          e(step, { labels, urls, ...steps.get(step) }),
        ),
        document.body,
      );
    }
  }

  draftail.registerPlugin({ type: TYPE, source: Dialog, decorator: CitationMark });
  draftail.registerPlugin({ type: TYPE, onChange: keepWhole }, "plugins");
})();
