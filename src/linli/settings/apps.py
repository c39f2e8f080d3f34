from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "linli.settings"
    label = "settings"
