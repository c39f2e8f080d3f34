from django.apps import AppConfig


class RotasConfig(AppConfig):
    name = "linli.rotas"
    label = "rotas"

    def ready(self) -> None:
        from linli.rotas import awaiting, grants, menu
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.office, desk=True)
