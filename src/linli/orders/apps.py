from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "linli.orders"
    label = "orders"

    def ready(self) -> None:
        from linli.notify import telling
        from linli.orders import awaiting, grants, menu, personal, retention, subscriptions
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.at_desk, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        retention.enrol()
