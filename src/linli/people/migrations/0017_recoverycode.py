"""Codes in place of the authenticator app's, for whoever loses the phone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock


class Migration(migrations.Migration):
    dependencies = [("people", "0016_identities")]

    operations = [
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "digest"), name="no_recovery_code_twice")]
            },
        ),
    ]
