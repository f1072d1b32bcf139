from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "kb.regions"
    label = "regions"

    def ready(self) -> None:
        from . import checks  # noqa: F401
