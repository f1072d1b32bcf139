"""Facts as files, CSV and the JSON of the domain pack: read into rows, and written. Knows no database."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext as _

from . import csv_file, json_file
from .rows import COLUMNS, MAX_BYTES, REGION_FIELDS, File, Problem, Row, Unreadable, plain

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "REGION_FIELDS",
    "File",
    "Problem",
    "Row",
    "Unreadable",
    "as_csv",
    "as_json",
    "plain",
    "read",
]
as_csv, as_json = csv_file.write, json_file.write
MAX_ROWS = 2000  # on one page


def read(name: str, data: bytes) -> File:
    """What stands in `data`, a file called `name`. Raises `Unreadable`."""
    text = _decoded(data)
    looks_like_json = text.lstrip().startswith(("{", "["))
    of_json = PurePath(name).suffix.lower() == ".json" or looks_like_json
    file = json_file.read(text) if of_json else csv_file.read(text)
    if len(file.rows) + len(file.regions) > MAX_ROWS:
        raise Unreadable(
            _("The file has %(number)d rows, and no more than %(most)d are read. Divide it.")
            % {"number": len(file.rows) + len(file.regions), "most": MAX_ROWS}
        )
    if not file.rows and not file.regions:
        raise Unreadable(_("The file holds no facts."))
    return file


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    begin = data[:1000]
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")) or begin.count(0) > len(begin) // 4:
        raise Unreadable(_("The file is in UTF-16, from line 1 on. Save it as UTF-8."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            _("Line %d holds a character that is not UTF-8. Save the file as UTF-8.") % line
        ) from error
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    return text
