from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    name = "linli.doorstep"
    label = "doorstep"

    def ready(self) -> None:
        from linli.cases import beside as cases
        from linli.cases import looks
        from linli.doorstep import answering, grants, menu, personal, queries, retention
        from linli.doorstep.models import Wish
        from linli.people.merging import registry
        from linli.ui import nav

        grants.enrol()
        registry.spare(Wish, why="the first's wish holds")
        cases.register(answering.at_desk)
        looks.register(queries.looks_of)
        nav.register(menu.entries, menu.counts)
        personal.fill()
        retention.enrol()
