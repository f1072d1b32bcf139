"""Ring 0: each start-up check fails when its rule is broken, and none fails on the real project."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from wagtail.blocks import ListBlock, RawHTMLBlock, StreamBlock, StructBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.models import Page

from kb.articles.models import ArticlePage, Citation
from kb.review import checks
from kb.translation import startup as translation_checks
from kb.translation.middleware import RULES


def ids(found: list[Any]) -> set[str]:
    return {error.id for error in found}


def test_project__has_no_error_of_ours():
    """Given the project as it is, when the site starts, then no rule of the gate is broken."""
    assert [e for e in run_checks() if e.id.startswith("kb_")] == []


# -- settings --------------------------------------------------------------------------------------
BROKEN = {
    "E001": {"REVIEW_SEAL_KEY": ""},
    "E002": {"WAGTAIL_FINISH_WORKFLOW_ACTION": "wagtail.workflows.publish_workflow_state"},
    "E003": {"WAGTAIL_WORKFLOW_ENABLED": False},
    "E005": {"WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE": True},
    "E007": {"MIDDLEWARE": []},
}


@pytest.mark.parametrize("number", BROKEN)
def test_settings__broken(number, settings):
    """Given one setting that opens the gate, when the site starts, then exactly that is reported."""
    for name, value in BROKEN[number].items():
        setattr(settings, name, value)
    assert ids(checks.check_settings(None)) == {f"kb_review.{number}"}


@pytest.mark.parametrize("number", ["E002", "E005"])
def test_settings__left_out(number, settings):
    """Given a setting whose default is upstream's, when it is left out, then it is reported."""
    for name in BROKEN[number]:
        delattr(settings, name)
    assert ids(checks.check_settings(None)) == {f"kb_review.{number}"}


def test_settings__requests_without_transaction(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", False)
    assert ids(checks.check_settings(None)) == {"kb_review.E004"}


@pytest.mark.parametrize("app", ["wagtail.api.v3", "wagtail.contrib.simple_translation"])
def test_settings__app_that_publishes_by_itself(app, monkeypatch):
    monkeypatch.setattr(apps, "is_installed", lambda name: name == app)
    assert ids(checks.check_settings(None)) == {"kb_review.E006"}


@pytest.mark.parametrize("option", ["allow_overwrite", "file_overwrite"])
def test_storage__replaces_bytes(option, settings, monkeypatch):
    """Given a media storage that overwrites files, on disk or in a bucket, when the site starts, then
    it is reported: the signed bytes could be replaced."""
    if option == "allow_overwrite":
        local = "django.core.files.storage.FileSystemStorage"
        options = {"BACKEND": local, "OPTIONS": {"allow_overwrite": True}}
        settings.STORAGES = {**settings.STORAGES, "default": options}
    else:
        monkeypatch.setattr(checks, "storages", {"default": SimpleNamespace(file_overwrite=True)})
    assert ids(checks.check_storage(None)) == {"kb_review.E020"}


# -- models ----------------------------------------------------------------------------------------
def model(*fields: models.Field, many: tuple[models.Field, ...] = ()) -> Any:
    """As much of a reviewed model as the checks look at."""
    for number, field in enumerate(fields):
        field.set_attributes_from_name(f"field_{number}")
    meta = SimpleNamespace(
        label="test.Leaflet", app_label="test", local_concrete_fields=fields, concrete_fields=fields,
        local_many_to_many=many, parents={},
    )  # fmt: skip
    return type("Leaflet", (), {"_meta": meta, "review_exclude": ()})


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the checks see one reviewed model and no page."""

    def reviewed(fake: Any) -> None:
        monkeypatch.setattr(checks, "reviewed_specs", lambda: [SimpleNamespace(model=fake)])
        monkeypatch.setattr(checks, "get_page_models", lambda: [Page])

    return reviewed


def test_models__field_without_exact_text(monkeypatch):
    def refuse() -> list:
        raise ImproperlyConfigured("A FloatField has no exact textual form to sign.")

    monkeypatch.setattr(checks, "reviewed_specs", refuse)
    assert ids(checks.check_models(None)) == {"kb_review.E010"}


def test_models__page_that_nobody_reviews(only, monkeypatch):
    only(model())
    plain = type("PlainPage", (), {"_meta": SimpleNamespace(label="test.PlainPage")})
    monkeypatch.setattr(checks, "get_page_models", lambda: [Page, ArticlePage, plain])
    (error,) = checks.check_models(None)
    assert error.id == "kb_review.E011"
    assert "test.PlainPage" in error.msg


def test_models__many_to_many_written_with_a_draft(only):
    only(model(many=(models.ManyToManyField(Group),)))
    assert ids(checks.check_models(None)) == {"kb_review.E012"}


def test_models__record_in_more_tables_than_one(only):
    leaflet = model()
    leaflet._meta.parents = {Group: None}
    only(leaflet)
    assert ids(checks.check_models(None)) == {"kb_review.E015"}


def test_models__relation_to_what_nobody_reviews(only):
    only(model(models.ForeignKey(Group, on_delete=models.CASCADE)))
    assert ids(checks.check_models(None)) == {"kb_review.E013"}


def test_models__relation_to_what_is_reviewed(only):
    only(model(models.ForeignKey(ArticlePage, on_delete=models.CASCADE)))
    assert checks.check_models(None) == []


def test_models__child_row_shows_what_nobody_reviews(monkeypatch):
    """Given a citation that points at something nobody reviews, when the site starts, then it is
    reported, as it is for a field of the article itself."""
    field = Citation._meta.get_field("reference")
    monkeypatch.setitem(field.__dict__, "related_model", Group)
    assert "kb_review.E013" in ids(checks.check_models(None))


def test_models__block_shows_what_nobody_reviews(monkeypatch):
    """Given a chooser block of something nobody reviews, when the site starts, then it is reported."""
    section = ArticlePage._meta.get_field("body").stream_block.child_blocks["section"]
    person = section.child_blocks["content"].child_blocks["quotation"].child_blocks["person"]
    monkeypatch.setitem(person.__dict__, "target_model", Group)
    assert "kb_review.E013" in ids(checks.check_models(None))


@pytest.mark.parametrize("block", [RawHTMLBlock, EmbedBlock])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda block: block,
        ListBlock,
        lambda block: StructBlock([("inside", block)]),
        lambda block: StreamBlock([("section", StructBlock([("items", ListBlock(block))]))]),
    ],
    ids=["in the stream", "in a list", "in a struct", "four deep"],
)
def test_models__block_with_content_from_elsewhere(block, wrap, only):
    """Given a stream with raw HTML or an embed at any depth, when the site starts, then the path to
    it is reported."""
    field = models.TextField()
    field.stream_block = StreamBlock([("leaf", wrap(block()))])
    only(model(field))
    (error,) = checks.check_models(None)
    assert error.id == "kb_review.E014"
    assert "test.Leaflet.field_0.leaf" in error.msg


# -- translation -----------------------------------------------------------------------------------
def test_translation__guard_missing(settings):
    settings.MIDDLEWARE = []
    assert ids(translation_checks.check_guard(None)) == {"kb_translation.E001"}


@pytest.mark.parametrize("name", RULES)
def test_translation__address_without_a_rule(name, monkeypatch):
    """Given an address of wagtail-localize that the guard does not know, when the site starts, then
    it is named."""
    monkeypatch.delitem(RULES, name)
    (error,) = translation_checks.check_guard(None)
    assert error.id == "kb_translation.E002"
    assert name in error.msg
