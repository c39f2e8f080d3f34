from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "linli.files"
    label = "files"

    def ready(self) -> None:
        from linli.files import checks, personal, subjects

        subjects.fill()
        personal.fill()
        assert checks  # registered by being read
