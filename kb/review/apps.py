from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ReviewConfig(AppConfig):
    name = "kb.review"
    label = "review"

    def ready(self) -> None:
        from . import accounts, aliases, checklists, checks, renditions, signals  # noqa: F401
        from .audit import as_of  # noqa: F401
        from .copying import keep_authors
        from .database import install

        keep_authors()
        connection_created.connect(install.on_connect)
        pre_migrate.connect(install.before_migrate, sender=self)
        post_migrate.connect(install.after_migrate, sender=self)
