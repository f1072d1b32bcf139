from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "kb.translation"
    label = "translation"

    def ready(self) -> None:
        from . import (  # noqa: F401
            contributors,
            pairs,
            reading,
            refusals,
            releases,
            startup,
        )
