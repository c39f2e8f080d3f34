"""Setting accounts, applications, robots and files of this site up: every write of what administrators keep."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.channels import official, platform, protocol, spoken
from linli.channels.models import Account, Bound, Consent, Robot, Scene, SiteFile, WorkApp
from linli.channels.wording import TOLD, platform_words
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import managing
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area

APP_ID = re.compile(r"wx[0-9a-f]{16}")
CORP_ID = re.compile(r"ww?[0-9A-Za-z]{14,20}")
TOKEN = re.compile(r"[0-9A-Za-z]{3,32}")
ROBOT_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SITE_FILE = re.compile(r"(?:MP|WW)_verify_[0-9A-Za-z]{8,40}\.txt")
SITE_FILE_WORDS = re.compile(r"[0-9A-Za-z_-]{1,100}")
FIELDS = re.compile(r"(?:[a-z_]+[0-9]*\.?[a-z]*=(?:title|text|time)\s*)+")


T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What an administrator says of an official account. Of the three secrets, what is empty stays as it is."""

    name: str
    app_id: str
    site: str
    secret: str = ""
    token: str = ""
    aes_key: str = ""
    template: str = ""
    template_fields: str = ""
    once_template: str = ""
    notice_template: str = ""
    notice_fields: str = ""
    notice_standing: bool = False


@transaction.atomic
def set_up(area_id: int, given: Given, *, by: Actor) -> Account:
    """Let an official account speak for an area."""
    area = Area.objects.select_for_update().get(pk=area_id)
    account = Account().locate(area)
    _manages(by, account)
    _fill(account, given)
    if not (account.secret and account.token and account.aes_key):
        raise Refused("secrets_missing", _("Give AppSecret, Token and EncodingAESKey as the platform shows them."))
    if Account.objects.filter(area=area, ended_at=None).exists():
        raise Refused("account_there", _("Another account speaks for this area. End it first."))
    if Account.objects.filter(app_id=account.app_id, ended_at=None).exists():
        raise Refused("account_there", _("This account is set up already."), field="app_id")
    account.save()
    record("account.set_up", account, by=by, data={}, area_id=area.pk, new=True)
    managing.begin("wechat", by=by)
    return account


@transaction.atomic
def change(account_id: int, given: Given, *, by: Actor, seen: str | None = None) -> Account:
    """Say it anew. With another AppID or AppSecret the token that was asked for counts no more."""
    account = _account(account_id, by)
    must_be_as_seen(seen, state_of(account))
    _fill(account, given)
    account.access_token, account.token_until = "", None
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused("account_there", _("This account is set up already."), field="app_id") from None
    record("account.changed", account, by=by, data={}, area_id=account.area_id)
    return account


@transaction.atomic
def end(account_id: int, *, by: Actor) -> None:
    """Take an account off: nobody is bound to it any more, and its secrets are forgotten."""
    account = _account(account_id, by)
    now = clock.now()
    for bound in Bound.objects.select_for_update().filter(account=account, ended_at=None):
        bound.ended_at, bound.openid, bound.openid_index = now, "", ""
        bound.save(update_fields=["ended_at", "openid", "openid_index"])
        record("bound.ended", bound, by=by, data={}, area_id=account.area_id)
    Scene.objects.filter(account=account).delete()
    for given in Consent.objects.select_for_update().filter(bound__account=account, ended_at=None, used_at=None):
        given.ended_at = now
        given.save(update_fields=["ended_at"])
        record("consent.ended", given, by=by, data={"way": given.way}, area_id=account.area_id)
    account.ended_at, account.access_token, account.token_until = now, "", None
    account.secret = account.token = account.aes_key = ""
    account.save()
    record("account.ended", account, by=by, data={}, area_id=account.area_id)


def put_menu(account_id: int, *, by: Actor) -> None:
    """Give the account its menu. The platform is asked first: what it refuses is not recorded as done."""
    with transaction.atomic():
        account = _account(account_id, by)
    said_to(lambda: official.set_menu(account, buttons(account)))
    with transaction.atomic():
        record("account.menu_put", _account(account_id, by), by=by, data={}, area_id=account.area_id)


def buttons(account: Account) -> list[dict[str, object]]:
    """The menu: what residents do most, in the words of the pages they lead to."""

    def view(name: str, path: str) -> dict[str, object]:
        return {"type": "view", "name": name, "url": account.site + path}

    estate = account.area if account.area.level == "estate" else None
    home = reverse("web:home") if estate is None else reverse("web:estate", args=[estate.code])
    report = home if estate is None else reverse("cases:report", args=[estate.code])
    own = [
        view(spoken.REPORT, report),
        view(spoken.REPORTED, reverse("cases:mine")),
        view(spoken.BIND, reverse("channels:own")),
    ]
    return [
        {"name": spoken.OWN, "sub_button": own},
        view(spoken.NOTICES, home),
        view(spoken.VOTES, reverse("ballots:mine")),
    ]


def said_to(call: Callable[[], None]) -> None:
    """Tell the platform something; what it answers is said in words."""
    platform_asked(call)


def platform_asked(call: Callable[[], T]) -> T:
    """Ask the platform; what it refuses is said in words."""
    try:
        return call()
    except platform.PlatformError as error:
        raise Refused("platform_refused", platform_words(error.code)) from None
    except platform.NoAnswer:
        raise Refused("platform_silent", _("WeChat does not answer just now. Please try again in a moment.")) from None


def _fill(account: Account, given: Given) -> None:
    name, app_id = given.name.strip(), given.app_id.strip()
    if not APP_ID.fullmatch(app_id):
        words = _("An AppID begins with wx and has 18 letters and digits.")
        raise Refused("app_id_unreadable", words, field="app_id")
    if given.token and not TOKEN.fullmatch(given.token):
        raise Refused("token_unreadable", _("A Token has 3 to 32 letters and digits."), field="token")
    if given.aes_key:
        try:
            protocol.aes_key(given.aes_key)
        except ValueError:
            words = _("An EncodingAESKey has 43 letters and digits.")
            raise Refused("aes_key_unreadable", words, field="aes_key") from None
    for field in ("template_fields", "notice_fields"):
        if (said := getattr(given, field)) and not FIELDS.fullmatch(said.strip()):
            words = _("Write each as field=what, such as thing1=title time2=time; what can be title, text or time.")
            raise Refused("fields_unreadable", words, field=field)
    account.name, account.app_id, account.site = name, app_id, _site(given.site)
    for column in ("template", "template_fields", "once_template", "notice_template", "notice_fields"):
        setattr(account, column, getattr(given, column).strip())
    account.notice_standing = given.notice_standing
    for column in ("secret", "token", "aes_key"):
        if value := getattr(given, column):
            setattr(account, column, value)


def _site(text: str) -> str:
    parts = urlsplit(text.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise Refused("site_unreadable", _("Give the whole address, such as https://linli.example.cn."), field="site")
    return parts.geturl()


def _manages(by: Actor, row: Account | WorkApp) -> None:
    if not may(by, "channel.manage", row):
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))


def _account(account_id: int, by: Actor) -> Account:
    account = Account.objects.select_for_update(of=("self",)).select_related("area").get(pk=account_id, ended_at=None)
    _manages(by, account)
    return account


# ---- WeCom ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_up_app(area_id: int, name: str, corp_id: str, agent_id: int, secret: str, *, by: Actor) -> WorkApp:
    """Let an application of WeCom write to members in an area's name."""
    area = Area.objects.select_for_update().get(pk=area_id)
    app = WorkApp(name=name.strip(), corp_id=corp_id.strip(), agent_id=agent_id, secret=secret.strip()).locate(area)
    _manages(by, app)
    if not CORP_ID.fullmatch(app.corp_id):
        raise Refused(
            "corp_id_unreadable", _("A CorpID begins with ww and has 18 letters and digits."), field="corp_id"
        )
    theirs = WorkApp.objects.filter(ended_at=None)
    if theirs.filter(area=area).exists() or theirs.filter(corp_id=app.corp_id, agent_id=agent_id).exists():
        raise Refused("app_there", _("This application is set up, or another one writes for the area. End it first."))
    app.save()
    record("workapp.set_up", app, by=by, data={}, area_id=area.pk, new=True)
    managing.begin("wecom", by=by)
    return app


@transaction.atomic
def end_app(app_id: int, *, by: Actor) -> None:
    """Take an application off; its secret is forgotten."""
    app = WorkApp.objects.select_for_update(of=("self",)).select_related("area").get(pk=app_id, ended_at=None)
    _manages(by, app)
    app.ended_at, app.secret, app.access_token, app.token_until = clock.now(), "", "", None
    app.save()
    record("workapp.ended", app, by=by, data={}, area_id=app.area_id)


@transaction.atomic
def add_robot(body_id: int, name: str, address: str, tells: Iterable[str], *, by: Actor) -> Robot:
    """Give a group of a body's staff its robot. `address` is the webhook's, or its key alone: only the key is kept."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    robot = Robot(organisation=body, name=name.strip(), key=robot_key(address), tells=_told(tells)).locate(body.area)
    _keeps(by, robot)
    if any(other.key == robot.key for other in Robot.objects.filter(organisation=body, ended_at=None)):
        raise Refused("robot_there", _("This robot is here already."), field="address")
    robot.save()
    record("robot.added", robot, by=by, data={"tells": robot.tells}, area_id=robot.area_id, new=True)
    return robot


@transaction.atomic
def change_robot(robot_id: int, tells: Iterable[str], *, by: Actor, seen: str | None = None) -> Robot:
    """Say anew of what a group is told."""
    robot = _robot(robot_id, by)
    must_be_as_seen(seen, state_of(robot))
    robot.tells = _told(tells)
    robot.save(update_fields=["tells"])
    record("robot.changed", robot, by=by, data={"tells": robot.tells}, area_id=robot.area_id)
    return robot


@transaction.atomic
def end_robot(robot_id: int, *, by: Actor) -> None:
    """Take a robot out; its key is forgotten."""
    robot = _robot(robot_id, by)
    robot.ended_at, robot.key = clock.now(), ""
    robot.save(update_fields=["ended_at", "key"])
    record("robot.ended", robot, by=by, data={}, area_id=robot.area_id)


def robot_key(address: str) -> str:
    """The key in a webhook's address. The rest of the address is ours: nobody names a host."""
    key = address.strip().rpartition("key=")[2] or address.strip()
    if not ROBOT_KEY.fullmatch(key):
        words = _("Paste the robot's address as WeCom shows it; it ends in key= and 36 letters.")
        raise Refused("robot_key_unreadable", words, field="address")
    return key


def _told(tells: Iterable[str]) -> list[str]:
    return [what for what in TOLD if what in set(tells)]


def _keeps(by: Actor, robot: Robot) -> None:
    if not may(by, "robot.manage", robot):
        raise NotAllowed(_("A group's robot is kept by whoever holds a post of the body."))


def _robot(robot_id: int, by: Actor) -> Robot:
    rows = Robot.objects.select_for_update(of=("self",)).select_related("organisation", "area")
    robot = rows.get(pk=robot_id, ended_at=None)
    _keeps(by, robot)
    return robot


# ---- files of this site ---------------------------------------------------------------------------------------------


@transaction.atomic
def put_file(name: str, content: str, *, by: Actor) -> SiteFile:
    """Serve a platform's file at the root of this site: one line of letters under a name of its own kind."""
    name, content = name.strip(), content.strip()
    if not may(by, "sitefile.put", SiteFile()):
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))
    if not SITE_FILE.fullmatch(name):
        words = _("Its name is MP_verify_ or WW_verify_, letters, and .txt, as the platform gave it.")
        raise Refused("file_name_unreadable", words, field="name")
    if not SITE_FILE_WORDS.fullmatch(content):
        raise Refused("file_content_unreadable", _("It holds one line of letters and digits."), field="content")
    found = SiteFile.objects.select_for_update().filter(name=name).first()
    row = found or SiteFile(name=name)
    row.content, row.put_at = content, clock.now()
    row.save()
    record("sitefile.put", row, by=by, data={}, area_id=None, new=found is None)
    return row


@transaction.atomic
def take_file(file_id: int, *, by: Actor) -> None:
    """Serve it no more."""
    row = SiteFile.objects.select_for_update().get(pk=file_id)
    if not may(by, "sitefile.put", row):
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))
    record("sitefile.taken", row, by=by, data={}, area_id=None, gone=True)
    row.delete()
