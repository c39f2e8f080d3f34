"""Teams: their members and skills, what they have and play, and agreements on the use of a place."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "linli.teams"
    label = "teams"

    def ready(self) -> None:
        from linli.teams import grants

        grants.enrol()
