from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "linli.stories"
    label = "stories"

    def ready(self) -> None:
        from linli.cases import beside
        from linli.stories import awaiting, grants, menu
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        beside.register(awaiting.beside)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.at_desk, desk=True)
