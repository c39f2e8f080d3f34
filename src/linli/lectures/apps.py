from django.apps import AppConfig


class LecturesConfig(AppConfig):
    name = "linli.lectures"
    label = "lectures"
