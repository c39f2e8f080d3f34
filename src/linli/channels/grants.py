"""Who sets accounts up (administrators), and who gives a group of their body its robot."""

from linli.channels.models import Account, Bound, Consent, Robot, SiteFile, WorkApp
from linli.journal import subjects
from linli.papers.grants import OfBody
from linli.people.access import Anywhere, Grant, Holds, System, register, register_place

GRANTS = [
    Grant("channel.manage", Holds("administrator")),
    Grant("channel.manage", System()),
    Grant("sitefile.put", Holds("administrator")),
    Grant("robot.manage", OfBody(column="organisation_id")),
    Grant("robot.manage", Holds("administrator")),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(SiteFile, Anywhere())
    register(GRANTS)
    subjects.register(
        "account",
        Account,
        ("code", "area_id", "name", "app_id", "secret", "token", "aes_key", "site", "template", "template_fields",
         "ended_at", "once_template", "notice_template", "notice_fields", "notice_standing"),
    )  # fmt: skip
    subjects.register("bound", Bound, ("account_id", "person_id", "openid", "bound_at", "ended_at"))
    subjects.register("consent", Consent, ("bound_id", "way", "template", "scene", "standing", "given_at", "ended_at"))
    subjects.register("workapp", WorkApp, ("code", "area_id", "name", "corp_id", "agent_id", "secret", "ended_at"))
    subjects.register("robot", Robot, ("code", "organisation_id", "area_id", "name", "key", "tells", "ended_at"))
    subjects.register("sitefile", SiteFile, ("name", "content"))
