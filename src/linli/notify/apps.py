from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "linli.notify"
    label = "notify"

    def ready(self) -> None:
        from linli.notify import menu
        from linli.ui import nav

        nav.register(menu.entries)
        nav.register_bell(menu.bell)
