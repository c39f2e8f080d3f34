from django.apps import AppConfig


class LecturesConfig(AppConfig):
    name = "linli.lectures"
    label = "lectures"

    def ready(self) -> None:
        from linli.activities import feeds
        from linli.lectures import awaiting, feeding, grants, menu, personal, subscriptions
        from linli.notify import telling
        from linli.ui import awaits, nav, own_pages

        grants.enrol()
        nav.register(menu.entries)
        own_pages.register(menu.OWN)
        feeds.register(person=feeding.own)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.desk, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
