from django.apps import AppConfig


class LocalesConfig(AppConfig):
    name = "kb.locales"
    label = "locales"
