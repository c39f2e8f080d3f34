"""A request in a chat: what, where, photos, then yes. One question at a time; what nobody goes on with is forgotten.

Everything here is fast and asks no platform, for an answer must be back within five seconds: photos are fetched by a
job, and a yes said before they are here is carried out by one.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import packs, queries, services, told
from linli.cases.models import Case, Channel
from linli.cases.services import Submission
from linli.channels import spoken
from linli.channels.models import Account, Bound, Step, Talk, TalkPhoto
from linli.channels.spoken import AGAIN, DONE, HELLO, MINE, SKIP, STOP, YES, plain
from linli.files.models import File
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import limits, terms
from linli.people.models import phone_index
from linli.places.models import Area
from linli.places.queries import places_of
from linli.places.said import place_of
from linli.rules.pack import Pack

KEPT = timedelta(minutes=30)
PHOTOS_AT_MOST = 9
AN_HOUR, PER_PERSON = 60 * 60, 30
WHAT_AT_MOST = 2000


def actor_of(bound: Bound) -> Actor:
    """The person who writes."""
    return Actor(bound.person_id, "person", name=bound.person.name)


def said(bound: Bound, words: str, media: str = "") -> str:
    """Hear one thing that a bound person said, a photo if there is `media`; answers what they are told."""
    Bound.objects.select_for_update().get(pk=bound.pk)  # of two messages at once, one begins the talk
    talk = _talk(bound)
    if plain(words) in MINE and not media:
        return progress(bound)
    if plain(words) in STOP and not media:
        return _stopped(talk)
    if talk is None:
        if plain(words) in HELLO and not media:
            return help_words()
        talk = _begun(bound)
    elif talk.step == Step.SENDING:
        return _("One moment please, your request is just being sent.")
    talk.until = clock.now() + KEPT
    answer = _with_photo(talk, media) if media else _STEPS[Step(talk.step)](talk, words.strip())
    if talk.pk:
        talk.save()
    return answer


def _talk(bound: Bound) -> Talk | None:
    """What they had begun, locked; what is older than half an hour is forgotten."""
    rows = Talk.objects.select_for_update(of=("self",)).select_related("estate", "bound__person", "bound__account")
    talk = rows.filter(bound=bound).first()
    if talk is not None and talk.until < clock.now():
        talk.delete()
        return None
    return talk


def _begun(bound: Bound) -> Talk:
    homes = estates(bound)
    if not homes:
        raise Refused("no_home", _no_home(bound))
    alone = len(homes) == 1
    talk = Talk(bound=bound, token=uuid.uuid4().hex, step=Step.WHAT if alone else Step.ESTATE)
    talk.estate = homes[0] if alone else None
    talk.until = clock.now() + KEPT
    talk.save()
    return talk


def estates(bound: Bound) -> list[Area]:
    """Where the person may ask for something: their homes, as far as the account speaks for them."""
    within = {home.estate_id for home in terms.homes(bound.person_id)}
    found = Area.objects.filter(pk__in=within, level="estate", ends=None).order_by("pk")
    return [area for area in found if bound.account.area_id in area.path_ids]


def _no_home(bound: Bound) -> str:
    return _("Your account has no home of an estate here yet. Have it bound on your own page: %(link)s") % {
        "link": bound.account.site + reverse("people:me")
    }


def _stopped(talk: Talk | None) -> str:
    if talk is None:
        return help_words()
    if talk.step == Step.SENDING:
        return _("One moment please, your request is just being sent.")
    talk.delete()
    return _("Called off; nothing was sent. Write to begin anew.")


def help_words() -> str:
    """What one can do here."""
    return _(
        "Say in a sentence what it is about, or send a photo, and we ask you the rest."
        " %(progress)s: your requests. %(stop)s: stop."
    ) % {"progress": spoken.PROGRESS, "stop": spoken.CALLED_OFF}


# ---- the questions --------------------------------------------------------------------------------------------------


def _with_photo(talk: Talk, media: str) -> str:
    if talk.photos.count() >= PHOTOS_AT_MOST:
        return _("At most %(most)s photos. Reply %(done)s to go on.") % {
            "most": PHOTOS_AT_MOST,
            "done": spoken.FINISHED,
        }
    photo, fresh = TalkPhoto.objects.get_or_create(talk=talk, media=media)
    if fresh:
        enqueue("channels.fetch_photo", {"photo": photo.pk}, key=f"channels.photo.{photo.pk}")
    got = ngettext("%(number)s photo is here.", "%(number)s photos are here.", talk.photos.count()) % {
        "number": talk.photos.count()
    }
    match talk.step:
        case Step.ESTATE:
            return f"{got}\n{_ask_estate(talk)}"
        case Step.WHAT:
            return f"{got}\n" + _("What is it about? Say it in a sentence.")
        case Step.WHERE:
            return f"{got}\n{_ask_where(talk)}"
        case Step.CONFIRM:
            return f"{got}\n{_ask_yes(talk)}"
    return f"{got}\n" + _("Send more, or reply %(done)s.") % {"done": spoken.FINISHED}


def _estate(talk: Talk, words: str) -> str:
    """Which of one's estates, by its number or its name."""
    homes = estates(talk.bound)
    chosen = [home for number, home in enumerate(homes, 1) if words == str(number) or (words and words in home.name)]
    if len(chosen) != 1:
        talk.what = talk.what or ("" if words.isdecimal() else words[:WHAT_AT_MOST])
        return _ask_estate(talk)
    talk.estate = chosen[0]
    if talk.what:
        talk.step = Step.WHERE
        return _ask_where(talk)
    talk.step = Step.WHAT
    return _("What is it about? Say it in a sentence.")


def _ask_estate(talk: Talk) -> str:
    lines = [f"{number}. {home.name}" for number, home in enumerate(estates(talk.bound), 1)]
    return "\n".join([_("Which estate is it in? Reply with the number."), *lines])


def _what(talk: Talk, words: str) -> str:
    if not words:
        return _("What is it about? Say it in a sentence.")
    if len(words) > WHAT_AT_MOST:
        return _("That is too long for a message. Please say it in at most %(most)s letters.") % {"most": WHAT_AT_MOST}
    talk.what, talk.step = words, Step.WHERE
    return _ask_where(talk)


def _ask_where(talk: Talk) -> str:
    assert talk.estate is not None
    names = [house.name for house in places_of(talk.estate).buildings[:6]]
    example = _("%(building)s, east side") % {"building": names[0] if names else _("the north gate")}
    return _("Where is it? Reply with the building and place, such as %(example)s; %(skip)s if you cannot say.") % {
        "example": example, "skip": spoken.SKIPPED,
    }  # fmt: skip


def _where(talk: Talk, words: str) -> str:
    assert talk.estate is not None
    if not words:
        return _ask_where(talk)
    talk.where = "" if plain(words) in SKIP else words[:100]
    talk.step = Step.PHOTOS if photo_role() else Step.CONFIRM
    if talk.step == Step.CONFIRM:
        return _ask_yes(talk)
    if talk.photos.count():
        return _("Have you more photos? Send them, or reply %(done)s.") % {"done": spoken.FINISHED}
    return _("Have you a photo? Send it here, or reply %(no)s.") % {"no": spoken.NOTHING}


def _photos(talk: Talk, words: str) -> str:
    if plain(words) not in DONE:
        return _("Please send a photo, or reply %(done)s to go on.") % {"done": spoken.FINISHED}
    talk.step = Step.CONFIRM
    return _ask_yes(talk)


def _ask_yes(talk: Talk) -> str:
    good = talk.photos.filter(fault="").count()
    lines = [
        _("Please check:"),
        _("What: %(what)s") % {"what": talk.what},
        _("Where: %(where)s") % {"where": talk.where or _("not said")},
        _("Photos: %(number)s") % {"number": good},
        *(_("One photo was not taken: %(why)s") % {"why": photo.fault} for photo in talk.photos.exclude(fault="")),
        _("Reply 1 to send it, 2 to write it anew, 0 to stop."),
    ]
    return "\n".join(lines)


def _confirm(talk: Talk, words: str) -> str:
    if plain(words) in AGAIN:
        talk.what, talk.where, talk.step = "", "", Step.WHAT
        return _("What is it about? Say it in a sentence.")
    if plain(words) not in YES:
        return _ask_yes(talk)
    if talk.photos.filter(file=None, fault="").exists():
        talk.step, talk.until = Step.SENDING, clock.now() + KEPT
        enqueue("channels.send_talk", {"talk": talk.pk}, key=f"channels.talk.{talk.pk}")
        return _("Thank you. Your photos are still on their way; you get the number in a moment.")
    return sent(talk)


_STEPS = {
    Step.ESTATE: _estate, Step.WHAT: _what, Step.WHERE: _where, Step.PHOTOS: _photos, Step.CONFIRM: _confirm,
}  # fmt: skip


# ---- the request ----------------------------------------------------------------------------------------------------


def sent(talk: Talk) -> str:
    """Make it a case, in the caller's transaction, the talk locked; answers the number and where to follow it."""
    files = [photo.file for photo in talk.photos.select_related("file").order_by("pk") if photo.file]
    case, account = submitted(talk, files), talk.bound.account
    talk.delete()
    return taken_in(account, case)


def taken_in(account: Account, case: Case) -> str:
    """That the request is taken in, its number, and where to follow it."""
    return _("Your request is taken in, number %(number)s. Follow it here: %(link)s") % {
        "number": case.number, "link": account.site + reverse("cases:track", args=[case.code]),
    }  # fmt: skip


def submitted(talk: Talk, files: Sequence[File]) -> Case:
    """The case, by the same service as the page's."""
    assert talk.estate is not None
    person = talk.bound.person
    key = phone_index(person.phone) if person.phone else f"person.{person.pk}"
    if not limits.spend(f"report.{key}", limit=PER_PERSON, seconds=AN_HOUR):
        raise Refused("too_many", _("Very many requests in a short time. Please wait a little, or call 12345."))
    version, pack = packs.front()
    given = Submission(
        form={pack.matter: talk.what},
        channel=Channel.WECHAT,
        where=place_of(talk.estate, talk.where),
        name=person.name,
        phone=person.phone,
        reporter_id=person.pk,
        files=files,
        token=talk.token,
    )
    return services.submit(talk.estate, given, by=actor_of(talk.bound), pack=(version, pack))


def photo_role() -> str:
    """Under which role the process that residents begin with takes photos; empty where it asks for none."""
    pack: Pack = packs.front()[1]
    asked = pack.asked_at(pack.door("resident"))
    return next((question.role for question in asked if question.type == "photos"), "")


def progress(bound: Bound) -> str:
    """One's last three requests and how far they are."""
    lines = []
    for case in queries.mine(actor_of(bound), 3):
        pack = packs.by_version(case.pack_version_id)
        link = bound.account.site + reverse("cases:track", args=[case.code])
        lines.append(f"{case.number} {case.title}\n{told.state_words(case, pack)} {link}")
    return "\n\n".join(lines) or _("You have no request yet. Say in a sentence what it is about.")


@transaction.atomic
def forget_old() -> int:
    """Talks that nobody went on with; one that is being sent stays until it is."""
    gone, _kinds = Talk.objects.filter(until__lt=clock.now()).exclude(step=Step.SENDING).delete()
    return gone
