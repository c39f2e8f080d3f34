from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "linli.ballots"
    label = "ballots"

    def ready(self) -> None:
        from linli.ballots import grants, menu
        from linli.ui import nav

        grants.enrol()
        nav.register(menu.entries)
