"""What Crossref and PubMed answer, in their shapes, about works of the demonstration."""

from __future__ import annotations

from typing import Any

FEDER_DOI, FEDER_PMID = "10.1001/jamapsychiatry.2014.62", "24740528"

CROSSREF_FEDER: dict[str, Any] = {
    "status": "ok",
    "message-type": "work",
    "message-version": "1.0.0",
    "message": {
        "DOI": "10.1001/jamapsychiatry.2014.62",
        "type": "journal-article",
        "title": ["Efficacy of Intravenous Ketamine for Treatment of Chronic Posttraumatic Stress Disorder"],
        "subtitle": ["A Randomized Clinical Trial"],
        "author": [
            {"given": "Adriana", "family": "Feder", "sequence": "first", "affiliation": []},
            {"given": "Michael K.", "family": "Parides", "sequence": "additional", "affiliation": []},
        ],
        "container-title": ["JAMA Psychiatry"],
        "short-container-title": ["JAMA Psychiatry"],
        "issued": {"date-parts": [[2014, 6, 1]]},
        "published-print": {"date-parts": [[2014, 6, 1]]},
        "volume": "71",
        "issue": "6",
        "page": "681",
        "publisher": "American Medical Association (AMA)",
        "ISSN": ["2168-622X"],
        "URL": "https://doi.org/10.1001/jamapsychiatry.2014.62",
    },
}  # fmt: skip
# Crossref knows the article number apart from the pages, and the day online before the printed one.
CROSSREF_TAKAHASHI: dict[str, Any] = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.1186/s12888-021-03538-y",
        "type": "journal-article",
        "title": [
            "Fixed doses of intranasal esketamine in <i>Japanese</i> patients: a phase 2b study"
        ],
        "author": [{"given": "Nagahide", "family": "Takahashi", "sequence": "first"}],
        "container-title": ["BMC Psychiatry"],
        "issued": {"date-parts": [[2021, 10, 25]]},
        "volume": "21",
        "article-number": "526",
    },
}
AGENCY_JALC = {
    "status": "ok",
    "message-type": "work-agency",
    "message": {"DOI": "10.1241/johokanri.1.1", "agency": {"id": "jalc", "label": "JaLC"}},
}
PUBMED_FEDER: dict[str, Any] = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["24740528"],
        "24740528": {
            "uid": "24740528",
            "pubdate": "2014 Jun",
            "epubdate": "",
            "source": "JAMA Psychiatry",
            "authors": [
                {"name": "Feder A", "authtype": "Author", "clusterid": ""},
                {"name": "Parides MK", "authtype": "Author", "clusterid": ""},
            ],
            "lastauthor": "Charney DS",
            "title": "Efficacy of intravenous ketamine for treatment of chronic posttraumatic stress "
            "disorder: a randomized clinical trial.",
            "volume": "71",
            "issue": "6",
            "pages": "681-8",
            "lang": ["eng"],
            "articleids": [
                {"idtype": "pubmed", "idtypen": 1, "value": "24740528"},
                {"idtype": "doi", "idtypen": 3, "value": "10.1001/jamapsychiatry.2014.62"},
            ],
            "fulljournalname": "JAMA psychiatry",
            "sortpubdate": "2014/06/01 00:00",
            "vernaculartitle": "",
        },
    },
}
PUBMED_UNKNOWN: dict[str, Any] = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["99999999"],
        "99999999": {"uid": "99999999", "error": "cannot get document summary"},
    },
}
