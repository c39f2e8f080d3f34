from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "linli.search"
    label = "search"
