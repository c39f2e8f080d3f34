from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "linli.points"
    label = "points"

    def ready(self) -> None:
        from linli.points import grants, menu
        from linli.ui import nav

        grants.enrol()
        nav.register(menu.entries)
