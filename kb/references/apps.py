from django.apps import AppConfig
from django.db.models.signals import pre_delete


class ReferencesConfig(AppConfig):
    name = "kb.references"
    label = "references"

    def ready(self) -> None:
        from .models import Reference
        from .usage import keep_cited

        pre_delete.connect(keep_cited, sender=Reference)
