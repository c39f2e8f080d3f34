"""Who: persons and their homes, organisations, posts with terms, and the devices a person signs in with.

Telephone and ID number, other numbers and the address detail are sealed at rest; an equal value is found by its blind
index.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField, blind_index
from linli.people import kinds
from linli.people.erased_name import NameField
from linli.places.models import Salted
from linli.rules.identifiers import normalise_phone


def phone_index(phone: str) -> str:
    """The blind index of a normalised (E.164) telephone number."""
    return blind_index(phone, purpose="person.phone")


def id_index(number: str) -> str:
    """The blind index of a resident ID number, letters in upper case."""
    return blind_index(number.upper(), purpose="person.id_number")


# Points of body text in elder mode (rules.md M3: at least 18, up to 30).
TEXT_SIZES = (18, 21, 24, 30)


class People(BaseUserManager["Person"]):
    """Django's sign-in asks for the person by `code`; people are made by `services.create_person`."""

    def by_phone(self, phone: str) -> "Person | None":
        """The active person of a normalised telephone number."""
        return self.filter(phone_index=phone_index(phone), is_active=True).first() if phone else None

    def named(self, phone: str, name: str) -> "Person | None":
        """The active person of this number, as typed, and of this name: a number alone tells nobody whose it is."""
        found = self.by_phone(normalise_phone(phone) or "")
        return found if found is not None and found.name == name.strip() else None


class Person(Salted, AbstractBaseUser):
    """Anybody the estate knows: with an account once they have signed in, without one until then."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    name = NameField(max_length=50)
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001 (many have none: null is not a duplicate)
    other_phone = SealedTextField()
    id_number = SealedTextField()
    id_index = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001 (many have none: null is not a duplicate)
    address = SealedTextField()
    language = models.CharField(max_length=10, default="zh-hans")
    elder = models.BooleanField(default=False)
    text_size = models.PositiveSmallIntegerField(default=18)
    member = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    phone_proved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    # Of two rows of one human being the one that is kept; this one is a tombstone, whose code leads there.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="doubles")
    erased_at = models.DateTimeField(null=True, blank=True)  # since then a tombstone: a key and nobody's name

    USERNAME_FIELD = "code"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_index"], name="one_person_per_phone"),
            models.UniqueConstraint(fields=["id_index"], name="one_person_per_id_number"),
            models.CheckConstraint(condition=Q(text_size__in=TEXT_SIZES), name="person_text_size_is_offered"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(is_active=False) & ~Q(merged_into=F("id"))),
                name="a_double_signs_in_no_more",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    is_active=False,
                    phone_index=None,
                    id_index=None,
                    phone=b"",
                    other_phone=b"",
                    id_number=b"",
                    address=b"",
                    phone_proved_at=None,
                ),
                name="an_erased_person_has_no_number_and_no_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the blind indexes in step with what they index."""
        self.index()
        super().save(*args, **kwargs)

    def index(self) -> None:
        """Compute the blind indexes (bulk writes call this themselves)."""
        self.phone_index = phone_index(self.phone) or None
        self.id_index = id_index(self.id_number) or None


class Organisation(Salted):
    """A body: the street office, a Party branch, an owners' committee, a property company."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=30, choices=list(kinds.ORGANISATIONS.items()))
    name = models.CharField(max_length=100)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="organisations", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=0)  # as elected; 0: nobody has said. Vacant ones count in a quorum
    # Of the residents, who meet together with their committee (居委会组织法 art. 13, 28); 0 for every other body.
    representatives = models.PositiveSmallIntegerField(default=0)
    letters = models.CharField(max_length=12, blank=True)  # 机关代字: what the numbers of its papers begin with

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="one_organisation_of_a_name_per_area"),
            models.UniqueConstraint(
                fields=["letters"], condition=~Q(letters=""), name="one_body_per_letters_of_papers"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(Salted):
    """A post gives whoever holds it power over its area's subtree, while the term runs."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=30)  # of `kinds.posts`: published processes bring some
    title = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="posts", db_index=False)
    phone = models.CharField(max_length=30, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "kind"], name="post_area_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_title(self) -> str:
        """What its kind is called."""
        return kinds.title(self.kind)


class Term(Salted):
    """One person's time in one post: from `starts` (included) to `ends` (not included; open when empty)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="terms", db_index=False)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    acting = models.BooleanField(default=False)
    document = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=10, choices=list(kinds.HOW.items()), blank=True)
    why = models.CharField(max_length=10, choices=list(kinds.WHY.items()), blank=True)  # it ended
    shown = models.BooleanField(default=False)  # the person chose to be shown to residents (亮身份)
    duty = models.CharField(max_length=100, blank=True)  # what they say there that they do
    card = models.CharField(max_length=40, blank=True)  # the number of the enforcement card (执法证) that goes with it
    card_body = models.CharField(max_length=100, blank=True)  # by whom it was issued
    card_until = models.DateField(null=True, blank=True)  # its last day

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="term_ends_after_it_starts"),
            models.UniqueConstraint(fields=["post", "person", "starts"], name="one_term_per_post_person_start"),
            models.CheckConstraint(
                condition=Q(card="") | (~Q(card_body="") & Q(card_until__isnull=False)),
                name="a_card_has_its_body_and_last_day",
            ),
        ]
        indexes = [models.Index(fields=["person", "starts"], name="term_person_starts")]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.person_id}"


class Seating(Salted):
    """An election that took effect: since then whoever was elected sits in the body. `source` is where it was counted.

    Upper floors hold elections, so that the source is a kind of theirs and a key.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seatings")
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    title = models.CharField(max_length=120)
    elected_on = models.DateField()
    document = models.CharField(max_length=120)  # the result on its paper
    at = models.DateTimeField()
    ended = models.BooleanField(default=False)  # a seat was ended by it, none was filled: since then days run, too
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="an_election_takes_effect_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Formality(Salted):
    """What a body owes after an election by a day: its first meeting, the filing, the hand-over."""

    seating = models.ForeignKey(Seating, on_delete=models.PROTECT, related_name="formalities", db_index=False)
    what = models.CharField(max_length=13, choices=list(kinds.FORMALITIES.items()))
    due = models.DateField()
    basis = models.CharField(max_length=120)
    done_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120, blank=True)  # that shows it: the certificate of the filing
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seating", "what"], name="a_formality_is_owed_once"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(document=""), name="a_formality_done_has_its_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.seating_id}/{self.what}"


class Household(Salted):
    """The people who live together in one unit; a unit may hold several."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="households", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit"], name="household_unit")]

    def __str__(self) -> str:
        return self.code


class Residence(Salted):
    """A person living in a household."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    relation = models.CharField(max_length=10, choices=list(kinds.RELATIONS.items()))
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "household"], condition=Q(ends=None), name="one_running_residence_per_household"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="residence_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.household_id}"


class Kinship(Salted):
    """Two people are near relatives, by a document or as one of them declared; kept once for both.

    What they are to each other is sealed: it is read by who notes it and by the two themselves. That they are is what
    recusal and the law of bodies ask.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    relative = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = SealedTextField()  # of `rules.kin`: what the person is to the relative
    declared = models.BooleanField(default=False)  # by one of the two, as a candidate say; else by the document
    document = SealedTextField()
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person__lt=F("relative")), name="kinship_stands_once_for_both"),
            models.UniqueConstraint(
                fields=["person", "relative"], condition=Q(ends=None), name="one_running_kinship_of_two_people"
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="kinship_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.relative_id}"


class Ownership(Salted):
    """A person's share of a unit, as a fraction: 1/1 alone, 1/2 with a spouse."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ownerships")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="ownerships")
    share_num = models.PositiveIntegerField(default=1)
    share_den = models.PositiveIntegerField(default=1)
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_num__gte=1, share_den__gte=F("share_num")), name="share_is_above_0_and_at_most_1"
            ),
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(ends=None), name="one_running_share_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="ownership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.unit_id}"


class Binding(Salted):
    """A person's wish to be known as living in or owning a unit; the estate decides against the roll."""

    REQUESTED, APPROVED, REFUSED, ENDED = "requested", "approved", "refused", "ended"
    STATES = [
        (REQUESTED, _("Waiting for the estate")),
        (APPROVED, _("Approved")),
        (REFUSED, _("Not approved")),
        (ENDED, _("Ended")),
    ]

    code = models.CharField(max_length=14, unique=True, default=public_code)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bindings")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="bindings")
    relation = models.CharField(max_length=10, choices=list(kinds.RELATIONS.items()))
    state = models.CharField(max_length=10, choices=STATES, default=REQUESTED)
    reason = models.CharField(max_length=200, blank=True)
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=Q(state__in=["requested", "approved"]),
                name="one_live_binding_per_person_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(state="requested") | Q(decided_at__isnull=False), name="decided_binding_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_decides_their_own_binding"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="binding_state_id")]

    def __str__(self) -> str:
        return self.code


class Erasure(Salted):
    """A person asks to be erased (PIPL art. 47), or an office orders it for somebody without an account.

    Where nothing stands in the way it is carried out at once; else the estate's office answers by `due`.
    """

    ASKED, DONE, REFUSED, DROPPED = "asked", "done", "refused", "dropped"
    STATES = [
        (ASKED, pgettext_lazy("an erasure", "Waits for the office")),
        (DONE, pgettext_lazy("an erasure", "Carried out")),
        (REFUSED, pgettext_lazy("an erasure", "Not carried out")),
        (DROPPED, pgettext_lazy("an erasure", "Taken back")),
    ]

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default=ASKED)
    document = models.CharField(max_length=120, blank=True)  # by which an office ordered it
    asked_at = models.DateTimeField(default=clock.now)
    due = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why not
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="an_erasure_is_asked_for_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="done"), name="a_person_is_erased_once"),
            models.CheckConstraint(
                condition=Q(state="asked", area__isnull=False, due__isnull=False)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="an_erasure_waits_for_an_office_or_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (~Q(reason="") & Q(decided_by__isnull=False)),
                name="a_refused_erasure_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_decides_their_own_erasure"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="erasure_state_id")]

    def __str__(self) -> str:
        return f"{self.person_id}"


class TrustedDevice(Salted):
    """A telephone that a grid worker signs in from with a PIN; five wrong PINs end the trust."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=200)
    label = models.CharField(max_length=60)
    tries = models.PositiveSmallIntegerField(default=0)
    session_key = models.CharField(max_length=40, blank=True)  # of the last sign-in by PIN, which ends with the trust
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class Merge(Salted):
    """Two rows are said to be one human being: `second` is to become a tombstone of `first`, once another agrees."""

    PROPOSED, DONE, DROPPED = "proposed", "done", "dropped"
    STATES = [
        (PROPOSED, _("Waits for somebody else to agree")),
        (DONE, _("Made one")),
        (DROPPED, _("Not made one")),
    ]

    code = models.CharField(max_length=14, unique=True, default=public_code)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default=PROPOSED)
    proof = SealedTextField()  # how it is known, in words
    card = models.BooleanField(default=False)  # the number on the ID card shown is the one on record for the second
    agreed_at = models.DateTimeField(null=True, blank=True)  # by whoever signs in as the second
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["second"], condition=Q(state="proposed"), name="one_open_merge_of_a_double"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="two_rows_are_merged"),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="another_person_approves_a_merge",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False), name="decided_merge_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Hold(Salted):
    """A matter in dispute (保全): nothing of it is emptied while the hold stands. `kind` is the journal's."""

    kind = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id"], condition=Q(ended_at=None), name="a_matter_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"


class Emptied(models.Model):
    """A personal field of a row was emptied because its time was over: the row's tombstone."""

    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    anonymised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "field", "row_id"], name="a_field_is_emptied_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} {self.row_id}"


class Sweep(Salted):
    """One night's emptying of one field: how many rows, and whether it came to its end."""

    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    day = models.DateField()
    emptied = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "field", "day"], name="one_sweep_of_a_field_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} {self.day}"


class Purpose(models.TextChoices):
    """What a code that is sent to a telephone is for, as whoever tells it reads it; its message: `people.jobs`."""

    SIGN_IN = "sign_in", _("Signing in")
    SELF = "self", _("Confirming what is done in one's own name, such as a vote")
    NUMBER = "number", _("Confirming the number left with a request")


class SignInCode(models.Model):
    """A six-digit code on its way to a telephone: sealed, spent once, dead after its time or five wrong tries.

    Each browser that asks gets digits of its own, so that one's wrong tries do not use up another's.
    """

    phone_index = models.CharField(max_length=32)
    phone = SealedTextField()
    number = SealedTextField()
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.SIGN_IN)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "-made_at"], name="sign_in_code_phone_made")]

    def __str__(self) -> str:
        return f"{self.pk}"
