"""Settings for a developer's machine: plain http, errors in the browser, the demo's database."""

from __future__ import annotations

import os
from pathlib import Path

import environ

environ.Env.read_env(
    Path(__file__).resolve().parents[2] / ".env"
)  # the demo's keys, when it has run
os.environ.setdefault("SECRET_KEY", "only-for-development")
os.environ.setdefault("REVIEW_SEAL_KEY", "only-for-development")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("BASE_URL", "http://localhost:8000")

from .base import *  # noqa: E402
from .base import MACHINE_TRANSLATORS, STORAGES  # noqa: E402

DEBUG = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MACHINE_TRANSLATORS.append("kb.translation.machine.pseudo.Pseudo")
