from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "linli.exchange"
    label = "exchange"

    def ready(self) -> None:
        from linli.cases import deciding
        from linli.exchange import awaiting, grants, menu, personal, retention, subscriptions, talk_grants, turning
        from linli.exchange.models import Receipt
        from linli.notify import telling
        from linli.people.merging import registry
        from linli.ui import awaits, nav

        grants.enrol()
        talk_grants.enrol()
        deciding.register("topics", turning.topics_of, turning.turned_into)
        telling.register(subscriptions.ROWS)
        registry.spare(Receipt, why="both said that they know of it")
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.to_moderate, desk=True)
        personal.fill()
        retention.enrol()
