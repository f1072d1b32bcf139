from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "kb.regions"
    label = "regions"
