"""Files that are refused whole, each with a sentence. Nothing here needs a database."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from uuid import UUID

import pytest

from kb.translation import exchange
from kb.translation.exchange import reading

UUID_ = UUID("5f3a1c52-8f0e-4f5c-9a77-0d9be2a5a1aa")
TRANSLATION = SimpleNamespace(uuid=UUID_, target_locale=SimpleNamespace(language_code="ja"))
OTHER = "6f3a1c52-8f0e-4f5c-9a77-0d9be2a5a1aa"


def po(*entries: str, owner: str = str(UUID_), more: str = "") -> bytes:
    header = f'msgid ""\nmsgstr ""\n"X-WagtailLocalize-TranslationID: {owner}\\n"\n{more}\n'
    return (header + "\n".join(entries)).encode()


def entry(source: str = "A", target: str = "甲") -> str:
    return f'msgctxt "title"\nmsgid "{source}"\nmsgstr "{target}"\n'


def xliff(
    inside: str = '<unit id="u"><segment><source>A</source></segment></unit>',
    *,
    owner: str = f"t-{UUID_}",
    head: str = "",
    version: str = "2.1",
    language: str = "ja",
) -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        f'version="{version}" srcLang="en-US" trgLang="{language}">'
        f'<file id="{owner}">{inside}</file></xliff>'
    ).encode()


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.po"), po(entry()))
    return made.getvalue()


def name(value: str | bytes) -> str:
    """What a case is called: short, and the same in every process that collects it."""
    return repr(value[:60])


BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'aaaa'>"
    + "".join(
        f"<!ENTITY {b} '&{a};&{a};&{a};&{a};&{a};&{a};'>"
        for a, b in zip("abcdefgh", "bcdefghi")  # noqa: B905
    )
    + "]>"
)
FOREIGN = "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"x" * (reading.MAX_BYTES + 1), "larger than 5 MB"),
        (zipped(), "is an archive"),
        (b"\x1f\x8b\x08\x00", "is an archive"),
        # PO
        (b"this is not a catalogue", "line 1 cannot be read"),
        (b"msgid nonsense", "line 1"),
        (po(entry()) + b'msgid "cut in the mid', "line 8"),
        (po(entry()) + "msgid \"甲\"".encode("shift_jis"), "not UTF-8 text; the first fault is in line 8"),
        (po(entry()).decode().encode("utf-16"), "not UTF-8"),
        (b'msgid "A"\nmsgstr "B"\n', "header is missing"),
        (po(entry(), owner=""), "header is missing"),
        (po(entry(), owner=OTHER), "another text or language"),
        (po(entry(), owner="nonsense"), "another text or language"),
        (po(entry(), more='"Language: ko\\n"\n'), "in the language “ko”"),
        (po(entry(), more='"X-Entries: 2\\n"\n'), "its end is missing"),
        (po(), "no entries"),
        (po(entry()).replace(b'msgstr "', b'msgstr[x] "'), "line 2"),
        (po('msgid "A"\nmsgid "B"'), "not a PO file"),
        (b"/etc/passwd", "line 1"),
        (b"# nothing", "no entries"),
        (po(*[entry(str(n)) for n in range(100_000)]), "100001 units"),
        # XLIFF
        (b"<html><p>not XML", "line 1 cannot be read"),
        (b"<html/>", "not XLIFF"),
        (xliff()[:-20], "cut short"),
        (xliff(version="1.2"), "not XLIFF"),
        (xliff().replace(b"document:2.0", b"document:1.2"), "not XLIFF"),
        (xliff(owner="f1"), "another text or language"),
        (xliff(owner=f"t-{OTHER}"), "another text or language"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1"/>', "header is missing"),
        (xliff(language="ko"), "in the language “ko”"),
        (xliff(head=BOMB), "document type or entities"),
        (xliff(head=FOREIGN), "document type or entities"),
        (xliff(head="<!DOCTYPE x>"), "document type or entities"),
        (b'<?xml version="1.0" encoding="x-unknown"?><a/>', "encoding"),
        (xliff(inside=""), "no entries"),
        (xliff(inside='<unit id="u"/>' * 100_000), "100000 units"),
    ],
    ids=name,
)  # fmt: skip
def test_file__refused_in_words(data, sentence):
    with pytest.raises(exchange.Unreadable, match=sentence):
        exchange.read(data, TRANSLATION)


@pytest.mark.parametrize(
    "data",
    [
        po(entry()),
        po(entry(), owner=str(UUID_).upper()),
        po(entry(), more='"Language: ja_JP\\n"\n'),
        b"\xef\xbb\xbf" + po(entry()),
        xliff(),
        xliff(version="2.0", language="ja-JP"),
        b"\n" + xliff().replace(b'<?xml version="1.0"?>', b""),
        xliff().decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
    ],
    ids=name,
)
def test_file__as_tools_write_it_is_read(data):
    assert len(exchange.read(data, TRANSLATION)) == 1


# -- units of XLIFF --------------------------------------------------------------------------------
def unit(target: str, state: str = 'state="translated"', source: str = "A") -> exchange.Returned:
    inside = f'<unit id="u"><segment {state}><source>{source}</source>{target}</segment></unit>'
    (read,) = exchange.read(xliff(inside), TRANSLATION)
    return read


BOLD = '<pc id="b-1" type="fmt" subType="xlf:b">A</pc>'


@pytest.mark.parametrize(
    ("target", "html"),
    [
        ("<target>甲 &lt; &amp; 乙</target>", "甲 &lt; &amp; 乙"),
        ("<target>\n   甲\n   乙\n</target>", "甲 乙"),
        ('<target><mrk id="m" type="term">甲</mrk>乙</target>', "甲乙"),
        ('<target><pc id="b-1">甲</pc></target>', "<b>甲</b>"),
        ('<target><sc id="b-1"/>甲<ec startRef="b-1"/></target>', "<b>甲</b>"),
        ('<target><ph id="br" subType="xlf:lb"/>甲</target>', "<br/>甲"),
        ('<target>甲<cp hex="0041"/></target>', "甲A"),
        ("", ""),
    ],
)
def test_unit__codes_as_tools_write_them(target, html):
    read = unit(target, source=BOLD)
    assert (read.target, read.fault) == (html, "")


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ('<target><pc id="x" subType="kb:script">甲</pc></target>', "a code that its source"),
        ("<target><script>甲</script></target>", "a code that its source"),
        ('<target><sc id="b-1"/>甲</target>', "does not end"),
        ('<target>甲<ec startRef="b-1"/></target>', "a code that its source"),
        ('<target><cp hex="zz"/></target>', ""),
        ("<target>" + "<mrk>" * 5000 + "</mrk>" * 5000 + "</target>", "codes cannot be read"),
        ('<target order="2">甲</target>', "another order"),
    ],
)
def test_unit__code_that_cannot_be_is_named(target, fault):
    """Given a unit with a code that no segment has, when the file is read, then that unit alone is
    at fault, in words."""
    read = unit(target, source=BOLD)
    assert read.target == ""
    assert read.fault
    assert fault in read.fault


@pytest.mark.parametrize(
    ("state", "done"),
    [("", False), ('state="initial"', False), ('state="reviewed"', True), ('state="final"', True)],
)
def test_unit__state(state, done):
    assert unit("<target>甲</target>", state).done is done


def test_unit__cut_into_segments_is_joined():
    inside = """<unit id="u"><segment state="final"><source>A.</source><target>甲。</target></segment>
        <ignorable><source> </source></ignorable>
        <segment state="{}"><source>B.</source>{}</segment></unit>"""
    (read,) = exchange.read(xliff(inside.format("final", "<target>乙。</target>")), TRANSLATION)
    assert (read.target, read.done) == ("甲。 乙。", True)
    (read,) = exchange.read(xliff(inside.format("initial", "")), TRANSLATION)
    assert "part of it" in read.fault


@pytest.mark.parametrize(
    ("data", "tool"),
    [
        (xliff('<unit id="u" kb:tool="DeepX" xmlns:kb="urn:x-kb:translation"><segment><source>A'
               "</source><target>甲</target></segment></unit>"), "DeepX"),
        (xliff('<unit id="u"><segment><source>A</source><target><mrk id="m" type="itsm:generic" '
               'xmlns:its="http://www.w3.org/2005/11/its" its:mtConfidence="0.8" '
               'its:annotatorsRef="mt-confidence|DeepX">甲</mrk></target></segment></unit>'), "DeepX"),
        (po("# machine: DeepX\n" + entry()), "DeepX"),
        (po(entry()), ""),
    ],
    ids=["ours", "its", "po", "person"],
)  # fmt: skip
def test_unit__machine_that_the_file_names(data, tool):
    (read,) = exchange.read(data, TRANSLATION)
    assert (read.tool, read.target) == (tool, "甲")
