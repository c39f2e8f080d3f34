from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "linli.visits"
    label = "visits"

    def ready(self) -> None:
        from linli.activities import feeds
        from linli.notify import telling
        from linli.ui import awaits, nav, own_pages
        from linli.visits import awaiting, feeding, grants, menu, personal, retention, subscriptions

        grants.enrol()
        nav.register(menu.entries)
        own_pages.register(menu.OWN)
        feeds.register(person=feeding.own)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.office, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        retention.enrol()
