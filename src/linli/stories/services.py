"""Every write of stories: who publishes under which sections, a story made ready, released, corrected.

The words are the case's own, and go through its reviews; here stands what is beside them. `release` is a step of the
case: whoever may take it releases, and what its gates refuse is not released.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases import queries as cases
from linli.cases import services as casework
from linli.cases.models import Case
from linli.cases.titles import title_of
from linli.files.models import Kind as FileKind
from linli.files.models import State as FileState
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import last_of, must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.media import films
from linli.media import queries as media
from linli.media.film_models import Version
from linli.people import on_record
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import new_salt
from linli.rules.pack_parts import Story as Rule
from linli.search.services import areas_of, put, remove
from linli.stories import queries
from linli.stories.call_models import Entry as Work
from linli.stories.models import Correction, Kind, Publisher, Section, Story

PICTURES_AT_MOST = 30
MARK, CREDITS_GAP = "\uff0f", "\u3000"  # as papers print credits: what, a slash, whose; a wide gap
ASKED = "民法典 art. 1019; 个人信息保护法 art. 25"  # zh: whoever is shown is asked


@dataclass(frozen=True)
class Prepared:
    """What stands beside the words. `pictures`: codes of files of the case or the story; `cover` one of them."""

    section_id: int
    kind: str = Kind.TEXT
    summary: str = ""
    pictures: Sequence[str] = ()
    cover: str = ""
    films: Sequence[str] = ()
    made: bool = False
    blur: str = ""
    blurred: bool = False


@transaction.atomic
def open_publisher(organisation_id: int, name: str, *, licence: str = "", about: str = "", by: Actor) -> Publisher:
    """Let a body tell everybody what happens, under a name of its own."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organisation_id)
    row = Publisher(organisation=body, name=name.strip()[:40], licence=licence.strip()[:40], about=about.strip()[:300])
    row.locate(body.area)
    if not may(by, "publisher.keep", row):
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    if Publisher.objects.filter(organisation=body).exists():
        raise Refused("publishes_already", _("This body publishes already."))
    row.save()
    record("publisher.opened", row, by=by, data={"organisation": body.pk}, area_id=row.area_id, new=True)
    return row


def _kept(publisher_id: int, by: Actor) -> Publisher:
    row = Publisher.objects.select_for_update(of=("self",)).select_related("area").get(pk=publisher_id)
    if not may(by, "publisher.keep", row):
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    return row


@transaction.atomic
def change_publisher(
    publisher_id: int, name: str, *, licence: str, about: str, by: Actor, seen: str | None = None
) -> Publisher:
    """Say anew what it is called, and the number of its licence."""
    row = _kept(publisher_id, by)
    must_be_as_seen(seen, state_of(row))
    row.name, row.licence, row.about = name.strip()[:40], licence.strip()[:40], about.strip()[:300]
    row.save(update_fields=["name", "licence", "about"])
    record("publisher.changed", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def add_section(publisher_id: int, slug: str, name: str, *, name_en: str = "", by: Actor) -> Section:
    """A section more, after those that there are; one that had ended under the address goes on."""
    row = _kept(publisher_id, by)
    made = row.sections.filter(slug=slug).first()
    if made is not None and made.ended_at is None:
        raise Refused("section_exists", _("There is a section under this address already."), field="slug")
    last = row.sections.order_by("-position").values_list("position", flat=True).first() or 0
    made = made or Section(publisher=row, slug=slug, position=last + 1)
    made.name, made.name_en, made.ended_at = name, name_en, None
    made.save()
    record("publisher.sectioned", row, by=by, data={"section": made.pk, "slug": slug}, area_id=row.area_id)
    return made


@transaction.atomic
def end_section(section_id: int, *, by: Actor) -> Section:
    """Nothing new comes under it; what stands there stays."""
    row = _kept(Section.objects.values_list("publisher_id", flat=True).get(pk=section_id), by)
    section = Section.objects.get(pk=section_id)
    if section.ended_at is None:
        section.ended_at = clock.now()
        section.save(update_fields=["ended_at"])
        record("publisher.unsectioned", row, by=by, data={"section": section.pk}, area_id=row.area_id)
    return section


def workable(case_id: int, by: Actor) -> tuple[Case, Rule]:
    """The case, locked, and what its process says of its story, when the actor makes it ready; else Refused."""
    case = cases.locked(case_id)
    found = queries.rule_of(case)
    if found is None or not queries.works_on(by, case):
        raise NotAllowed(_("A story is made ready by the desk of its process, and by nobody whose own work it is."))
    return case, found[1]


def add_pictures(case_id: int, uploads: "Sequence[UploadedFile[Any]]", *, by: Actor) -> None:
    """Pictures of the desk's own, such as one in which a face was made unknown; the case keeps what was sent in."""
    story = Story.objects.filter(case_id=case_id).first()
    if story is None:
        raise Refused("not_prepared", _("Choose a section first; then pictures can be added."))
    case, rule = story.case, queries.rule_of(story.case)
    if rule is None or not queries.works_on(by, case):
        raise NotAllowed(_("A story is made ready by the desk of its process, and by nobody whose own work it is."))
    must_be_open(case, rule[1])
    take_in(uploads, by=by, role="story", kind=FileKind.PHOTO, owner=("story", story.pk))


def must_be_open(case: Case, rule: Rule) -> None:
    """Refused once the last review is done."""
    if case.state not in rule.prepared:
        words = _(
            "What is beside the words is reviewed with them: it stands as it is now. Change it by a step of the case."
        )
        raise Refused("reviewed_already", words)


@transaction.atomic
def prepare(case_id: int, given: Prepared, *, by: Actor, seen: str | None = None) -> Story:
    """Write down what stands beside the words. Once the last review is done only the section can be changed."""
    case, rule = workable(case_id, by)
    section = Section.objects.select_related("publisher__area").filter(pk=given.section_id, ended_at=None).first()
    if section is None or not may(by, "publisher.keep", section.publisher):
        raise Refused("no_section", _("Choose a section of your publisher."), field="section")
    story, new = queries.of_case(case), False
    if story is None:
        story, new = Story(case=case), True
        story.locate(case.area)
    else:
        must_be_as_seen(seen, state_of(story))
    if story.released_at:
        raise Refused("released", _("It was released; correct it, or recall it by a step of the case."))
    story.publisher, story.section = section.publisher, section
    if _beside(story) != _given(story, given):
        must_be_open(case, rule)
        _fill(story, given, by)
    story.save()
    record("story.prepared", story, by=by, data={"case": case.pk, "section": section.pk}, area_id=case.area_id, new=new)
    return story


def sort(case_id: int, section_id: int, *, by: Actor) -> Story:
    """Put a submission under a section; whatever else was made ready stays."""
    story = Story.objects.filter(case_id=case_id).select_related("cover").first()
    given = Prepared(section_id)
    if story is not None:
        given = Prepared(
            section_id, story.kind, story.summary, story.pictures, story.cover.code if story.cover else "", story.films,
            story.made, story.blur, story.blurred_by_id is not None,
        )  # fmt: skip
    return prepare(case_id, given, by=by)


def _beside(story: Story) -> tuple[Any, ...]:
    cover = story.cover.code if story.cover else ""
    return (
        story.kind,
        story.summary,
        [*story.pictures],
        cover,
        [*story.films],
        story.made,
        story.blur,
        bool(story.blurred_by_id),
    )


def _given(story: Story, given: Prepared) -> tuple[Any, ...]:
    return (
        given.kind, given.summary.strip(), [*given.pictures], given.cover, [*given.films], given.made,
        given.blur.strip(), given.blurred and bool(given.blur.strip()),
    )  # fmt: skip


def files_for(story: Story | None, case: Case) -> dict[str, Any]:
    """The pictures a story may show by their codes: the case's and its own. Two statements."""
    found = files_of("case", case.pk) + (files_of("story", story.pk) if story and story.pk else [])
    return {file.code: file for file in found if file.kind == FileKind.PHOTO and file.state == FileState.READY}


def films_for(case: Case) -> dict[str, Version]:
    """The versions of the case's films that can be shown, as "code.number". Two statements."""
    rows = ((film, version) for film in media.films_of(case) for version in film.versions.all() if version.ready)
    return {f"{film.code}.{version.number}": version for film, version in rows}


def _fill(story: Story, given: Prepared, by: Actor) -> None:
    known = {code: file for code, file in files_for(story, story.case).items() if code not in story.covered}
    chosen = list(dict.fromkeys(given.pictures))
    if len(chosen) > PICTURES_AT_MOST or any(code not in known for code in chosen):
        raise Refused("no_such_picture", _("Choose pictures of this case that have been checked."), field="pictures")
    if given.cover and given.cover not in known:
        raise Refused("no_such_picture", _("Choose a cover among the pictures."), field="cover")
    versions = list(dict.fromkeys(given.films))
    if versions and any(one not in films_for(story.case) for one in versions):
        raise Refused("no_such_film", _("Choose versions of this case's films that are ready."), field="films")
    if len({one.partition(".")[0] for one in versions}) < len(versions):
        raise Refused("two_versions", _("Choose one version of each film."), field="films")
    story.films = versions
    story.kind, story.summary, story.made = given.kind, given.summary.strip(), given.made
    story.pictures, story.cover = chosen, known.get(given.cover)
    story.blur = given.blur.strip()
    story.blurred_by_id = (story.blurred_by_id or by.person_id) if given.blurred and story.blur else None


def words_of(case: Case, rule: Rule) -> dict[str, Any]:
    """The case's own words for its story: headline (else what the text begins with), text, credits, day, place."""
    known = {**case.answers, **({packed.matter: case.text} if (packed := casework.pack_of(case)).matter else {})}

    def first(names: Sequence[str]) -> str:
        return next((str(known[name]).strip() for name in names if known.get(name)), "")

    day = known.get(rule.day) if rule.day else None
    return {
        "headline": (first(rule.headline) or title_of(first(rule.text)))[:80], "text": first(rule.text),
        "credits": _credits(rule, first)[:200], "day": day or None,
        "place": first([rule.place])[:100] if rule.place else "",
    }  # fmt: skip


def _credits(rule: Rule, first: Callable[[Sequence[str]], str]) -> str:
    """Whose text, pictures and film it is and where it is from; whoever wrote such marks themselves has them left."""
    if not isinstance(rule.credits, dict):
        return first(rule.credits)
    said = [(label.say("zh-hans"), first([name])) for name, label in rule.credits.items()]
    return CREDITS_GAP.join(words if MARK in words else f"{label}{MARK}{words}" for label, words in said if words)


@transaction.atomic
def release(case_id: int, *, by: Actor, version: int | None = None, address: str = "") -> Story:
    """Put it up for everybody: the step of the case, with its words as they were reviewed. `address`: of this site."""
    on_record.must_stand(by.person_id)
    case, rule = workable(case_id, by)
    story = queries.of_case(case)
    if story is None:
        raise Refused("not_prepared", _("Choose a section first; then it can be released."))
    if story.released_at:
        raise Refused("released", _("It was released already."))
    if story.publisher.ended_at or story.section.ended_at:
        raise Refused("no_section", _("Choose a section of your publisher."))
    if story.blur and not story.blurred_by_id:
        words = _("Somebody is to be made unknown first: %(what)s. Say so above once it is done.") % {
            "what": story.blur
        }
        raise Refused("not_blurred", words, basis=ASKED)
    words_now = words_of(case, rule)
    if not words_now["text"]:
        raise Refused("no_words", _("The case has no text to be released."))
    for name, value in words_now.items():
        setattr(story, name, value)
    story.released_at = clock.now()
    story.save()
    put("story", story.pk, f"{story.headline} {story.text} {story.credits}", areas_of(story))
    says: dict[str, Any] = dict(rule.says)
    if rule.address:
        says[rule.address] = address + reverse("stories:show", args=[story.code])
    casework.act(case.pk, rule.release, says, by=by, version=version)
    known = films_for(case)
    for one in story.films:
        films.release(known[one].film_id, known[one].number, by=by)
    data = {"case": case.pk, "words": salted_digest(bytes(story.salt), [story.headline, story.text, story.credits])}
    record("story.released", story, by=by, data=data, area_id=case.area_id)
    return story


@transaction.atomic
def correct(story_id: int, text: str, *, by: Actor, seen: str | None = None) -> Correction:
    """Say beside a story what was wrong in it; the story stays as it was read."""
    story = Story.objects.select_for_update(of=("self",)).select_related("case").get(pk=story_id)
    if not queries.works_on(by, story.case) or by.person_id is None:
        raise NotAllowed(_("A story is corrected by the desk of its process."))
    if not text.strip() or story.released_at is None:
        raise Refused("nothing_to_correct", _("Write what was wrong and what is right."), field="text")
    must_be_as_seen(seen, last_of(story.corrections.all()))
    row = Correction.objects.create(story=story, text=text.strip()[:300], at=clock.now(), by_id=by.person_id)
    record("story.corrected", story, by=by, data={"correction": row.pk}, area_id=story.area_id)
    return row


@transaction.atomic
def blank(case_id: int) -> None:
    """The words of a case that nobody reads are gone: they go from its story too, and from a call's works.

    Who won a prize was told to everybody, and stays.
    """
    unread = ~packs.told_now("case__")
    story = Story.objects.select_for_update(of=("self",)).filter(unread, case_id=case_id).first()
    for work in Work.objects.select_for_update(of=("self",)).filter(unread, case_id=case_id, award=None):
        work.title = work.maker = work.unit = ""
        work.salt = new_salt()
        work.save(update_fields=["title", "maker", "unit", "salt"])
        record("person.words_erased", work, by=SYSTEM, data={}, area_id=None)
    if story is None or not (story.headline or story.text or story.summary):
        return
    story.headline = story.text = story.summary = story.credits = story.place = story.blur = ""
    story.pictures, story.covered, story.films, story.cover, story.released_at = [], {}, [], None, None
    story.salt = new_salt()
    story.save()
    remove("story", story.pk)
    record("person.words_erased", story, by=SYSTEM, data={}, area_id=story.area_id)


def count_reads(read: dict[int, int]) -> None:
    """Add how often stories were read. It stands on no record: it is nobody's act."""
    for pk, times in read.items():
        Story.objects.filter(pk=pk).update(read=F("read") + times)
