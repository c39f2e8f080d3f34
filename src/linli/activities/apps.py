from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "linli.activities"
    label = "activities"

    def ready(self) -> None:
        from linli.activities import awaiting, grants, menu, personal, retention, subscriptions
        from linli.activities.hour_models import Star, Volunteer
        from linli.activities.models import Session
        from linli.notify import telling
        from linli.people.merging import registry
        from linli.ui import awaits, nav

        grants.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.at_desk, desk=True)
        awaits.register(awaiting.own, concerns=awaiting.concerns)
        telling.register(subscriptions.ROWS)
        personal.fill()
        registry.matter(Session, "session.read")
        registry.spare(Volunteer, why="the first's wish whether their name is shown holds")
        registry.spare(Star, why="a star of a rank is one person's once")
        retention.enrol()
