from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "linli.papers"
    label = "papers"

    def ready(self) -> None:
        from linli.papers import grants, personal

        grants.enrol()
        personal.fill()
