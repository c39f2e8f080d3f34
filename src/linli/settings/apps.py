from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "linli.settings"
    label = "settings"

    def ready(self) -> None:
        from linli.settings import declared, subjects

        declared.fill()
        subjects.fill()
