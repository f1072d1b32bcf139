"""Plain text ↔ values of BibTeX, which are LaTeX.

Written is UTF-8 with only those characters escaped that mean something to LaTeX; read is all that
pylatexenc knows: accents, symbols, mathematics, and the commands of formatting, whose words stay.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
} | {character: "\\" + character for character in "$&%#_"}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}~^$&%#_]")
# What LaTeX prints as one character: dashes, quotation marks, ¡ and ¿.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)")
# Words with a capital inside, which styles of BibTeX would print in lower case.
_ACRONYM = re.compile(r"\b(?=\w+[A-Z])\w+")
# Left unescaped by many: % would hide the rest of the line, & end a column, $ alone begin a formula.
_BARE = re.compile(r"(?<!\\)([%&])")
_DOLLAR = re.compile(r"(?<!\\)\$")
_MARKED = re.compile(r"[\\{}~^$&%]|--|''|``|[!?]`")


def _decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    said = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "url": "%s"}
    macros = [MacroTextSpec(name, simplify_repl=text) for name, text in said.items()]
    context.add_context_category("bibliography", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="text")


_DECODER = _decoder()


def encoded(text: str) -> str:
    apart = _LIGATURE.sub("\0", text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], apart).replace("\0", "{}")


def title(text: str) -> str:
    """`text` encoded, its acronyms in braces, so that no style takes their capitals."""
    pieces, end = [], 0
    for found in _ACRONYM.finditer(text):
        pieces += [encoded(text[end : found.start()]), "{", encoded(found[0]), "}"]
        end = found.end()
    return "".join([*pieces, encoded(text[end:])])


def decoded(value: str) -> str:
    """Raises `ValueError` with a sentence."""
    if not _MARKED.search(value):
        return value
    text = _BARE.sub(r"\\\1", value)
    if len(_DOLLAR.findall(text)) % 2:
        text = _DOLLAR.sub(r"\\$", text)
    try:
        return _DECODER.latex_to_text(text)
    except RecursionError:
        raise ValueError(_("Braces are nested too deeply.")) from None
    except LookupError:  # a command at the end of the text that takes more than is there
        raise ValueError(_("Its LaTeX cannot be read.")) from None


def address(value: str) -> str:
    r"""A DOI or URL, which BibTeX does not print as LaTeX, but which many escape: `\_`, `{\%}`."""
    bare = re.sub(r"^\\url\{(.*)\}$", r"\1", value)
    return re.sub(r"\{?\\([_%&#~$])\}?", r"\1", bare)
