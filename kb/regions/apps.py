from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "kb.regions"
    label = "regions"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from . import checks, signing, standing  # noqa: F401
        from .models import FactNote
        from .rights import NotesPolicy

        register_permission_policy(FactNote, NotesPolicy(FactNote))
