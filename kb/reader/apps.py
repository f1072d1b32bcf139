from django.apps import AppConfig


class ReaderConfig(AppConfig):
    name = "kb.reader"
    label = "reader"
