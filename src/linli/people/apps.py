from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "linli.people"
    label = "people"

    def ready(self) -> None:
        from linli.people import checks, forgetting, grants, personal_parts, subjects
        from linli.people.merging import own
        from linli.people.retention import own as retention

        grants.fill()
        subjects.fill()
        personal_parts.fill()
        forgetting.listen()
        own.fill()
        retention.enrol()
        assert checks  # registered by being read
