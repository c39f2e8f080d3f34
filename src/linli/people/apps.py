from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "linli.people"
    label = "people"

    def ready(self) -> None:
        from linli.people import forgetting, grants, subjects

        grants.fill()
        subjects.fill()
        forgetting.listen()
