"""A vote: what is asked, who votes, who has voted, and, apart from them, the sealed papers.

A paper in the box has a random key, no time and no person: nothing in these tables leads from a voter to a choice.
"""

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ballots import nomination_models  # noqa: F401 -- its table is this floor's too
from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.papers.models import Paper
from linli.people.models import Organisation, Term
from linli.places.models import Building, Entrance, Located, Salted, Unit
from linli.rules.ballot import Weight
from linli.rules.ballot_kinds import KINDS
from linli.rules.ballot_kinds import Kind as BallotLaw

PERSON = settings.AUTH_USER_MODEL


def new_key() -> int:
    """A random key of a paper in the box: the order in which papers lie says nothing."""
    return secrets.randbits(62)


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("ballot", "Draft")
    PUBLISHED = "published", pgettext_lazy("ballot", "Published")
    OPEN = "open", pgettext_lazy("ballot", "Open")
    CLOSED = "closed", pgettext_lazy("ballot", "Closed")
    COUNTED = "counted", pgettext_lazy("ballot", "Counted")
    ANNOUNCED = "announced", pgettext_lazy("ballot", "Result published")
    FINAL = "final", pgettext_lazy("ballot", "Final")
    ENDED = "ended", pgettext_lazy("ballot", "Ended without a result")


COURSE = tuple(state for state in State if state != State.ENDED)  # step by step, where nothing goes wrong


class Silence(models.TextChoices):
    STRICT = "strict", _("Only papers that come back count")
    JOIN = "join_majority", _("Papers delivered and not returned join the majority")


class Conflicting(models.TextChoices):
    """What becomes of a second vote of one voter, as the estate had it set when the vote was published."""

    ASK = "ask", _("The owner says which counts; without a word none that can be taken out does")
    FIRST = "first", _("The vote that came first counts")
    LAST = "last", _("The vote that came last counts")


class Handed(models.TextChoices):
    """What shows that a paper was handed over."""

    SIGNED = "signed", pgettext_lazy("a paper handed over", "Signed for")
    REFUSED = "refused", pgettext_lazy("a paper handed over", "Refused, left before a witness")


class Kind(models.TextChoices):
    """The kinds that are held here (`rules.ballot_kinds`): what a Party branch elects is voted on in its meeting."""

    OWNERS = "owners", _("Common decision of the owners")
    RESIDENTS_COMMITTEE = "residents_committee", _("Residents' committee: election by all who vote there")
    COMMITTEE_AGAIN = "residents_committee_again", _("Residents' committee: second round, all who vote there")
    COMMITTEE_BY_HOUSEHOLDS = "committee_by_households", _("Residents' committee: election, one of each household")
    HOUSEHOLDS_AGAIN = "by_households_again", _("Residents' committee: second round, one of each household")
    COMMITTEE_BY_REPRESENTATIVES = (
        "committee_by_representatives",
        _("Residents' committee: election by the residents' representatives"),
    )
    REPRESENTATIVES_AGAIN = (
        "by_representatives_again",
        _("Residents' committee: second round, the residents' representatives"),
    )
    RECALL_BY_RESIDENTS = "recall_by_residents", _("Residents' committee: recall by all who vote there")
    RECALL_BY_HOUSEHOLDS = "recall_by_households", _("Residents' committee: recall, one of each household")
    RECALL_BY_REPRESENTATIVES = (
        "recall_by_representatives",
        _("Residents' committee: recall by the residents' representatives"),
    )
    REPRESENTATIVES = "representatives", _("Election of residents' representatives")
    GROUP_LEADER = "group_leader", _("Election of the leader of a residents' group")
    RESIDENTS_ASSEMBLY = "residents_assembly", _("Decision of the residents")
    BY_REPRESENTATIVES = "residents_representatives", _("Decision by the residents' representatives")
    COUNCIL = "council", _("Decision or election by the council")
    OPINION = "opinion", _("Show of opinion of the residents")


class Ballot(Salted, Located):
    """One vote over an estate, a building or an entrance. Only a draft can be deleted (triggers)."""

    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    kind = models.CharField(_("Kind of vote"), max_length=30, choices=Kind.choices, default=Kind.OWNERS)
    title = models.CharField(_("title"), max_length=80)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("called by"))
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    may_change = models.BooleanField(_("a vote may be changed before the close"), default=False)
    silence = models.CharField(max_length=14, choices=Silence.choices, default=Silence.STRICT)
    clause = models.CharField(_("clause of the rules of procedure"), max_length=200, blank=True)
    conflicting = models.CharField(max_length=5, choices=Conflicting.choices, default=Conflicting.ASK)
    # The shares that the assembly's rules asked for as the vote was published (`rules.bodies.SHARES`, or "law").
    take_part = models.CharField(max_length=24, blank=True)
    agree = models.CharField(max_length=24, blank=True)
    bylaws = models.JSONField(default=dict, blank=True)  # what else was set then (`bylaws`)
    opens_on = models.DateField(_("voting begins on"))
    closes_on = models.DateField(_("last day of voting"))

    public_key = models.CharField(max_length=64, blank=True)
    teller_one = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    teller_two = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    supervisor = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    heads = models.PositiveIntegerField(default=0)
    vacant = models.PositiveSmallIntegerField(default=0)  # seats that nobody holds and that count among all members
    area_cm = models.PositiveBigIntegerField(default=0)
    # Where stalls have owners: whether they count, and heads and area without and with them.
    stalls = models.JSONField(null=True, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    box_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")  # the result, as issued
    watched_by = models.CharField(max_length=120, blank=True)  # who saw the boxes opened
    late_reason = models.CharField(max_length=200, blank=True)  # why the result was made public late

    published_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    boxes_opened_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)  # why it came to no result

    if TYPE_CHECKING:
        body_id: int
        teller_one_id: int | None
        teller_two_id: int | None
        supervisor_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="ballot_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(silence=Silence.STRICT) | ~Q(clause=""), name="silence_counts_only_by_a_clause"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.PUBLISHED, State.ENDED])
                | ~Q(public_key="") & ~Q(roll_digest=""),
                name="no_ballot_opens_without_key_and_roll",
            ),
            models.CheckConstraint(
                condition=Q(teller_one=None)
                | ~Q(teller_one=F("teller_two")) & ~Q(teller_one=F("supervisor")) & ~Q(teller_two=F("supervisor")),
                name="the_key_is_held_by_three_people",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ENDED, ended_at__isnull=False) & ~Q(end_reason="")
                | ~Q(state=State.ENDED) & Q(ended_at=None, end_reason=""),
                name="a_ballot_without_a_result_says_why",
            ),
            models.CheckConstraint(
                condition=Q(watched_by="") | Q(boxes_opened_at__isnull=False), name="who_watched_saw_the_boxes_opened"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.OWNERS) | Q(may_change=False, silence=Silence.STRICT),
                name="only_owners_have_receipts_and_silence",
            ),
        ]
        indexes = [models.Index(fields=["estate_id", "state", "id"], name="ballot_estate")]

    def __str__(self) -> str:
        return self.title

    @property
    def law(self) -> BallotLaw:
        """What holds for its kind."""
        return KINDS[self.kind]

    @property
    def objected_until(self) -> date | None:
        """The last day on which its published roll can be objected to, where its law says one."""
        if not self.law.object_days or self.published_at is None:
            return None
        return clock.day_of(self.published_at) + timedelta(days=self.law.object_days)

    @property
    def changes(self) -> bool:
        """Whether a vote given on the phone can be given anew with its receipt."""
        return self.may_change or self.conflicting == Conflicting.LAST

    @property
    def holders(self) -> tuple[int | None, ...]:
        """Who holds the shares of its key."""
        return self.teller_one_id, self.teller_two_id, self.supervisor_id

    @property
    def whole(self) -> Weight:
        """All of whom a share has to take part: who votes, and the vacant seats where they count."""
        return Weight(self.heads + self.vacant, self.area_cm)

    @property
    def place(self) -> str:
        """Whose owners or residents vote, in words."""
        if self.entrance_id and self.entrance:
            return f"{self.area.name} {self.entrance.building.name} {self.entrance.name}"
        return f"{self.area.name} {self.building.name}" if self.building_id and self.building else self.area.name


class ShareHeld(models.Model):
    """One of three says, signed in as themselves, that they hold their share of this key."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="shares_held", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person", "public_key"], name="a_share_is_confirmed_once")
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.person_id}"


class Matter(Salted):
    """One thing to decide: by for, against or abstain; with `seats`, by choosing that many of its candidates."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="matters", db_index=False)
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(
        _("matter of Civil Code 278"), default=0, validators=[MaxValueValidator(9)]
    )  # 0: of another kind of vote
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is decided"), blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    candidates = models.JSONField(default=list, blank=True)
    cost_fen = models.PositiveBigIntegerField(null=True, blank=True)  # of what the fund pays, shared by area
    # The case that waits for this result, and as which of its facts the result is attached.
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    fact = models.CharField(max_length=40, blank=True)
    # The election whose open seats this one fills: a run-off or second round.
    again = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="second")

    # The seat that ends once it has passed and is final; title and text are those of the demand, with their statement.
    removes = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")

    if TYPE_CHECKING:
        case_id: int | None
        again_id: int | None
        removes_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="one_matter_per_place_on_the_paper"),
            models.CheckConstraint(condition=Q(removes=None) | Q(seats=0), name="who_is_removed_is_no_candidate"),
            models.CheckConstraint(condition=Q(number__lte=9), name="matter_is_of_the_nine_or_of_another_vote"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Mark(Salted):
    """What a document says of a unit on the roll: left out of it, or the developer's."""

    EXCLUDED, UNSOLD = "excluded", "unsold"
    KINDS = [(EXCLUDED, _("Left out of the roll")), (UNSOLD, _("Unsold, or not yet handed over: the developer's"))]

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="marks", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("document"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "unit"], name="one_mark_per_unit_and_ballot")]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.unit_id}"


class VoterMark(Salted):
    """What a document says of a person where heads alone count: not on the roll, or admitted to it.

    Why somebody does not vote is theirs: unlike of a home, the public reads how many are marked and nothing else.
    """

    EXCLUDED, DISPUTED, DEPRIVED, ABSENT, ADMITTED = "excluded", "disputed", "deprived", "absent", "admitted"
    KINDS = [
        (ABSENT, _("Away, and does not register for this vote")),
        (DISPUTED, _("Disputed: whether they vote here is not settled")),
        (DEPRIVED, _("Deprived of political rights")),
        (EXCLUDED, _("Left out for another reason")),
        (ADMITTED, _("Admitted: works here and asked to vote here")),
    ]

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="voter_marks", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    admitted = models.BooleanField(default=False)
    kind = SealedTextField()  # of KINDS
    reason = SealedTextField()
    document = SealedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="one_mark_per_person_and_ballot")]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.person_id}"

    @property
    def words(self) -> str:
        """What is said of the person."""
        return str(dict(self.KINDS)[self.kind])


class Slip(models.Model):
    """One head on the roll: who owns together, with the area of all their units; where heads alone count, a person.

    Where each household sends one, its adults, of whom one is its `representative`.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="slips", db_index=False)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    area_cm = models.PositiveIntegerField()
    developer = models.BooleanField(default=False)
    representative = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.CharField(max_length=200, blank=True)  # the document by which they chose
    delivered_at = models.DateTimeField(null=True, blank=True)  # when it was put on record
    delivered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    # The proof, without which nobody's silence joins: how, on which day, who signed or witnessed; photos lie beside it.
    handed = models.CharField(max_length=7, choices=Handed.choices, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    handed_to = SealedTextField()
    # A refusal that another than whoever noted it has confirmed; before that nobody's silence joins by it.
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_slip_per_number"),
            models.CheckConstraint(
                condition=Q(handed="") | Q(handed_on__isnull=False, delivered_at__isnull=False),
                name="proof_of_delivery_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.number}"


class SlipUnit(models.Model):
    """A unit that a slip votes for."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="+", db_index=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_cm = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "unit"], name="one_slip_per_unit")]

    def __str__(self) -> str:
        return f"{self.slip_id}/{self.unit_id}"


class SlipOwner(models.Model):
    """One of those who own together."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="owners", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    # As the roll has them: of an owner those that the slip votes for, where heads count those owned or lived in.
    homes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "person"], name="one_place_per_owner_on_a_slip")]

    def __str__(self) -> str:
        return f"{self.slip_id}/{self.person_id}"


class Printing(models.Model):
    """The papers of a building set in type, or being set; one of a vote by heads holds all."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="printings", db_index=False)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    site = models.CharField(max_length=200)  # what the codes on the papers begin with
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    slips = models.PositiveIntegerField(default=0)
    bytes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "building"], name="one_printing_per_building")]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.building_id}"


class Objection(Salted):
    """Somebody says that the published roll, a line of the list of proxies or the published result is wrong.

    The answer names its document.
    """

    ROLL, RESULT, PROXY = "roll", "result", "proxy"
    ABOUT = [
        (ROLL, _("The roll")),
        (RESULT, pgettext_lazy("of a ballot", "The result")),
        (PROXY, _("The list of proxies")),
    ]
    OPEN, UPHELD, REJECTED = "open", "upheld", "rejected"
    STATES = [
        (OPEN, pgettext_lazy("objection", "Not answered yet")),
        (UPHELD, pgettext_lazy("objection", "Upheld")),
        (REJECTED, pgettext_lazy("objection", "Rejected")),
    ]

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="objections")
    about = models.CharField(max_length=6, choices=ABOUT, default=ROLL)
    proxy = models.ForeignKey("Proxy", models.PROTECT, null=True, blank=True, related_name="objections")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = SealedTextField()
    answer = SealedTextField()
    state = models.CharField(max_length=8, choices=STATES, default=OPEN)
    document = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_decides_their_own_objection"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="decided_objection_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(about="proxy", proxy__isnull=False) | ~Q(about="proxy") & Q(proxy=None),
                name="objection_to_the_list_names_its_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.pk}"

    @property
    def answer_by(self) -> date | None:
        """The last day on which it is answered in time, where the law says one."""
        days = self.ballot.law.answer_days if self.about == self.ROLL else 0
        return clock.day_of(self.raised_at) + timedelta(days=days) if days else None

    @property
    def late(self) -> bool:
        """Whether it was answered after that day, or is not answered though it is over."""
        last = self.answer_by
        return last is not None and clock.day_of(self.decided_at or clock.now()) > last


class Proxy(Salted):
    """A line of the published list: this person votes for that voter, who is away, by a written authority."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="proxies")
    voter = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    document = SealedTextField()
    since = models.DateField()
    until = models.DateField()
    listed_at = models.DateTimeField(default=clock.now)
    listed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # struck off the list
    reason = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "voter"], condition=Q(ended_at=None), name="one_proxy_on_the_list_per_voter"
            ),
            models.CheckConstraint(condition=~Q(voter=F("person")), name="nobody_is_their_own_proxy"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="authority_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.voter_id}"


class Channel(models.TextChoices):
    PHONE = "phone", pgettext_lazy("vote", "On the phone")
    PAPER = "paper", pgettext_lazy("vote", "On paper")
    VISIT = "visit", pgettext_lazy("vote", "At the door")
    VIDEO = "video", pgettext_lazy("vote", "By home video")
    PROXY = "proxy", pgettext_lazy("vote", "By proxy")


FILLED = "filled_paper"  # whose are the photos of what a vote's paper says
HANDED_OVER = "handed_over"  # whose are those that show how a paper was handed over
ON_PAPER = (Channel.PAPER, Channel.VISIT, Channel.VIDEO, Channel.PROXY)


class Vote(Salted):
    """A voter has voted. What was chosen is not here: it lies in the box, or on paper until the close."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes", db_index=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="votes")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    valid = models.BooleanField(default=True)
    entered = models.BooleanField(default=False)  # its paper is in the box
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # voted, or took the paper
    evidence = SealedTextField()  # JSON: whose signature, the proxy's authority, why not valid

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slip"], condition=Q(valid=True), name="one_valid_vote_per_voter")
        ]
        indexes = [models.Index(fields=["ballot", "channel"], name="vote_ballot_channel")]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.slip_id}"


class BoxPaper(models.Model):
    """A sealed paper in the box. `finder` is the digest of the receipt code that its voter alone has.

    What came on paper has none until the count gives it one that nobody has: by then it is like every other.
    """

    key = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="box")
    sealed = models.BinaryField()
    finder = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(null=True, blank=True)  # opened by the count, without the area, which would tell whose

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "finder"], condition=~Q(finder=""), name="one_paper_per_receipt")
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}"


class Reading(models.Model):
    """What one person read on a returned paper. The words are wiped once two people have read the same."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="readings", db_index=False)
    reader = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    words = SealedTextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "reader"], name="nobody_reads_a_paper_twice")]

    def __str__(self) -> str:
        return f"{self.vote_id}/{self.reader_id}"


class Conflict(Salted):
    """A paper came in from somebody who has voted, or an owner disputes a vote: what is to count is decided here."""

    KINDS = [
        ("second", _("A second vote came in")),
        ("dispute", _("An owner disputes the vote")),
        ("invalid", _("The paper may not be valid")),
    ]
    STATES = [
        ("open", pgettext_lazy("conflict", "Not decided yet")),
        ("kept", pgettext_lazy("conflict", "The first vote counts")),
        ("void", pgettext_lazy("conflict", "The vote does not count")),
        ("none", pgettext_lazy("conflict", "None of them counts")),
    ]

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="conflicts", db_index=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    evidence = SealedTextField()
    state = models.CharField(max_length=4, choices=STATES, default="open")
    reason = SealedTextField()
    raised_at = models.DateTimeField(default=clock.now)
    raised_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["ballot", "state"], name="conflict_ballot_state")]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.slip_id}"
