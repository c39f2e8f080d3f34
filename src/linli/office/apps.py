from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "linli.office"
    label = "office"

    def ready(self) -> None:
        from linli.cases import beside
        from linli.notify import telling
        from linli.office import awaiting, grants, menu, personal, retention, subscriptions, ticket_queries
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.tickets, desk=True)
        awaits.register(awaiting.forms, concerns=awaiting.concerns)
        telling.register(subscriptions.ROWS)
        beside.register(ticket_queries.beside)
        personal.fill()
        retention.enrol()
