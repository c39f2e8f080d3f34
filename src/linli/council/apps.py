from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "linli.council"
    label = "council"

    def ready(self) -> None:
        from linli.council import grants, menu
        from linli.ui import nav

        grants.enrol()
        nav.register(menu.entries)
