from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0019_notice_and_shown")]

    operations = [
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("published", False), ("published_on__isnull", False), _connector="OR"),
                name="what_is_published_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_proof", ""), ("noticed_by__isnull", False), _connector="OR"),
                name="proof_of_notice_says_who_entered_it",
            ),
        ),
    ]
