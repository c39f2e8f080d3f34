from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "linli.teams"
    label = "teams"
