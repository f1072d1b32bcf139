"""B21 to B26: the files that a live text shows, changed or deleted."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from kb.articles.models import ArticlePage
from kb.core.models import SiteDocument, SiteImage
from kb.review.content import pinned_models
from tests import roads
from tests.upstream.house import CODE, MASTERS, At
from tests.upstream.readers import EVIL


def with_files(page: ArticlePage) -> ArticlePage:
    image = SiteImage.objects.create(
        title="Diagram", credit="Our own", file=get_test_image_file("diagram.png")
    )
    video = SiteDocument.objects.create(title="Talk", file=ContentFile(b"talk", name="talk.mp4"))
    draft = page.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    raw[0]["value"]["content"] += [
        {"type": "figure", "value": {
            "image": {"image": image.pk, "alt_text": "A diagram", "decorative": False},
            "caption": "Figure"}},
        {"type": "video", "value": {"title": "Talk", "video": video.pk, "transcript": "<p>Words.</p>"}},
    ]  # fmt: skip
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.editor())
    return roads.fresh(page)


def shown(page: ArticlePage) -> list[Any]:
    """What a reader of `page` gets besides its words: the files' bytes, names and rights."""
    content = page.body[0].value["content"]
    files = [content[1].value["image"].pk, content[2].value["video"].pk]
    shown = []
    for (model, part), pk in zip(pinned_models().items(), files, strict=True):
        file = model.objects.get(pk=pk)
        shown.append((part.row(file), file.file.storage.open(file.file.name).read()))
    html = Client().get(page.get_url()).content.decode()
    return [*shown, html[html.index("<main") :]]


def _image() -> SiteImage:
    return SiteImage.objects.get(title="Diagram")


def _video() -> SiteDocument:
    return SiteDocument.objects.get(title="Talk")


def _other_image() -> Any:
    drawn = get_test_image_file(colour="red", size=(99, 99))
    drawn.seek(0)
    return ContentFile(drawn.read(), name="other.png")


def _replace_image(at: At) -> None:
    data = {"title": "Diagram", "credit": "Our own", "collection": 1, "file": _other_image()}
    at.post("wagtailimages:edit", _image().pk, data=data)


def _credit_image(at: At) -> None:
    data = {"title": "Diagram", "credit": EVIL, "collection": 1}
    at.post("wagtailimages:edit", _image().pk, data=data)


def _title_image_after_upload(at: At) -> None:
    pk = _image().pk
    data = {f"image-{pk}-title": EVIL, f"image-{pk}-collection": 1}
    at.post("wagtailimages:edit_multiple", pk, data=data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _delete_image(at: At) -> None:
    at.post("wagtailimages:delete", _image().pk)


def _delete_image_after_upload(at: At) -> None:
    at.post("wagtailimages:delete_multiple", _image().pk, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _bulk_delete_image(at: At) -> None:
    query = f"?id={_image().pk}"
    at.post("wagtail_bulk_action", "core", "siteimage", "delete", query=query)


def _replace_video(at: At) -> None:
    data = {"title": "Talk", "collection": 1, "file": ContentFile(EVIL.encode(), name="other.mp4")}
    at.post("wagtaildocs:edit", _video().pk, data=data)


def _title_video_after_upload(at: At) -> None:
    pk = _video().pk
    data = {f"doc-{pk}-title": EVIL, f"doc-{pk}-collection": 1}
    at.post("wagtaildocs:edit_multiple", pk, data=data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _delete_video(at: At) -> None:
    at.post("wagtaildocs:delete", _video().pk)


def _bulk_delete_video(at: At) -> None:
    query = f"?id={_video().pk}"
    at.post("wagtail_bulk_action", "core", "sitedocument", "delete", query=query)


def save_image(at: At) -> None:
    image = _image()
    image.credit = EVIL
    image.save()


def save_image_file(at: At) -> None:
    image = _image()
    image.file = _other_image()
    image.save()


def _delete_image_by_code(at: At) -> None:
    with transaction.atomic():
        _image().delete()


def _delete_videos_by_query(at: At) -> None:
    with transaction.atomic():
        SiteDocument.objects.all().delete()


FILES = {
    _replace_image: ("B21", MASTERS),
    _credit_image: ("B21b", MASTERS),
    _title_image_after_upload: ("B22", MASTERS),
    save_image: ("B23", CODE),
    save_image_file: ("B24", CODE),
    _replace_video: ("B25", MASTERS),
    _title_video_after_upload: ("B25b", MASTERS),
    _delete_video: ("B25c", MASTERS),
    _bulk_delete_video: ("B25d", MASTERS),
    _delete_videos_by_query: ("B25e", CODE),
    _delete_image: ("B26", MASTERS),
    _bulk_delete_image: ("B26b", MASTERS),
    _delete_image_after_upload: ("B26c", MASTERS),
    _delete_image_by_code: ("B26d", CODE),
}
