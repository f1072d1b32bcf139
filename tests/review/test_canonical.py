"""One digest, wherever it is computed: Python, PostgreSQL and SQLite agree on any document."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.articles.models import ArticlePage
from kb.references.models import Reference
from kb.review import canonical
from kb.review.content import spec_for
from kb.review.database import document
from kb.review.database.dialects import DIALECTS
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

# PostgreSQL keeps neither NUL nor half a surrogate pair, so no text has them.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)
IN_ONE_DATABASE = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ask(sql: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


@IN_ONE_DATABASE
@given(st.dictionaries(WORDS, JSON, max_size=6))
def test_digest__of_any_document_is_the_databases(given_document):
    """Given an arbitrary document, when the database digests it, then Python gets the same."""
    said = {
        "postgresql": "review_digest(jsonb_strip_nulls(%s::jsonb))",
        "sqlite": "review_digest(%s)",
    }[connection.vendor]
    ours = canonical.digest(canonical.without_nulls(given_document))
    assert ask(f"SELECT {said}", json.dumps(given_document)) == ours


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "aa": 2, "a": None}, '{"b": 1, "aa": 2}'),
        ([1e16, 1.0, -0.0, 1e-7], "[10000000000000000, 1.0, 0.0, 0.0000001]"),
        ("é\u2028\x7f\x1f\"\\", '"é\u2028\x7f\\u001f\\"\\\\"'),
        ({"𝒂": [True, False], "日本": {}}, '{"𝒂": [true, false], "日本": {}}'),
    ],
)  # fmt: skip
def test_canonical_text__is_what_postgresql_prints(value, text):
    assert canonical.dumps(canonical.without_nulls(value)) == text
    if connection.vendor == "postgresql":
        assert ask("SELECT jsonb_strip_nulls(%s::jsonb)::text", json.dumps(value)) == text


def _digest_of_row(obj: Any) -> str:
    spec, dialect = spec_for(type(obj)), DIALECTS[connection.vendor]
    key = spec.parts[0].key
    return ask(
        f"SELECT {document.digest(spec, spec.table, dialect)} FROM {spec.table} WHERE {key} = %s",
        obj.pk,
    )


@IN_ONE_DATABASE
@given(
    title=WORDS,
    authors=st.lists(JSON, max_size=3),
    issued=WORDS.map(lambda text: text[:10]),
    doi=st.none() | WORDS.map(lambda text: text[:200]),
    accessed=st.none() | st.dates(min_value=date(1000, 1, 1)),
    complete=st.booleans(),
)
def test_digest__of_any_record_is_the_databases(title, authors, issued, doi, accessed, complete):
    """Given a draft record with arbitrary values, then its row digests in the database as the
    object in memory and as the object read back."""
    record = Reference(
        citekey="any", title=title, authors=authors, issued=issued, doi=doi or None,
        accessed=accessed, authors_complete=complete,
    )  # fmt: skip
    record.save()
    try:
        ours = spec_for(Reference).digest(record)
        assert _digest_of_row(record) == ours == spec_for(Reference).digest(roads.fresh(record))
    finally:
        record.delete()


@settings(IN_ONE_DATABASE, max_examples=40)
@given(words=WORDS, quote=WORDS, order=st.none() | st.integers(0, 9))
def test_digest__of_any_page_with_child_rows_is_the_databases(words, quote, order):
    """Given an article with arbitrary words in its stream and its child rows, then database and
    Python agree, whatever the order of the rows."""
    page = _page()
    page.summary, page.body = words, roads.body(f"<p>{words}</p>", heading=words)
    page.citations.set([])
    for key in ("b", "a"):
        page.citations.add(_citation(key, quote, order))
    page.save()
    assert _digest_of_row(page) == spec_for(ArticlePage).digest(roads.fresh(page))


def _page() -> ArticlePage:
    return ArticlePage.objects.filter(slug="arbitrary").first() or roads.article("Arbitrary")


def _citation(key: str, quote: str, order: int | None) -> Any:
    from kb.articles.models import Citation

    work = Reference.objects.get(citekey="feder2014")
    return Citation(key=key, reference=work, quote=quote, sort_order=order)
