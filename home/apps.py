from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        post_migrate.connect(_set_rights, sender=self)


def _set_rights(**kwargs: object) -> None:
    """Permissions exist only after `migrate`, so rights cannot be given in a migration."""
    from .models import HomePage
    from .rights import ensure_groups

    if HomePage.objects.exists():
        ensure_groups()
