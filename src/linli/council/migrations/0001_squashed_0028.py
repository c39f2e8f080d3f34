"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [
        ("council", "0001_meetings"),
        ("council", "0002_agreed_without_a_vote"),
        ("council", "0003_points"),
        ("council", "0004_said_line_by_line"),
        ("council", "0005_said_no_more"),
        ("council", "0006_notices_and_reminders"),
        ("council", "0007_motion_case"),
        ("council", "0008_polls"),
        ("council", "0009_office"),
        ("council", "0010_covenants"),
        ("council", "0011_floor_and_postings"),
        ("council", "0012_dues_and_transfers"),
        ("council", "0013_units_that_report"),
        ("council", "0014_moves_both_ways_and_dues_as_owed"),
        ("council", "0015_dissent"),
        ("council", "0016_demands"),
        ("council", "0017_removals"),
        ("council", "0018_seats_left_open"),
        ("council", "0019_notice_and_shown"),
        ("council", "0020_published_since"),
        ("council", "0021_members_beside_meetings"),
        ("council", "0022_joint_nominations"),
        ("council", "0023_what_shows_a_training"),
        ("council", "0024_what_a_group_posts"),
        ("council", "0025_open_seats_voted_on_once_more"),
        ("council", "0026_demands_lapse"),
        ("council", "0027_written_on_papers"),
        ("council", "0028_numbered_tombstones"),
    ]

    initial = True

    dependencies = [
        ("cases", "0026_options_and_comments"),
        ("papers", "0006_reserved"),
        ("people", "0011_near_relatives"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="DuesYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dues_years",
                                to="people.organisation",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "keeper_post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("members", models.PositiveIntegerField(blank=True, null=True)),
                        ("owed", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("paid", models.PositiveBigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("body", "year"), name="one_year_of_dues_per_branch")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Founding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "body",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="founding",
                                to="people.organisation",
                            ),
                        ),
                        ("applied_on", models.DateField(blank=True, null=True)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        ("planned_on", models.DateField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=80)),
                        ("agenda", models.CharField(blank=True, max_length=500)),
                        ("posted", models.JSONField(blank=True, default=dict)),
                        ("posted_on", models.DateField(blank=True, null=True)),
                        ("held_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="LeftOut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
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
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("ill", "ill for long"),
                                    ("abroad", "abroad for half a year or longer"),
                                    ("away", "away for half a year or longer, out of reach"),
                                    ("suspended", "rights suspended"),
                                    ("other", "other"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("document", models.CharField(max_length=120)),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("body", "person"),
                                name="one_open_line_of_a_member_left_out",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="left_out_until_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="left_out_by_a_document"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters_kept",
                                to="people.organisation",
                            ),
                        ),
                        ("way", models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("day", models.DateField()),
                        ("other", models.CharField(max_length=100)),
                        ("subject", models.CharField(max_length=120)),
                        ("their_number", models.CharField(blank=True, max_length=60)),
                        ("handler", models.CharField(blank=True, max_length=50)),
                        ("void", models.CharField(blank=True, max_length=120)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "way", "year", "number"), name="one_letter_per_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                                    ("party_assembly", "Branch assembly"),
                                    ("branch_committee", "Branch committee meeting"),
                                    ("party_group", "Party group meeting"),
                                    ("party_lecture", "Party lecture"),
                                    ("theme_day", "Theme day"),
                                    ("life_meeting", "Organisational life meeting"),
                                    ("appraisal", "Democratic appraisal"),
                                    ("owners_committee", "Owners' committee meeting"),
                                    ("joint", "Joint meeting of branch and owners' committee"),
                                    ("council", "Council meeting"),
                                    ("residents_assembly", "Residents' assembly"),
                                    ("residents_representatives", "Assembly of residents' representatives"),
                                    ("residents_committee", "Residents' committee meeting"),
                                    ("residents_supervision", "Residents' supervision committee meeting"),
                                    ("owners_assembly", "Owners' assembly"),
                                    ("preparatory_group", "Preparatory group meeting"),
                                    ("property_management_committee", "Property management committee meeting"),
                                    ("thrift_council", "Thrift council meeting"),
                                    ("team", "Team meeting"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "joined",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("place", models.CharField(max_length=80)),
                        ("starts_at", models.DateTimeField()),
                        ("called_on", models.DateField()),
                        ("notice_proof", models.CharField(blank=True, max_length=120)),
                        (
                            "noticed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("afterwards", models.BooleanField(default=False)),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("called", "Called"),
                                    ("open", "In session"),
                                    ("ended", "Minutes to be written"),
                                    ("closed", "Minutes signed"),
                                    ("cancelled", "Called off"),
                                ],
                                default="called",
                                max_length=10,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("counted_due", models.PositiveIntegerField(blank=True, null=True)),
                        ("counted_present", models.PositiveIntegerField(blank=True, null=True)),
                        ("households", models.BooleanField(default=False)),
                        ("vacant", models.PositiveSmallIntegerField(default=0)),
                        ("agenda_posted_on", models.DateField(blank=True, null=True)),
                        ("decisions_posted_on", models.DateField(blank=True, null=True)),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="papers.paper",
                            ),
                        ),
                        ("published", models.BooleanField(default=False)),
                        ("published_on", models.DateField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["body", "-starts_at"], name="meeting_body_starts"),
                            models.Index(fields=["estate_id", "-starts_at"], name="meeting_estate_starts"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("host", models.F("recorder")), _negated=True),
                                name="nobody_hosts_and_records_a_meeting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(("closed_at__isnull", False), ("paper__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_closed_meeting_has_minutes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("counted_present", None),
                                    ("counted_due__gte", models.F("counted_present")),
                                    _connector="OR",
                                ),
                                name="no_more_come_than_are_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("published", False), ("state", "closed"), _connector="OR"),
                                name="only_signed_minutes_are_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published", False), ("published_on__isnull", False), _connector="OR"
                                ),
                                name="what_is_published_says_since_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notice_proof", ""), ("noticed_by__isnull", False), _connector="OR"
                                ),
                                name="proof_of_notice_says_who_entered_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partners",
                                to="people.organisation",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("contact", models.CharField(max_length=50)),
                        ("phone", models.CharField(blank=True, max_length=30)),
                        ("since", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)),
                                fields=("body", "name"),
                                name="a_unit_reports_to_a_branch_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="people.organisation",
                            ),
                        ),
                        ("what", models.CharField(max_length=8)),
                        ("about", models.CharField(blank=True, max_length=80)),
                        ("until", models.DateField()),
                        ("tone", models.CharField(max_length=8)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "what", "about", "until"), name="a_body_is_reminded_once_of_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal_uses",
                                to="people.organisation",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("document", models.CharField(max_length=120)),
                        ("purpose", models.CharField(max_length=120)),
                        ("copies", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "Applied for"),
                                    ("approved", "Approved"),
                                    ("refused", "Not approved"),
                                    ("stamped", "Stamped"),
                                ],
                                default="applied",
                                max_length=8,
                            ),
                        ),
                        (
                            "applicant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("applied_at", models.DateTimeField()),
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
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "stamped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("stamped_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "year", "number"), name="one_use_of_a_seal_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("applicant")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_approves_their_own_seal_use",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "stamped"), _negated=True),
                                    models.Q(("decided_by__isnull", False), ("stamped_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="nothing_is_stamped_unapproved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Talk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("day", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["body", "day"], name="talk_body_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "one", "other", "day"), name="one_talk_of_two_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("one__lt", models.F("other"))), name="two_talk_and_stand_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "body",
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
                        ("day", models.DateField()),
                        ("hours", models.PositiveSmallIntegerField()),
                        ("subject", models.CharField(max_length=80)),
                        ("course", models.BooleanField(default=False)),
                        ("document", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["body", "day"], name="training_body_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "person", "day", "subject"), name="one_training_a_day_and_subject"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hours__gt", 0), ("hours__lte", 400)), name="training_takes_hours"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="people.organisation",
                            ),
                        ),
                        ("way", models.CharField(choices=[("out", "Out"), ("in", "In")], max_length=3)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("other", models.CharField(max_length=100)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        ("full", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "Requested"),
                                    ("letter", "Letter drawn up"),
                                    ("sent", "Sent, receipt awaited"),
                                    ("received", "Letter received"),
                                    ("admitted", "Admitted, receipt to be returned"),
                                    ("done", "Completed"),
                                    ("dropped", "Given up"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("requested_at", models.DateTimeField()),
                        ("letter_number", models.CharField(blank=True, max_length=60)),
                        ("letter_on", models.DateField(blank=True, null=True)),
                        ("valid_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("dues_until", models.DateField(blank=True, null=True)),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="papers.paper",
                            ),
                        ),
                        ("day", models.DateField(blank=True, null=True)),
                        ("receipt_on", models.DateField(blank=True, null=True)),
                        ("dropped", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["body", "-requested_at"], name="transfer_body")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["done", "dropped"]), _negated=True),
                                fields=("person", "way"),
                                name="one_transfer_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("day__isnull", False), ("receipt_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_completed_transfer_has_its_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["sent", "received", "admitted", "done"]), _negated=True),
                                    models.Q(("letter_on__isnull", False), ("valid_days__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_letter_of_membership_says_how_long_it_is_good",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuesBase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="bases", to="council.duesyear"
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wage", "Wage after tax"),
                                    ("pension", "Pension"),
                                    ("decided", "Fixed by decision (no wage, or hardship)"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("base", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("decision", models.CharField(blank=True, max_length=120)),
                        ("first", models.PositiveSmallIntegerField(default=1)),
                        ("last", models.PositiveSmallIntegerField(default=12)),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("set_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "person"), name="one_base_of_dues_per_member_and_year"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first__gte", 1), ("first__lte", models.F("last")), ("last__lte", 12)
                                ),
                                name="dues_run_within_the_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "decided"), _negated=True),
                                    models.Q(("decision", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_was_decided_on_dues_says_where",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("set_by")), _negated=True),
                                name="nobody_sets_their_own_dues",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitees",
                                to="council.meeting",
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
                        ("seat", models.CharField(max_length=120)),
                        ("due", models.BooleanField(default=True)),
                        ("votes", models.BooleanField(default=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "told_how",
                            models.CharField(
                                blank=True,
                                choices=[("copied", "Text copied"), ("printed", "Slip printed")],
                                max_length=8,
                            ),
                        ),
                        ("present_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("qr", "by the code on the screen"),
                                    ("list", "by the list"),
                                    ("paper", "on paper"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("confirmed", models.BooleanField(default=True)),
                        (
                            "away",
                            models.CharField(
                                blank=True, choices=[("excused", "Excused"), ("absent", "Absent")], max_length=8
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=100)),
                        ("left_out", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "meeting"], name="invitee_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="nobody_is_called_to_a_meeting_twice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("present_at", None), ("away", ""), _connector="OR"),
                                name="nobody_is_present_and_away",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("votes", False), ("due", True), _connector="OR"),
                                name="who_votes_is_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("confirmed", True), ("present_at__isnull", False), _connector="OR"),
                                name="only_who_came_is_to_be_confirmed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Demand",
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
                                    ("owners_assembly", "A meeting of all owners"),
                                    ("owners_committee", "A meeting of the owners' committee"),
                                    ("residents_assembly", "A residents' assembly"),
                                    ("residents_representatives", "An assembly of the residents' representatives"),
                                    ("remove_owners", "A vote to remove a member of the owners' committee"),
                                    ("recall_residents", "A vote to recall a member of the residents' committee"),
                                    ("nominate_residents", "A candidate for the residents' committee"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("owners", "Owners"),
                                    ("members", "Members of the committee"),
                                    ("residents", "Residents of 18 and over"),
                                    ("households", "Households"),
                                    ("representatives", "Residents' representatives"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.term",
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("resigned", "Has asked in writing to leave"),
                                    ("neglect", "Does not do the work of the seat"),
                                    ("private_gain", "Takes private advantage of the seat"),
                                    ("duties_unmet", "Does not meet an owner's duties"),
                                    ("harm", "Harms the rights of others"),
                                    ("other", "Other reasons"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("text", models.TextField(max_length=2000)),
                        ("statement", models.TextField(blank=True, max_length=2000)),
                        ("stated_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("collecting", "Open for signatures"),
                                    ("handed_in", "Handed in, being checked"),
                                    ("checked", "Checked: the body has to act"),
                                    ("answered", "Answered"),
                                    ("dropped", "Given up"),
                                ],
                                default="collecting",
                                max_length=10,
                            ),
                        ),
                        ("heads", models.PositiveIntegerField(default=0)),
                        ("area_cm", models.PositiveBigIntegerField(default=0)),
                        ("of_heads", models.PositiveIntegerField(default=0)),
                        ("of_area_cm", models.PositiveBigIntegerField(default=0)),
                        ("roll_digest", models.CharField(blank=True, max_length=64)),
                        ("handed_on", models.DateField(blank=True, null=True)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("ordered_on", models.DateField(blank=True, null=True)),
                        ("ordered_until", models.DateField(blank=True, null=True)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("vote", models.CharField(blank=True, max_length=16)),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="demands",
                                to="council.meeting",
                            ),
                        ),
                        ("open_since", models.DateField(default=linli.kernel.clock.today)),
                        ("stated_on_paper", models.BooleanField(default=False)),
                        ("unmeasured", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["body", "state"], name="demand_body_state"),
                            models.Index(fields=["community_id", "-id"], name="demand_community"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["collecting", "dropped"]),
                                    models.Q(("due__isnull", False), ("handed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_demand_handed_in_has_its_clock",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by", None),
                                    models.Q(("checked_by", models.F("started_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_checks_their_own_demand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ordered_on", None),
                                    models.Q(
                                        ("ordered_until__isnull", False), models.Q(("document", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_order_to_act_has_its_paper_and_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["remove_owners", "recall_residents"]), ("term__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("kind__in", ["remove_owners", "recall_residents"]), _negated=True),
                                        ("term", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_removal_names_the_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("candidate__isnull", False), ("kind", "nominate_residents")),
                                    models.Q(
                                        models.Q(("kind", "nominate_residents"), _negated=True), ("candidate", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_nomination_names_the_candidate",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["collecting", "handed_in", "checked"]), ("term__isnull", False)
                                ),
                                fields=("term", "way"),
                                name="one_demand_runs_to_end_a_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("area_cm__lte", models.F("of_area_cm")), ("heads__lte", models.F("of_heads"))
                                ),
                                name="no_more_sign_than_are_on_the_roll",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Listed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="council.partner"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("resource", "Resources"), ("need", "Needs"), ("project", "Projects")],
                                max_length=8,
                            ),
                        ),
                        ("what", models.CharField(max_length=120)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("people", models.PositiveSmallIntegerField(default=0)),
                        ("hours", models.PositiveSmallIntegerField(default=0)),
                        ("outcome", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on", None),
                                    models.Q(("kind", "project"), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_project_done_says_what_came",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="council.meeting",
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
                        ("version", models.PositiveIntegerField()),
                        ("on_paper", models.BooleanField(default=False)),
                        ("signed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person", "version"), name="one_signature_per_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "demand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="signers", to="council.demand"
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
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
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
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "struck_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("demand", "person"),
                                name="nobody_signs_a_demand_twice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("struck_by", None),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("struck_by", models.F("person")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="who_is_struck_out_no_longer_counts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("entered_by", None),
                                    models.Q(("entered_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_enters_their_own_paper",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuesPayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "base",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="council.duesbase",
                            ),
                        ),
                        ("month", models.PositiveSmallIntegerField()),
                        ("amount", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("owed", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("paid_on", models.DateField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("cash", "Cash"),
                                    ("transfer", "Bank transfer"),
                                    ("online", "Online, outside this program"),
                                    ("withheld", "Withheld by the unit"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("noted_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("base", "month"), name="a_month_of_dues_is_paid_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Choice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=50)),
                        ("marks", models.JSONField(default=list)),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("excellent", "Excellent"),
                                    ("qualified", "Qualified"),
                                    ("basic", "Adequate"),
                                    ("failed", "Not qualified"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="council.poll"
                            ),
                        ),
                        ("written", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("poll", "person"), name="nobody_stands_twice_in_a_poll")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
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
                                choices=[("residents", "Residents' covenant"), ("owners", "Owners' covenant")],
                                max_length=9,
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(max_length=20000)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("open", "Open for comments"),
                                    ("adopted", "Adopted"),
                                    ("dropped", "Given up"),
                                ],
                                default="draft",
                                max_length=7,
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        ("fact", models.CharField(blank=True, max_length=24)),
                        ("adopted_on", models.DateField(blank=True, null=True)),
                        ("in_force_on", models.DateField(blank=True, null=True)),
                        ("filed_on", models.DateField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "motion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.motion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "kind", "number"), name="one_edition_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "open"])),
                                fields=("area", "kind"),
                                name="one_edition_is_being_written",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "adopted"), _negated=True),
                                    models.Q(
                                        ("adopted_on__isnull", False),
                                        ("in_force_on__isnull", False),
                                        models.Q(("motion", None), ("fact", ""), _connector="XOR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_adopted_says_by_whom_and_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="council.meeting"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=120)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("inform", "To be told"),
                                    ("discuss", "To be discussed"),
                                    ("decide", "To be decided"),
                                ],
                                default="discuss",
                                max_length=8,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        ("agreed", models.CharField(blank=True, max_length=200)),
                        ("public", models.BooleanField(default=False)),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried",
                                to="council.task",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "position"), name="one_item_per_place_in_an_agenda"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("case__isnull", False)),
                                fields=("meeting", "case"),
                                name="a_case_stands_once_in_an_agenda",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("task__isnull", False)),
                                fields=("meeting", "task"),
                                name="a_task_stands_once_in_an_agenda",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Motion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="motions", to="council.item"
                            ),
                        ),
                        ("text", models.CharField(max_length=200)),
                        ("roll", models.PositiveIntegerField()),
                        ("present", models.PositiveIntegerField()),
                        ("ayes", models.PositiveIntegerField()),
                        ("noes", models.PositiveIntegerField()),
                        ("abstentions", models.PositiveIntegerField()),
                        ("passed", models.BooleanField()),
                        ("counted_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("roll__gte", models.F("present"))),
                                name="no_more_vote_than_are_on_the_roll",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "present__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("ayes"), "+", models.F("noes")
                                            ),
                                            "+",
                                            models.F("abstentions"),
                                        ),
                                    )
                                ),
                                name="no_more_hands_than_heads",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Point",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="points", to="council.item"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
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
                        ("speaker", models.CharField(blank=True, max_length=60)),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("seconds", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("dissent", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "position"), name="one_point_per_place_in_an_item"),
                            models.CheckConstraint(
                                condition=models.Q(("dissent", False), ("person__isnull", False), _connector="OR"),
                                name="dissent_is_of_somebody_who_was_called",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Speaker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="council.item"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
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
                        ("name", models.CharField(max_length=60)),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "position"), name="one_speaker_per_place_in_a_queue"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ended_at", None), ("began_at__isnull", False), _connector="OR"),
                                name="who_has_spoken_had_begun",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="council.meeting"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="council.item"
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("due", models.DateField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=200)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)), fields=["person", "due"], name="task_open"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                                ),
                                name="a_task_done_says_what_came_of_it",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Poll",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="polls", to="council.meeting"
                            ),
                        ),
                        ("kind", models.CharField(max_length=9)),
                        ("title", models.CharField(max_length=80)),
                        ("seats", models.PositiveSmallIntegerField(default=0)),
                        (
                            "of",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="run_off",
                                to="council.poll",
                            ),
                        ),
                        (
                            "repeats",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated",
                                to="council.poll",
                            ),
                        ),
                        (
                            "teller",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "watcher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("roll", models.PositiveIntegerField(blank=True, null=True)),
                        ("present", models.PositiveIntegerField(blank=True, null=True)),
                        ("issued", models.PositiveIntegerField(blank=True, null=True)),
                        ("returned", models.PositiveIntegerField(blank=True, null=True)),
                        ("blank", models.PositiveIntegerField(default=0)),
                        ("void", models.PositiveIntegerField(default=0)),
                        ("entered_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "left_open",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.motion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("teller", models.F("watcher")), _negated=True),
                                name="nobody_counts_and_supervises_the_count",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at", None), ("entered_at__isnull", False), _connector="OR"
                                ),
                                name="only_an_entered_count_is_confirmed",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
