from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "linli.council"
    label = "council"

    def ready(self) -> None:
        from linli.council import awaiting, grants, menu, opening
        from linli.ui import awaits, nav

        grants.enrol()
        opening.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own)
        awaits.register(awaiting.of_bodies, desk=True)
