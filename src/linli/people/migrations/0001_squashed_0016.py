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
        ("people", "0001_initial"),
        ("people", "0002_posts_of_the_district"),
        ("people", "0003_device_session"),
        ("people", "0004_kinds_of_posts"),
        ("people", "0005_kinds_of_bodies"),
        ("people", "0006_terms_and_seats"),
        ("people", "0007_letters"),
        ("people", "0008_elections"),
        ("people", "0009_bodies_that_prepare"),
        ("people", "0010_cards"),
        ("people", "0011_near_relatives"),
        ("people", "0012_seats_that_ended"),
        ("people", "0013_printed_codes"),
        ("people", "0014_doubles_and_retention"),
        ("people", "0015_erasure"),
        ("people", "0016_identities"),
    ]

    initial = True

    dependencies = [
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("name", models.CharField(max_length=50)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone_index", models.CharField(blank=True, max_length=32, null=True)),
                        ("other_phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("id_number", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("id_index", models.CharField(blank=True, max_length=32, null=True)),
                        ("address", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("language", models.CharField(default="zh-hans", max_length=10)),
                        ("elder", models.BooleanField(default=False)),
                        ("text_size", models.PositiveSmallIntegerField(default=18)),
                        ("member", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("phone_proved_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="doubles",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("phone_index",), name="one_person_per_phone"),
                            models.UniqueConstraint(fields=("id_index",), name="one_person_per_id_number"),
                            models.CheckConstraint(
                                condition=models.Q(("text_size__in", (18, 21, 24, 30))),
                                name="person_text_size_is_offered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(
                                        ("is_active", False), models.Q(("merged_into", models.F("id")), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_double_signs_in_no_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("address", b""),
                                        ("id_index", None),
                                        ("id_number", b""),
                                        ("is_active", False),
                                        ("other_phone", b""),
                                        ("phone", b""),
                                        ("phone_index", None),
                                        ("phone_proved_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_erased_person_has_no_number_and_no_sign_in",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Household",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="households", to="places.unit"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["unit"], name="household_unit")],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("street_office", "Street office"),
                                    ("community_committee", "Community residents' committee"),
                                    ("party_branch", "Party branch"),
                                    ("owners_committee", "Owners' committee"),
                                    ("property_company", "Property company"),
                                    ("grid_station", "Grid station"),
                                    ("discipline_office", "Discipline inspection"),
                                    ("residents_supervision", "Residents' supervision committee"),
                                    ("party_group", "Party group"),
                                    ("council", "Council"),
                                    ("thrift_council", "Thrift council"),
                                    ("preparatory_group", "Preparatory group of the owners' assembly"),
                                    ("property_management_committee", "Property management committee"),
                                    ("volunteer_team", "Volunteer team"),
                                    ("art_team", "Art team"),
                                    ("other", "Other organisation"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organisations",
                                to="places.area",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("seats", models.PositiveSmallIntegerField(default=0)),
                        ("representatives", models.PositiveSmallIntegerField(default=0)),
                        ("letters", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area", "name"), name="one_organisation_of_a_name_per_area"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("letters", ""), _negated=True),
                                fields=("letters",),
                                name="one_body_per_letters_of_papers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignInCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("phone_index", models.CharField(max_length=32)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("number", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ends_at", models.DateTimeField()),
                        ("spent_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["phone_index", "-made_at"], name="sign_in_code_phone_made")],
                    },
                ),
                migrations.CreateModel(
                    name="Kinship",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "relative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("declared", models.BooleanField(default=False)),
                        ("document", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("starts", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ends", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("person__lt", models.F("relative"))),
                                name="kinship_stands_once_for_both",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends", None)),
                                fields=("person", "relative"),
                                name="one_running_kinship_of_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("starts")), _connector="OR"),
                                name="kinship_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ownership",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ownerships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ownerships", to="places.unit"
                            ),
                        ),
                        ("share_num", models.PositiveIntegerField(default=1)),
                        ("share_den", models.PositiveIntegerField(default=1)),
                        ("starts", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ends", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("share_den__gte", models.F("share_num")), ("share_num__gte", 1)),
                                name="share_is_above_0_and_at_most_1",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends", None)),
                                fields=("person", "unit"),
                                name="one_running_share_per_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("starts")), _connector="OR"),
                                name="ownership_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("kind", models.CharField(max_length=30)),
                        ("title", models.CharField(max_length=60)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="places.area"
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["area", "kind"], name="post_area_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="Residence",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residences",
                                to="people.household",
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[("owner", "Owner"), ("tenant", "Tenant"), ("family", "Family member")],
                                max_length=10,
                            ),
                        ),
                        ("starts", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ends", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends", None)),
                                fields=("person", "household"),
                                name="one_running_residence_per_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("starts")), _connector="OR"),
                                name="residence_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seatings",
                                to="people.organisation",
                            ),
                        ),
                        ("source_kind", models.CharField(max_length=20)),
                        ("source_id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=120)),
                        ("elected_on", models.DateField()),
                        ("document", models.CharField(max_length=120)),
                        ("at", models.DateTimeField()),
                        ("ended", models.BooleanField(default=False)),
                        (
                            "by",
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
                                fields=("source_kind", "source_id"), name="an_election_takes_effect_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrustedDevice",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("pin_hash", models.CharField(max_length=200)),
                        ("label", models.CharField(max_length=60)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("session_key", models.CharField(blank=True, max_length=40)),
                        ("created_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Binding",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bindings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="bindings", to="places.unit"
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[("owner", "Owner"), ("tenant", "Tenant"), ("family", "Family member")],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "Waiting for the estate"),
                                    ("approved", "Approved"),
                                    ("refused", "Not approved"),
                                    ("ended", "Ended"),
                                ],
                                default="requested",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("requested_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "id"], name="binding_state_id")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["requested", "approved"])),
                                fields=("person", "unit"),
                                name="one_live_binding_per_person_and_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "requested"), ("decided_at__isnull", False), _connector="OR"
                                ),
                                name="decided_binding_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own_binding",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Formality",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "seating",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="formalities",
                                to="people.seating",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("first_meeting", "First meeting of the body elected"),
                                    ("filing", "Filing of the election or of the change"),
                                    ("hand_over", "Hand-over by those who sat before or left"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("due", models.DateField()),
                        ("basis", models.CharField(max_length=120)),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("document", models.CharField(blank=True, max_length=120)),
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("seating", "what"), name="a_formality_is_owed_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on", None), models.Q(("document", ""), _negated=True), _connector="OR"
                                ),
                                name="a_formality_done_has_its_paper",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="people.post"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("starts", models.DateTimeField()),
                        ("ends", models.DateTimeField(blank=True, null=True)),
                        ("acting", models.BooleanField(default=False)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("appointed", "Appointed"),
                                    ("elected", "Elected"),
                                    ("coopted", "Moved up or co-opted"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("expired", "Term over"),
                                    ("resigned", "Resigned"),
                                    ("removed", "Removed"),
                                    ("lapsed", "No longer qualifies"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("shown", models.BooleanField(default=False)),
                        ("duty", models.CharField(blank=True, max_length=100)),
                        ("card", models.CharField(blank=True, max_length=40)),
                        ("card_body", models.CharField(blank=True, max_length=100)),
                        ("card_until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "starts"], name="term_person_starts")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("starts")), _connector="OR"),
                                name="term_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                fields=("post", "person", "starts"), name="one_term_per_post_person_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("card", ""),
                                    models.Q(models.Q(("card_body", ""), _negated=True), ("card_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_card_has_its_body_and_last_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=8, unique=True)),
                        (
                            "proof",
                            models.CharField(
                                choices=[
                                    ("id_card", "ID card seen"),
                                    ("other", "Another document with a photo seen"),
                                    ("home", "Handed over at home, known in person"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("printed_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("good_until", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("replaced", "Another sheet was printed"),
                                    ("lost", "Lost, or seen by somebody else"),
                                    ("asked", "Wanted no longer"),
                                    ("tries", "Too many wrong codes"),
                                    ("post", "The person was given a post"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="code_sheets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "printed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("person",),
                                name="one_code_sheet_per_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_because", "")),
                                    models.Q(
                                        ("ended_at__isnull", False), models.Q(("ended_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_ended_code_sheet_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("printed_by")), _negated=True),
                                name="nobody_prints_their_own_code_sheet",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("digest", models.CharField(max_length=32)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        ("session_key", models.CharField(blank=True, max_length=40)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="people.codesheet"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "place"), name="one_code_per_place_of_a_sheet"),
                            models.UniqueConstraint(fields=("sheet", "digest"), name="no_code_twice_on_a_sheet"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Emptied",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("field", models.CharField(max_length=40)),
                        ("row_id", models.BigIntegerField()),
                        ("anonymised_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "field", "row_id"), name="a_field_is_emptied_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("kind", models.CharField(max_length=40)),
                        ("row_id", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=200)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
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
                                condition=models.Q(("ended_at", None)),
                                fields=("kind", "row_id"),
                                name="a_matter_is_held_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Waits for somebody else to agree"),
                                    ("done", "Made one"),
                                    ("dropped", "Not made one"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("proof", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("card", models.BooleanField(default=False)),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("proposed_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("second",),
                                name="one_open_merge_of_a_double",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first", models.F("second")), _negated=True),
                                name="two_rows_are_merged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="another_person_approves_a_merge",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "proposed"), ("decided_at__isnull", False), _connector="OR"
                                ),
                                name="decided_merge_has_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sweep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("kind", models.CharField(max_length=40)),
                        ("field", models.CharField(max_length=40)),
                        ("day", models.DateField()),
                        ("emptied", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "field", "day"), name="one_sweep_of_a_field_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits for the office"),
                                    ("done", "Carried out"),
                                    ("refused", "Not carried out"),
                                    ("dropped", "Taken back"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("document", models.CharField(blank=True, max_length=120)),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.area",
                            ),
                        ),
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
                                related_name="erasures",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "id"], name="erasure_state_id")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("person",),
                                name="an_erasure_is_asked_for_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "done")),
                                fields=("person",),
                                name="a_person_is_erased_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area__isnull", False), ("due__isnull", False), ("state", "asked")),
                                    models.Q(
                                        models.Q(("state", "asked"), _negated=True), ("decided_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_erasure_waits_for_an_office_or_is_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(models.Q(("reason", ""), _negated=True), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_refused_erasure_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own_erasure",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("issuer", models.CharField(max_length=200)),
                        ("identifier", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("identifier_index", models.CharField(blank=True, max_length=32)),
                        ("shown_as", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("bound_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("issuer", "identifier_index"),
                                name="an_identity_is_one_persons",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("issuer", "person"),
                                name="one_identity_of_a_person_per_provider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), models.Q(("identifier_index", ""), _negated=True)),
                                    models.Q(("ended_at__isnull", False), ("identifier_index", "")),
                                    _connector="OR",
                                ),
                                name="an_ended_identity_names_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentitySession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("session_key", models.CharField(max_length=40, unique=True)),
                        (
                            "identity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="people.identity",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
