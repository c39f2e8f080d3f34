"""Every column with words about people is spoken for: whether they are told of it, and what an erasure leaves of it.

A column of keys to people is found by `test_personal` and follows a merge by itself (`test_merging`); what is sealed
goes by the clock or not (`test_retention`). Here stand the words beside them: in a person's own rows, in rows that hang
on these, sealed ones, and names. What is not told, or not emptied, bears its reason.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from linli.kernel.sealed import SealedTextField
from linli.people import personal
from linli.people.models import Person


def listed(text: str) -> set[str]:
    found = text.split()
    assert len(found) == len(set(found))
    return set(found)


KEYS = listed(
    """
    code salt token key digest sha256 kept_sha256 mime session_key phone_index id_index openid_index sender_index
    identifier_index link_key roll_digest box_digest token_hash pin_hash password subject_kind print message_id template
    """
)
NAMES = listed(
    """
    name phone contact maker speaker handler who whom signed received address
    """
)

# Why a column of a person's own rows is not told them.
UNTOLD = {
    "it is of the matter, or a key, a count, a state of the program": """
        journal.Access.capacity mfa.Authenticator.data notify.Notice.action notify.Notice.facts
        cases.Case.category cases.Case.source_number cases.Case.relations cases.Case.facts cases.Case.counts
        cases.Case.clocks cases.Case.tracks cases.Case.papers cases.Party.papers cases.Party.clocks
        activities.Session.title activities.Session.place activities.Session.reason council.Choice.marks
        bookings.TeamBooking.meet_place media.Film.captions""",
    "an office wrote it, for itself or for everybody": """
        cases.Case.public_text cases.Step.handler_label council.Demand.document council.Demand.note
        exchange.Contribution.words visits.Visit.unsigned_why visits.Visit.voided_why ballots.Objection.document""",
    "it may tell of somebody else": "people.Merge.proof ballots.Vote.evidence mutual_aid.Move.whom",
    "another column of the row tells the same": """
        cases.Step.replaced cases.Case.pending council.Point.speaker stories.Judgement.points""",
    "it lets somebody in": "notify.Address.proof",
}

# Why a column of a person's own rows is not among those that the row's part empties.
STAYS = {
    "a step of its floor empties it, or puts the tombstone there (`personal.settle`)": """
        cases.Case.title cases.Case.text cases.Case.answers cases.Case.public_text cases.Case.place_words
        cases.Case.reporter_name cases.Case.reporter_phone cases.Step.words cases.Step.replaced
        cases.Behalf.name cases.Behalf.phone council.Point.speaker council.Choice.name channels.Bound.openid
        cases.Step.handler_label""",
    "it is of the matter, or a key, a count, a state of the program": """
        cases.Case.category cases.Case.source_number cases.Case.place_label cases.Case.relations cases.Case.facts
        cases.Case.counts cases.Case.clocks cases.Case.tracks cases.Case.papers cases.Case.pending
        cases.Step.action cases.Party.papers cases.Party.clocks activities.Session.title activities.Session.place
        activities.Session.reason activities.Proof.subject points.Entry.rule points.Application.rule
        council.Choice.marks council.Training.subject council.Invitee.seat teams.Member.part bookings.Called.part
        bookings.TeamBooking.meet_place lectures.Lecturer.field visits.Visited.consent shelf.Exemplar.honour
        stories.Juror.unit stories.Commission.theme media.Film.captions shelf.Thanks.to""",
    "an office's own words, decision or document": """
        people.Term.document people.Term.card people.Term.card_body people.Erasure.document people.Erasure.reason
        activities.SignUp.reason activities.Hours.reason activities.Objection.answer activities.Star.withdrawn
        activities.Told.reason cases.Comment.hidden_because cases.Comment.answer
        council.Demand.document council.Demand.note council.LeftOut.document council.Training.document
        council.Transfer.other council.Transfer.reason council.Transfer.letter_number council.Transfer.dropped
        council.Invitee.reason council.Task.what council.Task.outcome points.Entry.reason points.Application.reason
        points.Objection.answer exchange.Contribution.words exchange.Contribution.answer lectures.Lecturer.reason
        lectures.Material.note lectures.Material.reason lectures.Question.reason orders.Order.reason
        visits.Visited.ended_why visits.Visit.unsigned_why visits.Visit.voided_why bookings.Booking.reason
        bookings.TeamBooking.reason office.StandIn.document shelf.Exemplar.agreed shelf.Exemplar.reason
        shelf.Objection.answer stories.Objection.answer stories.Commission.about stories.Commission.reason
        stories.Fee.reason stories.Judgement.points stories.Judgement.words""",
    "rolls, votes, minutes and what owners demanded bind all owners": """
        ballots.SlipOwner.homes ballots.Vote.evidence ballots.VoterMark.kind ballots.VoterMark.reason
        ballots.VoterMark.document ballots.Objection.text ballots.Objection.answer ballots.Objection.document
        ballots.Proxy.document ballots.Proxy.reason council.Demand.title council.Demand.text council.Demand.statement
        council.Signer.reason council.Point.words""",
    "accounts and their vouchers are kept by law": """
        council.DuesBase.base council.DuesBase.decision council.DuesPayment.amount council.DuesPayment.owed
        mutual_aid.Move.whom mutual_aid.Move.note stories.Payee.unit stories.Payee.name stories.Payee.id_number
        stories.Payee.bank stories.Payee.account stories.Fee.paid_into""",
    "the clock empties it once a claim can no longer be raised": "cases.Party.content",
    "the address of what somebody made public elsewhere; without it the row says nothing": "media.Film.link",
    "the journal and its looks only grow": """
        journal.Access.what journal.Access.reason journal.Access.capacity journal.Entry.verb journal.Entry.capacity""",
}

# Sealed words, and names, in tables of which no row is a person's own.
ELSEWHERE = {
    "gone by itself within days": """
        people.SignInCode.phone people.SignInCode.number cases.ImportRow.content cases.PartySheet.content
        cases.Batch.underway exchange.PasteRow.name exchange.PasteRow.text stories.Letter.sender stories.Letter.name
        stories.Letter.subject stories.Letter.text stories.Letter.links channels.Heard.answer channels.Talk.what
        channels.Talk.where web.RosterUpload.tables web.RosterUpload.lines web.MadeList.body
        web.MadeList.name media.Upload.name papers.Brought.content""",
    "a machine's": """
        notify.Gateway.values stories.Mailbox.values channels.Account.access_token channels.Account.secret
        channels.Account.aes_key channels.Account.token channels.WorkApp.access_token channels.WorkApp.secret
        channels.Robot.key jobs.Job.name jobs.Timetable.name journal.Tick.handler channels.SiteFile.name""",
    "official papers are archives": """
        papers.Paper.values papers.Paper.reason papers.Service.said visits.PaperVisit.words""",
    "evidence of a vote": """
        ballots.Slip.handed_to ballots.Reading.words ballots.Conflict.evidence ballots.Conflict.reason
        ballots.Nomination.name""",
    "an office's own words": """
        cases.Referral.answer rotas.Duty.hand_over office.Ticket.reply exchange.Notice.contact council.Letter.handler
        council.Partner.contact council.Partner.phone""",
    "it answers for a body outside; the clock empties it": "cases.Referral.answered_by",
    "the home's, not one person's; a step of the floor empties it of whoever is erased": """
        doorstep.Card.name doorstep.Card.phone""",
    "the home's, not one person's; the clock empties it": "office.HomeNote.words",
    "with what opened it: taken back, it is emptied": "exchange.Topic.title",
    "of somebody who was not called; the name of whoever was is replaced with the tombstone": "council.Speaker.name",
    "a step of the floor empties it, but of who won a prize": "stories.Entry.maker",
    "of a place, a thing or a body": """
        places.Area.name places.AreaVersion.name places.Building.name places.Entrance.name places.Spot.name
        people.Organisation.name people.Post.phone activities.Gear.name cases.Import.name cases.PartySheet.name
        cases.Batch.name council.Partner.name points.Good.name mutual_aid.Item.name orders.Service.name
        orders.Service.whom cases.CaseLink.name papers.Paper.name
        teams.Equipment.name shelf.Guide.phone stories.Tariff.name stories.Enclosed.name
        stories.Publisher.name stories.Section.name stories.Section.name_en stories.Category.name stories.Criterion.name
        stories.Prize.name channels.Account.name channels.WorkApp.name channels.Robot.name rotas.Duty.name""",
}

# Tables whose rows hang on a person's own, and hold words; no part of their own tells them.
HANGING = {
    "an office's own work on the matter": """
        activities.Report cases.CaseNote cases.CaseTask cases.Option cases.Supervision cases.PartySheet cases.Batch
        cases.BatchRow cases.Referral cases.CaseLink council.Item council.Motion council.Edition doorstep.Answer
        office.Ticket lectures.CallUp lectures.Lecture media.Version rotas.Duty bookings.Part visits.PaperVisit
        stories.Entry stories.Story ballots.Matter ballots.Reading activities.Slot""",
    "gone by itself within days": """
        exchange.PasteRow media.Upload web.MadeList stories.Letter stories.Enclosed channels.Talk channels.TalkPhoto""",
    "it goes with the row it hangs on": "notify.Delivery",
}

# JSON may hold keys of people, which no foreign key leads a merge to.
PEOPLE_IN_JSON = {
    "moved in `cases.doubles`": "cases.Case.relations cases.Case.pending",
    "whom a note told once, as the journal has it; nobody reads it again": "cases.CaseNote.mentions",
}
NO_PEOPLE_IN_JSON = listed(
    """
    jobs.Job.payload settings.Setting.value settings.CalendarYear.off settings.CalendarYear.work
    papers.Matching.columns papers.Paper.names notify.Notice.facts notify.Preference.topics ballots.Ballot.bylaws
    ballots.Ballot.stalls ballots.Ballot.result ballots.Matter.candidates ballots.SlipOwner.homes
    ballots.BoxPaper.choices cases.DeskView.columns cases.CaseNote.photos cases.BulkRun.rows cases.Import.mapping
    cases.Import.faults cases.MonthReport.content cases.Party.papers cases.Party.clocks cases.PartySheet.counts
    cases.Batch.running cases.BatchRow.result cases.Round.buildings cases.RouteEdition.trial
    cases.PackVersion.templates cases.PackVersion.readers cases.Case.answers cases.Case.facts cases.Case.counts
    cases.Case.clocks cases.Case.tracks cases.Case.papers cases.Step.words cases.Step.replaced
    cases.Route.categories cases.Route.within cases.Route.corners cases.Reckoned.asked cases.Reckoned.figures
    cases.Reckoned.underway council.Choice.marks council.Founding.posted points.Edition.bands points.Edition.rules
    media.Version.edit rotas.Rota.outcome bookings.Place.opening office.Collection.columns
    stories.Judgement.points stories.Story.pictures stories.Story.covered stories.Story.films channels.Robot.tells
    channels.Robot.sent_at web.RosterUpload.counts web.MadeList.posts
    """
)
ID_COLUMNS = {"journal.Entry.person_id", "journal.Access.person_id", "journal.Access.by_person_id"}  # only grow


def names(of: dict[str, str]) -> set[str]:
    return listed(" ".join(of.values()))


def house() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("linli."):  # tests have tables of their own
            yield model


LONGEST_CODE = 40


def words_of(model: type[models.Model]) -> list[Any]:
    """Columns that may hold words: sealed ones, texts, JSON; keys, codes and choices with no room for more are none."""
    kinds = (SealedTextField, models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and field.name not in KEYS
        and not (field.choices and field.max_length <= LONGEST_CODE)
        and not isinstance(field, models.SlugField)
        and (isinstance(field, SealedTextField) or (field.max_length or 1000) > 24)
    ]


def label(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def own() -> dict[type[models.Model], list[personal.Part]]:
    found: dict[type[models.Model], list[personal.Part]] = {}
    for part in personal.parts():
        found.setdefault(part.model, []).append(part)
    return found


def test_every_word_in_a_persons_own_rows_is_told_them_or_says_why_not() -> None:
    told = {
        f"{model._meta.label}.{path}" for model, parts in own().items() for one in parts for path in one.told.split()
    }
    there = {label(field) for model in own() for field in words_of(model)}
    assert there - told - names(UNTOLD) == set(), "tell it in the part of the floor's personal.py, or say why not"
    assert names(UNTOLD) & told == set()
    assert names(UNTOLD) <= there, "no such column any more"


def test_every_word_in_a_persons_own_rows_goes_with_them_or_says_why_it_stays() -> None:
    there, emptied = set(), set()
    for model, parts in own().items():
        columns = words_of(model)
        there |= {label(field) for field in columns}
        if any(one.gone or one.emptied == "*" for one in parts):
            emptied |= {label(field) for field in columns}
        emptied |= {f"{model._meta.label}.{name}" for one in parts for name in one.emptied.split()}
    assert there - emptied - names(STAYS) == set(), "empty it in the part of the floor's personal.py, or say why not"
    assert names(STAYS) & emptied == set()
    assert names(STAYS) <= there, "no such column any more"


def test_sealed_words_and_names_elsewhere_say_what_becomes_of_them() -> None:
    found = {
        label(field)
        for model in house()
        if model not in own()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
        or (
            (isinstance(field, (models.CharField, models.TextField)) and NAMES & set(field.name.split("_")))
            and field.name not in KEYS
            and not (field.choices and field.max_length <= LONGEST_CODE)
        )
    }
    assert found ^ names(ELSEWHERE) == set()


def test_whatever_hangs_on_a_persons_own_rows_is_a_part_or_says_why_not() -> None:
    found = {
        model._meta.label
        for model in house()
        if model not in own() and words_of(model)
        if any(
            field.related_model in own() and field.related_model is not Person for field in model._meta.concrete_fields
        )
    }
    assert found ^ names(HANGING) == set()


def test_keys_of_people_that_stand_in_json_or_bare_follow_a_merge_or_say_why_not() -> None:
    fields = [field for model in house() for field in model._meta.concrete_fields]
    found = {label(field) for field in fields if isinstance(field, models.JSONField)}
    assert found ^ names(PEOPLE_IN_JSON) ^ NO_PEOPLE_IN_JSON == set(), "does it hold keys of people?"
    bare = {label(field) for field in fields if isinstance(field, models.IntegerField) and "person" in field.name}
    assert bare == ID_COLUMNS
