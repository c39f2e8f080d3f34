from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "linli.shelf"
    label = "shelf"

    def ready(self) -> None:
        from linli.cases import beside
        from linli.notify import telling
        from linli.people.merging import registry
        from linli.shelf import fitting, grants, menu, personal, retention, subscriptions
        from linli.shelf.models import KeptGuide
        from linli.ui import nav

        grants.enrol()
        nav.register(menu.entries)
        beside.register_before(menu.before)
        beside.register_guides(fitting.guides)
        telling.register(subscriptions.ROWS)
        personal.fill()
        registry.spare(KeptGuide, why="both keep the guide")
        retention.enrol()
