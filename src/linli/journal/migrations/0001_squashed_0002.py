"""All of the migrations named in `replaces` at once, for a database that has none of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("journal", "0001_initial"),
        ("journal", "0002_checkpoint_over"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(null=True)),
                ("what", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=200)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("by_person_id", models.BigIntegerField(null=True)),
                ("capacity", models.CharField(max_length=40)),
                ("post_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="access_to_person"),
                    models.Index(fields=["by_person_id", "-id"], name="access_by_person"),
                    models.Index(fields=["subject_kind", "subject_id", "-id"], name="access_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("root", models.BinaryField(max_length=32)),
                ("chain", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["last"], name="checkpoint_over")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="checkpoint_covers_at_least_a_leaf"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("area_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("capacity", models.CharField(max_length=40)),
                ("post_id", models.BigIntegerField(null=True)),
                ("cause", models.BigIntegerField(default=0)),
                ("depth", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveSmallIntegerField()),
                ("body", models.BinaryField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area_id", "-id"], name="entry_of_area"),
                    models.Index(fields=["person_id", "-id"], name="entry_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_kind", "subject_id", "seq"), name="one_entry_per_place_in_chain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="leaf_of_subject")],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField()),
                ("handler", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry_id", "handler"), name="one_tick_per_entry_and_handler")
                ],
            },
        ),
    ]
