from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "linli.media"
    label = "media"

    def ready(self) -> None:
        from linli.cases import beside as cases
        from linli.media import beside, grants, personal, retention

        grants.enrol()
        cases.register(beside.at_desk)
        cases.register(beside.twins)
        cases.register_own(beside.own)
        personal.fill()
        retention.enrol()
