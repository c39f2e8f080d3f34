import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.places.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activities", "0006_who_was_turned_away"),
        ("papers", "0006_reserved"),
        ("people", "0012_seats_that_ended"),
        ("places", "0002_kinds_of_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("place", models.CharField(max_length=80)),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_up", to="activities.session"
                    ),
                ),
                ("answer_by", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "Called up"),
                            ("assembled", "Assembled"),
                            ("over", "Over, hours to be confirmed"),
                            ("closed", "Closed"),
                            ("cancelled", "Called off"),
                        ],
                        default="called",
                        max_length=9,
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("called_at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Lecturer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("unit", models.CharField(max_length=60)),
                ("field", models.CharField(max_length=60)),
                ("proof", models.CharField(max_length=120)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Letter not answered"),
                            ("accepted", "Appointed"),
                            ("declined", "Declined"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="papers.paper",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organiser", "person", "starts"), name="one_appointment_per_lecturer_and_term"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="a_lecturer_has_a_term"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_lecturer_answers_the_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ready",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("skill", models.CharField(max_length=20)),
                ("adult", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField(default=linli.kernel.clock.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("organiser", "person", "skill"),
                        name="once_on_the_roster_per_skill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("skill", ""), _negated=True), name="who_is_ready_has_a_skill"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Season",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("aim", models.CharField(max_length=300)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "spot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.spot",
                    ),
                ),
                ("place", models.CharField(max_length=80)),
                ("places", models.PositiveIntegerField()),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "programme",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lectures",
                        to="activities.programme",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organiser", "id"], name="season_organiser")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="a_season_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gt", 0)), name="a_season_has_room_for_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drawn_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_approves_their_own_season",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None), ("programme", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("programme__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_season_approved_is_a_programme",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lecture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lectures", to="lectures.season"
                    ),
                ),
                ("topic", models.CharField(max_length=80)),
                ("outline", models.CharField(blank=True, max_length=500)),
                (
                    "lecturer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lectures", to="lectures.lecturer"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("skill", models.CharField(blank=True, max_length=20)),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="again",
                        to="lectures.lecture",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lecture",
                        to="activities.session",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["season", "starts_at"], name="lecture_season_starts")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 15), ("minutes__lte", 480)),
                        name="a_lecture_takes_a_quarter_to_eight_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("repeats", None), models.Q(("repeats", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="no_lecture_repeats_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="lectures.callup"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("skill", models.CharField(max_length=20)),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("nothing", "No answer yet"),
                            ("yes", "Comes"),
                            ("late", "Comes later"),
                            ("no", "Cannot come"),
                        ],
                        default="nothing",
                        max_length=7,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "call"], name="reply_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "person"), name="called_once_per_call"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__isnull", False), ("said", "late")),
                            models.Q(models.Q(("said", "late"), _negated=True), ("minutes", None)),
                            _connector="OR",
                        ),
                        name="who_comes_late_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attended",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=16, unique=True)),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lectures.season"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("lectures", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveIntegerField()),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organiser", "year", "serial"), name="one_attendance_paper_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lectures__gt", 0)), name="an_attendance_paper_says_of_a_lecture"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wanted", to="lectures.callup"
                    ),
                ),
                ("skill", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("call", "skill"), name="a_skill_is_wanted_once_per_call"),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="a_call_wants_somebody"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="materials", to="lectures.lecture"
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "Waits for review"), ("returned", "Returned"), ("approved", "Approved")],
                        default="sent",
                        max_length=8,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lecture", "edition"), name="one_material_per_edition"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("lecture",),
                        name="one_edition_at_a_time_is_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer", None), models.Q(("reviewer", models.F("by")), _negated=True), _connector="OR"
                        ),
                        name="nobody_reviews_their_own_material",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="material_is_returned_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="lectures.lecture"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Waits to be read"),
                            ("shown", "To be answered"),
                            ("held_back", "Held back"),
                            ("answered", "Answered"),
                        ],
                        default="sent",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=120)),
                ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["lecture", "state"], name="question_lecture_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held_back"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_question_is_held_back_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Surveyed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lectures.lecture"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lecture", "person"), name="one_survey_answer_per_attendee")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "key",
                    models.CharField(
                        default=linli.kernel.codes.public_code, max_length=14, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="lectures.lecture"
                    ),
                ),
                ("clear", models.PositiveSmallIntegerField()),
                ("useful", models.PositiveSmallIntegerField()),
                ("able", models.PositiveSmallIntegerField()),
                ("arranged", models.PositiveSmallIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("able__range", (1, 5)),
                            ("arranged__range", (1, 5)),
                            ("clear__range", (1, 5)),
                            ("useful__range", (1, 5)),
                        ),
                        name="a_survey_answer_is_from_one_to_five",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upvote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="upvotes", to="lectures.question"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("question", "person"), name="one_upvote_per_person_and_question")
                ],
            },
        ),
    ]
