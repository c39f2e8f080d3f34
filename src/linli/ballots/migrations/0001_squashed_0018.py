"""All of the migrations named in `replaces` at once, for a database that has none of them."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.ballots.models
import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models

_box = import_module("linli.ballots.migrations.0002_box_in_key_order")


class Migration(migrations.Migration):
    replaces = [
        ("ballots", "0001_ballots"),
        ("ballots", "0002_box_in_key_order"),
        ("ballots", "0003_kinds_of_votes"),
        ("ballots", "0004_cases_that_wait"),
        ("ballots", "0005_after_the_close"),
        ("ballots", "0006_papers_in_type"),
        ("ballots", "0007_shares_held"),
        ("ballots", "0008_rounds"),
        ("ballots", "0009_proof_and_two_votes"),
        ("ballots", "0010_rules_kept_and_refusals_confirmed"),
        ("ballots", "0011_stalls"),
        ("ballots", "0012_elections_of_residents"),
        ("ballots", "0013_bylaws"),
        ("ballots", "0014_vacant_seats"),
        ("ballots", "0015_removals"),
        ("ballots", "0016_nominations"),
        ("ballots", "0017_by_home_video"),
        ("ballots", "0018_ended_without_a_result"),
    ]

    initial = True

    dependencies = [
        ("cases", "0028_answers_mended"),
        ("papers", "0006_reserved"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Ballot",
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
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("owners", "Common decision of the owners"),
                                    ("residents_committee", "Residents' committee: election by all who vote there"),
                                    (
                                        "residents_committee_again",
                                        "Residents' committee: second round, all who vote there",
                                    ),
                                    (
                                        "committee_by_households",
                                        "Residents' committee: election, one of each household",
                                    ),
                                    (
                                        "by_households_again",
                                        "Residents' committee: second round, one of each household",
                                    ),
                                    (
                                        "committee_by_representatives",
                                        "Residents' committee: election by the residents' representatives",
                                    ),
                                    (
                                        "by_representatives_again",
                                        "Residents' committee: second round, the residents' representatives",
                                    ),
                                    ("recall_by_residents", "Residents' committee: recall by all who vote there"),
                                    ("recall_by_households", "Residents' committee: recall, one of each household"),
                                    (
                                        "recall_by_representatives",
                                        "Residents' committee: recall by the residents' representatives",
                                    ),
                                    ("representatives", "Election of residents' representatives"),
                                    ("group_leader", "Election of the leader of a residents' group"),
                                    ("residents_assembly", "Decision of the residents"),
                                    ("residents_representatives", "Decision by the residents' representatives"),
                                    ("council", "Decision or election by the council"),
                                    ("opinion", "Show of opinion of the residents"),
                                ],
                                default="owners",
                                max_length=30,
                                verbose_name="Kind of vote",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="called by",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.building",
                            ),
                        ),
                        (
                            "entrance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.entrance",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("open", "Open"),
                                    ("closed", "Closed"),
                                    ("counted", "Counted"),
                                    ("announced", "Result published"),
                                    ("final", "Final"),
                                    ("ended", "Ended without a result"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "may_change",
                            models.BooleanField(default=False, verbose_name="a vote may be changed before the close"),
                        ),
                        (
                            "silence",
                            models.CharField(
                                choices=[
                                    ("strict", "Only papers that come back count"),
                                    ("join_majority", "Papers delivered and not returned join the majority"),
                                ],
                                default="strict",
                                max_length=14,
                            ),
                        ),
                        (
                            "clause",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="clause of the rules of procedure"
                            ),
                        ),
                        (
                            "conflicting",
                            models.CharField(
                                choices=[
                                    (
                                        "ask",
                                        "The owner says which counts; without a word none that can be taken out does",
                                    ),
                                    ("first", "The vote that came first counts"),
                                    ("last", "The vote that came last counts"),
                                ],
                                default="ask",
                                max_length=5,
                            ),
                        ),
                        ("take_part", models.CharField(blank=True, max_length=24)),
                        ("agree", models.CharField(blank=True, max_length=24)),
                        ("bylaws", models.JSONField(blank=True, default=dict)),
                        ("opens_on", models.DateField(verbose_name="voting begins on")),
                        ("closes_on", models.DateField(verbose_name="last day of voting")),
                        ("public_key", models.CharField(blank=True, max_length=64)),
                        (
                            "teller_one",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "teller_two",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("heads", models.PositiveIntegerField(default=0)),
                        ("vacant", models.PositiveSmallIntegerField(default=0)),
                        ("area_cm", models.PositiveBigIntegerField(default=0)),
                        ("stalls", models.JSONField(blank=True, null=True)),
                        ("roll_digest", models.CharField(blank=True, max_length=64)),
                        ("box_digest", models.CharField(blank=True, max_length=64)),
                        ("result", models.JSONField(blank=True, null=True)),
                        (
                            "paper",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="papers.paper",
                            ),
                        ),
                        ("watched_by", models.CharField(blank=True, max_length=120)),
                        ("late_reason", models.CharField(blank=True, max_length=200)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("boxes_opened_at", models.DateTimeField(blank=True, null=True)),
                        ("counted_at", models.DateTimeField(blank=True, null=True)),
                        ("announced_at", models.DateTimeField(blank=True, null=True)),
                        ("final_at", models.DateTimeField(blank=True, null=True)),
                        ("end_reason", models.CharField(blank=True, max_length=200)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["estate_id", "state", "id"], name="ballot_estate")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                                name="ballot_closes_after_it_opens",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("silence", "strict"), models.Q(("clause", ""), _negated=True), _connector="OR"
                                ),
                                name="silence_counts_only_by_a_clause",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("teller_one", None),
                                    models.Q(
                                        models.Q(("teller_one", models.F("teller_two")), _negated=True),
                                        models.Q(("teller_one", models.F("supervisor")), _negated=True),
                                        models.Q(("teller_two", models.F("supervisor")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="the_key_is_held_by_three_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("watched_by", ""), ("boxes_opened_at__isnull", False), _connector="OR"
                                ),
                                name="who_watched_saw_the_boxes_opened",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "owners"),
                                    models.Q(("may_change", False), ("silence", "strict")),
                                    _connector="OR",
                                ),
                                name="only_owners_have_receipts_and_silence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "published", "ended"]),
                                    models.Q(
                                        models.Q(("public_key", ""), _negated=True),
                                        models.Q(("roll_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="no_ballot_opens_without_key_and_roll",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("state", "ended"),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "ended"), _negated=True),
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_ballot_without_a_result_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoxPaper",
                    fields=[
                        (
                            "key",
                            models.BigIntegerField(
                                default=linli.ballots.models.new_key, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="box", to="ballots.ballot"
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("finder", models.CharField(blank=True, max_length=64)),
                        ("choices", models.JSONField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finder", ""), _negated=True),
                                fields=("ballot", "finder"),
                                name="one_paper_per_receipt",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="ballots.ballot"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("excluded", "Left out of the roll"),
                                    ("unsold", "Unsold, or not yet handed over: the developer's"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("document", models.CharField(max_length=200, verbose_name="document")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "unit"), name="one_mark_per_unit_and_ballot")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Matter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="ballots.ballot"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(9)],
                                verbose_name="matter of Civil Code 278",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("text", models.TextField(blank=True, verbose_name="what is decided")),
                        ("seats", models.PositiveSmallIntegerField(default=0, verbose_name="seats")),
                        ("candidates", models.JSONField(blank=True, default=list)),
                        ("cost_fen", models.PositiveBigIntegerField(blank=True, null=True)),
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
                        ("fact", models.CharField(blank=True, max_length=40)),
                        (
                            "again",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second",
                                to="ballots.matter",
                            ),
                        ),
                        (
                            "removes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.term",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "position"), name="one_matter_per_place_on_the_paper"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("removes", None), ("seats", 0), _connector="OR"),
                                name="who_is_removed_is_no_candidate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__lte", 9)), name="matter_is_of_the_nine_or_of_another_vote"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Nomination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nominations",
                                to="ballots.ballot",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        (
                            "by",
                            models.CharField(
                                choices=[
                                    ("party", "The community's Party organisation"),
                                    ("voters", "Voters jointly"),
                                    ("method", "As the rules of the owners' assembly say"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=0)),
                        ("method", models.CharField(blank=True, max_length=80)),
                        ("joint", models.CharField(blank=True, max_length=14)),
                        ("document", models.CharField(max_length=120)),
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
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "name"), name="one_nomination_per_candidate"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body__isnull", False), ("by", "party")),
                                    models.Q(("by", "voters"), ("number__gte", 10)),
                                    models.Q(("by", "method"), models.Q(("method", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_nomination_says_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="a_nomination_has_its_paper"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Printing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="printings",
                                to="ballots.ballot",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.building",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        ("site", models.CharField(max_length=200)),
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
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ready_at", models.DateTimeField(blank=True, null=True)),
                        ("slips", models.PositiveIntegerField(default=0)),
                        ("bytes", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "building"), name="one_printing_per_building")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proxy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="proxies", to="ballots.ballot"
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
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
                        ("document", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("since", models.DateField()),
                        ("until", models.DateField()),
                        ("listed_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "listed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("ballot", "voter"),
                                name="one_proxy_on_the_list_per_voter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("voter", models.F("person")), _negated=True),
                                name="nobody_is_their_own_proxy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="authority_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShareHeld",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares_held",
                                to="ballots.ballot",
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
                        ("public_key", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "person", "public_key"), name="a_share_is_confirmed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Slip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="slips", to="ballots.ballot"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        ("area_cm", models.PositiveIntegerField()),
                        ("developer", models.BooleanField(default=False)),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("authority", models.CharField(blank=True, max_length=200)),
                        ("delivered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "delivered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handed",
                            models.CharField(
                                blank=True,
                                choices=[("signed", "Signed for"), ("refused", "Refused, left before a witness")],
                                max_length=7,
                            ),
                        ),
                        ("handed_on", models.DateField(blank=True, null=True)),
                        ("handed_to", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "number"), name="one_slip_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("handed", ""),
                                    models.Q(("delivered_at__isnull", False), ("handed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="proof_of_delivery_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoterMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voter_marks",
                                to="ballots.ballot",
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
                        ("admitted", models.BooleanField(default=False)),
                        ("kind", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("document", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "person"), name="one_mark_per_person_and_ballot")
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
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="ballots.ballot",
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("roll", "The roll"),
                                    ("result", "The result"),
                                    ("proxy", "The list of proxies"),
                                ],
                                default="roll",
                                max_length=6,
                            ),
                        ),
                        (
                            "proxy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="ballots.proxy",
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
                        ("text", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("answer", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Not answered yet"), ("upheld", "Upheld"), ("rejected", "Rejected")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("raised_at", models.DateTimeField(default=linli.kernel.clock.now)),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own_objection",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "open"), ("decided_at__isnull", False), _connector="OR"),
                                name="decided_objection_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", "proxy"), ("proxy__isnull", False)),
                                    models.Q(models.Q(("about", "proxy"), _negated=True), ("proxy", None)),
                                    _connector="OR",
                                ),
                                name="objection_to_the_list_names_its_line",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to="ballots.ballot",
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ballots.slip"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("second", "A second vote came in"),
                                    ("dispute", "An owner disputes the vote"),
                                    ("invalid", "The paper may not be valid"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "On the phone"),
                                    ("paper", "On paper"),
                                    ("visit", "At the door"),
                                    ("video", "By home video"),
                                    ("proxy", "By proxy"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("evidence", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Not decided yet"),
                                    ("kept", "The first vote counts"),
                                    ("void", "The vote does not count"),
                                    ("none", "None of them counts"),
                                ],
                                default="open",
                                max_length=4,
                            ),
                        ),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("raised_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "raised_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ballot", "state"], name="conflict_ballot_state")],
                    },
                ),
                migrations.CreateModel(
                    name="SlipOwner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="owners", to="ballots.slip"
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
                        ("homes", models.JSONField(default=list)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("slip", "person"), name="one_place_per_owner_on_a_slip")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SlipUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ballots.ballot"
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="units", to="ballots.slip"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                            ),
                        ),
                        ("area_cm", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("ballot", "unit"), name="one_slip_per_unit")],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="ballots.ballot"
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="ballots.slip"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "On the phone"),
                                    ("paper", "On paper"),
                                    ("visit", "At the door"),
                                    ("video", "By home video"),
                                    ("proxy", "By proxy"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("valid", models.BooleanField(default=True)),
                        ("entered", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
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
                        ("evidence", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ballot", "channel"], name="vote_ballot_channel")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("valid", True)), fields=("slip",), name="one_valid_vote_per_voter"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "vote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="ballots.vote"
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("vote", "reader"), name="nobody_reads_a_paper_twice")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(_box.lay_in_key_order, migrations.RunPython.noop),
    ]
