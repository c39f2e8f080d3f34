from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "linli.notify"
    label = "notify"

    def ready(self) -> None:
        from linli.notify import menu, queries
        from linli.people import sessions
        from linli.ui import nav

        sessions.carry(queries.UNREAD, queries.unread_of)

        nav.register(menu.entries)
        nav.register_bell(menu.bell)
