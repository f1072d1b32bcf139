"""The rules of spellings.toml, ready to look words up in, and the parts of words with ae and oe."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

# What may stand before a listed word.
PREFIXES = re.compile(
    r"anti|auto|bio|co|counter|de|dis|electro|hyper|hypo|immuno|inter|micro|mis|multi|non|over"
    r"|photo|post|pre|re|semi|sub|un(?:der)?"
)
# Looked up as one word. A computer program is one in Britain too; a gray alone may be the unit.
PHRASES = r"(?:computer|software)\s+programs?|gray\s+(?:areas?|literature|matter)"

# What precedes -emia.
_EMIA = (
    "acid|albumin|alkal|ammon|an|azot|bacter|bilirubin|calc|caroten|chlor|cholesterol|cupr|cyth"
    "|fibrinogen|fung|galactos|globulin|glyc|homocystein|hyper|insulin|isch|kal|lact|leuk|lipid"
    "|lipoprotein|magnes|natr|ox|parasit|phenylalanin|phosphat|prolactin|protein|py|septic|thalass|tox"
    "|triglycerid|tular|uric|ur|vir|vol"
)
PARTS = [
    (re.compile(part), british)
    for part, british in [
        (rf"({_EMIA})em(?=i(?:a|as|c|cally)$)", r"\1aem"),
        (r"^hem(?=o|at|angi|arthr|agglut)", "haem"),
        (r"hem(?=oglobin|aturi)(?<!chem)", "haem"),
        (r"edem(?=a(?:s|ta|tous)?$)(?<!oedem)", "oedem"),
        (r"rrhe", "rrhoe"),
        (r"pne(?=a|ic$)", "pnoe"),
        (r"(?<!a)esthe", "aesthe"),
        (r"(?<!o)esophag", "oesophag"),
        (r"(?<!o)estrogen|^estr(?=ous$|us$)", "oestrogen"),
        (r"pediatr", "paediatr"),
        (r"orthoped", "orthopaed"),
        (r"encyclopedi", "encyclopaedi"),
        (r"gynec", "gynaec"),
        (r"^etio(?=log|path)", "aetio"),
        (r"^fec(?=al|es$)", "faec"),
        (r"cec(?=al$|um$)", "caec"),
        (r"^celiac$", "coeliac"),
        (r"^cesarean", "caesarean"),
        (r"^ameb(?=a|i)", "amoeb"),
        (r"^archeolog", "archaeolog"),
        (r"^paleo", "palaeo"),
        (r"^pedophil", "paedophil"),
    ]
]


def _family(family: dict[str, str]) -> dict[str, str]:
    endings = [ending.strip("-") for ending in family["endings"].split()]
    return {
        stem + family["american"] + ending: stem + family["british"] + ending
        for stem in family["stems"].split()
        for ending in endings
    }


def greek(word: str) -> str:
    """The ae and oe of Greek and Latin, wherever they stand in a word."""
    for part, british in PARTS:
        word = part.sub(british, word)
    return word


WORDS: dict[str, str] = dict(_LISTS["words"])
for _each in _LISTS["families"]:
    WORDS |= {american: greek(british) for american, british in _family(_each).items()}
