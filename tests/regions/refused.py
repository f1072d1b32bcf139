"""Files that are refused: the name of each, its bytes, and the sentence that names line and field."""

from __future__ import annotations

from tests.regions.files import LINE, csv, described, pack

LOUD = [{**LINE, "number": "1" * 200}]

# What the file as a whole is not.
WHOLE = {
    "utf-16": ("a.csv", csv().decode().encode("utf-16"), "in UTF-16, from line 1 on"),
    "utf-16 without mark": ("a.csv", csv().decode("utf-8-sig").encode("utf-16-le"), "in UTF-16"),
    "latin-1": ("a.csv", csv({"text": "Zürich"}).decode().encode("latin-1", "ignore"),
                "Line 2 holds a character that is not UTF-8."),
    "blank": ("a.csv", b" \n", "The file is empty."),
    "blank cells": ("a.csv", b",,,\n,,,\n", "The file is empty."),
    "large": ("a.csv", b"x" * (6 * 1024 * 1024), "The file is larger than 5 MB."),
    "rows": ("a.csv", csv(*[{}] * 2001), "The file has 2001 rows, and no more than 2000 are read."),
    "no facts": ("a.csv", csv()[:csv().index(b"\r\n")], "The file holds no facts."),
    "binary": ("a.csv", b"PK\x03\x04\xff\xfe", "Line 1 holds a character that is not UTF-8."),
    "column unknown": ("a.csv", csv().replace(b",route", b",rout"),
                       "Line 1: there is no column “rout”; there are key, region, kind"),
    "column twice": ("a.csv", csv().replace(b",route", b",unit"),
                     "Line 1: the column “unit” stands twice."),
    "column missing": ("a.csv", b"key,region\nUK-NEW,GB\n", "Line 1: the column “kind” is missing."),
    "semicolons": ("a.csv", csv().replace(b",", b";"), "divided by “;”"),
    "quotation mark": ("a.csv", b'key,region,kind\nA,GB,cost\nB,"GB,cost\n', "Line 3 is broken"),
    "no json": ("a.json", b'{"schema":\n oops}', "It is not JSON: line 2 cannot be read."),
    "words": ("a.json", b"Dear Sir", "It is not JSON: line 1 cannot be read."),
    "nested": ("a.json", b"[" * 100_000, "It is not JSON"),
    "a list": ("a.json", b"[1, 2]", "Line 1: the file is no object with “schema”"),
    "a list of facts": ("a.csv", b'[{"id": "A"}]', "Line 1: the file is no object"),
    "schema": ("a.json", b'{"schema": "region-facts/3"}', "Line 1, schema: this must be one of"),
    "schema missing": ("a.json", b'{"facts": []}', "Line 1, schema: this must be one of"),
    "schema list": ("a.json", b'{"schema": []}', "Line 1, schema: this must be one of"),
    "empty": ("a.json", b'{"schema": "region-facts/2"}', "The file holds no facts."),
    "facts object": ("a.json", b'{"schema": "region-facts/2",\n"facts": {}}',
                     "Line 1, facts: it must be a list of objects, each in braces."),
    "facts numbers": ("a.json", b'{"schema": "region-facts/2",\n"facts": [1]}', "Line 1, facts: it"),
    "facts of a region": ("a.json", b'{"schema": "region-facts/2",\n"regions": [{"facts": "x"}]}',
                          "Line 2, facts: it must be a list of objects"),
    "name twice": ("a.json", pack().replace(b'"kind"', b'"region": "GB", "kind"'),
                   "Line 3: “region” stands twice there."),
    "name of half a pair": ("a.json", pack({"\ud800": "1"}),
                            "Line 3: It holds a character that no text has: U+D800."),
    "name of half a pair twice": (
        "a.json", pack().replace(b'"kind"', b'"\\ud800": "1", "\\ud800": "2", "kind"'),
        "Line 3: It holds a character that no text has: U+D800."),
}  # fmt: skip

# What is wrong with one field; in CSV on line 2, in JSON on line 3.
FIELD = {
    "currency": ({"currency": "GBX"}, "currency: “GBX” is no currency of ISO 4217."),
    "low above high": ({"low": "300"}, "low: The lowest amount, 300, is above the highest, 250."),
    "negative": ({"low": "-5"}, "low: An amount is not negative."),
    "amount in words": ({"low": "1,200"}, "low: “1,200” is no amount; write it as 1200.50."),
    "amount underscored": ({"high": "1_000"}, "high: “1_000” is no amount"),
    "amount not a number": ({"high": "NaN"}, "high: “NaN” is no amount"),
    "amount infinite": ({"high": "Infinity"}, "high: “Infinity” is no amount"),
    "amount far too long": ({"high": "9" * 5000}, "high: Ensure that there are no more than 12"),
    "amount too fine": ({"high": "250.505"}, "high: Ensure that there are no more than 2 decimal"),
    "day that is none": ({"accessed": "2026-02-30"},
                         "accessed: There is no day “2026-02-30”; write it as 2026-11-30."),
    "day of a spreadsheet": ({"accessed": "11/30/2026"}, "accessed: There is no day “11/30/2026”"),
    "day in short": ({"accessed": "20261101"}, "accessed: There is no day “20261101”"),
    "month that is none": ({"review_by": "2027-13"}, "review_by: There is no day “2027-13-01”"),
    "true on no day": ({"as_of": "2026-02-30"}, "as_of: There is no day “2026-02-30”."),
    "true on later day": ({"as_of": "2199"}, "as_of: A fact is not true on a day to come."),
    "review missing": ({"review_by": ""}, "review_by: It is missing."),
    "key missing": ({"key": ""}, "key: It is missing."),
    "key in words": ({"key": "UK new"}, "key: Enter a valid “slug”"),
    "key too long": ({"key": "U" * 41}, "key: Ensure this value has at most 40 characters"),
    "region missing": ({"region": ""}, "region: It is missing."),
    "region unknown": ({"region": "ZZ"}, "region: There is no region “ZZ”."),
    "kind missing": ({"kind": ""}, "kind: It is missing."),
    "kind unknown": ({"kind": "price"}, "kind: Value 'price' is not a valid choice."),
    "status of another kind": ({"status": "approved"},
                               "status: A fact of this kind has no such status."),
    "status unknown": ({"status": "fine"}, "status: Value 'fine' is not a valid choice."),
    "work unknown": ({"source": "nobody1999"},
                     "source: There is no work “nobody1999” in the library."),
    "address that is none": ({"source_url": "javascript:alert(1)"}, "source_url: Enter a valid URL."),
    "confidence missing": ({"confidence": ""}, "confidence: It is missing."),
    "nul": ({"text": "a\0b"}, "text: It holds a character that no text has: U+0000."),
    "control character": ({"text": "a\x1bb"}, "text: It holds a character that no text has: U+001B."),
    "nul in a number": ({"contacts": [{**LINE, "number": "98\x008"}]},
                        "contacts: It holds a character that no text has: U+0000."),
    "number of 200 characters": (
        {"contacts": LOUD},
        "contacts: Entry 1: A telephone number has at most 20 characters; this has 200."),
    "number without marks": ({"contacts": [{**LINE, "number": 988}]},
                             "contacts: “988” must stand in quotation marks."),
    "contact of no kind": ({"contacts": ["988"]}, "contacts: Entry 1 is not a record"),
    "contact with a list": ({"contacts": [{**LINE, "purpose": []}]},
                            "contacts: Entry 1: Each field but “languages”, “also”, “replaces” is text."),
    "contact without languages": ({"contacts": [{**LINE, "languages": {}}]},
                                  "contacts: Entry 1: Its languages are a list of tags"),
    "contacts as object": ({"contacts": {"name": "Line"}},
                           "contacts: It must be a list, in square brackets."),
}  # fmt: skip

# What only one of the formats can get wrong.
CSV = {
    "row too short": (b"key,region,kind\nA,GB\n", "Line 2: it has 2 cells, and the first line 3."),
    "row too long": (b"key,region,kind\n\nA,GB,cost,\n",
                     "Line 3: it has 4 cells, and the first line 3."),
    "key twice": (csv({}, {}), "Line 3, key: “UK-NEW” stands in line 2 already."),
    "after a cell of two lines": (csv({"text": "a\nb"}, {"key": "UK-2", "low": "300"}),
                                  "Line 4, low: The lowest amount"),
    "contacts no json": (b"key,region,kind,contacts\nA,GB,crisis,988 or 111\n",
                         "Line 2, contacts: It is not JSON."),
    "contacts with a number": (b"key,region,kind,contacts\nA,GB,crisis,988\n",
                               "Line 2, contacts: It must be a list, in square brackets."),
    "contacts with half a pair": (
        b'key,region,kind,contacts\nA,GB,crisis,"[{""\\ud800"": 1, ""\\ud800"": 2}]"\n',
        "Line 2, contacts: Line 1: It holds a character that no text has: U+D800."),
    "contacts infinite": (b"key,region,kind,contacts\nA,GB,crisis,[-Infinity]\n",
                          "Line 2, contacts: “-Infinity” must stand in quotation marks."),
}  # fmt: skip
JSON = {
    "number for words": (pack({"as_of": 2025}), "Line 3, as_of: It must be text, in quotation marks."),
    "number for a key": (pack({"key": 7}), "Line 3, key: It must be text, in quotation marks."),
    "truth for words": (pack({"text": True}), "Line 3, text: It must be text, in quotation marks."),
    "truth for an amount": (pack({"low": True}), "Line 3, low: It must be text"),
    "list for words": (pack({"kind": ["cost"]}), "Line 3, kind: It must be text"),
    "object for a region": (pack({"region": {"code": "GB"}}), "Line 3, region: It must be text"),
    "huge number": (pack().replace(b'"225"', b"1e999"), "Line 3, low: “1e999” is no amount"),
    "infinite number": (pack().replace(b'"225"', b"-Infinity"),
                        "Line 3, low: “-Infinity” is no amount"),
    "name of the pack": (pack({"accessed": "ABSENT", "retrieved": "2026-02-30"}),
                         "Line 3, retrieved: There is no day “2026-02-30”"),
    "two names for one": (pack({"fact": "Twice."}), "Line 3, fact: It stands twice, as “text” too."),
    "unknown name": (pack({"price": "7"}), "Line 3, price: There is no field of this name."),
    "half a pair": (pack({"text": "a\ud800"}), "Line 3, text: It holds a character that no text has"),
    "region absent": (pack({"region": "ABSENT"}), "Line 3, region: It is missing."),
    "key twice": (pack({}, {}), "Line 4, key: “UK-NEW” stands in line 3 already."),
    "region twice": (described({}, {}), "Line 3, code: “FR” stands in line 2 already."),
    "region without currency": (described({"currency": "ABX"}),
                                "Line 2, currency: “ABX” is no currency of ISO 4217."),
    "region without number": (described({"emergency_number": "ABSENT"}),
                              "Line 2, emergency_number: It is missing."),
    "region with a long number": (described({"emergency_number": "1" * 200}),
                                  "Line 2, emergency_number: Ensure this value has at most 20"),
    "region of no country": (described({"code": "ZZ-1", "part_of": "ZZ"}),
                             "Line 2, part_of: There is no region “ZZ”."),
    "part of nothing": (described({"code": "GB-WLS"}), "Line 2, part_of: It is missing."),
    "region without names": (described({"code": "FR-IDF", "part_of": "FR"}, {}),
                             "Line 2, names: A part needs its name in: "),
    "region in small letters": (described({"code": "fr"}), "Line 2, code: A code of ISO 3166"),
    "names as list": (described({"names": ["France"]}),
                      "Line 2, names: It must be a name for each language"),
    "names as numbers": (described({"names": {"ja": 1}}),
                         "Line 2, names: “1” must stand in quotation marks."),
    "names as lists": (described({"names": {"ja": []}}), "Line 2, names: Each part of it must be text"),
    "language unknown": (described({"languages": ["fr"]}),
                         "Line 2, languages: There is no language “fr”."),
    "languages as words": (described({"languages": "ja"}),
                           "Line 2, languages: It must be a list, in square brackets."),
    "language of a region unknown": (
        b'{"schema": "region-facts/2", "regions": [\n{"code": "FR", "languages": ["ja"]}]}',
        "Line 2, code: There is no region “FR”."),
    "language of no region": (b'{"schema": "region-facts/2", "regions": [\n{"languages": ["ja"]}]}',
                              "Line 2, code: It is missing."),
    "language twice": (described({"languages": ["ja"]}, {"code": "DE", "languages": ["ja"]}),
                       "Line 3, languages: “ja” stands at another region already."),
    "unknown field of a region": (described({"capital": "Paris"}),
                                  "Line 2, capital: There is no field of this name."),
    "prose of the first version": (
        (b'{"schema": "region-facts/1", "regions": [{"code": "GB", "facts": [\n'
        b'{"id": "UK-X", "topic": "drug_status_ketamine", "fact": "Not approved.", "source_name": "A",'
        b' "retrieved": "2026-11-21", "confidence": "low", "review_by": "2027-05"}]}]}'),
        "Line 2, status: A fact of this kind says something here."),
    "first version of no shape": (
        (b'{"schema": "region-facts/1", "regions": [{"code": "GB", "facts": [\n'
        b'{"id": "UK-X", "topic": [], "value": [1], "note": 7}]}]}'),
        "Line 2, value: There is no field of this name."),
}  # fmt: skip

_FORMATS = [("csv", csv, 2), ("json", pack, 3)]
CASES: dict[str, tuple[str, bytes, str]] = {
    **{f"file-{name}": case for name, case in WHOLE.items()},
    **{
        f"{suffix}-{name}": (f"a.{suffix}", make(change), f"Line {line}, {sentence}")
        for suffix, make, line in _FORMATS
        for name, (change, sentence) in FIELD.items()
    },
    **{f"csv-{name}": ("a.csv", *case) for name, case in CSV.items()},
    **{f"json-{name}": ("a.json", *case) for name, case in JSON.items()},
}
