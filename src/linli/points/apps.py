from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "linli.points"
    label = "points"

    def ready(self) -> None:
        from linli.notify import telling
        from linli.points import awaiting, doubles, grants, menu, personal, subscriptions
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own)
        awaits.register(awaiting.at_desk, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        doubles.enrol()
