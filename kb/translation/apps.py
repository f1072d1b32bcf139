from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "kb.translation"
    label = "translation"

    def ready(self) -> None:
        from . import contributors, refusals, startup  # noqa: F401
