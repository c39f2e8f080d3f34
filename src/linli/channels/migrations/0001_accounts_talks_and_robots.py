import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.places.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("access_token", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("token_until", models.DateTimeField(blank=True, null=True)),
                ("token_asked_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("app_id", models.CharField(max_length=32)),
                ("secret", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("token", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("aes_key", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("site", models.CharField(max_length=120)),
                ("template", models.CharField(blank=True, max_length=60)),
                ("template_fields", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("app_id",), name="an_account_is_set_up_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("area",), name="one_account_speaks_for_an_area"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("openid", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("openid_index", models.CharField(max_length=32)),
                ("bound_at", models.DateTimeField(default=linli.kernel.clock.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("refuses", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bound", to="channels.account"
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
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("account", "openid_index"),
                        name="an_openid_is_one_persons",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("account", "person"),
                        name="one_openid_of_a_person_per_account",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scene",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("until", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.account"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="a_scene_is_one_persons"),
                    models.UniqueConstraint(fields=("account", "person"), name="one_scene_of_a_person_per_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("nonce", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("answer", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.account"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="heard_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "key"), name="a_message_is_heard_once"),
                    models.UniqueConstraint(fields=("account", "nonce"), name="a_nonce_counts_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=40, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("estate", "Which estate"),
                            ("what", "What"),
                            ("where", "Where"),
                            ("photos", "Photos"),
                            ("confirm", "To be confirmed"),
                            ("sending", "Being sent"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("where", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("until", models.DateTimeField()),
                (
                    "bound",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="talk", to="channels.bound"
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="talk_until")],
            },
        ),
        migrations.CreateModel(
            name="TalkPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("media", models.CharField(max_length=200)),
                ("fault", models.CharField(blank=True, max_length=120)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="channels.talk"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("talk", "media"), name="a_photo_is_fetched_once")],
            },
        ),
        migrations.CreateModel(
            name="WorkApp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("access_token", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("token_until", models.DateTimeField(blank=True, null=True)),
                ("token_asked_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("corp_id", models.CharField(max_length=32)),
                ("agent_id", models.PositiveBigIntegerField()),
                ("secret", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("corp_id", "agent_id"),
                        name="an_app_is_set_up_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("area",), name="one_app_writes_for_an_area"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Robot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("key", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("tells", models.JSONField(default=list)),
                ("sent_at", models.JSONField(default=list)),
                ("fault", models.CharField(blank=True, max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("content", models.CharField(max_length=200)),
                ("put_at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
