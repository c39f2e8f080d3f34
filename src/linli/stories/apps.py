from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "linli.stories"
    label = "stories"

    def ready(self) -> None:
        from linli.cases import beside, origins
        from linli.notify import telling
        from linli.stories import (  # noqa: F401 -- heard once named
            awaiting,
            grants,
            letters,
            menu,
            personal,
            progress,
            reactions,
            retention,
            subscriptions,
        )
        from linli.ui import awaits, nav

        grants.enrol()
        telling.register(subscriptions.ROWS)
        nav.register(menu.entries)
        origins.register("desk_mail", origins.Origin(letters.words, letters.locked, letters.entered))
        beside.register(awaiting.beside)
        beside.register_own(awaiting.of_author)
        awaits.register(awaiting.own, concerns=awaiting.paid)
        awaits.register(awaiting.to_judge, concerns=awaiting.judges)
        awaits.register(awaiting.commissions, concerns=awaiting.commissioned)
        awaits.register(awaiting.at_desk, desk=True)
        personal.fill()
        retention.enrol()
