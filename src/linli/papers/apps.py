from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "linli.papers"
    label = "papers"
