"""Meetings of bodies: who was called and came, what was on the agenda, said and decided, and the tasks that follow."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.cases.party_models import GIVEN
from linli.council import demand_models, kinds, life_models, office_models, party_models  # noqa: F401 -- their tables are this floor's too
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.erased_name import NameField
from linli.people.models import Organisation
from linli.places.models import Located, Salted
from linli.rules import meetings as law

PERSON = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    CALLED = "called", pgettext_lazy("meeting", "Called")
    OPEN = "open", pgettext_lazy("meeting", "In session")
    ENDED = "ended", pgettext_lazy("meeting", "Minutes to be written")
    CLOSED = "closed", pgettext_lazy("meeting", "Minutes signed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")


HELD = (State.ENDED, State.CLOSED)


class Meeting(Salted, Located):
    """One meeting of a body, from its call to its signed minutes. `area` is the body's."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=30, choices=kinds.choices())
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="meetings", db_index=False)
    joined = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    called_on = models.DateField()  # when notice was given, on paper too
    notice_proof = models.CharField(max_length=120, blank=True)  # what shows that it was given before it was entered
    noticed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # who entered that
    afterwards = models.BooleanField(default=False)  # entered when it had been held already
    host = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorder = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLED)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_due = models.PositiveIntegerField(null=True, blank=True)  # where nobody is called by name
    counted_present = models.PositiveIntegerField(null=True, blank=True)
    households = models.BooleanField(
        default=False
    )  # counted are households, which sent one each (居委会组织法 art. 27)
    vacant = models.PositiveSmallIntegerField(default=0)  # seats that nobody held then count among all members
    agenda_posted_on = models.DateField(null=True, blank=True)  # on the board, where its law asks for that
    decisions_posted_on = models.DateField(null=True, blank=True)
    paper = models.OneToOneField("papers.Paper", models.PROTECT, null=True, blank=True, related_name="+")
    published = models.BooleanField(default=False)
    published_on = models.DateField(null=True, blank=True)  # since when residents read it
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(host=F("recorder")), name="nobody_hosts_and_records_a_meeting"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(paper__isnull=False, closed_at__isnull=False),
                name="a_closed_meeting_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(counted_present=None) | Q(counted_due__gte=F("counted_present")),
                name="no_more_come_than_are_due",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(state=State.CLOSED), name="only_signed_minutes_are_published"
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(published_on__isnull=False), name="what_is_published_says_since_when"
            ),
            models.CheckConstraint(
                condition=Q(notice_proof="") | Q(noticed_by__isnull=False), name="proof_of_notice_says_who_entered_it"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-starts_at"], name="meeting_body_starts"),
            models.Index(fields=["estate_id", "-starts_at"], name="meeting_estate_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date:
        """The day in China on which it begins."""
        return clock.day_of(self.starts_at)

    @property
    def law(self) -> law.MeetingKind:
        """What holds for its kind."""
        return law.KINDS[self.kind]

    @property
    def sitting(self) -> kinds.Sitting:
        """Who sits in its kind."""
        return kinds.SITTINGS[self.kind]


class Way(models.TextChoices):
    QR = "qr", _("by the code on the screen")
    LIST = "list", _("by the list")
    PAPER = "paper", _("on paper")


class Away(models.TextChoices):
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class Invitee(models.Model):
    """A person called to a meeting: in which seat, whether they are due and vote, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitees", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    seat = models.CharField(max_length=120)  # the title of their post or posts, as it was
    due = models.BooleanField(default=True)
    votes = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when somebody told them of the call outside these pages
    told_how = models.CharField(max_length=8, choices=GIVEN, blank=True)
    present_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    confirmed = models.BooleanField(default=True)  # False: signed in by the code, and nobody has looked yet
    away = models.CharField(max_length=8, choices=Away.choices, blank=True)
    reason = models.CharField(max_length=100, blank=True)
    left_out = models.BooleanField(default=False)  # counts among the due only if they come (`membership_life`)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="nobody_is_called_to_a_meeting_twice"),
            models.CheckConstraint(condition=Q(present_at=None) | Q(away=""), name="nobody_is_present_and_away"),
            models.CheckConstraint(condition=Q(votes=False) | Q(due=True), name="who_votes_is_due"),
            models.CheckConstraint(
                condition=Q(confirmed=True) | Q(present_at__isnull=False), name="only_who_came_is_to_be_confirmed"
            ),
        ]
        indexes = [models.Index(fields=["person", "meeting"], name="invitee_person")]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.person_id}"

    @property
    def counts(self) -> bool:
        """Whether they are among the due: whoever is left out is once they came."""
        return not self.left_out or self.present_at is not None


class Task(Salted):
    """What a meeting decided that somebody does by a day. It stands in each next agenda until it is done."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    item = models.ForeignKey("Item", models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=200)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(outcome=""), name="a_task_done_says_what_came_of_it"),
        ]
        indexes = [models.Index(fields=["person", "due"], condition=Q(done_at=None), name="task_open")]

    def __str__(self) -> str:
        return self.what


class Purpose(models.TextChoices):
    INFORM = "inform", pgettext_lazy("an item", "To be told")
    DISCUSS = "discuss", pgettext_lazy("an item", "To be discussed")
    DECIDE = "decide", pgettext_lazy("an item", "To be decided")


class Item(models.Model):
    """One matter of the agenda: free, from a case, or a task of an earlier meeting that is not done yet."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.DISCUSS)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="carried")
    agreed = models.CharField(max_length=200, blank=True)  # without a vote (议定事项; what is voted is a resolution)
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_per_place_in_an_agenda"),
            models.UniqueConstraint(
                fields=["meeting", "task"], condition=Q(task__isnull=False), name="a_task_stands_once_in_an_agenda"
            ),
            models.UniqueConstraint(
                fields=["meeting", "case"], condition=Q(case__isnull=False), name="a_case_stands_once_in_an_agenda"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> Case | None:
        """The case that it is about, also by the task of an earlier meeting."""
        return self.case or (self.task.item.case if self.task else None)


class Point(models.Model):
    """What one speaker said on an item, in the order of speaking; `seconds` where somebody timed it.

    A `dissent` is minuted as that person's, who signs the minutes with it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="points", db_index=False)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    speaker = NameField(max_length=60, blank=True)  # as minuted; also of somebody who was not called
    words = SealedTextField()
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    dissent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="one_point_per_place_in_an_item"),
            models.CheckConstraint(
                condition=Q(dissent=False) | Q(person__isnull=False), name="dissent_is_of_somebody_who_was_called"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.position}"

    @property
    def line(self) -> str:
        """As the minutes have it."""
        return f"{self.speaker}：{self.words}" if self.speaker else self.words


class Speaker(models.Model):
    """Somebody who has asked for the floor on an item, in the order of asking; has it, and has had it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="speakers", db_index=False)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    name = NameField(max_length=60)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="one_speaker_per_place_in_a_queue"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at__isnull=False), name="who_has_spoken_had_begun"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Motion(models.Model):
    """What was put to a vote by show of hands, with the numbers that were counted."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="motions")
    text = models.CharField(max_length=200)
    roll = models.PositiveIntegerField()  # who may vote
    present = models.PositiveIntegerField()  # of them, in the room
    ayes = models.PositiveIntegerField()
    noes = models.PositiveIntegerField()
    abstentions = models.PositiveIntegerField()
    passed = models.BooleanField()
    counted_at = models.DateTimeField()
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")  # begun from it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(roll__gte=F("present")), name="no_more_vote_than_are_on_the_roll"),
            models.CheckConstraint(
                condition=Q(present__gte=F("ayes") + F("noes") + F("abstentions")),
                name="no_more_hands_than_heads",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Signature(models.Model):
    """Somebody present stands for one version of the minutes. Minutes changed afterwards are signed anew."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="signatures", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    on_paper = models.BooleanField(default=False)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "version"], name="one_signature_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.person_id}"


class Grade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("a grade", "Excellent")
    QUALIFIED = "qualified", pgettext_lazy("a grade", "Qualified")
    BASIC = "basic", pgettext_lazy("a grade", "Adequate")
    FAILED = "failed", pgettext_lazy("a grade", "Not qualified")


class Poll(models.Model):
    """A poll on paper in a meeting: only what was counted comes in. `of` is the election of which it is the run-off."""

    ELECTION, SECRETARY, DEPUTY, APPRAISAL = "election", "secretary", "deputy", "appraisal"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    kind = models.CharField(max_length=9)
    title = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField(default=0)
    of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="run_off")
    # The poll whose seats that nobody won, or whose vote that was not valid, is voted on once more here.
    repeats = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="repeated")
    teller = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    watcher = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    roll = models.PositiveIntegerField(null=True, blank=True)  # with a vote, and of them in the room, at the count
    present = models.PositiveIntegerField(null=True, blank=True)
    issued = models.PositiveIntegerField(null=True, blank=True)
    returned = models.PositiveIntegerField(null=True, blank=True)
    blank = models.PositiveIntegerField(default=0)
    void = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # What the meeting passed: that the seats nobody won stay open.
    left_open = models.ForeignKey("Motion", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(teller=F("watcher")), name="nobody_counts_and_supervises_the_count"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(entered_at__isnull=False), name="only_an_entered_count_is_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """Who stands, or is appraised. `marks`: the votes, or how often each grade was given; `grade`: what came of it.

    `written`: voters wrote them on their papers (另选人).
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices", db_index=False)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    name = NameField(max_length=50)
    written = models.BooleanField(default=False)
    marks = models.JSONField(default=list)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="nobody_stands_twice_in_a_poll"),
        ]

    def __str__(self) -> str:
        return self.name


class Founding(models.Model):
    """What a preparatory group has come to on the way to the first owners' assembly."""

    body = models.OneToOneField(Organisation, models.PROTECT, related_name="founding")
    applied_on = models.DateField(null=True, blank=True)  # owners asked for it in writing
    document = models.CharField(max_length=120, blank=True)
    planned_on = models.DateField(null=True, blank=True)  # the assembly's day
    place = models.CharField(max_length=80, blank=True)
    agenda = models.CharField(max_length=500, blank=True)
    posted = models.JSONField(default=dict, blank=True)  # the day of each of `rules.first_assembly.PARTS`
    posted_on = models.DateField(null=True, blank=True)  # since when all of them hang out
    held_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.body_id}"


class Reminder(models.Model):
    """What a body has to see to before long. Reckoned anew every night and when its meetings or terms change."""

    ELECT, ACTING, OWED, MISSING = "elect", "acting", "owed", "missing"
    AFTER, FOUNDING, POST, MINUTES, LAPSED = "after", "founding", "post", "minutes", "lapsed"

    body = models.ForeignKey(Organisation, models.CASCADE, related_name="reminders", db_index=False)
    what = models.CharField(max_length=8)
    about = models.CharField(max_length=80, blank=True)  # the kind of meeting, the post, the formality
    until = models.DateField()
    tone = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "what", "about", "until"], name="a_body_is_reminded_once_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.what}"


class Edition(Salted, Located):
    """One version of an estate's covenant, from its draft to the day on which a later one takes its place."""

    KINDS = [("residents", _("Residents' covenant")), ("owners", _("Owners' covenant"))]
    STATES = [
        ("draft", pgettext_lazy("a covenant", "Draft")),
        ("open", pgettext_lazy("a covenant", "Open for comments")),
        ("adopted", pgettext_lazy("a covenant", "Adopted")),
        ("dropped", pgettext_lazy("a covenant", "Given up")),
    ]

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=9, choices=KINDS)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=20000)
    state = models.CharField(max_length=7, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")  # where it is commented on
    motion = models.ForeignKey(Motion, models.PROTECT, null=True, blank=True, related_name="+")
    fact = models.CharField(max_length=24, blank=True)  # of that case: the owners' vote by which it was adopted
    adopted_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)  # with the street (居委会组织法 art. 31)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(state__in=["draft", "open"]), name="one_edition_is_being_written"
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted")
                | (Q(adopted_on__isnull=False, in_force_on__isnull=False) & (Q(motion=None) ^ Q(fact=""))),
                name="what_was_adopted_says_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
