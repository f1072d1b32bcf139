from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "kb.translation"
    label = "translation"
