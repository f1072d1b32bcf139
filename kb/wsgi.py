"""The WSGI entry point; production settings unless DJANGO_SETTINGS_MODULE says otherwise.

Raises `ImproperlyConfigured`, and so serves nothing, when the database does not enforce the gate.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings.base")

application = get_wsgi_application()

from kb.review.database import install  # noqa: E402  (needs the models)

install.require()
