from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "kb.references"
    label = "references"
