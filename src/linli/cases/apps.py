from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.cases"
    label = "cases"

    def ready(self) -> None:
        from linli.cases import (
            cards,
            checks,
            doubles,
            enrolment,
            hindering,
            packs,
            personal,
            retention,
            routing,
            subscriptions,
        )
        from linli.cases.doors.desk import handing_over, navigation, seconds
        from linli.notify import telling
        from linli.people import bodies, regrading
        from linli.ui import awaits, nav

        assert checks  # registered by being read
        enrolment.enrol()
        routing.listen()
        bodies.register_hindrance(hindering.of_body)
        regrading.register_hindrance(hindering.of_post)
        awaits.register(cards.awaited, desk=True)
        awaits.register(seconds.awaited, desk=True)
        awaits.register(handing_over.awaited, desk=True)
        telling.register(subscriptions.ROWS)
        doubles.enrol()
        nav.register(navigation.entries, navigation.counts)
        nav.register_reader(lambda request: packs.edition())
        nav.register_place(navigation.place_line)
        personal.fill()
        retention.enrol()
