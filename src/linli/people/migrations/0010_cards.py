from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0009_bodies_that_prepare")]

    operations = [
        migrations.AddField("term", "card", models.CharField(blank=True, max_length=40)),
        migrations.AddField("term", "card_body", models.CharField(blank=True, max_length=100)),
        migrations.AddField("term", "card_until", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "term",
            models.CheckConstraint(
                condition=Q(card="") | (~Q(card_body="") & Q(card_until__isnull=False)),
                name="a_card_has_its_body_and_last_day",
            ),
        ),
    ]
