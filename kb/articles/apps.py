from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "kb.articles"
    label = "articles"

    def ready(self) -> None:
        from . import facts, localising  # noqa: F401
        from .intake import contributors  # noqa: F401
