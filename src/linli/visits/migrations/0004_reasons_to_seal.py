from django.db import migrations

import linli.kernel.sealed


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_on_paper")]

    operations = [
        migrations.RenameField("visited", "reason", "reason_open"),
        migrations.RenameField("visited", "ended_why", "ended_why_open"),
        migrations.AddField("visited", "reason", linli.kernel.sealed.SealedTextField()),
        migrations.AddField("visited", "ended_why", linli.kernel.sealed.SealedTextField()),
    ]
