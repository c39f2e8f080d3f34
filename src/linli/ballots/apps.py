from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "linli.ballots"
    label = "ballots"

    def ready(self) -> None:
        from linli.ballots import awaiting, grants, menu, putting
        from linli.cases import deciding
        from linli.ui import awaits, nav

        grants.enrol()
        deciding.register(putting.votes_on)
        nav.register(menu.entries)
        awaits.register(awaiting.own)
