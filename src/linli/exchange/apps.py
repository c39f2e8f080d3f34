from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "linli.exchange"
    label = "exchange"

    def ready(self) -> None:
        from linli.exchange import awaiting, grants, menu
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
