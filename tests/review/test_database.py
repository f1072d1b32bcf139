"""Ring 4: the triggers are there, come back after every migration, and cost little."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kb.articles.models import Citation
from kb.review.database import install
from kb.review.database.dialects import DIALECTS
from kb.review.database.rules import rules
from kb.review.errors import ReviewRequired
from kb.review.models import AuditEntry
from tests import roads
from tests.apart import ROOT, own_database


@pytest.mark.django_db
def test_rules__all_there_after_migrating():
    assert install.problems(connection) == []
    install.require()


def _drop(name: str) -> None:
    table = next(r.table for r in rules(DIALECTS[connection.vendor]) if r.name == name)
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [rule.name for rule in rules(DIALECTS["sqlite"])])
def test_rule__missing_is_noticed_and_nothing_is_served(rule):
    """Given any one rule dropped, then its absence is named and the site does not start."""
    _drop(rule)
    assert any(rule in problem for problem in install.problems(connection))
    with pytest.raises(ImproperlyConfigured, match="nothing is served"):
        install.require()


@pytest.mark.django_db
def test_rule__that_says_something_else_is_noticed_and_replaced():
    """Given a rule made harmless under its own name, then it is noticed, and migrating mends it."""
    name, table = "review_articles_articlepage_flip", "wagtailcore_page"
    if connection.vendor == "postgresql":
        harmless = (f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql '
                    "AS $$ BEGIN RETURN NEW; END $$")  # fmt: skip
    else:
        _drop(name)
        harmless = f'CREATE TRIGGER "{name}" BEFORE UPDATE ON {table} BEGIN SELECT 1; END'
    with connection.cursor() as cursor:
        cursor.execute(harmless)
    assert install.problems(connection) == [f"The rule {name} says something else than it should."]
    install.install()
    assert install.problems(connection) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot disable a trigger")
def test_rule__disabled_is_noticed():
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE review_approval DISABLE TRIGGER "review_review_approval_stays"')
    assert "review_review_approval_stays" in install.problems(connection)[0]


def test_rules__come_back_when_a_table_is_made_anew(tmp_path):
    """Given migrations that remake reviewed tables, backwards and forwards, then every rule is there
    afterwards; a data migration in between would have met those of the other tables."""
    with own_database(tmp_path, "remade") as url:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kb.settings.test", "DATABASE_URL": url}
        look = "import django; django.setup(); from kb.review.database import install; "
        steps = [
            ["manage.py", "migrate", "-v", "0"],
            ["manage.py", "migrate", "articles", "0003", "-v", "0"],
            ["manage.py", "migrate", "-v", "0"],
            ["-c", look + "install.require()"],
        ]
        for step in steps:
            done = subprocess.run(
                [sys.executable, *step], cwd=ROOT, env=env, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.django_db
def test_refusal__by_the_database_reads_like_any_other():
    """Given a live article, when a child row is changed past every model, then the person reads the
    sentence of the gate, in their language, and the transaction goes on."""
    page = roads.article(live=True)
    with pytest.raises(ReviewRequired, match="stays as it was signed"), transaction.atomic():
        Citation.objects.filter(page=page).update(quote="Other words.")
    assert roads.fresh(page).live


def test_loaddata__refused_in_words(tmp_path):
    """Given a fixture with a live page, when it is loaded, then the command says why not on stderr
    and ends with 1, without a traceback."""
    fixture = tmp_path / "live.json"
    fixture.write_text(
        '[{"model": "people.person", "pk": 1, "fields": {"name": "X", "role": "team", "live": true}}]'
    )
    with own_database(tmp_path, "loaddata") as url:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kb.settings.test", "DATABASE_URL": url}
        done = [
            subprocess.run(
                [sys.executable, "manage.py", *step],
                cwd=ROOT, env=env, capture_output=True, text=True,
            )
            for step in (["migrate", "-v", "0"], ["loaddata", str(fixture)])
        ][-1]  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "signed" in done.stderr


# -- what it costs ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_cost__of_rewriting_a_live_page(django_assert_max_num_queries):
    """Given a live article, when it is saved whole with the words it has, then the gate adds at most
    twenty queries to the save of Wagtail (most of them read what the text shows)."""
    page = roads.fresh(roads.article(live=True))
    with django_assert_max_num_queries(60):
        page.save()


@pytest.mark.django_db
def test_flush__refused():
    """The append-only records cannot be emptied by `flush` either."""
    roads.article(live=True)
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() == before
