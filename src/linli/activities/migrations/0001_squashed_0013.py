"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [
        ("activities", "0001_programmes"),
        ("activities", "0002_hours"),
        ("activities", "0003_after"),
        ("activities", "0004_places_held_for_bookings"),
        ("activities", "0005_position"),
        ("activities", "0006_who_was_turned_away"),
        ("activities", "0007_equipment_of_sessions"),
        ("activities", "0008_proofs_for_volunteers"),
        ("activities", "0009_served_elsewhere"),
        ("activities", "0010_because"),
        ("activities", "0011_one_list_of_skills"),
        ("activities", "0012_asked_accepted_and_told"),
        ("activities", "0013_teams_in_one_place"),
    ]

    initial = True

    dependencies = [
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Guest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone_index", models.CharField(blank=True, max_length=32)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entered_at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["phone_index"], name="guest_phone")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("claimed_at", None), ("person", None)),
                                    models.Q(("claimed_at__isnull", False), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_claimed_guest_is_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("square", "On the culture square"),
                                    ("class", "Class or handicraft"),
                                    ("lecture", "Lecture"),
                                    ("performance", "Performance"),
                                    ("rehearsal", "Rehearsal"),
                                    ("service", "Volunteer service"),
                                    ("visit", "Home visits"),
                                    ("rota", "Duty rota"),
                                    ("other", "Other activity"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("purpose", models.CharField(blank=True, max_length=300)),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rhythm", models.CharField(blank=True, max_length=120)),
                        ("begins", models.DateField()),
                        ("at", models.TimeField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("on_holidays", models.BooleanField(default=True)),
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
                        ("place", models.CharField(blank=True, max_length=80)),
                        ("alone", models.BooleanField(default=True)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("all", "everybody"),
                                    ("estate", "residents of the estate"),
                                    ("named", "whom the desk signs up"),
                                ],
                                default="all",
                                max_length=6,
                            ),
                        ),
                        ("shown", models.BooleanField(default=True)),
                        ("drop_in", models.BooleanField(default=False)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organiser", "id"], name="programme_organiser")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 15), ("minutes__lte", 1440)),
                                name="a_session_takes_a_quarter_to_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("spot__isnull", False), models.Q(("place", ""), _negated=True), _connector="OR"
                                ),
                                name="a_programme_is_held_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Star",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField()),
                        ("minutes", models.PositiveIntegerField()),
                        ("published_on", models.DateField()),
                        ("until", models.DateField()),
                        ("withdrawn", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn", "")),
                                fields=("person", "stars"),
                                name="a_star_is_given_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stars__gte", 1)), name="a_star_is_at_least_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Volunteer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("shown", models.BooleanField(default=False)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=16, unique=True)),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        ("minutes", models.PositiveIntegerField()),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                        ("issued_on", models.DateField()),
                        ("issued_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organiser", "year", "serial"), name="one_certificate_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gt", 0)), name="a_certificate_certifies_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roles",
                                to="activities.programme",
                            ),
                        ),
                        ("title", models.CharField(max_length=40)),
                        ("places", models.PositiveIntegerField(blank=True, null=True)),
                        ("least", models.PositiveIntegerField(default=0)),
                        ("companions", models.PositiveSmallIntegerField(default=0)),
                        ("serves", models.BooleanField(default=False)),
                        ("youngest", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("insured", models.BooleanField(default=False)),
                        ("training", models.CharField(blank=True, max_length=60)),
                        ("approval", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "title"), name="one_role_of_a_title_per_programme"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("places", None), ("places__gte", models.F("least")), _connector="OR"
                                ),
                                name="a_role_has_room_for_as_many_as_it_needs",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="activities.programme",
                            ),
                        ),
                        ("occurs_on", models.DateField(blank=True, null=True)),
                        ("title", models.CharField(blank=True, max_length=80)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
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
                        ("place", models.CharField(blank=True, max_length=80)),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Called off")],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("heads", models.PositiveIntegerField(default=0)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("source_id", models.BigIntegerField(blank=True, null=True)),
                        ("source_kind", models.CharField(blank=True, max_length=20)),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("place_taken", "Its place is taken then."),
                                    ("team_taken", "The team is taken then."),
                                ],
                                max_length=11,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area", "starts_at"], name="session_area_starts"),
                            models.Index(fields=["state", "ends_at"], name="session_state_ends"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "occurs_on"), name="one_session_per_day_of_a_rhythm"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="a_session_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("state", "held")),
                                    models.Q(models.Q(("state", "held"), _negated=True), ("closed_at", None)),
                                    _connector="OR",
                                ),
                                name="a_session_held_is_closed",
                            ),
                            models.UniqueConstraint(
                                fields=("source_kind", "source_id"), name="what_is_kept_elsewhere_is_served_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_id", None), ("source_kind", "")),
                                    models.Q(
                                        models.Q(("source_kind", ""), _negated=True), ("source_id__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_source_has_kind_and_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="called_off_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report",
                                to="activities.session",
                            ),
                        ),
                        ("words", models.TextField()),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_by", None),
                                    ("written_by", None),
                                    models.Q(("released_by", models.F("written_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_releases_the_report_they_wrote",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="activities.session",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.role"
                            ),
                        ),
                        ("places", models.PositiveIntegerField(blank=True, null=True)),
                        ("taken", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("session", "role"), name="one_need_per_session_and_role"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("places", None), ("taken__lte", models.F("places")), _connector="OR"
                                ),
                                name="no_more_take_part_than_there_is_room",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_ups",
                                to="activities.session",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.role"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "guest",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_ups",
                                to="activities.guest",
                            ),
                        ),
                        ("companions", models.PositiveSmallIntegerField(default=0)),
                        (
                            "companions_named",
                            linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits to be accepted"),
                                    ("placed", "Signed up"),
                                    ("waiting", "Waiting list"),
                                    ("offered", "Offered a place"),
                                    ("cancelled", "Not coming"),
                                    ("lapsed", "Did not answer in time"),
                                    ("declined", "Not accepted"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("queued_at", models.DateTimeField()),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        ("came_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("qr", "by the code on the screen"),
                                    ("list", "by the list"),
                                    ("paper", "on paper"),
                                    ("near", "by position"),
                                    ("noted", "as noted where it was served"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("missed", models.BooleanField(default=False)),
                        ("turned_away", models.BooleanField(default=False)),
                        ("answers", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "session"], name="sign_up_person"),
                            models.Index(
                                condition=models.Q(("state", "offered")), fields=["answer_by"], name="sign_up_offered"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "person"), name="one_sign_up_per_person_and_session"
                            ),
                            models.UniqueConstraint(
                                fields=("session", "guest"), name="one_sign_up_per_guest_and_session"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False), ("guest__isnull", False), _connector="OR"
                                ),
                                name="a_sign_up_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer_by__isnull", False), ("state", "offered")),
                                    models.Q(models.Q(("state", "offered"), _negated=True), ("answer_by", None)),
                                    _connector="OR",
                                ),
                                name="who_is_offered_a_place_answers_by_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("came_at", None), ("way", "")),
                                    models.Q(
                                        ("came_at__isnull", False),
                                        ("state", "placed"),
                                        models.Q(("way", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="who_came_had_a_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at", None), ("left_at__gte", models.F("came_at")), _connector="OR"
                                ),
                                name="nobody_leaves_before_they_came",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("missed", False), ("came_at", None), _connector="OR"),
                                name="who_came_did_not_stay_away",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seen_by", None),
                                    models.Q(("seen_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_confirms_the_list_they_entered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Slot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="activities.session",
                            ),
                        ),
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
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("key", models.CharField(blank=True, db_index=True, max_length=24)),
                        ("words", models.CharField(blank=True, max_length=80)),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("spot", "at"), name="a_place_is_used_once_at_a_time"),
                            models.UniqueConstraint(fields=("person", "at"), name="nobody_is_in_two_places_at_once"),
                            models.UniqueConstraint(fields=("team", "at"), name="a_team_is_in_one_place_at_a_time"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person", None), ("spot__isnull", False), ("team", None)),
                                    models.Q(("person__isnull", False), ("spot", None), ("team", None)),
                                    models.Q(("person", None), ("spot", None), ("team__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_slot_is_of_a_place_a_person_or_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("key", ""), ("session__isnull", False)),
                                    models.Q(("person", None), ("session", None), models.Q(("key", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_slot_has_one_holder",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "sign_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hours",
                                to="activities.signup",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="activities.hours",
                            ),
                        ),
                        ("minutes", models.IntegerField()),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("recorded", "To be confirmed"),
                                    ("confirmed", "Confirmed"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="recorded",
                                max_length=9,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("open_until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("sign_up",),
                                name="hours_are_recorded_once_and_then_put_right",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("minutes__gt", 0)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="hours_are_put_right_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    ("recorded_by", None),
                                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_confirms_the_hours_they_recorded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("open_until__isnull", False),
                                        ("state", "confirmed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "confirmed"), _negated=True),
                                        ("confirmed_at", None),
                                        ("open_until", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="confirmed_hours_can_be_objected_to",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sign_up",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="activities.signup",
                            ),
                        ),
                        ("grade", models.PositiveSmallIntegerField()),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("given_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("grade__gte", 1), ("grade__lte", 5)), name="feedback_is_one_to_five"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "hours",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objection",
                                to="activities.hours",
                            ),
                        ),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("made_at", models.DateTimeField()),
                        ("answer", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("answered_by", None)),
                                    ("answered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_answered_objection_has_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Circle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lon", models.IntegerField()),
                        ("lat", models.IntegerField()),
                        ("radius", models.PositiveSmallIntegerField()),
                        ("drawn_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="circle",
                                to="activities.session",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lat__gte", -90000000),
                                    ("lat__lte", 90000000),
                                    ("lon__gte", -180000000),
                                    ("lon__lte", 180000000),
                                ),
                                name="a_circle_lies_on_the_globe",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("radius__gte", 20), ("radius__lte", 2000)),
                                name="a_circle_is_near_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("name", models.CharField(max_length=40)),
                        ("kept", models.BooleanField(default=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gear",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["area", "kept"], name="gear_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kept", True)),
                                fields=("organiser", "name"),
                                name="one_piece_of_a_name_per_body",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GearSlot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "gear",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="activities.gear"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gear_slots",
                                to="activities.session",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("gear", "at"), name="a_piece_is_used_once_at_a_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("age", "birthday, as a document says"),
                                    ("guardian", "consent of the guardian"),
                                    ("training", "training"),
                                    ("insurance", "insurance of the body's volunteers"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=60)),
                        ("kept", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("until", models.DateField(blank=True, null=True)),
                        ("noted_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "noted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proofs",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organiser", "person", "kind"], name="proof_organiser")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "insurance"), ("person", None)),
                                    models.Q(models.Q(("kind", "insurance"), _negated=True), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="insurance_is_the_bodys_other_proofs_are_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "age"), ("until", None)),
                                    models.Q(models.Q(("kind", "age"), _negated=True), ("until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_proof_has_its_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ("training", "insurance")), _negated=True),
                                    models.Q(("subject", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_proof_says_of_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Skill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("title", models.CharField(max_length=40)),
                        ("offered", models.BooleanField(default=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "title"), name="a_skill_is_listed_once_in_an_area")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("text", models.CharField(max_length=80)),
                        ("options", models.CharField(blank=True, max_length=300)),
                        ("must", models.BooleanField(default=False)),
                        ("asked", models.BooleanField(default=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="activities.programme",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("asked", True)),
                                fields=("programme", "text"),
                                name="a_question_is_asked_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Told",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("words", models.CharField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waits", "Waits for the body"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Not accepted"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="waits",
                                max_length=9,
                            ),
                        ),
                        ("told_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told",
                                to="activities.programme",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "-id"], name="told_person"),
                            models.Index(fields=["programme", "state"], name="told_programme"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="what_was_served_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_accepts_their_own_service",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="declined_service_says_why",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
