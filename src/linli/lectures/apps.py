from django.apps import AppConfig


class LecturesConfig(AppConfig):
    name = "linli.lectures"
    label = "lectures"

    def ready(self) -> None:
        from linli.lectures import awaiting, grants, menu
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        awaits.register(awaiting.desk, desk=True)
