"""The WSGI entry point; production settings unless DJANGO_SETTINGS_MODULE says otherwise.

Raises `ImproperlyConfigured`, and so serves nothing, when the database does not enforce the gate, or
when some reader would find no help in a crisis.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings.base")

application = get_wsgi_application()

from kb.regions import completeness  # noqa: E402  (needs the models)
from kb.review.database import install  # noqa: E402

install.require()
completeness.require()
