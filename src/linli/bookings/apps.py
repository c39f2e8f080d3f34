from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "linli.bookings"
    label = "bookings"

    def ready(self) -> None:
        from linli.activities import feeds
        from linli.bookings import (
            awaiting,
            feeding,
            grants,
            menu,
            personal,
            retention,
            subscriptions,
            team_awaiting,
            team_queries,
        )
        from linli.cases import beside
        from linli.notify import telling
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        feeds.register(person=feeding.own, estate=feeding.of_estate)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.at_desk, desk=True)
        telling.register(subscriptions.ROWS)
        awaits.register(team_awaiting.own, concerns=team_awaiting.concerns)
        awaits.register(team_awaiting.at_desk, desk=True)
        beside.register(team_queries.beside)
        beside.register_own(team_queries.own)
        personal.fill()
        retention.enrol()
