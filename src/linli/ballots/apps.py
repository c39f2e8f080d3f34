from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "linli.ballots"
    label = "ballots"

    def ready(self) -> None:
        from linli.ballots import awaiting, doubles, grants, menu, personal, putting, removals, retention, subscriptions
        from linli.cases import deciding
        from linli.notify import telling
        from linli.people import removing
        from linli.ui import awaits, nav

        grants.enrol()
        deciding.register("votes", putting.votes_on, putting.matters_of)
        nav.register(menu.entries)
        removing.register_votes(removals.published)
        awaits.register(awaiting.own)
        awaits.register(awaiting.at_desk, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        doubles.enrol()
        retention.enrol()
