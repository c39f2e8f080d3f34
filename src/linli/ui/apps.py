from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "linli.ui"
    label = "ui"

    def ready(self) -> None:
        from linli.people import doors
        from linli.ui import nav

        nav.register_reader(doors.posts_of)
