"""The page of another language, born as a draft with the words of the source.

Wagtail's `CopyPageForTranslationAction` writes each index again for every row of the page. What it
leaves behind is made here with every index written once, row for row
(`tests/translation/test_drafting.py`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from modelcluster.models import get_all_child_relations
from wagtail.actions import CopyPageForTranslationAction
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Revision,
    TranslatableMixin,
)
from wagtail.models.copying import _copy
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import copy_for_translation_done

from kb.review.models import Contribution, ReviewedPage


@transaction.atomic(savepoint=False)
def draft_of(page: ReviewedPage, words: Any, locale: Locale, *, under: Page) -> ReviewedPage:
    """Makes the page of `locale` below `under`. `words` is `page` in memory with all its rows, and
    is used up.

    Authors of the source are authors of the copy; whoever sends it has written nothing.
    """
    with disable_reference_index_auto_update():
        draft = _copied(page, words, locale, under=under)
        under.add_child(instance=draft)
    _write_children(words, draft, locale)
    ReferenceIndex.create_or_update_for_object(draft)
    _write_revision(draft)
    Contribution.carry(page, draft)
    _log(page, draft, under)
    _restrict(page, draft, under)
    copy_for_translation_done.send(
        sender=CopyPageForTranslationAction, source_obj=page, target_obj=draft
    )
    return draft


def _copied(page: ReviewedPage, words: Any, locale: Locale, *, under: Page) -> Any:
    # What stands directly below the root has its language in its slug.
    slug = page.slug if under.depth > 1 else f"{page.slug}-{locale.language_code}"
    draft, _no_children = _copy(
        words,
        exclude_fields=[
            *page.default_exclude_fields_in_copy,
            *page.exclude_fields_in_copy,
            *(relation.get_accessor_name() for relation in get_all_child_relations(page)),
        ],
        update_attrs={
            "live": False, "has_unpublished_changes": True, "live_revision": None,
            "first_published_at": None, "last_published_at": None, "alias_of": None,
            "locale": locale, "slug": find_available_slug(under, slug),
        },
    )  # fmt: skip
    return draft


def _write_children(words: Any, draft: Any, locale: Locale) -> None:
    """Writes the child rows, and leaves them in memory for what is written next."""
    excluded = {COMMENTS_RELATION_NAME, *draft.exclude_fields_in_copy}
    for relation in get_all_child_relations(draft):
        name = relation.get_accessor_name()
        children = [] if name in excluded else list(getattr(words, name).all())
        for child in sorted(children, key=lambda child: child.pk):
            child.pk = None
            child._state.adding = True
            if isinstance(child, TranslatableMixin):
                child.locale = locale
        getattr(draft, name).set(children)
        relation.related_model._default_manager.bulk_create(children)


def _write_revision(draft: Any) -> None:
    revision = Revision.objects.create(
        content_object=draft,
        base_content_type=draft.get_base_content_type(),
        content=draft.serializable_data(),
        object_str=str(draft),
    )
    draft.latest_revision, draft.latest_revision_created_at = revision, revision.created_at
    Page.objects.filter(pk=draft.pk).update(
        latest_revision=revision, latest_revision_created_at=revision.created_at
    )


def _log(page: Any, draft: Any, under: Page) -> None:
    def named(one: Page) -> dict[str, Any]:
        return {"id": one.pk, "title": one.get_admin_display_title()}

    def language(one: Page) -> dict[str, Any]:
        return {"id": one.locale_id, "language_code": one.locale.language_code}

    log(
        instance=draft, action="wagtail.copy_for_translation",
        data={"page": {**named(draft), "locale": language(draft)}, "source": named(page.get_parent()),
              "destination": named(under), "keep_live": False, "source_locale": language(page)},
    )  # fmt: skip


def _restrict(page: Any, draft: Any, under: Page) -> None:
    """Who may not read the source may not read its translation."""
    restrictions = list(page.view_restrictions.all())
    if not restrictions or under.get_view_restrictions().exists():
        return
    for restriction in restrictions:
        copy = PageViewRestriction(
            restriction_type=restriction.restriction_type,
            password=restriction.password,
            page=draft,
        )
        copy.save()
        copy.groups.set(restriction.groups.all())
