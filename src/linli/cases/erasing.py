"""Deleting what was said in a case once its retention is over: free words, names and photos go, counts and days stay.

The journal holds none of it but salted digests, so no chain breaks. Issued papers are archives and are not touched.
"""

from django.db.models import Q, QuerySet

from linli.cases import behalf, commenting, packs, remarks, supporting
from linli.cases.claiming import may_be_of
from linli.cases.models import NOT_CONFIRMED, WHY, Case, Step, Visibility
from linli.cases.opinion_models import Supporter
from linli.cases.parties import rows_of
from linli.cases.party_models import Batch
from linli.cases.titles import searchable
from linli.files.services import let_go
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.wording import in_post
from linli.people.erased_name import tombstone
from linli.people.models import Hold, Person
from linli.places.models import LOCATED_LEVELS, new_salt
from linli.rules.pack import Pack, words_asked
from linli.search.services import areas_of, put

COLUMNS = ("title", "text", "place_words", "public_text", "reporter_name", "reporter_phone", "phone_index")
ERASED = "person.words_erased"
REPORTER = "case_reporter"  # what is emptied of a case with it: who reported it
SAVED = (*COLUMNS, "reporter", "phone_confirmed_at")
PRIVATE = ("reporter", "person", "resident", "link", "own_row")  # in which capacities somebody acts in no office


def erase(case: Case, pack: Pack) -> None:
    """Blank the case's own words, its steps' and whoever reported it; the caller saves the case and its parties."""
    free = words_asked(pack)
    for column in COLUMNS:
        setattr(case, column, "")
    case.reporter, case.phone_confirmed_at = None, None
    for row in rows_of(case):  # their fields are emptied by the step itself
        row.person, row.code = None, None
        row.save(update_fields=["person", "code"])
    case.title = pack.title.say("zh")
    case.answers = {name: answer for name, answer in case.answers.items() if name not in free}
    for step in case.steps.all():
        _blank_step(step, free)
    commenting.erase(case)
    behalf.erase(case)
    supporting.erase(case)
    remarks.erase(case)
    let_go("case", case.pk)
    # A sheet that parties signed shows all of them: with the words of one case it goes, whoever else stands on it.
    for batch_id in Batch.objects.filter(Q(case=case) | Q(rows__case=case)).values_list("pk", flat=True).distinct():
        let_go("batch", batch_id)


def forget_reporter(person_id: int, by: Actor) -> None:
    """Blank what an erased person said in closed cases, their own and others'. Others' words stay, and so do archives.

    Kept: cases reserved for certain offices (petitions, enforcement), matters in dispute, and the words of what
    everybody reads as a story, which was published with consent and is recalled by its publisher.
    """
    closed = Case.objects.select_for_update(of=("self",)).filter(packs.no_archive(), open=False).exclude(held())
    person = Person.objects.get(pk=person_id)
    sent = closed.filter(_sent_by(person))
    read = set(sent.filter(packs.told_now()).values_list("pk", flat=True))
    for case in sent.order_by("pk"):
        if case.reporter_id is None and not may_be_of(person, case):
            continue
        pack = packs.by_version(case.pack_version_id)
        if case.pk not in read:
            _blank_own(case, pack, person_id)
        case.reporter, case.reporter_name, case.reporter_phone, case.phone_index = None, "", "", ""
        case.phone_confirmed_at = None
        case.salt, case.version = new_salt(), case.version + 1
        case.save(update_fields=[*SAVED, "answers", "salt", "version"])
        put("case", case.pk, searchable(case), areas_of(case))
        record(ERASED, case, by=by, data={REPORTER: True}, area_id=case.area_id)
    _blank_elsewhere(person_id, closed, by)
    _name_no_more(person)
    if person.phone_index:
        Supporter.objects.filter(phone_index=person.phone_index).update(phone="", phone_index="")


def held(path: str = "pk") -> Q:
    """In dispute (保全): what was said there is evidence."""
    return Q(**{f"{path}__in": Hold.objects.filter(kind="case", ended_at=None).values("row_id")})


def _sent_by(person: Person) -> Q:
    """What they sent with their account; and what may be theirs under the telephone alone: a call, a home's card."""
    own = Q(reporter=person)
    proved = person.phone_index and person.phone_proved_at
    return own | Q(reporter=None, phone_index=person.phone_index) if proved else own


def _blank_elsewhere(person_id: int, closed: QuerySet[Case], by: Actor) -> None:
    """What they answered, in no office, in matters of others that are over."""
    theirs = Q(by_id=person_id, capacity__in=PRIVATE)
    elsewhere = closed.filter(pk__in=Step.objects.filter(theirs).values("case_id")).exclude(packs.told_now())
    for case in elsewhere.order_by("pk"):
        if _blank_steps(case.steps.filter(theirs), words_asked(packs.by_version(case.pack_version_id))):
            case.version += 1
            case.save(update_fields=["version"])
            record(ERASED, case, by=by, data={}, area_id=case.area_id)


def _name_no_more(person: Person) -> None:
    """Steps say by name and post in whose hands a case then was. Whoever held no post stands in none of them.

    Within the area and the time of each of their terms: another of the same name holds such a post elsewhere.
    """
    terms = list(person.terms.select_related("post__area"))
    for term in terms:
        area = term.post.area
        level = "estate" if area.estate_id else area.level  # whoever works in a grid stands in for others of the estate
        written = {in_post(term.post.title, person.name), f"{term.post.title}{person.name}"}  # once without a space
        named = Step.objects.filter(at__gte=term.starts, handler_label__in=written)
        if level in LOCATED_LEVELS:
            named = named.filter(**{f"case__{level}_id": getattr(area, f"{level}_id")})
        if term.ends:
            named = named.filter(at__lte=term.ends)
        named.update(handler_label=in_post(term.post.title, tombstone())[:60])
    if terms:
        # A step under way there is written before, and found, or reads the tombstone.
        locked = Case.objects.select_for_update(of=("self",), no_key=True).filter(handler=person).order_by("pk")
        list(locked.values_list("pk", flat=True))
        Step.objects.filter(handler_label=person.name, case__handler=person).update(handler_label=tombstone())


def _blank_own(case: Case, pack: Pack, person_id: int) -> None:
    free = words_asked(pack)
    case.title, case.text, case.place_words, case.public_text = pack.title.say("zh"), "", "", ""
    case.answers = {name: answer for name, answer in case.answers.items() if name not in free}
    _blank_steps(case.steps.filter(by_id=person_id).exclude(capacity="post"), free)
    behalf.erase(case)
    let_go("case", case.pk, uploader_id=person_id, nobodys=case.reporter_id is None)


def blank_old(keys: list[int]) -> None:
    """Blank what whoever sent these cases said, its time over: what offices wrote, the public answer, figures stay.

    The caller puts it on record.
    """
    for case in Case.objects.filter(pk__in=keys).order_by("pk"):
        pack = packs.by_version(case.pack_version_id)
        free = words_asked(pack)
        case.title, case.text, case.place_words = pack.title.say("zh"), "", ""
        if case.visibility != Visibility.PUBLIC:
            case.public_text = ""
        case.answers = {name: answer for name, answer in case.answers.items() if name not in free}
        _blank_steps(case.steps.exclude(capacity="post"), free)
        case.salt, case.version = new_salt(), case.version + 1
        case.save(update_fields=["title", "text", "place_words", "public_text", "answers", "salt", "version"])
        put("case", case.pk, searchable(case), areas_of(case))


def _blank_steps(steps: QuerySet[Step], free: frozenset[str]) -> int:
    """Answers how many had words to lose."""
    return sum([_blank_step(step, free) for step in steps])


def _blank_step(step: Step, free: frozenset[str]) -> bool:
    free = frozenset({WHY}) if step.action == NOT_CONFIRMED else free
    kept = [{name: said for name, said in of.items() if name not in free} for of in (step.words, step.replaced)]
    lost = kept != [step.words, step.replaced]
    if lost:
        step.words, step.replaced = kept
        step.salt = new_salt()  # or whoever guesses the words could tell by the digests that they are right
        step.save(update_fields=["words", "replaced", "salt"])
    return lost
