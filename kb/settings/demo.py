"""The demonstration: production's settings, but served as plain http on this machine only."""

from __future__ import annotations

import os

os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("BASE_URL", "http://localhost:8000")

from .base import *
from .base import MACHINE_TRANSLATORS

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SERVE_MEDIA = True  # no web server stands in front
MACHINE_TRANSLATORS.append("kb.translation.machine.pseudo.Pseudo")  # no reader sees it
