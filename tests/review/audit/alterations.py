"""What someone with the database, the disk or even the key could do; each row a function of the house."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from kb.articles.models import TopicPage
from kb.review import canonical, road
from kb.review.audit.finding import Kind
from kb.review.content import pinned_models
from kb.review.models import Approval, AuditEntry, Dependency, Revocation
from tests import roads
from tests.review.audit.conftest import approval_of, swap
from tests.review.tampering import tamper, undefended

ARTICLE = "UPDATE articles_articlepage SET {} WHERE page_ptr_id = {}"
PAGE = "UPDATE wagtailcore_page SET {} WHERE id = {}"
LIVE = "review_liveapproval WHERE subject_table = 'wagtailcore_page' AND subject_id = {}"


# -- words -----------------------------------------------------------------------------------------
def summary(house: Any) -> None:
    tamper(ARTICLE.format("summary = 'In a few wards.'", house.article.pk))


def title(house: Any) -> None:
    tamper(PAGE.format("title = 'Picturef'", house.article.pk))


def search_description(house: Any) -> None:
    tamper(PAGE.format("search_description = 'Safe.'", house.article.pk))


def body(house: Any) -> None:
    column = "replace(CAST(body AS text), 'It was studied', 'It was shown')"
    from django.db import connection

    if connection.vendor == "postgresql":
        column = f"CAST({column} AS jsonb)"
    tamper(ARTICLE.format(f"body = {column}", house.article.pk))


def child_row(house: Any) -> None:
    tamper(f"UPDATE articles_citation SET locator = 'p. 9' WHERE page_id = {house.article.pk}")


def child_row_gone(house: Any) -> None:
    tamper(f"DELETE FROM articles_articleauthor WHERE page_id = {house.article.pk}")


def work_cited(house: Any) -> None:
    tamper(f"UPDATE references_reference SET title = 'The study' WHERE id = {house.work.pk}")


def author(house: Any) -> None:
    tamper(f"UPDATE people_person SET name = 'A professor' WHERE id = {house.author.pk}")


def alias(house: Any) -> None:
    tamper(PAGE.format("title = 'Cure'", house.alias.pk))


def other_language(house: Any) -> None:
    tamper(PAGE.format(f"locale_id = {roads.locale('ja').pk}", house.article.pk))


def kind_without_row(house: Any) -> None:
    kind = ContentType.objects.get_for_model(TopicPage).pk
    tamper(PAGE.format(f"content_type_id = {kind}", house.article.pk))


def bare_kind(house: Any) -> None:
    kind = ContentType.objects.get_for_model(Page, for_concrete_model=False).pk
    tamper(PAGE.format(f"content_type_id = {kind}", house.article.pk))


def tree(house: Any) -> None:
    """Below a home page of another language, in place and address."""
    home = Page.objects.get(depth=2).copy_for_translation(roads.locale("ja"))
    tamper(
        PAGE.format(f"path = '{home.path}0001', depth = 3, url_path = '/home-ja/it/'", house.article.pk),
        PAGE.format("numchild = 1, live = live", home.pk),
    )  # fmt: skip


# -- signatures ------------------------------------------------------------------------------------
def draft_put_live(house: Any) -> None:
    tamper(PAGE.format("live = TRUE", house.draft.pk))


def unsigned(house: Any) -> None:
    tamper("DELETE FROM " + LIVE.format(house.article.pk))


def signature_of_another(house: Any) -> None:
    other = approval_of(house.work).pk
    tamper(
        f"UPDATE review_liveapproval SET approval_id = {other} WHERE "
        + LIVE.format(house.article.pk).partition(" WHERE ")[2]
    )


def idle(house: Any) -> None:
    tamper(PAGE.format("live = FALSE", house.article.pk))


def forged(house: Any) -> None:
    signed = approval_of(house.article).pk
    tamper(f"UPDATE review_approval SET signer_name = 'Dr. Who' WHERE id = {signed}")


def forged_with_words(house: Any) -> None:
    """Words and the digest that was signed, both altered."""
    summary(house)
    article = roads.fresh(house.article)
    from kb.review.content import spec_of

    digest = spec_of(article).digest(article)
    tamper(f"UPDATE review_approval SET digest = '{digest}' WHERE id = {approval_of(article).pk}")


def snapshot(house: Any) -> None:
    """By someone who has the key: the document is another, its seal is right."""
    signed = approval_of(house.article)
    signed.snapshot = {"wagtailcore_page": {"title": "Other"}}
    seal = canonical.seal(signed.message)
    tamper(
        f"UPDATE review_approval SET snapshot = '{json.dumps(signed.snapshot)}', seal = '{seal}' "
        f"WHERE id = {signed.pk}"
    )


def revoked(house: Any) -> None:
    Revocation(approval=approval_of(house.article), by=roads.superuser(), reason="No.").save()


def superseded(house: Any) -> None:
    _again(house, place=1, places=1, first=None)


def second_missing(house: Any) -> None:
    made = _again(house, place=1, places=2, first=None)
    tamper(
        f"UPDATE review_liveapproval SET approval_id = {made.pk} WHERE "
        + LIVE.format(house.article.pk).partition(" WHERE ")[2]
    )


def same_person_twice(house: Any) -> None:
    first = _again(house, place=1, places=2, first=None)
    made = _again(house, place=2, places=2, first=first)
    tamper(
        f"UPDATE review_liveapproval SET approval_id = {made.pk} WHERE "
        + LIVE.format(house.article.pk).partition(" WHERE ")[2]
    )


def _again(house: Any, **changes: Any) -> Approval:
    made = Approval.objects.get(pk=approval_of(house.article).pk)
    shown = list(made.dependencies.all())
    made.pk, made.signed_at = None, timezone.now()
    made._state.adding = True
    for name, value in changes.items():
        setattr(made, name, value)
    with undefended():
        made.append()
    for one in shown:
        Dependency(
            approval=made,
            kind=one.kind,
            table=one.table,
            object_id=one.object_id,
            digest=one.digest,
        ).save()
    return made


def withdrawal_taken_back(house: Any) -> None:
    signed = approval_of(house.article).pk
    road.withdraw(roads.fresh(house.article), roads.editor(), "Wrong.")
    tamper(
        f"DELETE FROM review_revocation WHERE approval_id = {signed}",
        PAGE.format("live = TRUE", house.article.pk),
        "INSERT INTO review_liveapproval (subject_table, subject_id, approval_id) "
        f"VALUES ('wagtailcore_page', {house.article.pk}, {signed})",
    )


def signature_removed(house: Any) -> None:
    """The first, under the words of the article before its last change."""
    old = Approval.objects.filter(
        subject_table="wagtailcore_page", subject_id=house.article.pk
    ).first()
    tamper(
        f"DELETE FROM review_dependency WHERE approval_id = {old.pk}",
        f"DELETE FROM translation_sourcerelease WHERE approval_id = {old.pk}",
        f"DELETE FROM review_approval WHERE id = {old.pk}",
    )


# -- the log ---------------------------------------------------------------------------------------
def entry_removed(house: Any) -> None:
    entry = AuditEntry.objects.filter(verb="submit").last()
    tamper(f"DELETE FROM review_auditentry WHERE id = {entry.pk}")


def entry_altered(house: Any) -> None:
    entry = AuditEntry.objects.last()
    tamper(f"UPDATE review_auditentry SET actor_name = 'Nobody' WHERE id = {entry.pk}")


# -- what is shown ---------------------------------------------------------------------------------
def rights(house: Any) -> None:
    tamper(f"UPDATE core_siteimage SET credit = 'Free' WHERE id = {house.image.pk}")


def rights_and_pin(house: Any) -> None:
    """The file's record, and the digest under which the signature has it."""
    rights(house)
    part = pinned_models()[type(house.image)]
    digest = canonical.digest(part.row(type(house.image).objects.get(pk=house.image.pk)))
    tamper(
        f"UPDATE review_dependency SET digest = '{digest}' "
        f"WHERE object_id = {house.image.pk} AND \"table\" = 'core_siteimage'"
    )


def pin_removed(house: Any) -> None:
    tamper(f"DELETE FROM review_dependency WHERE approval_id = {approval_of(house.article).pk}")


def image_swapped(house: Any) -> None:
    swap(house.image.file, b"another picture")


def video_swapped(house: Any) -> None:
    swap(house.video.file, b"another talk")


def video_missing(house: Any) -> None:
    house.video.file.storage.delete(house.video.file.name)


def image_gone(house: Any) -> None:
    tamper(
        f"DELETE FROM core_siterendition WHERE image_id = {house.image.pk}",
        f"DELETE FROM core_siteimage WHERE id = {house.image.pk}",
    )


def work_off_line(house: Any) -> None:
    tamper(f"UPDATE references_reference SET live = FALSE WHERE id = {house.work.pk}")


def rendition_swapped(house: Any) -> None:
    swap(house.rendition.file, b"another picture")


def rendition_repointed(house: Any) -> None:
    name = house.image.file.name
    tamper(f"UPDATE core_siterendition SET file = '{name}' WHERE id = {house.rendition.pk}")


def rendition_made_of_another(house: Any) -> None:
    """The original is back, and a rendition of what stood in its place is left."""
    from tests.upstream.files import _other_image

    original = house.image.file.storage.open(house.image.file.name).read()
    swap(house.image.file, _other_image().read())
    type(house.image).objects.get(pk=house.image.pk).get_rendition("width-50")
    swap(house.image.file, original)


def rendition_put_in(house: Any) -> None:
    name = house.image.file.storage.save("images/put-in.png", ContentFile(b"another picture"))
    tamper(
        "INSERT INTO core_siterendition (image_id, filter_spec, focal_point_key, file, width, height, "
        f"file_hash, seal) VALUES ({house.image.pk}, 'width-60', '', '{name}', 1, 1, '', '')"
    )


# What is done: what is found, and whether the article is withheld.
ALTERATIONS: dict[Any, tuple[Kind, bool]] = {
    summary: (Kind.ALTERED, True),
    title: (Kind.ALTERED, True),
    search_description: (Kind.ALTERED, True),
    body: (Kind.ALTERED, True),
    child_row: (Kind.ALTERED, True),
    child_row_gone: (Kind.ALTERED, True),
    work_cited: (Kind.ALTERED, True),
    author: (Kind.ALTERED, True),
    other_language: (Kind.ALTERED, True),
    signature_of_another: (Kind.ALTERED, True),
    kind_without_row: (Kind.UNREADABLE, True),
    bare_kind: (Kind.BARE, True),
    tree: (Kind.TREE, True),
    unsigned: (Kind.UNSIGNED, True),
    forged: (Kind.FORGED, True),
    forged_with_words: (Kind.FORGED, True),
    snapshot: (Kind.SNAPSHOT, True),
    revoked: (Kind.ENDED, True),
    superseded: (Kind.ENDED, True),
    withdrawal_taken_back: (Kind.ENDED, True),
    second_missing: (Kind.SECOND, True),
    same_person_twice: (Kind.SECOND, True),
    rights: (Kind.FILE, True),
    rights_and_pin: (Kind.SHOWN, True),
    pin_removed: (Kind.SHOWN, True),
    image_swapped: (Kind.FILE, True),
    video_swapped: (Kind.FILE, True),
    video_missing: (Kind.FILE, True),
    image_gone: (Kind.FILE, True),
    work_off_line: (Kind.SHOWN, True),
    alias: (Kind.ALTERED, False),
    draft_put_live: (Kind.UNSIGNED, False),
    idle: (Kind.IDLE, False),
    signature_removed: (Kind.MISSING, False),
    entry_removed: (Kind.CHAIN, False),
    entry_altered: (Kind.FORGED, False),
    rendition_swapped: (Kind.RENDITION, False),
    rendition_repointed: (Kind.RENDITION, False),
    rendition_made_of_another: (Kind.RENDITION, False),
    rendition_put_in: (Kind.RENDITION, False),
}
