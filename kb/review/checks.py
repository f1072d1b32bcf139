"""Ring 0: the site does not start with a hole in the gate (`kb_review.E001` …)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.blocks import Block, ChooserBlock, RawHTMLBlock
from wagtail.coreutils import resolve_model_string
from wagtail.embeds.blocks import EmbedBlock
from wagtail.models import Page, get_page_models

from .content import BOOKKEEPING, pinned_models, reviewed_specs, spec_for

FINISH = "kb.review.finish.publish_signed"
MIDDLEWARE = "kb.review.middleware.SayWhyRefused"
# Apps that publish by roads of their own.
BYPASSES = ("wagtail.api.v3", "wagtail.contrib.simple_translation")


@register
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001 to E007: settings on which the gate rests."""
    rules = {
        "E001": (
            bool(getattr(settings, "REVIEW_SEAL_KEY", "")),
            "REVIEW_SEAL_KEY is not set, so signatures cannot be sealed.",
        ),
        "E002": (
            getattr(settings, "WAGTAIL_FINISH_WORKFLOW_ACTION", "") == FINISH,
            (
                f"WAGTAIL_FINISH_WORKFLOW_ACTION must be {FINISH}; Wagtail's own publishes the latest "
                "revision instead of the signed one."
            ),
        ),
        "E003": (
            getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True),
            "WAGTAIL_WORKFLOW_ENABLED is off; without workflow there is no review.",
        ),
        "E004": (
            settings.DATABASES["default"].get("ATOMIC_REQUESTS", False),
            "ATOMIC_REQUESTS is off; a refused request could leave half of its writes behind.",
        ),
        "E005": (
            not getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True),
            (
                "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE must be False; it publishes the source's "
                "words under another language."
            ),
        ),
        "E006": (
            not any(apps.is_installed(name) for name in BYPASSES),
            f"None of {', '.join(BYPASSES)} may be installed; they publish without review.",
        ),
        "E007": (
            MIDDLEWARE in settings.MIDDLEWARE,
            f"{MIDDLEWARE} is missing; refusals would be server errors.",
        ),
    }
    return [
        Error(sentence, id=f"kb_review.{number}")
        for number, (holds, sentence) in rules.items()
        if not holds
    ]


@register
def check_models(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E010 to E015: everything a reader may see is reviewed, pinned, or cannot show words."""
    try:
        reviewed = [spec.model for spec in reviewed_specs()]
    except ImproperlyConfigured as error:
        return [Error(str(error), id="kb_review.E010")]
    errors: list[CheckMessage] = [
        Error(
            f"{model._meta.label} is a page that nobody reviews.",
            hint="Derive it from kb.review.models.ReviewedPage.",
            id="kb_review.E011",
        )
        for model in get_page_models()
        if model is not Page and not spec_for(model)
    ]
    for model in reviewed:
        errors += _check_relations(model)
        errors += [
            Error(
                f"{model._meta.label}.{path} shows content from elsewhere, which cannot be signed.",
                id="kb_review.E014",
            )
            for path, block in _leaves(model)
            if isinstance(block, (RawHTMLBlock, EmbedBlock))
        ]
    return errors


def _check_relations(model: type[models.Model]) -> Iterator[CheckMessage]:
    for field in model._meta.local_many_to_many:
        if not isinstance(field, ParentalManyToManyField):
            yield Error(
                f"{field} is written the moment a draft is saved.",
                hint="Use ParentalManyToManyField.",
                id="kb_review.E012",
            )
    if not issubclass(model, Page) and (_child_rows(model) or model._meta.parents):
        yield Error(
            f"{model._meta.label} is a record in more tables than one.",
            hint="The database cannot tell half of it written from half of it altered.",
            id="kb_review.E015",
        )
    for place, target in _targets(model):
        known = spec_for(target) or target in pinned_models() or issubclass(target, Page)
        if not known and target._meta.app_label not in ("wagtailcore", "contenttypes"):
            yield Error(
                f"{place} shows a {target._meta.label}, which is neither reviewed nor pinned.",
                id="kb_review.E013",
            )


def _targets(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """What the content of `model` can show: by its fields, its child rows and its blocks."""
    for table in [model, *_child_rows(model)]:
        for field in table._meta.local_concrete_fields:
            excluded = field.column in BOOKKEEPING or field.name in model.review_exclude
            if field.related_model and not excluded and table._meta.app_label != "wagtailcore":
                yield str(field), field.related_model
    for path, block in _leaves(model):
        if isinstance(block, ChooserBlock):
            yield f"{model._meta.label}.{path}", resolve_model_string(block.target_model)


def _child_rows(model: type[models.Model]) -> list[type[models.Model]]:
    if not issubclass(model, ClusterableModel):
        return []
    return [relation.related_model for relation in get_all_child_relations(model)]


def _leaves(model: type[models.Model]) -> Iterator[tuple[str, Block]]:
    for field in model._meta.concrete_fields:
        if hasattr(field, "stream_block"):
            waiting: list[tuple[str, Block]] = [(field.name, field.stream_block)]
            while waiting:
                path, block = waiting.pop()
                children = dict(getattr(block, "child_blocks", {}))
                if hasattr(block, "child_block"):
                    children["item"] = block.child_block
                waiting += [(f"{path}.{name}", child) for name, child in children.items()]
                yield path, block


@register
def check_storage(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E020: an upload must not replace the bytes that a signature pinned."""
    storage = storages["default"]
    if getattr(storage, "file_overwrite", False) or getattr(storage, "_allow_overwrite", False):
        return [
            Error(
                "The media storage overwrites files of the same name.",
                hint="Set file_overwrite (or allow_overwrite) to False.",
                id="kb_review.E020",
            )
        ]
    return []
