"""Setting and removing one's own second factor: a code that an app shows, asked at each signing."""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from .. import identity
from ..audit.log import refused
from ..errors import ReviewRequired
from ..forms import SecondFactorForm


def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks for password and code, to set it as well as to remove it."""
    device = identity.device_of(request.user)
    pending = None if device else _pending(request.user)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request.user, pending, **form.cleaned_data)
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, _("Your second factor is removed.") if device
                else _("Your second factor is set. Its code is asked whenever you sign.")
            )  # fmt: skip
            return redirect("review:second_factor")
    return render(
        request,
        "review/second_factor.html",
        {"form": form, "device": device, "page_title": _("Second factor"), "header_icon": "key",
         **(_shown(pending) if pending else {})},
    )  # fmt: skip


def _pending(person: Any) -> TOTPDevice:
    """The one they are about to set: the same key until they have."""
    waiting = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=person, name="app", confirmed=False)


def _change(person: Any, pending: TOTPDevice | None, *, password: str, code: str) -> None:
    """Not in a transaction of its own: a wrong code must leave its mark on the device."""
    identity.confirm(person, password=password, code=code)
    if pending is None:
        identity.remove_device(person, by=person)
    else:
        identity.check_code(pending, code)
        identity.set_device(pending)


def _shown(device: TOTPDevice) -> dict[str, Any]:
    key = b32encode(device.bin_key).decode()
    return {
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        "picture": _picture(device.config_url),
    }


def _picture(address: str) -> SafeString:
    """A QR code whose only variable parts are the coordinates of its squares."""
    code = segno.make(address, error="m")
    return mark_safe(code.svg_inline(scale=5, light="#fff", dark="#000", svgclass="kb-qr"))


urlpatterns = [path("second-factor/", second_factor, name="second_factor")]
