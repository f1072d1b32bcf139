"""Settings for the tests: fixed keys, fast password hashing, files in memory or a temporary folder."""

from __future__ import annotations

import os
import tempfile

os.environ["SECRET_KEY"] = "test"
os.environ["REVIEW_SEAL_KEY"] = "test"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["BASE_URL"] = "http://localhost"

from .base import *
from .base import STORAGES

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Held here so that they are removed when the process ends.
_media, _static = (
    tempfile.TemporaryDirectory(prefix=f"kb-{kind}-") for kind in ("media", "static")
)
MEDIA_ROOT, STATIC_ROOT = _media.name, _static.name
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
