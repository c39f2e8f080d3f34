"""Teams: their members and skills, what they have and play, and agreements on the use of a place."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "linli.teams"
    label = "teams"

    def ready(self) -> None:
        from linli.activities import skilling
        from linli.cases import agreed
        from linli.notify import telling
        from linli.teams import awaiting, grants, menu, personal, queries, retention, squares, subscriptions
        from linli.ui import awaits, nav

        grants.enrol()
        agreed.register(squares.met_by)
        skilling.register(queries.seen)
        nav.register(menu.entries)
        awaits.register(awaiting.at_desk, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        retention.enrol()
