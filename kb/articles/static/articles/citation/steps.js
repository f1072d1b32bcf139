// The steps of the citation dialog: finding a work, adding one that is missing, and what of it is
// cited. Each says what was decided by `onDone`. The library is asked at the addresses in `urls`.
(() => {
  const { React, citations } = window;
  const e = React.createElement;
  const PAUSE = 200; // ms without a key before the library is asked

  async function ask(url, options) {
    const response = await fetch(url, { headers: { Accept: "application/json" }, ...options });
    return response.json(); // someone logged out is led to a page, which is no JSON
  }

  const secondary = (label, onClick, more) =>
    e(
      "button",
      { type: "button", className: "button button-secondary", onClick, ...more },
      label,
    );

  const list = (name, choices) =>
    e(
      "ul",
      { [name]: true },
      choices.map(({ key, said, onClick }) =>
        e("li", { key }, e("button", { type: "button", onClick }, ...said)),
      ),
    );

  /** A work of the library in a line, with what an editor has to know of it. */
  const offered = (work, onDone) => ({
    key: work.id,
    said: [
      e("b", null, work.citekey),
      " ",
      e("span", { lang: "en" }, work.line),
      work.status && e("em", null, ` ${work.status}`),
    ],
    onClick: () => onDone({ work }),
  });

  // -- finding a work -------------------------------------------------------------------------------
  /** A step of an arrow key goes to the next or last place of the list, and to the search above. */
  function stepped(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [...event.currentTarget.querySelectorAll("input, li button")];
    stops[stops.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  }

  class Search extends React.Component {
    state = { sought: "", library: null };

    componentWillUnmount() {
      this.seek("");
    }

    /** Asks the library once nothing was typed for a while; an answer to older words is dropped. */
    seek(sought) {
      window.clearTimeout(this.timer);
      this.sought = sought;
      if (!sought) return;
      this.timer = window.setTimeout(async () => {
        const found = await ask(
          `${this.props.urls.works}?${new URLSearchParams({ q: sought })}`,
        ).catch(() => ({ failed: true, works: [] }));
        if (this.sought === sought) this.setState({ library: found });
      }, PAUSE);
    }

    type(typed) {
      const sought = typed.trim();
      this.setState({ typed, sought });
      if (sought === this.state.sought) return;
      this.setState({ library: null });
      this.seek(sought);
    }

    own() {
      const plain = (text) => text.toLocaleLowerCase();
      const sought = plain(this.state.sought);
      return citations
        .complete()
        .filter((one) => plain(`${one.key} ${citations.described(one)}`).includes(sought));
    }

    told(own) {
      const { labels } = this.props;
      const { sought, library } = this.state;
      return [
        !sought && !own.length && labels.none,
        sought && !library && labels.searching,
        library && (library.failed ? labels.unreachable : library.said),
        citations.all().length > citations.complete().length && labels.incomplete,
      ].filter(Boolean);
    }

    render() {
      const { labels, onDone, onAdd } = this.props;
      const { typed = "", sought, library } = this.state;
      const own = this.own();
      const works = library?.works ?? [];
      const choose = (event) => {
        event.preventDefault();
        if (own.length) onDone({ citation: own[0] });
        else if (works.length) onDone({ work: works[0] });
      };
      const known = library?.identifier;
      return e(
        "form",
        { onSubmit: choose, onKeyDown: stepped },
        e("input", {
          type: "text", // in a "search" the first Escape would only empty the field
          "aria-label": labels.search,
          placeholder: labels.search,
          value: typed,
          onChange: ({ target }) => this.type(target.value),
        }),
        own.length > 0 && e("h3", null, labels.again),
        list(
          "data-own",
          own.map((citation) => ({
            key: citation.key,
            said: [e("b", null, citation.key), " ", citations.described(citation)],
            onClick: () => onDone({ citation }),
          })),
        ),
        works.length > 0 && e("h3", null, labels.library),
        list("data-library", works.map((work) => offered(work, onDone))),
        e(
          "div",
          { role: "status" },
          this.told(own).map((sentence) => e("p", { key: sentence }, sentence)),
        ),
        library?.may_add &&
          secondary(labels.add, () => onAdd(Object.keys(known).length ? known : { title: sought })),
        e("p", { className: "help" }, labels.hint),
      );
    }
  }

  // -- adding a work --------------------------------------------------------------------------------
  /** The library's own form, which says by itself what is wrong with it. */
  class NewWork extends React.Component {
    state = { form: "", existing: [], failed: false };

    fields = React.createRef();

    componentDidMount() {
      this.send(`${this.props.urls.add}?${new URLSearchParams(this.props.given)}`);
    }

    async send(url, options) {
      try {
        const said = await ask(url, options);
        if (said.work) {
          this.props.onDone({ work: said.work });
          return;
        }
        this.setState({ ...said, failed: false }, () => {
          const wrong = this.fields.current.querySelector("[aria-invalid=true]");
          (wrong ?? this.fields.current.querySelector("input, textarea")).focus();
        });
      } catch {
        this.setState({ failed: true });
      }
    }

    save(event) {
      event.preventDefault();
      const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
      this.send(this.props.urls.add, {
        method: "POST",
        body: new FormData(event.target),
        headers: { Accept: "application/json", "X-CSRFToken": csrf },
      });
    }

    render() {
      const { labels, onDone, onBack } = this.props;
      const { form, existing, failed } = this.state;
      return e(
        "form",
        { onSubmit: (event) => this.save(event), noValidate: true },
        existing.length > 0 && e("h3", null, labels.existing),
        list("data-existing", existing.map((work) => offered(work, onDone))),
        e("div", { ref: this.fields, dangerouslySetInnerHTML: { __html: form } }),
        failed && e("p", { role: "alert" }, labels.unreachable),
        e("p", { className: "help" }, labels.draft),
        e("button", { className: "button" }, labels.save),
        " ",
        secondary(labels.back, onBack),
      );
    }
  }

  // -- what of it is cited --------------------------------------------------------------------------
  /** Locator, quoted passage and stance: of a work that is cited anew, or of the row `before`. */
  function Passage({ labels, work, before, onDone, onBack }) {
    const field = (name, type, more) =>
      e(
        "div",
        { className: "citation-field" },
        e("label", { htmlFor: `citation-${name}` }, labels[name]),
        e(type, { id: `citation-${name}`, name, defaultValue: before?.[name] ?? "", ...more }),
      );
    const done = (event) => {
      event.preventDefault();
      const said = Object.fromEntries(new FormData(event.target));
      onDone({
        stance: said.stance,
        locator: said.locator.trim(),
        quote: said.quote.trim(),
      });
    };
    const stance = (value) =>
      e(
        "label",
        { key: value },
        e("input", {
          type: "radio",
          name: "stance",
          value,
          defaultChecked: value === (before?.stance || "supports"),
        }),
        " ",
        labels.stances[value],
      );
    return e(
      "form",
      { onSubmit: done },
      e("p", null, e("b", null, work.citekey), " ", work.line ?? work.title),
      field("locator", "input", { type: "text", maxLength: 100 }),
      field("quote", "textarea", { rows: 4 }),
      e(
        "fieldset",
        null,
        e("legend", null, labels.stance),
        Object.keys(labels.stances).map(stance),
      ),
      e("button", { className: "button" }, before ? labels.change : labels.cite),
      " ",
      onBack && secondary(labels.back, onBack),
    );
  }

  window.citationSteps = { Search, NewWork, Passage };
})();
