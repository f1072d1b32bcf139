"""Writes what a document says as a draft: the page, its source, the ledger. It never publishes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from kb.references.models import Reference
from kb.review.errors import InReview

from ..citing import keys_in, rich_texts
from ..models import ArticleAuthor, ArticlePage, ArticleTopic, Citation, SourceDocument, TopicPage
from . import blocks, candidates, ledger, markdown, merging, places, plain, reading
from .notation import Notation, Plain
from .structure import ParsedDocument
from .works import Works

MARKDOWN = {".md", ".markdown"}
STREAMS = ("key_messages", "body")
DEFAULT_MONTHS = ArticlePage._meta.get_field("review_interval_months").default


@dataclass
class Content:
    """What a draft is made of, in JSON's terms: the `blocks` of a `SourceDocument`.

    `citations` is by key, each its work's citekey, locator and stance; `authors` and `topics` are
    primary keys.
    """

    fields: dict[str, Any]
    key_messages: list[blocks.Raw]
    body: list[blocks.Raw]
    citations: dict[str, list[str]] = field(default_factory=dict)
    authors: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of one file: `state` is `new`, `updated` or `unchanged`."""

    name: str
    state: str
    page: ArticlePage
    parsed: ParsedDocument
    problems: list[str]


@transaction.atomic
def import_document(
    name: str, original: bytes, *, locale: Locale, parent: TopicPage | None = None, by: Any = None
) -> Outcome:
    """Makes or updates the draft of the document `name`; `by` is who imports it.

    Raises `IntakeRefused` for what cannot be read or placed, `InReview` while the article is in
    review. Nothing is written then.
    """
    # One import of a language at a time (a lock on PostgreSQL; SQLite writes alone).
    locale = Locale.objects.select_for_update().get(pk=locale.pk)
    source = SourceDocument.objects.filter(name=name, locale=locale, page__isnull=False).first()
    page = _latest(source) if source else None
    draft = _Draft(name, original, locale=locale, source=source, page=page)
    theirs = draft.content(parent)
    digest = hashlib.sha256(original).hexdigest()
    if source and page and source.sha256 == digest and source.blocks == vars(theirs):
        candidates.settle(source)  # the library may know one by now
        problems = source.problems + page.problems_before_review()
        return Outcome(name, "unchanged", page, draft.parsed, problems)
    if page:
        _require_free(page, by)
        draft.problems += _merge_into(page, Content(**source.blocks), theirs, by=by)
    else:
        page = _create(draft, theirs, parent, by=by)
    state = "updated" if source else "new"
    source, _made = SourceDocument.objects.update_or_create(
        name=name,
        locale=locale,
        defaults={
            "page": page, "title": theirs.fields["title"], "original": original, "sha256": digest,
            "blocks": vars(theirs), "problems": draft.problems, "imported_by": by,
        },
    )  # fmt: skip
    ledger.write(source, draft.parsed, renamed=draft.renamed)
    ledger.write_candidates(source, draft.parsed)
    candidates.settle(source)
    saved = _latest(source)
    return Outcome(
        name, state, saved, draft.parsed, draft.problems + saved.problems_before_review()
    )


def _latest(source: SourceDocument) -> ArticlePage:
    return ArticlePage.objects.get(pk=source.page_id).get_latest_revision_as_object()


# -- reading ---------------------------------------------------------------------------------------
class _Draft:
    """A document on its way to being content, with the problems and renamed blocks it leaves."""

    def __init__(
        self,
        name: str,
        original: bytes,
        *,
        locale: Locale,
        source: SourceDocument | None,
        page: ArticlePage | None,
    ) -> None:
        self.name, self.locale, self.page = name, locale, page
        self.base = Content(**source.blocks) if source else None
        self.text = reading.text_of(original)
        self.notation: Notation = Plain()
        if PurePath(name).suffix.lower() in MARKDOWN:
            self.parsed, self.notation = markdown.read(self.text)
        else:
            self.parsed = plain.read(self.text)
        self.problems: list[str] = []
        self.renamed: dict[str, str] = {}
        self.topics: list[TopicPage] = []

    def content(self, parent: TopicPage | None) -> Content:
        works = Works(
            self.text,
            earlier=self.base.citations if self.base else {},
            present=_citations_of(self.page) if self.page else {},
        )
        fields = self._fields()
        streams = self._streams(works)
        self.topics, unknown_topics = places.topics_named(self.parsed.topics, locale=self.locale)
        people, unknown_people = places.people_named(self.parsed.authors)
        self.problems += self.parsed.problems + works.problems + self.notation.problems
        self.problems += unknown_topics + unknown_people
        above = self.page.get_parent() if self.page else parent or next(iter(self.topics), None)
        further = [topic.pk for topic in self.topics if above is None or topic.pk != above.pk]
        return Content(
            fields=fields,
            **streams,
            citations=works.used,
            authors=[person.pk for person in people],
            topics=further,
        )

    def _fields(self) -> dict[str, Any]:
        parsed = self.parsed
        title = parsed.title
        if not title:
            title = PurePath(self.name).stem.replace("_", " ").replace("-", " ")
            self.problems.append(_("The document has no title; its file name stands in."))
        fields = {"title": title, "short_title": parsed.short_title, "summary": parsed.summary}
        for name, limit in (("title", 255), ("short_title", 80)):
            if len(fields[name]) > limit:
                fields[name] = fields[name][: limit - 1] + "…"
                self.problems.append(_("A title is too long and was cut: “%s”") % fields[name][:80])
        return {**fields, "review_interval_months": parsed.review_months or DEFAULT_MONTHS}

    def _streams(self, works: Works) -> dict[str, list[blocks.Raw]]:
        with translation.override(self.locale.language_code):
            introduction = _("Introduction")
        raw = blocks.build(
            self.parsed,
            name=self.name,
            notation=self.notation,
            mark=works.mark,
            introduction=introduction,
        )
        streams = {name: _canonical(name, raw[name]) for name in STREAMS}
        if self.base and self.page:
            for name in STREAMS:
                taken = set(merging.ids_in(_raw(self.page, name)))
                base = getattr(self.base, name)
                self.renamed |= merging.adopt_ids(base, streams[name], taken=taken)
        return streams


def _raw(page: ArticlePage, stream: str) -> list[blocks.Raw]:
    return ArticlePage._meta.get_field(stream).get_prep_value(getattr(page, stream))


def _canonical(stream: str, raw: list[blocks.Raw]) -> list[blocks.Raw]:
    """The raw value as the field would store it."""
    field = ArticlePage._meta.get_field(stream)
    return field.get_prep_value(field.stream_block.to_python(raw))


def _set(page: ArticlePage, stream: str, raw: list[blocks.Raw]) -> None:
    setattr(page, stream, ArticlePage._meta.get_field(stream).stream_block.to_python(raw))


def _citations_of(page: ArticlePage) -> dict[str, list[str]]:
    return {c.key: [c.reference.citekey, c.locator, c.stance] for c in page.citations.all()}


# -- a new page ------------------------------------------------------------------------------------
def _create(draft: _Draft, theirs: Content, parent: TopicPage | None, *, by: Any) -> ArticlePage:
    parent = parent or next(iter(draft.topics), None) or places.unfiled(locale=draft.locale, by=by)
    page = ArticlePage(**theirs.fields, locale=draft.locale, live=False, owner=by)
    page.slug = _free_slug(draft, theirs.fields["title"], parent)
    for name in STREAMS:
        _set(page, name, getattr(theirs, name))
    _cite(page, {}, theirs)
    page.authors = [
        ArticleAuthor(person_id=pk, sort_order=n) for n, pk in enumerate(theirs.authors)
    ]
    page.topics = [ArticleTopic(topic_id=pk, sort_order=n) for n, pk in enumerate(theirs.topics)]
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=by)
    page.save_revision(user=by, log_action=True)
    return page


def _free_slug(draft: _Draft, title: str, parent: TopicPage) -> str:
    """The slug that the document asks for; Markdown is named by its file, plain text by its title."""
    stem = PurePath(draft.name).stem
    named = stem if isinstance(draft.notation, markdown.Markdown) else title
    wanted = (draft.parsed.slug, named, title, stem, "article")
    base = next(filter(None, map(blocks.slug_of, wanted)))
    slug, number = base, 1
    while parent.get_children().filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


# -- a page that exists ----------------------------------------------------------------------------
def _require_free(page: ArticlePage, by: Any) -> None:
    if page.in_review:
        raise InReview(
            _("“%s” is in review. Wait for the decision, or cancel the review to edit it.") % page,
            page,
        )
    lock = page.get_lock()
    if lock and (by is None or lock.for_user(by)):
        raise reading.IntakeRefused(_("“%s” is locked. Unlock it first.") % page)


def _merge_into(page: ArticlePage, base: Content, theirs: Content, *, by: Any) -> list[str]:
    """Brings the document's changes into the draft; answers with the conflicts."""
    before = _state(page)
    conflicts: list[str] = []
    for name, value in theirs.fields.items():
        merged, conflict = merging.merge_value(base.fields.get(name), getattr(page, name), value)
        setattr(page, name, merged)
        if conflict:
            conflicts.append(merging.both_changed(ArticlePage._meta.get_field(name).verbose_name))
    for name in STREAMS:
        merged, told = merging.merge(getattr(base, name), _raw(page, name), getattr(theirs, name))
        _set(page, name, merged)
        conflicts += told
    _cite(page, base.citations, theirs)
    conflicts += _merge_rows(page, base, theirs)
    if _state(page) != before:
        page.save_revision(user=by, log_action=True)
    return conflicts


def _state(page: ArticlePage) -> str:
    return page.to_json()


def _cite(page: ArticlePage, base: dict[str, list[str]], theirs: Content) -> None:
    """Adds the citations that the text uses now, and drops those that only the document had."""
    used = {key for html in rich_texts(page.body) for key in keys_in(html)}
    present = {citation.key: citation for citation in page.citations.all()}
    for key, citation in present.items():
        own = [citation.reference.citekey, citation.locator, citation.stance] != base.get(key)
        if key not in used and not own and not citation.quote:
            page.citations.remove(citation)
    new = {key: use for key, use in theirs.citations.items() if key in used and key not in present}
    works = Reference.objects.in_bulk([use[0] for use in new.values()], field_name="citekey")
    for key, (citekey, locator, stance) in new.items():
        page.citations.add(
            Citation(key=key, reference=works[citekey], locator=locator, stance=stance)
        )


def _merge_rows(page: ArticlePage, base: Content, theirs: Content) -> list[str]:
    conflicts = []
    authors = [row.person_id for row in page.authors.all()]
    merged, conflict = merging.merge_value(base.authors, authors, theirs.authors)
    conflicts += [merging.both_changed(_("authors"))] if conflict else []
    if merged != authors:
        page.authors = [ArticleAuthor(person_id=pk, sort_order=n) for n, pk in enumerate(merged)]
    topics = [row.topic_id for row in page.topics.all()]
    merged, conflict = merging.merge_value(base.topics, topics, theirs.topics)
    conflicts += [merging.both_changed(_("topics"))] if conflict else []
    if merged != topics:
        page.topics = [ArticleTopic(topic_id=pk, sort_order=n) for n, pk in enumerate(merged)]
    return conflicts
