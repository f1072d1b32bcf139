"""A reader's page as one HTML file that needs no server: style inside, files beside it."""

from __future__ import annotations

import base64
import mimetypes
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from ..errors import ReviewRequired
from .as_read import render


def page_to_keep(obj: Any, files: dict[str, Any]) -> str:
    """The page of `obj` as anonymous readers get it. `files` are the images and documents that it
    shows, by the path at which they will lie beside it."""
    response = render(obj)
    if response.status_code != 200:
        raise ReviewRequired(
            _("The page of “%(text)s” answers with %(status)d and cannot be kept.")
            % {"text": obj, "status": response.status_code}, obj,
        )  # fmt: skip
    soup = BeautifulSoup(response.content, "html.parser")
    for useless in soup.select("script, link[rel~=icon], input[name=csrfmiddlewaretoken]"):
        useless.decompose()
    _put_files_beside(soup, files)
    _put_static_inside(soup)
    home = getattr(obj, "full_url", None) or settings.WAGTAILADMIN_BASE_URL
    for link in soup.select("[href^='/'], [src^='/'], [action^='/']"):
        for name in {"href", "src", "action"} & set(link.attrs):
            link[name] = urljoin(home, str(link[name]))
    return str(soup)


def _put_files_beside(soup: BeautifulSoup, files: dict[str, Any]) -> None:
    """An image stands in its original instead of a size made for the page."""
    paths = {}
    for path, target in files.items():
        made = [target, *(target.renditions.all() if hasattr(target, "renditions") else [])]
        paths |= {urlsplit(file.url).path: path for file in made if hasattr(file, "url")}
        paths[urlsplit(target.file.url).path] = path
    for element in soup.select("[src], [href]"):
        for name in {"src", "href"} & set(element.attrs):
            if path := paths.get(urlsplit(str(element[name])).path):
                element[name] = path
                element.attrs.pop("srcset", None)


def _put_static_inside(soup: BeautifulSoup) -> None:
    for link in soup.select("link[rel~=stylesheet]"):
        style = Tag(name="style", can_be_empty_element=False)
        style.string = _static(str(link["href"])).decode()
        link.replace_with(style)
    for image in soup.select("img[src]"):
        address = str(image["src"])
        if address.startswith(settings.STATIC_URL):
            kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
            image["src"] = f"data:{kind};base64,{base64.b64encode(_static(address)).decode()}"


def _static(address: str) -> bytes:
    """A static file as collected, or as its app has it; empty when neither is there."""
    name = unquote(urlsplit(address).path).removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as collected:
            return collected.read()
    found = finders.find(name)
    if not found:
        return b""
    with open(found, "rb") as file:
        return file.read()
