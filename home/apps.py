from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.signals import copy_for_translation_done


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        post_migrate.connect(_set_rights, sender=self)
        copy_for_translation_done.connect(_open_tree)


def _set_rights(**kwargs: object) -> None:
    """Permissions exist only after `migrate`, so rights cannot be given in a migration."""
    from .models import HomePage
    from .rights import ensure_groups

    if HomePage.objects.exists():
        ensure_groups()


def _open_tree(target_obj: object, **kwargs: object) -> None:
    """A new home page opens its tree to the translators of its language."""
    from .models import HomePage
    from .rights import ensure_tree

    if isinstance(target_obj, HomePage):
        ensure_tree(target_obj)
