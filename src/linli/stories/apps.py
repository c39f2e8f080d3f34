from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "linli.stories"
    label = "stories"

    def ready(self) -> None:
        from linli.cases import beside
        from linli.notify import telling
        from linli.stories import awaiting, grants, menu, subscriptions
        from linli.ui import awaits, nav

        grants.enrol()
        telling.register(subscriptions.ROWS)
        nav.register(menu.entries)
        beside.register(awaiting.beside)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.to_judge, concerns=awaiting.judges)
        awaits.register(awaiting.at_desk, desk=True)
