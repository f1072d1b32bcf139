"""The people of the demonstration and their one password, made at random for each database."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale

from home.rights import EDITORS, REVIEWERS, translators_of
from kb.review import granting
from kb.review.models import Disclosure, ReviewerCredential

EDITOR, ADMINISTRATOR = "editor", "admin"
# What stands under a demonstration signature, in the language of its readers: name, credential.
SIGNERS = {
    "en-us": ("Demo Reviewer", "demonstration account, not a clinician"),
    "en-gb": ("Demo Reviewer", "demonstration account, not a clinician"),
    "zh-hans": ("演示审核者", "演示账户，并非临床医生"),
    "ja": ("デモ監修者", "デモ用アカウント（医療者ではありません）"),
    "ko": ("시연용 감수자", "시연용 계정(의료인 아님)"),
}


@dataclass(frozen=True)
class LogIn:
    """A line of the list that `./run demo` prints."""

    role: str
    username: str
    password: str


class People:
    """Makes the accounts on first use and finds them again afterwards."""

    def __init__(self) -> None:
        self._file = Path(settings.VAR_DIR) / "demo-logins.json"
        self.password = self._password()

    def _password(self) -> str:
        if self._file.exists():
            return json.loads(self._file.read_text())["password"]
        password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        self._file.write_text(json.dumps({"password": password}))
        return password

    def make(self) -> None:
        """The accounts, each with the password of this file."""
        admin = self._account(
            ADMINISTRATOR, "Demo", "Administrator", is_superuser=True, is_staff=True
        )
        self._account(EDITOR, "Demo", "Editor", EDITORS)
        for locale in Locale.objects.order_by("pk"):
            code = locale.language_code
            reviewer = self._account(reviewer_name(code), SIGNERS[code][0], "", REVIEWERS)
            _make_reviewer(reviewer, locale, granted_by=admin)
            if locale != Locale.get_default():
                self._account(
                    translator_name(code), "Demo translator", code, translators_of(locale)
                )

    def _account(self, username: str, first: str, last: str, *groups: str, **flags: bool) -> Any:
        model = get_user_model()
        account, new = model.objects.get_or_create(
            username=username, defaults={"first_name": first, "last_name": last, **flags}
        )
        if new or not account.check_password(self.password):
            account.set_password(self.password)
            account.save()
        account.groups.add(*Group.objects.filter(name__in=groups))
        return account

    def __getitem__(self, username: str) -> Any:
        return get_user_model().objects.get(username=username)

    def log_ins(self) -> list[LogIn]:
        rows = [LogIn("editor", EDITOR, self.password)]
        for locale in Locale.objects.order_by("pk"):
            code = locale.language_code
            if locale != Locale.get_default():
                rows.append(LogIn(f"translator, {locale}", translator_name(code), self.password))
            rows.append(LogIn(f"medical reviewer, {locale}", reviewer_name(code), self.password))
        return [*rows, LogIn("administrator", ADMINISTRATOR, self.password)]


def reviewer_name(code: str) -> str:
    return f"reviewer-{code}"


def translator_name(code: str) -> str:
    return f"translator-{code}"


def _make_reviewer(user: Any, locale: Locale, *, granted_by: Any) -> None:
    if not ReviewerCredential.objects.filter(user=user, locale=locale).exists():
        granting.grant(
            ReviewerCredential(
                user=user,
                locale=locale,
                name=SIGNERS[locale.language_code][0],
                title=SIGNERS[locale.language_code][1],
                evidence="None: this account exists to show how the software works.",
                valid_until=timezone.localdate() + timedelta(days=3650),
            ),
            by=granted_by,
        )
    if not Disclosure.objects.filter(user=user, valid_until__gte=timezone.localdate()).exists():
        granting.disclose(
            user,
            statement="None (demonstration account).",
            valid_until=timezone.localdate() + timedelta(days=365),
        )
