// The article's citations as its form holds them at this moment, saved or not: the rows of Wagtail's
// inline panel. Reading, adding and changing a row is done here and nowhere else.
(() => {
  const input = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const valueOf = (row, name) => input(row, name)?.value.trim() ?? "";
  const rows = () => [
    ...document.querySelectorAll("#id_citations-FORMS > [data-inline-panel-child]"),
  ];

  function read(row) {
    const id = valueOf(row, "reference");
    const name = (id && row.querySelector("[data-chooser-title]")?.textContent.trim()) || "";
    // A work is shown as "citekey: title" (Reference.__str__).
    const [, citekey, title] = /^([-\w]+): (.*)$/s.exec(name) ?? [name, "", name];
    const [key, locator, quote, stance] = ["key", "locator", "quote", "stance"].map((field) =>
      valueOf(row, field),
    );
    return { row, work: { id, citekey, title }, key, locator, quote, stance };
  }

  /** Those that are not deleted; a new one may still lack its key or work. */
  const all = () => rows().filter((row) => valueOf(row, "DELETE") !== "1").map(read);

  /** Those that a mark can stand for. */
  const complete = () => all().filter(({ key, work }) => key && work.id);

  const find = (key) => all().find((citation) => citation.key === key);

  function write(row, values) {
    for (const [name, value] of Object.entries(values)) {
      const field = input(row, name);
      field.value = value;
      for (const type of ["input", "change"]) {
        field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
  }

  /** "feder2014", "feder2014-2" …; a deleted row keeps its key until the article is saved. */
  function freeKey(citekey) {
    const taken = new Set(rows().map((row) => valueOf(row, "key")));
    let key = citekey;
    for (let n = 2; taken.has(key); n += 1) key = `${citekey.slice(0, 76)}-${n}`;
    return key;
  }

  /** The row for this use of `work`: the one that says the same, or a new one. */
  function use(work, { locator, quote, stance }) {
    const same = complete().find(
      (other) =>
        other.work.id === work.id &&
        other.locator === locator &&
        other.stance === stance &&
        (!quote || !other.quote || other.quote === quote),
    );
    if (same) {
      if (quote && !same.quote) write(same.row, { quote });
      return same;
    }
    document.getElementById("id_citations-ADD").click();
    const row = rows().at(-1);
    const chooser = row.querySelector(".chooser").widget;
    chooser.setState({ ...work, [chooser.titleStateKey]: work.name });
    write(row, { key: freeKey(work.citekey), locator, quote, stance });
    return read(row);
  }

  const described = ({ work, locator }) => [work.title, locator].filter(Boolean).join(", ");

  window.citations = { all, complete, find, write, use, described };
})();
