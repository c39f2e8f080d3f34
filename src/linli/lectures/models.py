"""A season of lectures: who gives them, what is to be said in them, what was asked, what remained.

A season is a programme of `activities`, an announced lecture one of its sessions: signing up, checking in are theirs.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Programme, Session
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.lectures import call_models  # noqa: F401 -- its tables are this floor's too
from linli.papers.models import Paper
from linli.people.models import Organisation
from linli.places.models import Located, Salted, Spot

PERSON = settings.AUTH_USER_MODEL


class Season(Salted, Located):
    """The plan of a term: what for, for how many, where. Approved by somebody other than who drew it up."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=60)
    aim = models.CharField(max_length=300)
    starts = models.DateField()
    ends = models.DateField()
    spot = models.ForeignKey(Spot, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=80)
    places = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    programme = models.OneToOneField(Programme, models.PROTECT, null=True, blank=True, related_name="lectures")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="a_season_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places__gt=0), name="a_season_has_room_for_somebody"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drawn_by")), name="nobody_approves_their_own_season"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, programme=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, programme__isnull=False),
                name="a_season_approved_is_a_programme",
            ),
        ]
        indexes = [models.Index(fields=["organiser", "id"], name="season_organiser")]

    def __str__(self) -> str:
        return self.title


class Lecturer(Salted, Located):
    """Somebody from a unit whom a body appoints to lecture for a term, by a letter which they accept or decline."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("a lecturer", "Letter not answered")
        ACCEPTED = "accepted", pgettext_lazy("a lecturer", "Appointed")
        DECLINED = "declined", pgettext_lazy("a lecturer", "Declined")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60)  # where they work
    field = models.CharField(max_length=60)  # what they know
    proof = models.CharField(max_length=120)  # by what it is known: a title, a licence, years of practice
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    letter = models.OneToOneField(Paper, models.SET_NULL, null=True, blank=True, related_name="+")
    named_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "person", "starts"], name="one_appointment_per_lecturer_and_term"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_lecturer_has_a_term"),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at=None) | (~Q(state="proposed") & Q(answered_at__isnull=False)),
                name="a_lecturer_answers_the_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

    @property
    def name(self) -> str:
        """Who it is."""
        return self.person.name


class Lecture(Salted, Located):
    """One lecture of a season. It is announced, as a session, once its material is approved."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    season = models.ForeignKey(Season, models.PROTECT, related_name="lectures", db_index=False)
    topic = models.CharField(max_length=80)
    outline = models.CharField(max_length=500, blank=True)
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="lectures")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    skill = models.CharField(max_length=20, blank=True)  # what who was there can be called up for
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="again"
    )  # for who missed it
    session = models.OneToOneField(Session, models.PROTECT, null=True, blank=True, related_name="lecture")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480), name="a_lecture_takes_a_quarter_to_eight_hours"
            ),
            models.CheckConstraint(condition=Q(repeats=None) | ~Q(repeats=F("id")), name="no_lecture_repeats_itself"),
        ]
        indexes = [models.Index(fields=["season", "starts_at"], name="lecture_season_starts")]

    def __str__(self) -> str:
        return self.topic


class Material(Salted):
    """An edition of slides or outline as the lecturer sent it; somebody other than the lecturer looks it through."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("material", "Waits for review")
        RETURNED = "returned", pgettext_lazy("material", "Returned")
        APPROVED = "approved", pgettext_lazy("material", "Approved")

    lecture = models.ForeignKey(Lecture, models.PROTECT, related_name="materials", db_index=False)
    edition = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    reviewer = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lecture", "edition"], name="one_material_per_edition"),
            models.UniqueConstraint(
                fields=["lecture"], condition=~Q(state="returned"), name="one_edition_at_a_time_is_reviewed"
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("by")), name="nobody_reviews_their_own_material"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="material_is_returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lecture_id}/{self.edition}"


class Question(Salted):
    """Somebody who comes asks beforehand. The audience reads it without a name once it is let through."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("a question", "Waits to be read")
        SHOWN = "shown", pgettext_lazy("a question", "To be answered")
        HELD_BACK = "held_back", pgettext_lazy("a question", "Held back")
        ANSWERED = "answered", pgettext_lazy("a question", "Answered")

    lecture = models.ForeignKey(Lecture, models.PROTECT, related_name="questions", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.SENT)
    reason = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held_back") | ~Q(reason=""), name="a_question_is_held_back_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["lecture", "state"], name="question_lecture_state")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Upvote(models.Model):
    """Somebody wants to hear the answer too."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="upvotes", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "person"], name="one_upvote_per_person_and_question")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class Surveyed(models.Model):
    """That somebody has answered; what they said is not tied to it."""

    lecture = models.ForeignKey(Lecture, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lecture", "person"], name="one_survey_answer_per_attendee")]

    def __str__(self) -> str:
        return f"{self.lecture_id}"


QUESTIONS = {
    "clear": _("It was easy to follow"),
    "useful": _("I can use it"),
    "able": _("I could do it now"),
    "arranged": _("Time, place and order were good"),
}


class Answer(models.Model):
    """What somebody said of a lecture, from one to five, under a random key: no name, no time, no order."""

    key = models.CharField(max_length=14, primary_key=True, default=public_code)
    lecture = models.ForeignKey(Lecture, models.PROTECT, related_name="answers")
    clear = models.PositiveSmallIntegerField()
    useful = models.PositiveSmallIntegerField()
    able = models.PositiveSmallIntegerField()
    arranged = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clear__range=(1, 5), useful__range=(1, 5), able__range=(1, 5), arranged__range=(1, 5)),
                name="a_survey_answer_is_from_one_to_five",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Attended(Salted, Located):
    """The certificate that a person was at so many lectures of a season, as it stood on its day."""

    code = models.CharField(max_length=16, unique=True, default=public_code)
    season = models.ForeignKey(Season, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    lectures = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "year", "serial"], name="one_attendance_paper_per_number"),
            models.CheckConstraint(condition=Q(lectures__gt=0), name="an_attendance_paper_says_of_a_lecture"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def number(self) -> str:
        """Year and running number within the body."""
        return f"{self.year}-J{self.serial:04}"
