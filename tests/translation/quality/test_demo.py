"""The demonstration's translations: sound work has no errors, and nothing to excuse."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

import home.demo

from .glossaries import LANGUAGES, findings

TRANSLATIONS = Path(home.demo.__file__).parent / "translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_demo__nothing_is_found(language):
    files = sorted(TRANSLATIONS.glob(f"*.{language}.po"))
    entries = [entry for file in files for entry in polib.pofile(str(file))]
    assert len(entries) > 100
    found = {
        f"{finding.code}: {finding} ({entry.msgstr})"
        for entry in entries
        for finding in findings(entry.msgid, entry.msgstr, language)
    }
    assert found == set()
