from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "linli.channels"
    label = "channels"

    def ready(self) -> None:
        from linli.channels import doubles, grants, jobs, menu, outgoing, personal, reactions, retention  # noqa: F401 -- jobs and reactions register themselves
        from linli.ui import nav

        grants.enrol()
        outgoing.enrol()
        doubles.enrol()
        nav.register(menu.entries)
        personal.fill()
        retention.enrol()
