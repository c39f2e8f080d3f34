"""Ways out of the house for notices: WeChat to whoever bound theirs, WeCom to members who proved theirs.

To somebody who wrote to the account within two days a message goes in words; after that, by the account's template if
it has one, else by what the person allowed (`consents`). A person's reach is the row that binds them: an openid leaves
this floor only to the platform.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linli.channels import binding, consents, official, wecom
from linli.channels.models import Account, Bound, Consent, WorkApp
from linli.channels.platform import NoAnswer, PlatformError
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.notify import channels
from linli.notify.channels import Field, Letter, Outcome, Values, later, never, sent, unknown
from linli.people import terms
from linli.places.models import Area

QUIET_FOR, TOO_MANY = 45015, 45047  # they wrote more than two days ago; they had their messages since they wrote
REFUSED = 43101
GONE = frozenset({43004, 43101, 46004, 48002})  # follows no more, refuses, is nobody
USED_UP = frozenset({45009})
HOUR = timedelta(hours=1)
WORDS_AT_MOST, FIELD_AT_MOST = 600, 20  # letters, as the platform cuts


class WeChat:
    """The official account that the person bound."""

    name = "wechat"
    title: Promise = gettext_lazy("WeChat")
    fields: tuple[Field, ...] = ()
    per_minute = 300
    only_urgent = False

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """The latest binding of each, unless nothing reaches them. One statement."""
        rows = Bound.objects.filter(person_id__in=person_ids, person__is_active=True, ended_at=None, refuses=False)
        rows = rows.order_by("pk")
        return {person_id: str(pk) for person_id, pk in rows.values_list("person_id", "pk")}

    def send(self, letter: Letter, values: Values) -> Outcome:
        """In words, else by the template."""
        bound = Bound.objects.select_related("account").filter(pk=int(letter.address), ended_at=None).first()
        if bound is None or bound.person_id != letter.person_id:
            return never("unbound")
        return _answered(lambda: _write(bound, letter), bound)


class WeCom:
    """The application of the area in which the person holds a post."""

    name = "wecom"
    title: Promise = gettext_lazy("WeCom")
    fields: tuple[Field, ...] = ()
    per_minute = 200
    only_urgent = False

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Of those who proved their account there. One statement."""
        return channels.addresses_of(self.name, person_ids)

    def send(self, letter: Letter, values: Values) -> Outcome:
        """As words of the application."""
        app = app_of(letter.person_id)
        if app is None:
            return never("no application")
        user, _at, corp = letter.address.rpartition("@")
        if corp != app.corp_id:
            return never("another enterprise")
        missed: list[str] = []
        found = _answered(lambda: missed.extend(wecom.write_to(app, [user], words_of(letter))))
        return never("81013") if missed else found


def app_of(person_id: int) -> WorkApp | None:
    """The application that writes for a place where the person holds a post. Two statements."""
    areas = Area.objects.filter(pk__in={term.area_id for term in terms.held(person_id)})
    above = {pk for area in areas for pk in area.path_ids}
    return WorkApp.objects.filter(area_id__in=above, ended_at=None).order_by("-pk").first()


def words_of(letter: Letter) -> str:
    """Everything that the letter says, as a message has it."""
    parts = ["\n".join(part for part in (line.title, line.text, line.url) if part) for line in letter.lines]
    words = "\n\n".join(parts)
    return words if len(words) <= WORDS_AT_MOST else words[: WORDS_AT_MOST - 1] + "…"


def _write(bound: Bound, letter: Letter) -> None:
    """In words while they may be written to, then by the template, then by what the person allowed."""
    try:
        official.write_to(bound.account, bound.openid, words_of(letter))
    except PlatformError as error:
        if error.code not in (QUIET_FOR, TOO_MANY):
            raise
        if not _by_template(bound, letter) and not _by_consent(bound, letter):
            raise


def _by_template(bound: Bound, letter: Letter) -> bool:
    account = bound.account
    if not account.template:
        return False
    data = filled(account.template_fields, letter)
    official.template_to(account, bound.openid, data, _url(account, letter), letter.code)
    return True


def _by_consent(bound: Bound, letter: Letter) -> bool:
    """Whether it went by one that the person gave. One that the platform does not know is over."""
    for given in consents.open_of(bound):
        if not consents.use(given):
            continue
        try:
            _send_allowed(given, bound, letter)
        except NoAnswer as trouble:
            if not trouble.asked:
                consents.give_back(given)
            raise
        except PlatformError as error:
            consents.give_back(given)
            if error.code != REFUSED:
                raise
            consents.refuse(bound, given.template, by=SYSTEM)
            continue
        return True
    return False


def _send_allowed(given: Consent, bound: Bound, letter: Letter) -> None:
    account, url = bound.account, _url(bound.account, letter)
    if given.way == Consent.NOTICE:
        official.notice_to(account, bound.openid, filled(account.notice_fields, letter), url)
        return
    official.once_to(account, bound.openid, given.scene or 0, letter.subject, words_of(letter), url)


def _url(account: Account, letter: Letter) -> str:
    return (letter.lines[0].url if len(letter.lines) == 1 else "") or account.site


def filled(fields: str, letter: Letter) -> dict[str, str]:
    """A template's fields, as the administrator said what stands in each."""
    line = letter.lines[0]
    said = {
        "title": letter.subject or line.title,
        "text": line.text or line.title,
        "time": f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
    }
    pairs = (field.split("=", 1) for field in fields.split())
    return {name.removesuffix(".DATA"): said[what][:FIELD_AT_MOST] for name, what in pairs}


def _answered(call: Callable[[], object], bound: Bound | None = None) -> Outcome:
    """What the platform's answer means for the letter."""
    try:
        call()
    except NoAnswer as trouble:
        return unknown(str(trouble)) if trouble.asked else later(str(trouble))
    except PlatformError as error:
        if bound and error.code in GONE:
            binding.note_following(bound.pk, refuses=True)
        if error.later or error.stale:
            return later(str(error.code), HOUR if error.code in USED_UP else None)
        return never(str(error.code))
    return sent()


def enrol() -> None:
    """Put both in; called when the app is ready."""
    channels.register(WeChat())
    channels.register(WeCom())
