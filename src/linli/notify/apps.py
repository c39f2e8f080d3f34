from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "linli.notify"
    label = "notify"

    def ready(self) -> None:
        from linli.notify import channels, grants, menu, personal, queries, retention
        from linli.notify.mailing import Email
        from linli.notify.models import Address, Notice, Preference
        from linli.notify.texting import Aliyun, Tencent
        from linli.people import sessions
        from linli.people.merging import registry
        from linli.ui import nav

        grants.enrol()
        for channel in (Email(), Aliyun(), Tencent()):
            channels.register(channel)
        registry.stays(Address, why="an address that the second has proved is not handed on")
        registry.spare(Notice, why="both were told of it")
        registry.spare(Preference, why="the first's wishes hold")
        sessions.carry(queries.UNREAD, queries.unread_of)

        nav.register(menu.entries, menu.counts)
        nav.register_bell(menu.bell)
        personal.fill()
        retention.enrol()
