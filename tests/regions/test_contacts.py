"""Numbers, hours and languages of those who help, as they are kept and as each language says them."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from kb.regions import contacts, telephone
from kb.regions.templatetags.regions import hours, purpose, spoken_languages

LINE = {"name": "Samaritans", "purpose": "support", "number": "116 123"}
WRONG = {
    "list": ("116 123", "The numbers and addresses are not a list."),
    "record": (["116 123"], "Entry 1 is not a record of name and number."),
    "second": ([LINE, {**LINE, "name": ""}],
               "Entry 2: It needs a name of at most 120 characters."),
    "long": ([{**LINE, "name": "x" * 121}], "Entry 1: It needs a name of at most 120 characters."),
    "field": ([{**LINE, "fax": "1"}], "Entry 1: “fax” is no field of it."),
    "type": ([{**LINE, "number": 116123}],
             "Entry 1: Each field but “languages”, “also”, “replaces” is text."),
    "way": ([{"name": "Line", "purpose": "support"}],
            "Entry 1: It needs a number to call, one to write to, or an address."),
    "number": ([{**LINE, "number": "call us"}],
               "Entry 1: “call us” is no telephone number: digits, with spaces or hyphens between."),
    "text": ([{**LINE, "text": "SHOUT"}],
             "Entry 1: “SHOUT” is no telephone number: digits, with spaces or hyphens between."),
    "url": ([{**LINE, "url": "javascript:alert(1)"}],
            "Entry 1: “javascript:alert(1)” is no address of a website."),
    "bracket": ([{**LINE, "url": "http://["}],
                "Entry 1: “http://[” is no address of a website."),
    "netloc": ([{**LINE, "url": "https://ex℀mple"}],
               "Entry 1: “https://ex℀mple” is no address of a website."),
    "hours": ([{**LINE, "hours": "always"}],
              "Entry 1: “always” are no hours: 24/7, or such as Mo-Fr 09:00-17:00."),
    "25h": ([{**LINE, "hours": "Mo 09:00-25:00"}],
            "Entry 1: “Mo 09:00-25:00” are no hours: 24/7, or such as Mo-Fr 09:00-17:00."),
    "languages": ([{**LINE, "languages": "en"}],
                  "Entry 1: Its languages are a list of tags, such as en or zh-Hans."),
    "also": ([{**LINE, "also": True}],
             "Entry 1: What it is also called is a list of names of 2 to 120 characters."),
    "tag": ([{**LINE, "languages": ["English!"]}], "Entry 1: “English!” is no language tag."),
    "lang": ([{**LINE, "lang": "not a tag"}], "Entry 1: “not a tag” is no language tag."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_checked__wrong_entry_named_in_words(case):
    entries, sentence = WRONG[case]
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        contacts.checked(entries)


@pytest.mark.parametrize("field", [*contacts.TEXTS, *contacts.LISTS])
def test_problems__character_that_no_text_has(field):
    """PostgreSQL holds no NUL, and nobody sees what stands before a backspace."""
    text = "a\0b"
    entry = {**LINE, field: [text] if field in contacts.LISTS else text}
    assert list(contacts.problems(entry)) == [
        (field, "It holds a character that no text has: U+0000.")
    ]
    sentence = "Entry 1: It holds a character that no text has: U+0008."
    with pytest.raises(ValueError, match=re.escape(sentence)):
        contacts.checked([{**LINE, "also": ["The line", "li\bne"]}])


def test_checked__unknown_purpose_lists_the_known_ones():
    with pytest.raises(ValueError, match="“chat” is no purpose; there are suicide, mental-health"):
        contacts.checked([{**LINE, "purpose": "chat"}])


def test_checked__cleaned():
    given = {**LINE, "name": " Samaritans \n", "number": "116  123", "url": "", "languages": ["en"]}
    assert contacts.checked([given]) == [{**LINE, "languages": ["en"]}]


@pytest.mark.parametrize("number", ["988", "1-800-332-1088", "+44 116 123", "0120-061-338"])
def test_number__dialled_and_spoken(number):
    """What a telephone dials has no separators, and a screen reader reads each digit."""
    assert telephone.checked_number(f" {number} ") == number
    assert telephone.dialled(number) == number.replace("-", "").replace(" ", "")
    assert telephone.spoken(number) == " ".join(telephone.dialled(number))


@pytest.mark.parametrize(
    "number", ["", "-988", "988-", "9--88", "(800) 332", "９８８", "tel:988", "9 88 x"]
)
def test_number__nobody_can_dial_refused(number):
    with pytest.raises(ValueError, match="is no telephone number"):
        telephone.checked_number(number)


HOURS = {
    "en-us": ("24 hours a day", "Mon–Fri 9:00\u202fAM–5:30\u202fPM; Sat 10:00\u202fPM–24:00"),
    "en-gb": ("24 hours a day", "Mon–Fri 09:00–17:30; Sat 22:00–24:00"),
    "zh-hans": (None, "周一–周五 09:00–17:30; 周六 22:00–24:00"),
    "ja": (None, "月–金 9:00–17:30; 土 22:00–24:00"),
    "ko": (None, "월–금 AM 9:00–PM 5:30; 토 PM 10:00–24:00"),
}


@pytest.mark.parametrize("code", HOURS)
def test_hours__as_the_language_says_them(code):
    always, days = HOURS[code]
    with translation.override(code):
        assert hours({"hours": "Mo-Fr 09:00-17:30; Sa 22:00-24:00"}) == days
        assert hours({"hours": "24/7"})
        assert always in (None, hours({"hours": "24/7"}))
        assert hours({}) == ""


LANGUAGES = {
    "en-us": "English, Spanish", "en-gb": "English, Spanish", "zh-hans": "英语, 西班牙语",
    "ja": "英語, スペイン語", "ko": "영어, 스페인어",
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages__as_the_language_names_them(code):
    with translation.override(code):
        assert spoken_languages({"languages": ["en", "es"]}) == LANGUAGES[code]
        assert spoken_languages({}) == ""


TAGS = {
    "ase": "American Sign Language", "bfi": "bfi", "nan": "Min Nan Chinese", "HMN": "Hmong",
    "en_US": "English (United States)", "en-x-foo": "English", "sgn-us": "American Sign Language",
    "zh-yue": "Cantonese", "i-klingon": "Klingon", "x-foo": "x-foo",
}  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_languages__every_valid_tag_has_a_name(tag):
    """A line that speaks a language of which CLDR has no locale takes no page down."""
    (entry,) = contacts.checked([{**LINE, "languages": ["es", tag]}])
    with translation.override("en-us"):
        assert spoken_languages(entry) == f"Spanish, {TAGS[tag]}"


@pytest.mark.parametrize("code", contacts.PURPOSES)
def test_purpose__each_has_words(code):
    assert str(purpose({"purpose": code}))
