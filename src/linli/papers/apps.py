from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "linli.papers"
    label = "papers"

    def ready(self) -> None:
        from linli.papers import grants, personal, retention
        from linli.papers.models import Paper
        from linli.people.merging import registry

        grants.enrol()
        personal.fill()
        registry.matter(Paper, "paper.read")
        retention.enrol()
