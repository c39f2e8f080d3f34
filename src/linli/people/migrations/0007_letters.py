from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0006_terms_and_seats")]

    operations = [
        migrations.AddField("organisation", "letters", models.CharField(blank=True, max_length=12)),
        migrations.AddConstraint(
            "organisation",
            models.UniqueConstraint(
                fields=["letters"], condition=~Q(letters=""), name="one_body_per_letters_of_papers"
            ),
        ),
    ]
