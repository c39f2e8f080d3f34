from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "linli.activities"
    label = "activities"

    def ready(self) -> None:
        from linli.activities import awaiting, grants, menu, personal, subscriptions
        from linli.notify import telling
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.at_desk, desk=True)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        telling.register(subscriptions.ROWS)
        personal.fill()
