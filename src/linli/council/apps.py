from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "linli.council"
    label = "council"

    def ready(self) -> None:
        from linli.cases import deciding
        from linli.council import (
            awaiting,
            demand_grants,
            demand_removals,
            grants,
            menu,
            opening,
            personal,
            putting,
            retention,
            subscriptions,
        )
        from linli.council.demand_models import Demand
        from linli.council.models import Meeting
        from linli.notify import telling
        from linli.people import nominating, removing
        from linli.people.merging import registry
        from linli.ui import awaits, nav

        grants.enrol()
        demand_grants.enrol()
        removing.register(demand_removals.demanded)
        nominating.register(demand_removals.nominated)
        deciding.register("meetings", putting.meetings_on, putting.items_of)
        opening.enrol()
        nav.register(menu.entries)
        awaits.register(awaiting.own)
        awaits.register(awaiting.of_removals)
        awaits.register(awaiting.of_bodies, desk=True)
        awaits.register(awaiting.of_demands, desk=True)
        telling.register(subscriptions.ROWS)
        personal.fill()
        registry.matter(Demand, "demand.read", lambda demand: demand.title)
        registry.matter(Meeting, "meeting.read", lambda meeting: meeting.title)
        retention.enrol()
