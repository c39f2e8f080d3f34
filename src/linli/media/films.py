"""Every write of films: taken in, worked on, edited, captioned, released."""

import importlib.util
import ipaddress
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import services as cases
from linli.cases.models import Case
from linli.files.names import harmless
from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.media import keeping, retention
from linli.media.film_models import Film, State, Version
from linli.media.wording import CAPTION_FAULTS, EDIT_FAULTS
from linli.people.access import may
from linli.rules import films as rules
from linli.rules import web_links

VERSIONS_AT_MOST = 50
FILMS_AT_MOST = 20  # of one case
# Last words of names that lead to the own machine or network (RFC 6761, RFC 6762, RFC 8375, ICANN on "internal").
NEARBY = frozenset(("localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion"))


@cache
def workable() -> bool:
    """Whether the optional extra linli[video] is there."""
    return importlib.util.find_spec("av") is not None


def taking(case_id: int, by: Actor) -> Case:
    """The case, locked, when it takes a film of the actor now; else Refused."""
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case_id)
    if not may(by, "film.send", case):
        raise NotAllowed(_("Films are sent by whoever sent the story, while it is open, and by its desk."))
    if not cases.pack_of(case).films:
        raise Refused("no_films", _("No films are taken with this."))
    if case.films.count() >= FILMS_AT_MOST:
        raise Refused("films_at_most", _("At most %(most)s films with one story.") % {"most": FILMS_AT_MOST})
    return case


@transaction.atomic
def take_in(case_id: int, code: str, name: str, size: int, *, by: Actor, sha256: str = "") -> Film:
    """A film whose bytes are kept under the code already: its row, and the work on it."""
    case = taking(case_id, by)
    if sha256 and case.films.filter(sha256=sha256).exists():
        raise Refused("film_there", _("This film has arrived already."), field="film")
    film = Film(code=code, case=case, sender_id=by.person_id, name=harmless(name) or "film", bytes=size, sha256=sha256)
    film.locate(case.area)
    film.save(force_insert=True)
    record("film.sent", film, by=by, data={"case_id": case.pk, "bytes": size}, area_id=case.area_id, new=True)
    _ordered(film, {}, by)
    return film


def keep(sent: "UploadedFile[Any]", case_id: int, *, by: Actor) -> Film:
    """Take in a film that an ordinary form brought; one that came with the case already is not taken twice."""
    code, digest = Film().code, getattr(sent, "sha256", "")
    stored = keeping.original(code)
    stored.put(Path(sent.temporary_file_path()))  # type: ignore[attr-defined]  # files.uploads.Quarantined
    stored.settle()
    try:
        return take_in(case_id, code, sent.name or "", sent.size or 0, by=by, sha256=digest)
    except BaseException:
        stored.unlink()
        raise


@transaction.atomic
def take_link(case_id: int, link: str, *, by: Actor) -> Film:
    """Note where a film is to be found. It is shown to the desk as text, and never fetched."""
    case = taking(case_id, by)
    film = Film(case=case, sender_id=by.person_id, link=plain_link(link))
    film.link_key = web_links.key(film.link)
    if case.films.filter(link=film.link).exists():
        raise Refused("film_there", _("This link is noted already."), field="link")
    film.locate(case.area)
    film.save(force_insert=True)
    record("film.sent", film, by=by, data={"case_id": case.pk, "link": True}, area_id=case.area_id, new=True)
    return film


def plain_link(link: str) -> str:
    """The address, http or https, without a password in it; else Refused."""
    link = link.strip()
    try:
        URLValidator(schemes=["http", "https"])(link)
        found = urlsplit(link)
    except (ValidationError, ValueError):
        found = None
    if found is None or len(link) > 500 or found.username or found.password or not found.hostname:
        raise Refused("link", _("Give the address as the browser shows it, from http on."), field="link")
    if not elsewhere(found.hostname):
        words = _("This address is of a machine nearby, which nobody else reaches. Give one of a film site.")
        raise Refused("link_nearby", words, field="link")
    return link


def elsewhere(host: str) -> bool:
    """Whether a host of a link is of the open network, by its name alone: nobody is asked, nothing is looked up."""
    try:
        found = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return "." in host.rstrip(".") and last not in NEARBY and not last[:1].isdigit()
    return found.is_global and not found.is_multicast


def _ordered(film: Film, edit: Mapping[str, Any], by: Actor) -> Version:
    number = film.versions.count()
    made = Version(film=film, number=number, edit=dict(edit), made_by_id=by.person_id)
    made.save(force_insert=True)
    data = {"film_id": film.pk, "number": number, "boxes": len(edit.get("boxes", ()))}
    record("film_version.ordered", made, by=by, data=data, area_id=film.area_id, new=True)
    # One lane leaves the other thread of a worker free for all else.
    enqueue("media.mill", {"version": made.pk}, key=f"film.{made.pk}", order=f"films.{film.pk % settings.FILM_LANES}")
    return made


def note_progress(version_id: int, thousandths: int) -> None:
    """How far the work is: shown, not recorded."""
    Version.objects.filter(pk=version_id, state=State.WAITING).update(progress=min(1000, thousandths))


@transaction.atomic
def settle(version_id: int, *, made: Mapping[str, Any] | None = None, reason: str = "") -> None:
    """Write the outcome once; of two workers on one version the second changes nothing."""
    version = Version.objects.select_for_update(of=("self",)).select_related("film").get(pk=version_id)
    if version.state != State.WAITING:
        return
    film = version.film
    if made is None:
        version.state, version.reason = State.REFUSED, reason
    else:
        version.state, version.progress = State.READY, 1000
        version.duration, (version.width, version.height) = made["duration"], made["sizes"]["high"]
    version.save()
    data = {"film_id": film.pk, "number": version.number, "reason": reason, "duration": version.duration}
    verb = "film_version.ready" if version.ready else "film_version.refused"
    record(verb, version, by=SYSTEM, data=data, area_id=film.area_id)
    if made is not None and version.number == 0:
        film.sha256, film.print = made["sha256"], made["print"]
        film.duration, film.width, film.height = version.duration, version.width, version.height
        film.save()
        record("film.looked_through", film, by=SYSTEM, data={"duration": film.duration}, area_id=film.area_id)


def _edited(film_id: int, by: Actor) -> Film:
    """The film, locked, when the actor may edit it: nobody edits what they sent in themselves as its author."""
    film = Film.objects.select_for_update(of=("self",)).select_related("case", "area").get(pk=film_id)
    if not may(by, "film.edit", film.case):
        raise NotAllowed(_("Films are edited by the desk of the paper."))
    if by.person_id is not None and by.person_id == film.case.reporter_id:
        raise NotAllowed(_("Nobody handles a matter of their own."))
    return film


@transaction.atomic
def edit(film_id: int, wanted: rules.Edit, *, by: Actor) -> Version:
    """Have a version made by the edit."""
    film = _edited(film_id, by)
    if not film.duration:
        raise Refused("film_not_ready", _("The film is still being looked through. Try again in a while."))
    if retention.emptied(row_id=film.pk).exists():
        raise Refused(
            "film_expired", _("Its time was over: the film as it was sent is gone, and no version can be made.")
        )
    try:
        checked = rules.checked(wanted, film.duration)
    except rules.Unfit as unfit:
        words = str(EDIT_FAULTS[unfit.word]) % {"line": unfit.line}
        raise Refused(f"edit_{unfit.word}", words, field=unfit.word) from None
    if film.versions.count() >= VERSIONS_AT_MOST:
        raise Refused("versions_at_most", _("There are %(most)s versions already.") % {"most": VERSIONS_AT_MOST})
    if film.versions.filter(edit=checked.as_data()).exclude(state=State.REFUSED).exists():
        raise Refused("version_there", _("There is a version of just this edit already."))
    return _ordered(film, checked.as_data(), by)


@transaction.atomic
def caption(film_id: int, text: str, *, by: Actor, seen: str | None = None) -> int:
    """Put captions (SubRip or WebVTT, by the times of the whole film) in place of those there were; "" takes them away.

    Answers how many there are.
    """
    film = _edited(film_id, by)
    must_be_as_seen(seen, state_of(film))
    cues: tuple[rules.Cue, ...] = ()
    if text.strip():
        try:
            cues = rules.captions(text)
        except rules.Unfit as unfit:
            words = str(CAPTION_FAULTS[unfit.word]) % {"line": unfit.line}
            raise Refused(f"film_{unfit.word}", words, field="captions") from None
    film.captions = rules.webvtt(cues) if cues else ""
    film.save(update_fields=["captions"])
    record("film.captioned", film, by=by, data={"captions": len(cues)}, area_id=film.area_id)
    return len(cues)


@transaction.atomic
def release(film_id: int, number: int, *, by: Actor) -> Film:
    """Let everybody play a version. Whether the story may be released at all, whoever calls has asked."""
    film = _edited(film_id, by)
    version = film.versions.filter(number=number).first()
    if version is None or not version.ready:
        raise Refused("version_not_ready", _("This version is not ready yet."))
    film.released, film.released_at = version, clock.now()
    film.save(update_fields=["released", "released_at"])
    record("film.released", film, by=by, data={"number": number}, area_id=film.area_id)
    return film


@transaction.atomic
def withdraw(film_id: int, *, by: Actor) -> Film:
    """Make a released film private again: nobody but its sender and the desk plays it from now on."""
    film = _edited(film_id, by)
    if film.released is None:
        raise Refused("not_released", _("This film is not released."))
    film.released, film.released_at = None, None
    film.save(update_fields=["released", "released_at"])
    record("film.withdrawn", film, by=by, data={}, area_id=film.area_id)
    return film
