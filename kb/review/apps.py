from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "kb.review"
    label = "review"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401
        from .audit import as_of  # noqa: F401
        from .copying import keep_authors

        keep_authors()
