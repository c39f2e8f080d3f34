from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "linli.bookings"
    label = "bookings"

    def ready(self) -> None:
        from linli.bookings import awaiting, grants, menu
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.at_desk, desk=True)
