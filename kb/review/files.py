"""The bytes behind a record of a file, whoever put them there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from wagtail.utils.file import hash_filelike


def stored_hash(file: Any) -> str:
    """SHA-1 of what the storage holds under the name of `file`, as Wagtail computes `file_hash`;
    "" when it holds nothing that can be read."""
    try:
        with file.storage.open(file.name, "rb") as stored:
            return hash_filelike(stored)
    except (
        OSError,
        ValueError,
        SuspiciousOperation,
    ):  # missing, no name, a name outside the folder
        return ""
