import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0002_agreed_without_a_vote"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="invitee",
            name="confirmed",
            field=models.BooleanField(default=True),
        ),
        migrations.AddConstraint(
            model_name="invitee",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", True), ("present_at__isnull", False), _connector="OR"),
                name="only_who_came_is_to_be_confirmed",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="purpose",
            field=models.CharField(
                choices=[("inform", "To be told"), ("discuss", "To be discussed"), ("decide", "To be decided")],
                default="discuss",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Point",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("speaker", models.CharField(blank=True, max_length=60)),
                ("words", linli.kernel.sealed.SealedTextField()),
                ("seconds", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="points", to="council.item"
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
                "constraints": [
                    models.UniqueConstraint(fields=("item", "position"), name="one_point_per_place_in_an_item")
                ],
            },
        ),
    ]
