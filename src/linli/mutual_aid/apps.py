from django.apps import AppConfig


class MutualAidConfig(AppConfig):
    name = "linli.mutual_aid"
    label = "mutual_aid"

    def ready(self) -> None:
        from linli.mutual_aid import grants, menu, personal, retention, subscriptions
        from linli.notify import telling
        from linli.ui import nav

        grants.enrol()
        nav.register(menu.entries)
        telling.register(subscriptions.ROWS)
        personal.fill()
        retention.enrol()
