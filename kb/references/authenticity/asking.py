"""One question over HTTP, asked politely and believed cautiously.

Whatever goes wrong is `Unavailable` with a sentence, never a traceback and never an answer: slow,
refused, busy, broken, too large, redirected to another host. Answers are cached, “no such thing”
for a shorter time; faults are not. At most two questions a second leave this process, and none to
someone who asked to be left alone for a while.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, sleep
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from .comparing import Fields
from .sources import Unavailable

CONNECT, READ, ALTOGETHER = 5.0, 10.0, 20.0  # seconds
INTERVAL = 0.5  # seconds between two questions
LONGEST_WAIT = 5.0  # seconds, when told to try later
LEFT_ALONE = 3600  # seconds at most, when told to try much later
MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
KEPT, KEPT_MISSING = 7 * 24 * 3600, 3600  # seconds
_TOO_BUSY = (429, 503)

_turn = threading.Lock()
_last = 0.0


def ask(
    name: str, url: str, params: Mapping[str, str], *, read: Callable[[Any], Fields | None]
) -> Fields | None:
    """What `read` makes of the JSON at an address; None where there is nothing (404), or where
    `read` says so. Raises `Unavailable`, also for an answer that `read` stumbles over."""
    whole = requests.Request("GET", url, params=params).prepare().url or url
    key = "references:asked:" + hashlib.sha256(whole.encode()).hexdigest()
    if (kept := cache.get(key)) is not None:
        return kept["answer"]
    if (sentence := cache.get(f"references:left-alone:{name}")) is not None:
        raise Unavailable(sentence)
    status, body = _get(name, whole)
    answer = None if status == 404 else _understood(name, status, body, read)
    cache.set(key, {"answer": answer}, KEPT_MISSING if answer is None else KEPT)
    return answer


def _get(name: str, url: str) -> tuple[int, bytes]:
    """Status and body. A redirect is followed on the same host only; one retry when told to wait."""
    waited = False
    for _hop in range(MAX_REDIRECTS + 2):
        status, headers, body = _fetch(name, url)
        if status in _TOO_BUSY and not waited:
            _wait(name, headers.get("Retry-After", ""))
            waited = True
        elif 300 <= status < 400:
            url = _redirected(name, url, headers.get("Location", ""))
        else:
            return status, body
    raise Unavailable(_("%s redirects in a circle.") % name)


def _fetch(name: str, url: str) -> tuple[int, Mapping[str, str], bytes]:
    _take_turn()
    headers = {
        "User-Agent": _who_asks(),
        "Accept": "application/json",
        "Accept-Encoding": "identity",  # so that its size is the size we count
    }
    try:
        with requests.get(
            url, headers=headers, timeout=(CONNECT, READ), allow_redirects=False, stream=True
        ) as response:
            return response.status_code, response.headers, _body(name, response)
    except requests.exceptions.ChunkedEncodingError:
        raise Unavailable(_("%s broke off its answer.") % name) from None
    except requests.Timeout:
        raise Unavailable(_("%s did not answer in time.") % name) from None
    except requests.RequestException as error:
        if "timed out" in str(error):  # while the body was read, requests has no name for it
            raise Unavailable(_("%s did not answer in time.") % name) from None
        raise Unavailable(_("%s cannot be reached.") % name) from None


def _body(name: str, response: requests.Response) -> bytes:
    """All of it, in time and within bounds: one that trickles in is slow as well."""
    began, body = monotonic(), b""
    for piece in response.iter_content(64 * 1024):
        body += piece
        if len(body) > MAX_BYTES:
            raise Unavailable(_("%s sent more than can be an answer.") % name)
        if monotonic() - began > ALTOGETHER:
            raise Unavailable(_("%s did not answer in time.") % name)
    return body


def _understood(
    name: str, status: int, body: bytes, read: Callable[[Any], Fields | None]
) -> Fields | None:
    if status in _TOO_BUSY:
        raise Unavailable(_("%s is busy. Try again later.") % name)
    if status != 200:
        raise Unavailable(
            _("%(name)s has a problem (HTTP %(status)d).") % {"name": name, "status": status}
        )
    try:
        return read(json.loads(body))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Unavailable(_("%s sent an answer that cannot be read.") % name) from None


# -- manners -----------------------------------------------------------------------------------------
def _take_turn() -> None:
    global _last
    with _turn:
        pause = _last + INTERVAL - monotonic()
        if pause > 0:
            sleep(pause)
        _last = monotonic()


def _wait(name: str, asked: str) -> None:
    """Waits as long as asked (RFC 9110, 10.2.3: seconds or a date), or gives up if that is long."""
    seconds = _seconds(asked)
    if seconds > LONGEST_WAIT:
        sentence = _("%(name)s is busy and asks to wait %(seconds)d seconds. Try again later.")
        sentence %= {"name": name, "seconds": seconds}
        cache.set(f"references:left-alone:{name}", sentence, min(seconds, LEFT_ALONE))
        raise Unavailable(sentence)
    sleep(seconds)


def _seconds(asked: str) -> float:
    if asked.isdecimal():
        return float(asked[:9])
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 1.0


def _redirected(name: str, url: str, location: str) -> str:
    """Where it leads on the same host. Another host is not asked: it could be any, or one inside."""
    try:
        target = urljoin(url, location)
        here, there = urlsplit(url), urlsplit(target)
    except ValueError:
        raise Unavailable(_("%s sent an answer that cannot be read.") % name) from None
    if not location or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise Unavailable(
            _("%(name)s redirects to %(host)s, which is not asked.")
            % {"name": name, "host": there.netloc or "nowhere"}
        )
    return target


def _who_asks() -> str:
    contact = settings.REFERENCE_CONTACT
    return (
        f"ReviewedHealthKnowledge/1.0 ({settings.BASE_URL}{f'; mailto:{contact}' * bool(contact)})"
    )
