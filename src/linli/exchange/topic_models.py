"""What neighbours talk about: topics, what was said in them, polls, reports, and what became of a topic.

Who spoke is known behind the screen (网络安全法 art. 24) and shown as they chose. Words are sealed; the journal keeps
their salted digest. What breaks a rule is hidden with a reason in its place, never deleted without a trace.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Building, Located, Salted

PERSON = settings.AUTH_USER_MODEL


class TopicState(models.TextChoices):
    OPEN = "open", pgettext_lazy("a topic", "Open")
    SHUT = "shut", pgettext_lazy("a topic", "Shut by a moderator")
    ARCHIVED = "archived", pgettext_lazy("a topic", "Archived")


class Topic(Salted, Located):
    """Something neighbours of an estate talk about; `building` where it is of one building. `area` is the estate."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    title = SealedTextField()
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=TopicState.choices, default=TopicState.OPEN)
    shown = models.BooleanField(default=True)  # its first contribution is: a held or hidden one is in no list
    opened_at = models.DateTimeField(default=clock.now)
    said_at = models.DateTimeField(default=clock.now)  # when something was said last
    replies = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["area", "-said_at", "-id"], condition=Q(shown=True), name="topic_estate"),
            models.Index(fields=["building", "-said_at", "-id"], condition=Q(shown=True), name="topic_building"),
            models.Index(fields=["said_at"], condition=Q(state="open"), name="topic_to_archive"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def heading(self) -> str:
        """What it is about, for everybody who reads it; what is not shown of its opening is not shown of its title."""
        return str(self.title) if self.shown else _("A topic whose beginning is not shown")


class TopicConcern(models.Model):
    """Somebody, or a body, whom a topic is about, or who opened it: they do not moderate it."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="concerns", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="a_topic_concerns_a_person_or_a_body",
            ),
            models.UniqueConstraint(fields=["topic", "person"], name="a_topic_concerns_a_person_once"),
            models.UniqueConstraint(fields=["topic", "organisation"], name="a_topic_concerns_a_body_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}"


class Manner(models.TextChoices):
    BUILDING = "building", pgettext_lazy("shown as", "a resident of my building")
    NICKNAME = "nickname", pgettext_lazy("shown as", "a nickname")
    NAME = "name", pgettext_lazy("shown as", "my name")
    POST = "post", pgettext_lazy("shown as", "my post")


class Standing(models.TextChoices):
    LIVE = "live", pgettext_lazy("a contribution", "Shown")
    HELD = "held", pgettext_lazy("a contribution", "Waits for a moderator")
    HIDDEN = "hidden", pgettext_lazy("a contribution", "Hidden")
    TAKEN_BACK = "taken_back", pgettext_lazy("a contribution", "Taken back")
    ERASED = "erased", pgettext_lazy("a contribution", "Erased")


class Reason(models.TextChoices):
    INSULT = "insult", pgettext_lazy("against the rules", "Insults somebody")
    PRIVACY = "privacy", pgettext_lazy("against the rules", "Tells what is private")
    RUMOUR = "rumour", pgettext_lazy("against the rules", "Spreads what is not true")
    ADVERT = "advert", pgettext_lazy("against the rules", "Advertises")
    FRAUD = "fraud", pgettext_lazy("against the rules", "Swindles")
    UNLAWFUL = "unlawful", pgettext_lazy("against the rules", "Breaks the law")
    OTHER = "other", pgettext_lazy("against the rules", "Otherwise against the rules")


class Contribution(Salted):
    """What somebody said in a topic; number 0 opened it. `called`: the building, name, nickname or post as chosen."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="contributions", db_index=False)
    code = models.CharField(max_length=14, unique=True, default=public_code)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # none once erased
    manner = models.CharField(max_length=8, choices=Manner.choices, default=Manner.BUILDING)
    called = models.CharField(max_length=60, blank=True)
    text = SealedTextField()
    at = models.DateTimeField(default=clock.now)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.LIVE)
    held_for = models.CharField(max_length=8, blank=True)  # "words" or "reports"
    reported = models.PositiveIntegerField(default=0)  # since a moderator looked last
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    words = models.CharField(max_length=200, blank=True)  # the moderator's, read in its place
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    appeal = SealedTextField()
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="a_contribution_has_its_place_once"),
            models.CheckConstraint(
                condition=~Q(standing="hidden") | (Q(hidden_by__isnull=False) & ~Q(reason="")),
                name="what_is_hidden_in_talk_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(hidden_by=None) | ~Q(answered_by=F("hidden_by")),
                name="who_hid_it_does_not_answer_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(author=None)
                | (Q(hidden_by=None) | ~Q(hidden_by=F("author"))) & (Q(answered_by=None) | ~Q(answered_by=F("author"))),
                name="nobody_moderates_what_they_said",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-at"], name="contribution_author"),
            models.Index(
                fields=["topic", "id"],
                condition=Q(standing="held") | Q(reported__gt=0) | Q(appealed_at__isnull=False, answered_by=None),
                name="contribution_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_as(self) -> str:
        """By what its author is called to others."""
        if self.manner == Manner.BUILDING:
            return _("A resident of %(building)s") % {"building": self.called} if self.called else _("A resident")
        return self.called

    @property
    def live(self) -> bool:
        """Whether everybody who reads the topic reads it."""
        return self.standing == Standing.LIVE


class Mention(models.Model):
    """Somebody spoken to by name: whoever is behind a contribution of the topic, by what they are called there."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="mentions", db_index=False)
    of = models.ForeignKey(Contribution, models.CASCADE, related_name="mentioned_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "of"], name="somebody_is_mentioned_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id}/{self.of_id}"


class Report(Salted):
    """Somebody reports a contribution (举报); nobody learns who did."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="reports", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    words = SealedTextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="one_reports_it_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id}"


class Poll(models.Model):
    """A question to the readers of a topic. Not a legal vote: it decides nothing."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="poll")
    question = models.CharField(max_length=80)
    until = models.DateField()

    def __str__(self) -> str:
        return self.question

    @property
    def over(self) -> bool:
        """Whether its last day is past."""
        return self.until < clock.today()


class PollOption(models.Model):
    """One of its answers."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="options", db_index=False)
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="a_poll_has_an_answer_at_a_place_once")
        ]

    def __str__(self) -> str:
        return self.words


class PollAnswer(models.Model):
    """What somebody answered; only how many there are is shown."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="answers", db_index=False)
    option = models.ForeignKey(PollOption, models.PROTECT, related_name="answers")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="one_answers_a_poll_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}"


class Turned(models.Model):
    """What a topic was turned into: a request to whoever is in charge, or a proposal to the neighbours."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="turned", db_index=False)
    kind = models.CharField(
        max_length=8,
        choices=[
            ("request", pgettext_lazy("a topic turned into", "Request")),
            ("proposal", pgettext_lazy("a topic turned into", "Proposal")),
        ],
    )
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="talked_of")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "kind"], name="a_topic_is_turned_into_each_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.kind}"


class HeldWord(Salted, Located):
    """A word that has what is said with it looked at first, in the area and below; it ends and stays as history."""

    text = models.CharField(max_length=40)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "text"], condition=Q(ended_at=None), name="a_word_stands_once_on_a_list"
            )
        ]

    def __str__(self) -> str:
        return self.text
