from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "linli.journal"
    label = "journal"
