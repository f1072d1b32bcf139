"""Keeps the message catalogues of the interface complete, without GNU gettext on the machine.

Babel reads the Python sources, Django's own `templatize` the templates, polib the catalogues.
It must not know what any string means, nor Django's settings: a test hands it a folder of its own.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

SOURCE_LOCALE = "en_US"
ONE_FORM = "nplurals=1; plural=0;"
TWO_FORMS = "nplurals=2; plural=(n != 1);"
PLURAL_FORMS = {"en_GB": TWO_FORMS, "zh_Hans": ONE_FORM, "ja": ONE_FORM, "ko": ONE_FORM}
# British English is the source in another spelling: a new entry starts as the source's words, and
# the words below are what must not be left standing in it.
SAME_WORDS = "en_GB"
AMERICAN = re.compile(
    r"\b\w*(?:anemi|behavior|center|color|diarrhea|edema|esophag|estrogen|favor|fiber|gynecolog"
    r"|hematolog|hemorrhag|labor\b|leukemi|liter\b|orthopedic|pediatric|tumor)\w*",
    re.IGNORECASE,
)

SOURCE_FOLDERS = ("home", "kb", "templates")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PERCENT_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\-+]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
BRACE_PLACEHOLDER = re.compile(r"\{[A-Za-z_0-9.]*(?:![rsa])?(?::[^{}]*)?\}")

Key = tuple[str | None, str]
"""Context and msgid: what gettext looks a message up by."""


@dataclass
class Message:
    """One string of the interface, as its sources write it."""

    context: str | None
    text: str
    plural: str = ""
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


# -- reading the sources -------------------------------------------------------------------------


def source_messages(root: Path) -> dict[Key, Message]:
    """Every translatable string below `root`, in the order of its files."""
    messages: dict[Key, Message] = {}
    for path in _source_files(root):
        name = path.relative_to(root).as_posix()
        for found in _messages_in(path, name=name):
            message = messages.setdefault((found.context, found.text), found)
            message.plural = message.plural or found.plural
            message.comments += [c for c in found.comments if c not in message.comments]
            if name not in message.files:
                message.files.append(name)
    return messages


def _source_files(root: Path) -> Iterator[Path]:
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            is_module = path.suffix == ".py"
            if is_module or (path.suffix in TEMPLATE_SUFFIXES and "templates" in parts):
                yield path


def _messages_in(path: Path, *, name: str) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATE_SUFFIXES:
        source = _template_as_python(source, name=name)
    found = extract(
        "python",
        BytesIO(source.encode()),
        keywords=KEYWORDS,
        comment_tags=("Translators",),
        options={"encoding": "utf-8"},
    )
    for _line, text, comments, context in found:
        singular, plural = text if isinstance(text, tuple) else (text, "")
        yield Message(context, singular, plural, list(comments))


def _template_as_python(source: str, *, name: str) -> str:
    """Django's rendering of a template as gettext calls, without what Python takes for indents."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a translator's comment that would be lost
        calls = templatize(source, origin=name)
    return "\n".join(line.lstrip() for line in calls.splitlines())


# -- the catalogues ------------------------------------------------------------------------------


def catalogue_path(root: Path, *, locale: str) -> Path:
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def update(root: Path) -> list[Path]:
    """Bring every catalogue in line with the sources; the paths that changed.

    A string that changed is a new string: no translation is guessed, so nothing is ever fuzzy.
    """
    messages = source_messages(root)
    changed = []
    for locale in PLURAL_FORMS:
        path = catalogue_path(root, locale=locale)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = str(merged(messages, previous=_read(path), locale=locale)) + "\n"
        if after != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(after, encoding="utf-8")
            changed.append(path)
    return changed


def merged(messages: dict[Key, Message], *, previous: polib.POFile, locale: str) -> polib.POFile:
    """A catalogue of exactly `messages`, with every translation that `previous` has for them."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = "“./run messages” adds and drops entries; the translations are written here."
    catalogue.metadata = _metadata(locale)
    known = {(e.msgctxt, e.msgid): e for e in previous if not e.obsolete}
    for key, message in messages.items():
        entry = _blank_entry(message, locale=locale)
        old = known.get(key)
        if old and old.msgid_plural == entry.msgid_plural:
            entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
            entry.msgstr_plural = old.msgstr_plural or entry.msgstr_plural
            if old.fuzzy:
                entry.flags.append("fuzzy")
        catalogue.append(entry)
    return catalogue


def _metadata(locale: str) -> dict[str, str]:
    """Headers without a date or a name, so that a catalogue changes only when its strings do."""
    return {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[locale],
    }


def _blank_entry(message: Message, *, locale: str) -> polib.POEntry:
    forms = [""] * _plural_count(locale)
    if locale == SAME_WORDS:
        forms = [message.text, message.plural]
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        msgid_plural=message.plural,
        comment="\n".join(message.comments),
        occurrences=[(name, "") for name in message.files],
    )
    if message.plural:
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]
    if PERCENT_PLACEHOLDER.search(message.text + message.plural):
        entry.flags.append("python-format")
    return entry


def _plural_count(locale: str) -> int:
    return 1 if PLURAL_FORMS[locale] == ONE_FORM else 2


def _read(path: Path) -> polib.POFile:
    if not path.exists():
        return polib.POFile()
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=100)


def compile_all(root: Path) -> list[Path]:
    """Write the .mo that Django reads beside every catalogue."""
    written = []
    for locale in PLURAL_FORMS:
        path = catalogue_path(root, locale=locale)
        if path.exists():
            _read(path).save_as_mofile(str(path.with_suffix(".mo")))
            written.append(path.with_suffix(".mo"))
    return written


# -- what is wrong with them ---------------------------------------------------------------------


def faults(root: Path) -> list[str]:
    """One line for everything that keeps a catalogue from being complete; empty when all are."""
    messages = source_messages(root)
    lines = []
    for locale in PLURAL_FORMS:
        path = catalogue_path(root, locale=locale)
        if not path.exists():
            lines.append(f"{locale}: there is no {path.relative_to(root)}")
            continue
        found = catalogue_faults(_read(path), messages=messages, locale=locale)
        lines += [f"{locale}: {line}" for line in found]
    return lines


def catalogue_faults(
    catalogue: polib.POFile, *, messages: dict[Key, Message], locale: str
) -> Iterator[str]:
    if catalogue.metadata.get("Plural-Forms") != PLURAL_FORMS[locale]:
        yield f"header: Plural-Forms is not “{PLURAL_FORMS[locale]}”"
    entries = {(e.msgctxt, e.msgid): e for e in catalogue if not e.obsolete}
    for key, message in messages.items():
        entry = entries.get(key)
        if entry is None or entry.msgid_plural != message.plural:
            yield f"missing: {_shown(message.text)} ({message.files[0]})"
        else:
            yield from _entry_faults(entry, locale=locale)
    for entry in catalogue:
        if entry.obsolete or (entry.msgctxt, entry.msgid) not in messages:
            yield f"obsolete: {_shown(entry.msgid)}"


def _entry_faults(entry: polib.POEntry, *, locale: str) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {_shown(entry.msgid)}"
    forms = [entry.msgstr]
    if entry.msgid_plural:
        forms = [entry.msgstr_plural.get(n, "") for n in range(_plural_count(locale))]
    if not all(form.strip() for form in forms):
        yield f"untranslated: {_shown(entry.msgid)}"
        return
    if not _same_placeholders(entry, forms=forms):
        yield f"placeholders differ: {_shown(entry.msgid)}"
    if locale == SAME_WORDS and (spelling := AMERICAN.search(" ".join(forms))):
        yield f"American spelling “{spelling[0]}”: {_shown(entry.msgid)}"


def _same_placeholders(entry: polib.POEntry, *, forms: Iterable[str]) -> bool:
    """Whether every form names what the source names.

    Only the last form of a plural stands for every number; the one before it may, like “One
    result”, leave the number out.
    """
    *others, last = forms
    singular, plural = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
    return placeholders(last) == plural and all(
        placeholders(form) in (singular, plural) for form in others
    )


def placeholders(text: str) -> Counter[str]:
    """What formatting fills in: `%(name)s`, `%s`, `{name}`; `%%` is a percent sign."""
    percent_free = text.replace("%%", "")
    return Counter(PERCENT_PLACEHOLDER.findall(percent_free)) + Counter(
        BRACE_PLACEHOLDER.findall(percent_free)
    )


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:70]}…”" if len(line) > 70 else f"“{line}”"
