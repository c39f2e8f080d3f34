"""The ledger's tables: pack versions, cases, what was said in each step, whom a case concerns, how it is routed."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases import (  # noqa: F401 -- its tables too
    behalf_models,
    desk_models,
    import_models,
    opinion_models,
    oversight_models,
    party_models,
    referral_models,
    return_models,
    round_models,
    route_models,
)
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.places.models import Area, Building, Entrance, Located, Salted, Spot, Unit

PERSON = settings.AUTH_USER_MODEL


class PackVersion(Salted):
    """One published text of a process, with its papers' templates. A case keeps the version under which it began."""

    pack = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField()
    templates = models.JSONField(default=dict)  # name of a paper → the text of its template
    digest = models.CharField(max_length=64)
    active = models.BooleanField(default=False)
    readers = models.JSONField(default=list)  # posts that alone read and work its cases; empty: the estate's office
    declared = models.TextField(
        default=""
    )  # the posts and settings that it brings (`brought.of`), as JSON in its order
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="one_text_per_pack_version"),
            models.UniqueConstraint(fields=["pack"], condition=Q(active=True), name="one_active_version_per_pack"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"


class Visibility(models.TextChoices):
    NEVER = "never", _("Never public")
    ESTATE = "estate", _("Within the estate")
    PUBLIC = "public", pgettext_lazy("who sees a case", "Public")


class Channel(models.TextChoices):
    WEB = "web", _("Web page")
    CARD = "card", _("Card of a home")
    PHONE = "phone", _("Telephone")
    VISIT = "visit", pgettext_lazy("channel", "Visit")
    WECHAT = "wechat", _("WeChat")
    HOTLINE = "hotline", _("12345 hotline")
    PATROL = "patrol", _("Patrol")
    LETTER = "letter", _("Petition office")
    IMPORT = "import", _("Imported")
    EMAIL = "email", _("E-mail")


_IN_A_BOX = Q(open=True) & ~Q(box="")


class Case(Salted, Located):
    """One case of a process. Words of the reporter stand here; what later steps said stands in `Step`.

    Every index costs each submit and each step; so only those columns have one by which lists are asked.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    number = models.PositiveIntegerField()  # the estate's running number, may have gaps
    token = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  # null: several without one
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=24)
    category = models.CharField(max_length=32, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    way = models.CharField(max_length=24)  # how it began: a start of the pack, or "import"
    source_number = models.CharField(max_length=40, blank=True)  # the number a ticket had elsewhere

    title = models.CharField(max_length=60)
    text = models.TextField(max_length=8000)
    answers = models.JSONField(default=dict)  # what else was asked when it began: question → answer
    public_text = models.TextField(max_length=1000, blank=True)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    spot = models.ForeignKey(Spot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    place_words = models.CharField(max_length=80, blank=True)
    place_label = models.CharField(max_length=80, blank=True)  # without a room: what lists show
    plan_x = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_y = models.PositiveSmallIntegerField(null=True, blank=True)

    reporter = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reporter_name = SealedTextField()
    reporter_phone = SealedTextField()
    phone_index = models.CharField(max_length=32, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)  # by a code that was sent to the number
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    handler = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    handler_post = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    relations = models.JSONField(default=dict)  # name in the pack → person ids: finisher, verifier …

    facts = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    clocks = models.JSONField(default=dict)
    tracks = models.JSONField(default=dict)  # track → its state
    papers = models.JSONField(default=dict)  # name → the days it was issued and served
    pending = models.JSONField(null=True, blank=True)  # the step that waits for a second person
    visibility = models.CharField(max_length=6, choices=Visibility.choices, default=Visibility.ESTATE)
    concerned = models.BooleanField(default=False)
    reserved = models.BooleanField(default=False)  # for the posts that its process names, and no others

    happened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    contact_due = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when the clock whose turn it is runs out
    turn = models.CharField(max_length=24, blank=True)  # whose turn: a name of the pack's `who`
    box = models.CharField(max_length=24, blank=True)  # where it waits at the desk: a box of the pack
    lapses = models.BooleanField(default=False)  # at due_at the turn passes on by itself
    system_due = models.DateTimeField(null=True, blank=True)  # when the system has to act next, whoever's turn it is
    open = models.BooleanField(default=True)
    moved_at = models.DateTimeField(null=True, blank=True)  # the last step of anybody
    watch_at = models.DateTimeField(null=True, blank=True)  # from when it is worth a look before it breaches
    resolve_due = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)  # finished after its limit
    solved = models.BooleanField(null=True)  # as residents say; what is parked is not
    outcome = models.CharField(max_length=9, blank=True)  # of its state: parked, declined, unreached, withdrawn
    supervised = models.BooleanField(default=False)  # a supervision stands
    excluded = models.BooleanField(default=False)  # left out of the rates, by two people, in public
    grade = models.CharField(max_length=20, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    link_tries = models.PositiveSmallIntegerField(default=0)  # wrong digits given since the last right ones
    version = models.PositiveIntegerField(default=1)

    if TYPE_CHECKING:
        handler_id: int | None
        reporter_id: int | None
        entered_by_id: int | None
        pack_version_id: int
        building_id: int | None
        unit_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="one_case_per_number_of_an_area"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="case_visibility_is_known"),
            models.CheckConstraint(
                condition=Q(open=True) | Q(closed_at__isnull=False), name="a_closed_case_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(concerned=False) | ~Q(visibility="public"), name="matters_about_staff_are_never_public"
            ),
        ]
        indexes = (
            [
                models.Index(fields=[f"{level}_id", "due_at", "id"], condition=Q(open=True), name=f"case_{level}_due")
                for level in ("grid", "estate", "community", "street", "city")
            ]
            + [  # the boxes that are nearly empty, counted on every page of a desk over many open cases
                models.Index(
                    fields=[f"{level}_id", "box", "due_at", "id"], condition=_IN_A_BOX, name=f"case_{level}_box"
                )
                for level in ("grid", "estate", "street", "city", "handler")
            ]
            + [
                models.Index(fields=[f"{level}_id", "id"], name=f"case_{level}_id")
                for level in ("grid", "estate", "community", "street", "district", "city")
            ]
            + [
                models.Index(fields=["handler", "due_at", "id"], condition=Q(open=True), name="case_handler_due"),
                models.Index(fields=["handler", "id"], name="case_handler_id"),
                models.Index(fields=["handler_post", "id"], name="case_handler_post"),  # by whoever acts in the post
                # what residents see of their estate, of which what is open is asked before every report
                models.Index(fields=["estate_id", "visibility", "id"], name="case_estate_public"),
                models.Index(fields=["estate_id", "visibility", "id"], condition=Q(open=True), name="case_estate_seen"),
                models.Index(fields=["estate_id", "created_at"], name="case_estate_created"),  # a month's figures
                models.Index(fields=["reporter", "id"], condition=Q(reporter__isnull=False), name="case_reporter"),
                # A caller's, and what they said of one kind at one place: a hotline's number stands on thousands.
                models.Index(
                    fields=["phone_index", "area", "category", "created_at"],
                    condition=~Q(phone_index=""),
                    name="case_caller",
                ),
                models.Index(fields=["system_due"], condition=Q(system_due__isnull=False), name="case_system_due"),
                models.Index(fields=["pack_version", "id"], name="case_process"),
                models.Index(fields=["pack_version", "id"], condition=Q(reserved=True), name="case_reserved"),
                # few at a time, and of closed cases too
                models.Index(fields=["id"], condition=Q(pending__isnull=False), name="case_pending"),
            ]
            + [
                models.Index(
                    fields=[f"{level}_id", "watch_at"],
                    condition=Q(open=True, reserved=False),
                    name=f"case_{level}_watch",
                )
                for level in ("estate", "street", "city")
            ]
            # What only the posts named by its process read is looked for beside all that others read. SQLite would take
            # an index of both that knows one column more, so that none is of both.
            + [
                models.Index(
                    fields=[f"{level}_id", "due_at", "id"],
                    condition=Q(open=True, reserved=True),
                    name=f"case_{level}_reserved",
                )
                for level in ("estate", "street", "city")
            ]
            + [  # rare rows among very many
                models.Index(fields=[f"{level}_id", "id"], condition=Q(excluded=True), name=f"case_{level}_excluded")
                for level in ("estate", "street", "city")
            ]
            + [
                models.Index(
                    fields=[f"{level}_id", "due_at", "id"],
                    condition=Q(supervised=True),
                    name=f"case_{level}_supervised",
                )
                for level in ("estate", "street", "city", "handler")
            ]
            + [
                models.Index(
                    fields=[f"{level}_id", "outcome", "id"], condition=~Q(outcome=""), name=f"case_{level}_outcome"
                )
                for level in ("estate", "street", "city")
            ]
        )

    def __str__(self) -> str:
        return self.code


class CaseLink(models.Model):
    """Two cases that hang together under a name of the first one's page."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links", db_index=False)
    name = models.CharField(max_length=24)
    target = models.ForeignKey(Case, models.PROTECT, related_name="linked_by")
    outcome = models.CharField(
        max_length=8, blank=True
    )  # "passed" on with the first one, or "held": it did not admit it
    excepted = models.CharField(max_length=200, blank=True)  # why the first one need not wait for the other's end

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "name", "target"], name="cases_are_linked_once"),
            models.CheckConstraint(condition=Q(outcome__in=["", "passed", "held"]), name="link_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


NOT_CONFIRMED, WHY = "-not-confirmed", "why"  # a second person's no, beside the steps that packs name; its reason


class Step(Salted):
    """What one action said, in erasable words; the journal's entry of that action holds their salted digest."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)  # see `step_case`
    action = models.CharField(max_length=32)
    at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    capacity = models.CharField(max_length=24)
    first = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    row = models.CharField(max_length=16, blank=True)  # the party it acted on
    state = models.CharField(max_length=24)  # in which the case stood afterwards
    words = models.JSONField(default=dict)  # form field → what was answered
    replaced = models.JSONField(default=dict)  # form field → what stood there before, where the answer mends it
    grade = models.CharField(max_length=20, blank=True)  # given in this step; read in sums of finished months alone
    handler_label = models.CharField(max_length=60, blank=True)  # who was in charge afterwards
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="step_case"),
            models.Index(fields=["at"], condition=~Q(grade=""), name="step_graded"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"


class Concern(models.Model):
    """A person or a body that a case is about: they neither handle nor see it (信访工作条例 art. 30)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="a_concern_names_a_person_or_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Numbering(models.Model):
    """The last running number that an area's cases have used."""

    area = models.OneToOneField(Area, models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class Route(Salted):
    """A dispatch rule: the first that fits sends the case. Empty conditions fit everything (`rules.routes`).

    `turns`: of several who hold the kind of post at the same level, whoever has the fewest open cases is next.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="routes")
    edition = models.ForeignKey("cases.RouteEdition", models.PROTECT, related_name="routes")
    position = models.PositiveIntegerField(default=100)
    categories = models.JSONField(default=list, blank=True)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    words = models.CharField(max_length=80, blank=True)
    within = models.JSONField(default=list, blank=True)  # ids of areas, each with all below it
    corners = models.JSONField(default=list, blank=True)  # of a shape on the estate's plan
    days = models.CharField(max_length=4, blank=True)  # work or rest
    hours = models.CharField(max_length=5, blank=True)  # 18-8
    season = models.CharField(max_length=11, blank=True)  # 11-15~03-15
    turns = models.BooleanField(default=False)
    post_kind = models.CharField(max_length=32, blank=True)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(post_kind="") | Q(post__isnull=False), name="a_route_leads_to_a_post"),
            models.CheckConstraint(condition=Q(turns=False) | ~Q(post_kind=""), name="turns_are_of_a_kind_of_post"),
            models.CheckConstraint(condition=Q(days__in=["", "work", "rest"]), name="days_of_a_route_are_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Reckoned(models.Model):
    """What the figures over many cases came to when somebody asked, and how far they are counted anew.

    Nothing of it stands on record: it follows from the cases, and is counted again when it is old.
    """

    key = models.CharField(max_length=64, unique=True)  # digest of what was asked
    asked = models.JSONField()
    figures = models.JSONField(null=True)
    at = models.DateTimeField(null=True)  # when its count began
    underway = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.key
