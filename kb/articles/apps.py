from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "kb.articles"
    label = "articles"

    def ready(self) -> None:
        from .intake import contributors  # noqa: F401
