from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kb.people"
    label = "people"
