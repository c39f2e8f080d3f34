from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "linli.visits"
    label = "visits"

    def ready(self) -> None:
        from linli.ui import awaits, nav
        from linli.visits import awaiting, grants, menu

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.office, desk=True)
