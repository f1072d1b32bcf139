"""Crossref and PubMed, who keep what publishers registered. Off unless the settings name them.

Crossref: `https://api.crossref.org/works/{doi}` and, for a DOI it does not have, the agency that does.
PubMed: NCBI's E-utilities, `esummary.fcgi` by PMID.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from .. import csl
from . import printed
from .asking import ask
from .comparing import Fields
from .folding import plain
from .sources import Source, Unavailable

# Crossref's types and CSL's, where they differ in more than what the library keeps apart.
_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book-section": "chapter",
    "reference-entry": "chapter", "proceedings-article": "chapter", "monograph": "book",
    "edited-book": "book", "book": "book", "reference-book": "book", "report": "report",
    "posted-content": "article-journal",
}  # fmt: skip


class Crossref:
    name = "Crossref"
    whole = True

    def find(self, *, doi: str = "", pmid: str = "") -> Fields | None:
        if not doi:
            raise Unavailable(_("It has no DOI, by which Crossref could be asked."))
        address = f"{settings.REFERENCE_CROSSREF_URL}/works/{quote(doi, safe='')}"
        contact = {"mailto": settings.REFERENCE_CONTACT} if settings.REFERENCE_CONTACT else {}
        if found := ask(self.name, address, contact, read=_from_crossref):
            return found
        # One of several agencies: a DOI from Japan, Korea or China may be registered with another.
        agency = ask(self.name, f"{address}/agency", contact, read=_other_agency)
        if agency:
            raise Unavailable(
                _("Its DOI is registered with %s, not with Crossref.") % agency["label"]
            )
        return None


class PubMed:
    name = "PubMed"
    whole = True

    def find(self, *, doi: str = "", pmid: str = "") -> Fields | None:
        if not pmid:
            raise Unavailable(_("It has no PMID, by which PubMed could be asked."))
        address = f"{settings.REFERENCE_PUBMED_URL}/esummary.fcgi"
        params = {
            "db": "pubmed",
            "id": pmid,
            "retmode": "json",
            "tool": "reviewed-health-knowledge",
        }
        if settings.REFERENCE_CONTACT:
            params["email"] = settings.REFERENCE_CONTACT
        return ask(
            self.name, address, params, read=lambda given: _from_pubmed(given["result"][pmid])
        )


REGISTRIES: dict[str, Callable[[], Source]] = {"crossref": Crossref, "pubmed": PubMed}
NAMES = (Crossref.name, PubMed.name)


def configured() -> list[Source]:
    """Those that the settings name, in their order. Raises `ValueError` for a name that is none."""
    names = [name.strip().lower() for name in settings.REFERENCE_SOURCES if name.strip()]
    for name in names:
        if name not in REGISTRIES:
            raise ValueError(
                _("REFERENCE_SOURCES: “%(name)s” is no source; those are: %(known)s.")
                % {"name": name, "known": ", ".join(REGISTRIES)}
            )
    return [REGISTRIES[name]() for name in names]


# -- their shapes ------------------------------------------------------------------------------------
def _from_crossref(answer: dict[str, Any]) -> Fields:
    """Its message is nearly CSL-JSON: titles are lists, subtitles stand apart, and of the dates the
    printed one counts, as it is the one that references state."""
    work = answer["message"]
    subtitle = _first(work.get("subtitle"))
    title = _first(work["title"])
    if subtitle and plain(subtitle).casefold() not in plain(title).casefold():
        title = f"{title}: {subtitle}"
    names = [_crossref_name(name) for name in work.get("author") or []]
    return csl.fields_of(
        {
            "id": "crossref",
            "type": _TYPES.get(work.get("type", ""), "document"),
            "title": plain(title),
            "container-title": plain(_first(work.get("container-title"))),
            "author": names,
            "issued": work.get("published-print") or work.get("issued"),
            "volume": work.get("volume"),
            "page": work.get("page") or work.get("article-number"),
            "DOI": work["DOI"],
        }
    )


def _other_agency(answer: dict[str, Any]) -> dict[str, Any] | None:
    agency = answer["message"]["agency"]
    if agency["id"] == "crossref":
        return None
    return {"label": plain(str(agency.get("label") or agency["id"]))[:80]}


def _first(value: Any) -> str:
    return value[0] if isinstance(value, list) and value else ""


def _crossref_name(name: dict[str, Any]) -> dict[str, Any]:
    return {"literal": name["name"]} if "name" in name else {
        part: name[part] for part in ("family", "given", "suffix") if part in name
    }  # fmt: skip


def _from_pubmed(record: dict[str, Any]) -> Fields | None:
    """A title in brackets is a translation; the authors' own stands beside it."""
    if record.get("error"):
        return None
    identifiers = {given["idtype"]: given["value"] for given in record["articleids"]}
    return csl.fields_of(
        {
            "id": "pubmed",
            "type": "article-journal",
            "title": plain(record.get("vernaculartitle") or record["title"]),
            "container-title": record.get("fulljournalname") or record["source"],
            "author": [_pubmed_name(given) for given in record["authors"]],
            "issued": (record.get("pubdate") or record.get("epubdate") or "")[:4],
            "volume": record.get("volume"),
            "page": record.get("pages"),
            "DOI": identifiers.get("doi"),
            "PMID": record["uid"],
        }
    )


def _pubmed_name(given: dict[str, Any]) -> dict[str, Any]:
    person = printed.author(given["name"]) if given.get("authtype") != "CollectiveName" else None
    return dict(person or {"literal": given["name"]})
