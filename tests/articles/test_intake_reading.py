"""Bytes to text: what is refused, and in which words; what is made alike."""

from __future__ import annotations

import os
import tracemalloc

import pytest

from kb.articles.intake import reading
from kb.articles.intake.reading import IntakeRefused


@pytest.mark.parametrize(
    ("original", "sentence"),
    [
        (b"", "It is empty."),
        (b" \n\t\n\xc2\xa0", "It is empty."),
        ("\ufeff".encode(), "It is empty."),
        ("Words".encode("utf-16"), "UTF-16"),
        ("Words".encode("utf-32-be"), "not a text file"),
        (b"%PDF-1.7 words", "not a text file"),
        (b"\x89PNG\r\n\x1a\nwords", "not a text file"),
        (b"words\x00words", "not a text file"),
        (b"first\nsecond \xe9t\xe9", "byte 0xE9 in line 2"),
        (b"a" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"a\n" * 20_001, "more than 20000 lines"),
    ],
)
def test_text_of__bad_bytes__refused_in_a_sentence(original: bytes, sentence: str) -> None:
    """
    Given bytes that are no article
    When they are read
    Then they are refused in a sentence that says why.
    """
    with pytest.raises(IntakeRefused, match=sentence):
        reading.text_of(original)


def test_text_of__bom_and_crlf__read_as_common_lines() -> None:
    """
    Given a file of another system, with a byte order mark and its own line ends and spaces
    When it is read
    Then its text has plain spaces, plain line ends and no invisible characters.
    """
    original = "\ufeffOne\r\ntwo\rthree\u2028f\u00a0o\u2003ur\u200b\u202e\u00ad\x0cfive".encode()

    assert reading.text_of(original) == "One\ntwo\nthree\nf o ur\nfive"


def test_text_of__decomposed_letters__composed() -> None:
    """
    Given Korean and French in decomposed letters, as macOS writes them
    When they are read
    Then they are in Unicode's form C, like all words of the site.
    """
    assert reading.text_of("가 é".encode()) == "가 é"


def test_text_of__largest_allowed__read() -> None:
    """
    Given a file of exactly 2 MB
    When it is read
    Then it is not refused.
    """
    assert reading.text_of(b"a" * (2 * 1024 * 1024))


def test_read__folder_missing_or_device__refused(tmp_path) -> None:
    """
    Given names of no ordinary file
    When they are read
    Then each is refused at once, also the pipe, which would never end.
    """
    os.mkfifo(tmp_path / "pipe")
    for path, sentence in [
        (tmp_path, "folder"),
        (tmp_path / "none.txt", "no such file"),
        (tmp_path / "pipe", "not an ordinary file"),
        (tmp_path / "a\x00b", "cannot be read|no such file"),
        (tmp_path / ("long" * 100), "cannot be read|no such file"),
    ]:
        with pytest.raises(IntakeRefused, match=sentence):
            reading.read(path)


def test_read__unreadable__refused(tmp_path, monkeypatch) -> None:
    """
    Given a file that the system does not open
    When it is read
    Then the refusal says what the system said.
    """
    path = tmp_path / "closed.txt"
    path.write_text("words")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(IntakeRefused, match="Permission denied"):
        reading.read(path)


def test_read__fifty_megabytes__only_the_limit_is_read(tmp_path) -> None:
    """
    Given a file of 50 MB
    When it is read
    Then it is refused without being read to its end.
    """
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    tracemalloc.start()
    with pytest.raises(IntakeRefused, match="larger than 2 MB"):
        reading.read(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 1024 * 1024
