"""Past Django's models: query sets, fixtures, SQL and migrations. Only ring 4 stands here."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.actions import UnpublishPageAction
from wagtail.models import Page, Revision

from kb.articles.models import ArticlePage, Citation, TopicPage
from kb.people.models import Person
from kb.references.models import Reference
from kb.regions.models import FactNote, Region, RegionFact
from kb.review import canonical
from kb.review.content import spec_of
from kb.review.errors import ReviewRequired
from kb.review.models import Approval, LiveApproval, Revocation
from tests import roads
from tests.upstream.house import CODE, At
from tests.upstream.readers import EVIL
from tests.upstream.table import route

PAGE, ARTICLE = Page._meta.db_table, ArticlePage._meta.db_table
CITATION, REFERENCE = Citation._meta.db_table, Reference._meta.db_table
FACT, NOTE = RegionFact._meta.db_table, FactNote._meta.db_table
APPROVAL, LIVE = Approval._meta.db_table, LiveApproval._meta.db_table


def attempt(*steps: Callable[[], Any]) -> None:
    """Each step in turn, going on after a refusal as someone would who means it.

    Raises the last refusal, when there was one.
    """
    last = None
    for step in steps:
        try:
            with transaction.atomic():
                step()
        except ReviewRequired as refusal:
            last = refusal
    if last:
        raise last


def sql(statement: str, *params: Any) -> Callable[[], Any]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)

    return run


def load(rows: list[dict[str, Any]]) -> Callable[[], Any]:
    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "fixture.json"
            file.write_text(json.dumps(rows))
            call_command("loaddata", str(file), verbosity=0)

    return run


def as_fixture(obj: Any, **changes: Any) -> list[dict[str, Any]]:
    """The rows of `obj` as `dumpdata` writes them, with other values."""
    objects = [Page.objects.get(pk=obj.pk), obj] if isinstance(obj, Page) else [obj]
    rows = json.loads(serializers.serialize("json", objects))
    for row in rows:
        row["fields"] |= {k: v for k, v in changes.items() if k in row["fields"]}
    return rows


# -- A: something becomes live ---------------------------------------------------------------------
@route("A29", "django QuerySet.update", actors=CODE)
def update_live(at: At) -> None:
    attempt(lambda: Page.objects.filter(pk=at.draft.pk).update(live=True))


@route("A29b", "the same, of a record", actors=CODE)
def update_live_record(at: At) -> None:
    record = roads.reference("unsigned2026", title=EVIL)
    attempt(lambda: Reference.objects.filter(pk=record.pk).update(live=True))


@route("A30", "django bulk_update", actors=CODE)
def bulk_update_live(at: At) -> None:
    page = at.draft
    page.live = True
    attempt(lambda: ArticlePage.objects.bulk_update([page], ["live"]))


@route("A30b", "django bulk_create", actors=CODE)
def bulk_create_live(at: At) -> None:
    attempt(lambda: Reference.objects.bulk_create([Reference(citekey="e", title=EVIL, live=True)]))


@route("A31", "raw SQL", actors=CODE)
def sql_live(at: At) -> None:
    attempt(sql(f"UPDATE {PAGE} SET live = true WHERE id = %s", at.draft.pk))


@route("A32", "django loaddata", actors=CODE)
def loaddata_live(at: At) -> None:
    attempt(load(as_fixture(at.draft, live=True)))


@route("A32b", "django loaddata, a new record", actors=CODE)
def loaddata_new_record(at: At) -> None:
    rows = as_fixture(at.lonely, live=True, title=EVIL, citekey="evil")
    rows[0]["pk"] = 999_999
    attempt(load(rows))


@route("A34e", "raw SQL, both rows of a new page", actors=CODE)
def sql_insert_live(at: At) -> None:
    _insert_copy(at.changed, 999_998, live=True)


@route("A34f", "raw SQL, a new page born a draft and put live afterwards", actors=CODE)
def sql_insert_then_live(at: At) -> None:
    _insert_copy(at.changed, 999_998, live=False)
    attempt(sql(f"UPDATE {PAGE} SET live = true WHERE id = 999998"))


def _insert_copy(page: Page, pk: int, *, live: bool) -> None:
    columns = [f.column for f in Page._meta.local_concrete_fields if f.column != "id"]
    given = {"live": live, "title": EVIL, "slug": "evil-copy", "path": page.path[:-4] + "ZZZZ",
             "url_path": page.url_path.replace(page.slug, "evil-copy"), "draft_title": EVIL,
             "latest_revision_id": None, "live_revision_id": None, "translation_key": "0" * 32}  # fmt: skip
    taken = ", ".join("%s" if c in given else f'"{c}"' for c in columns)
    quoted = ", ".join(f'"{c}"' for c in columns)
    own = [f.column for f in ArticlePage._meta.local_concrete_fields if not f.primary_key]
    its = ", ".join(f'"{c}"' for c in own)
    values = [given[c] for c in columns if c in given]
    rows = [
        sql(f"INSERT INTO {PAGE} (id, {quoted}) SELECT {pk}, {taken} FROM {PAGE} WHERE id = %s",
            *values, page.pk),
        sql(f"INSERT INTO {ARTICLE} (page_ptr_id, {its}) SELECT {pk}, {its} FROM {ARTICLE} "
            f"WHERE page_ptr_id = %s", page.pk),
    ]  # fmt: skip
    attempt(lambda: [insert() for insert in rows])


@route("A35d", "wagtail unpublish, then QuerySet.update", actors=CODE)
def offline_edit_live(at: At) -> None:
    page = at.offline
    attempt(
        lambda: ArticlePage.objects.filter(pk=page.pk).update(summary=EVIL),
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
    )


@route("A11e", "QuerySet.update of approved_go_live_at, then publish_scheduled", actors=CODE)
def update_schedule(at: At) -> None:
    past = timezone.now() - timedelta(hours=1)
    attempt(
        lambda: Revision.objects.filter(pk=at.draft.latest_revision_id).update(
            approved_go_live_at=past
        ),
        lambda: call_command("publish_scheduled"),
    )


# -- B: what is live changes -----------------------------------------------------------------------
@route("B04", "django QuerySet.update", actors=CODE)
def update_content(at: At) -> None:
    attempt(lambda: ArticlePage.objects.filter(pk=at.changed.pk).update(summary=EVIL))


@route("B04b", "django bulk_update", actors=CODE)
def bulk_update_content(at: At) -> None:
    page = at.changed
    page.summary = EVIL
    attempt(lambda: ArticlePage.objects.bulk_update([page], ["summary"]))


@route("B05", "django QuerySet.update of the page's own columns", actors=CODE)
def update_seo(at: At) -> None:
    pages = Page.objects.filter(pk=at.changed.pk)
    attempt(*(lambda n=name: pages.update(**{n: EVIL})
              for name in ("title", "seo_title", "search_description", "slug")))  # fmt: skip


@route("B06", "raw SQL", actors=CODE)
def sql_content(at: At) -> None:
    attempt(sql(f"UPDATE {ARTICLE} SET summary = %s WHERE page_ptr_id = %s", EVIL, at.changed.pk))


@route("B07", "raw SQL, in one statement with live", actors=CODE)
def sql_title_and_live(at: At) -> None:
    attempt(sql(f"UPDATE {PAGE} SET title = %s, live = true WHERE id = %s", EVIL, at.changed.pk))


@route("B07b", "raw SQL, off line, changed and back", actors=CODE)
def sql_off_edit_on(at: At) -> None:
    pk = at.changed.pk
    attempt(
        sql(f"UPDATE {PAGE} SET live = false WHERE id = %s", pk),
        sql(f"UPDATE {ARTICLE} SET summary = %s WHERE page_ptr_id = %s", EVIL, pk),
        sql(f"UPDATE {PAGE} SET live = true WHERE id = %s", pk),
    )


@route("B08", "SQL upsert over a live record", actors=CODE)
def sql_upsert(at: At) -> None:
    columns = [f.column for f in Reference._meta.concrete_fields]
    quoted = ", ".join(f'"{c}"' for c in columns)
    taken = ", ".join("%s" if c == "title" else f'"{c}"' for c in columns)
    attempt(
        sql(
            f"INSERT INTO {REFERENCE} ({quoted}) SELECT {taken} FROM {REFERENCE} WHERE id = %s "
            f"ON CONFLICT (id) DO UPDATE SET title = excluded.title",
            EVIL, at.lonely.pk,
        )
    )  # fmt: skip


@route("B08b", "django bulk_create(update_conflicts)", actors=CODE)
def bulk_upsert(at: At) -> None:
    record = at.lonely
    record.title, record.live = EVIL, False
    attempt(
        lambda: Reference.objects.bulk_create(
            [record], update_conflicts=True, update_fields=["title"], unique_fields=["id"]
        )
    )


@route("B09", "django loaddata over a live page", actors=CODE)
def loaddata_page(at: At) -> None:
    attempt(load(as_fixture(at.changed, title=EVIL, summary=EVIL)))


@route("B09b", "django loaddata over a live record", actors=CODE)
def loaddata_record(at: At) -> None:
    attempt(load(as_fixture(at.reference, title=EVIL)))


@route("B11", "modelcluster child row saved by itself", actors=CODE)
def save_child(at: At) -> None:
    citation = at.changed.citations.first()
    citation.quote = EVIL
    attempt(citation.save)


@route("B12", "django QuerySet.update of child rows", actors=CODE)
def update_child(at: At) -> None:
    attempt(lambda: Citation.objects.filter(page=at.changed).update(quote=EVIL))


@route("B13", "django create of a child row", actors=CODE)
def create_child(at: At) -> None:
    attempt(
        lambda: Citation.objects.create(
            page=at.changed, key="evil", reference=at.reference, quote=EVIL
        )
    )


@route("B14", "django delete of a child row", actors=CODE)
def delete_child(at: At) -> None:
    attempt(lambda: Citation.objects.filter(page=at.changed).delete())


@route("B14b", "a child row deleted and inserted again under its key", actors=CODE)
def replace_child(at: At) -> None:
    citation = at.changed.citations.first()
    pk, reference = citation.pk, citation.reference
    attempt(
        lambda: Citation.objects.filter(pk=pk).delete(),
        lambda: Citation.objects.create(
            pk=pk, page=at.changed, key=citation.key, reference=reference, quote=EVIL
        ),
    )


@route("B16c", "a child row moved to another page, or pointed elsewhere", actors=CODE)
def move_child(at: At) -> None:
    mine = Citation.objects.filter(page=at.changed)
    attempt(
        lambda: mine.update(reference=at.lonely),
        lambda: mine.update(page=at.draft, key="moved"),
        lambda: Citation.objects.filter(page=at.draft, key="moved").update(page=at.source),
    )


@route("B18", "django QuerySet.update of a record that is shown", actors=CODE)
def update_record(at: At) -> None:
    attempt(lambda: Reference.objects.filter(pk=at.reference.pk).update(title=EVIL))


@route("B19", "the same, off line first: pages would still show it", actors=CODE)
def update_record_off_line(at: At) -> None:
    record = Reference.objects.filter(pk=at.changed.citations.first().reference_id)
    attempt(
        lambda: record.update(live=False),
        lambda: record.update(title=EVIL),
        lambda: record.update(live=True),
    )


@route("B19b", "the same, in one statement", actors=CODE)
def update_record_and_off_line(at: At) -> None:
    record = Reference.objects.filter(pk=at.changed.citations.first().reference_id)
    attempt(lambda: record.update(live=False, title=EVIL), lambda: record.update(live=True))


@route("B17d", "django QuerySet.update of a person", actors=CODE)
def update_person(at: At) -> None:
    attempt(lambda: Person.objects.filter(live=True).update(interests=EVIL))


@route("B40", "a fact of a region saved, and by QuerySet.update", actors=CODE)
def update_fact(at: At) -> None:
    fact, rows = at.fact, RegionFact.objects.filter(pk=at.fact.pk)
    fact.text = EVIL
    attempt(
        fact.save,
        lambda: rows.update(text=EVIL),
        lambda: rows.update(contacts=[fact.contacts[0] | {"name": EVIL}]),
        lambda: rows.update(review_by=date(2099, 1, 1)),
    )


@route("B40b", "a fact by raw SQL, off line, changed and back", actors=CODE)
def sql_fact(at: At) -> None:
    pk = at.fact.pk
    attempt(
        sql(f"UPDATE {FACT} SET text = %s WHERE id = %s", EVIL, pk),
        sql(f"UPDATE {FACT} SET review_by = '2099-01-01' WHERE id = %s", pk),
        sql(f"UPDATE {FACT} SET text = %s, live = false WHERE id = %s", EVIL, pk),
        sql(f"UPDATE {FACT} SET live = false WHERE id = %s", pk),
        sql(f"UPDATE {FACT} SET text = %s WHERE id = %s", EVIL, pk),
        sql(f"UPDATE {FACT} SET live = true WHERE id = %s", pk),
    )


@route("B40c", "a fact never signed, born live", actors=CODE)
def create_fact(at: At) -> None:
    columns = [f.column for f in RegionFact._meta.concrete_fields if not f.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)
    copied = names.replace('"key"', "'evil'").replace('"text"', "%s")
    fact = at.fact
    fact.pk, fact.id, fact.key, fact.text = None, None, "evil-too", EVIL
    attempt(
        sql(f"INSERT INTO {FACT} ({names}) SELECT {copied} FROM {FACT} WHERE id = %s",
            EVIL, at.fact.pk),
        lambda: RegionFact.objects.bulk_create([fact]),
        lambda: load(as_fixture(at.fact, text=EVIL))(),
    )  # fmt: skip


@route("B40d", "a note on a fact changed, or said to be about another value", actors=CODE)
def update_note(at: At) -> None:
    rows = FactNote.objects.filter(pk=at.note.pk)
    attempt(
        lambda: rows.update(text=EVIL),
        lambda: rows.update(of_digest="0" * 64),
        lambda: rows.update(locale=roads.locale("ko")),
        sql(f"UPDATE {NOTE} SET text = %s WHERE id = %s", EVIL, at.note.pk),
    )


@route("B40e", "the emergency number of a region", actors=CODE)
def update_region(at: At) -> None:
    where = at.fact.region
    where.emergency_number = "1393"
    attempt(
        lambda: Region.objects.bulk_update([where], ["emergency_number"]),
        lambda: Region.objects.filter(pk=where.pk).update(emergency_number="1393"),
        sql(f"UPDATE {Region._meta.db_table} SET names = %s WHERE id = %s",
            json.dumps({"en-US": EVIL}), where.pk),
    )  # fmt: skip


@route("B28c", "django QuerySet.update of a slug", actors=CODE)
def update_slug(at: At) -> None:
    attempt(lambda: Page.objects.filter(pk=at.changed.pk).update(slug="evil-unsigned"))


@route("B28d", "raw SQL: an address that is not that of the slug", actors=CODE)
def sql_address(at: At) -> None:
    page = at.changed
    evil = page.url_path.replace(page.slug, "evil-unsigned")
    attempt(sql(f"UPDATE {PAGE} SET url_path = %s WHERE id = %s", evil, page.pk))


@route("B28e", "the slug of a topic that is off line, above live articles", actors=CODE)
def update_slug_of_parent(at: At) -> None:
    UnpublishPageAction(at.topic).execute(skip_permission_checks=True)
    topic, old = at.topic, at.topic.url_path
    evil = old.replace("ketamine", "evil-unsigned")
    attempt(
        lambda: Page.objects.filter(pk=topic.pk).update(slug="evil-unsigned", url_path=evil),
        lambda: topic._update_descendant_url_paths(old, evil),
    )


@route("B29b", "django QuerySet.update of the language", actors=CODE)
def update_locale(at: At) -> None:
    attempt(lambda: Page.objects.filter(pk=at.changed.pk).update(locale=roads.locale("ko")))


@route("B29c", "a page moved into another language's tree by SQL", actors=CODE)
def sql_move(at: At) -> None:
    elsewhere = roads.home().get_translation(roads.locale("ja"))
    attempt(
        sql(f"UPDATE {PAGE} SET path = %s, depth = 3 WHERE id = %s",
            elsewhere.path + "ZZZZ", at.changed.pk)
    )  # fmt: skip


@route("B31b", "django QuerySet.update of the translation key", actors=CODE)
def update_translation_key(at: At) -> None:
    key = at.waiting_page.translation_key
    pages = Page.objects.filter(pk=at.japanese.pk)
    attempt(lambda: pages.update(translation_key=key, locale=roads.locale("ko")))


@route("B33", "a draft declared an alias of a signed page", actors=CODE)
def update_alias_of(at: At) -> None:
    pages = Page.objects.filter(pk=at.draft.pk)
    attempt(
        lambda: pages.update(alias_of=at.source),
        lambda: _cover(at.draft, at.source.approval),
        lambda: pages.update(live=True),
    )


@route("B33b", "an alias pointed at another page, then changed with it", actors=CODE)
def update_alias(at: At) -> None:
    pages = Page.objects.filter(pk=at.alias.pk)
    attempt(
        lambda: pages.update(alias_of=at.changed),
        lambda: pages.update(alias_of=None),
        lambda: pages.update(title=EVIL),
    )


@route("B35", "a signed page declared to be of another kind", actors=CODE, stock=False)
def update_content_type(at: At) -> None:
    topic = TopicPage.objects.live().first()
    pages = Page.objects.filter(pk=at.changed.pk)
    attempt(lambda: pages.update(content_type=topic.content_type))
    assert at.changed.content_type != topic.content_type


@route("B36", "a live page's row of its own deleted and inserted again", actors=CODE)
def replace_own_row(at: At) -> None:
    page = at.changed
    own = [f.column for f in ArticlePage._meta.local_concrete_fields if not f.primary_key]
    its = ", ".join(f'"{c}"' for c in own)
    evil = ", ".join("%s" if c == "summary" else f'"{c}"' for c in own)
    attempt(
        sql(f"DELETE FROM {ARTICLE} WHERE page_ptr_id = %s", page.pk),
        sql(f"INSERT INTO {ARTICLE} (page_ptr_id, {its}) SELECT %s, {evil} FROM {ARTICLE} "
            f"WHERE page_ptr_id = %s", page.pk, EVIL, at.source.pk),
    )  # fmt: skip


@route("B39", "a data migration with historical models", actors=CODE)
def historical_model(at: At) -> None:
    from django.db.migrations.executor import MigrationExecutor

    state = MigrationExecutor(connection).loader.project_state()
    page = state.apps.get_model("articles", "ArticlePage").objects.get(pk=at.draft.pk)
    page.live = True
    record = state.apps.get_model("references", "Reference").objects.get(pk=at.lonely.pk)
    record.title = EVIL
    attempt(page.save, record.save)


@route("B37b", "a language renamed under its live texts by QuerySet.update", actors=CODE)
def update_language(at: At) -> None:
    from wagtail.models import Locale

    japanese = Locale.objects.filter(pk=at.japanese.locale_id)
    attempt(
        lambda: Locale.objects.filter(language_code="ko").update(language_code="fr"),
        lambda: japanese.update(language_code="ko"),
    )


# -- E: the gate itself ----------------------------------------------------------------------------
def _cover(page: Any, approval: Approval) -> None:
    LiveApproval.objects.update_or_create(
        subject_table=PAGE, subject_id=page.pk, defaults={"approval": approval}
    )


def _forged(page: Any, **changes: Any) -> Approval:
    """A signature under the words of `page` as they are, by whoever `changes` names."""
    spec, genuine = spec_of(page), Approval.objects.order_by("pk").last()
    fields = {f.attname: getattr(genuine, f.attname) for f in Approval._meta.concrete_fields}
    document = spec.document(page)
    return Approval(
        **fields
        | {"id": None, "subject_table": spec.table, "subject_id": page.pk, "snapshot": document,
           "digest": canonical.digest(document), "locale_id": page.locale_id,
           "alias_digest": spec.alias_digest(page), "seal": "0" * 64}
        | changes
    )  # fmt: skip


def _put_live(page: Any, approval: Approval) -> list[Callable[[], Any]]:
    def insert() -> None:
        columns = [f for f in Approval._meta.concrete_fields if not f.primary_key]
        names = ", ".join(f'"{f.column}"' for f in columns)
        values = [f.get_db_prep_save(getattr(approval, f.attname), connection) for f in columns]
        marks = ", ".join(["%s"] * len(values))
        sql(f"INSERT INTO {APPROVAL} ({names}) VALUES ({marks})", *values)()

    return [
        insert,
        lambda: _cover(page, Approval.objects.order_by("pk").last()),
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
    ]


@route("E01", "an approval made by the model", actors=CODE, stock=False)
def create_approval(at: At) -> None:
    attempt(_forged(at.draft).save, *_put_live(at.draft, _forged(at.draft)))


@route("E02", "approvals made in bulk", actors=CODE, stock=False)
def bulk_create_approval(at: At) -> None:
    attempt(
        lambda: Approval.objects.bulk_create([_forged(at.draft)]),
        lambda: Approval._base_manager.bulk_create([_forged(at.draft)]),
        lambda: _cover(at.draft, Approval.objects.order_by("pk").last()),
        lambda: Page.objects.filter(pk=at.draft.pk).update(live=True),
    )


@route("E03", "an approval inserted by SQL, with a seal of no key", actors=CODE)
def sql_approval(at: At) -> None:
    attempt(*_put_live(at.draft, _forged(at.draft)))


@route("E03b", "an approval sealed with the key, in the name of a superuser", actors=CODE)
def sealed_approval_without_credential(at: At) -> None:
    approval = _forged(at.draft, signer_id=roads.superuser().pk)
    approval.seal = canonical.seal(approval.message)
    attempt(approval.append, *_put_live(at.draft, approval))


@route("E03c", "an approval sealed with the key, in the name of the author", actors=CODE)
def sealed_approval_of_the_author(at: At) -> None:
    draft = at.draft
    approval = _forged(draft, signer_id=at.author.pk, revision_id=draft.latest_revision_id)
    attempt(approval.append, *_put_live(draft, approval))


@route("E04", "an approval changed to fit other words", actors=CODE)
def sql_change_approval(at: At) -> None:
    page = at.changed
    page.summary = EVIL
    attempt(
        sql(f"UPDATE {APPROVAL} SET digest = %s WHERE id = %s",
            spec_of(page).digest(page), at.changed.approval.pk)
    )  # fmt: skip


@route("E04b", "a revocation deleted", actors=CODE)
def delete_revocation(at: At) -> None:
    page = at.offline
    approval = Approval.objects.newest(page)
    attempt(
        lambda: Revocation(approval=approval, by=None, reason="wrong").save(),
        sql("DELETE FROM review_revocation"),
        sql("UPDATE review_revocation SET approval_id = %s", at.changed.approval.pk),
        lambda: _cover(page, approval),
        lambda: ArticlePage.objects.filter(pk=page.pk).update(summary=EVIL),
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
    )


@route("E05", "the note of what is live under what, taken away or changed", actors=CODE)
def change_live_approval(at: At) -> None:
    page, rows = at.changed, LiveApproval.objects.of(at.changed)
    attempt(
        rows.delete,
        lambda: rows.update(approval=at.source.approval),
        lambda: rows.update(subject_id=at.draft.pk),
        lambda: ArticlePage.objects.filter(pk=page.pk).update(summary=EVIL),
    )


@route("E06", "an approval that a later one superseded", actors=CODE)
def superseded(at: At) -> None:
    page, first = at.changed, at.first
    earlier = Approval.objects.of(page).order_by("pk").first()
    old = first.as_object()
    attempt(
        lambda: Page.objects.filter(pk=page.pk).update(live=False),
        lambda: ArticlePage.objects.filter(pk=page.pk).update(body=old.body),
        lambda: _cover(page, earlier),
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
    )


@route("E08", "an approval past its date", actors=CODE, stock=False)
def overdue(at: At) -> None:
    page = at.offline
    approval = Approval.objects.newest(page)
    past = timezone.localdate() - timedelta(days=1)
    stale = _forged(page, review_due=past, revision_id=approval.revision_id)
    attempt(
        stale.append,
        lambda: _cover(page, Approval.objects.order_by("pk").last()),
        lambda: Page.objects.filter(pk=page.pk).update(live=True),
    )
    assert not apps.get_model("wagtailcore.Page").objects.get(pk=page.pk).live
