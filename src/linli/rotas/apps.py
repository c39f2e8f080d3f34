from django.apps import AppConfig


class RotasConfig(AppConfig):
    name = "linli.rotas"
    label = "rotas"

    def ready(self) -> None:
        from linli.activities import feeds
        from linli.notify import telling
        from linli.rotas import awaiting, feeding, grants, menu, personal, retention, subscriptions
        from linli.ui import awaits, nav, own_pages

        grants.enrol()
        nav.register(menu.entries)
        own_pages.register(menu.OWN)
        feeds.register(person=feeding.own)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.office, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        retention.enrol()
