from collections import defaultdict

from django.db import migrations, models


def put_homes(apps, schema_editor):
    """Owners of rolls of before get the homes that stand on these rolls, as `str(unit)` writes them without its gaps."""
    SlipUnit, SlipOwner = apps.get_model("ballots", "SlipUnit"), apps.get_model("ballots", "SlipOwner")
    homes = defaultdict(list)
    rows = SlipUnit.objects.order_by("unit_id").values_list(
        "slip_id", "unit__building__name", "unit__entrance__name", "unit__number"
    )
    for slip_id, building, entrance, number in rows.iterator():
        home = "".join(f"{building}{entrance or ''}{number}".split()).removesuffix("室")
        homes[slip_id].append(home)
    owners = [owner for owner in SlipOwner.objects.iterator() if owner.slip_id in homes]
    for owner in owners:
        owner.homes = homes[owner.slip_id]
    SlipOwner.objects.bulk_update(owners, ["homes"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0012_elections_of_residents")]

    operations = [
        migrations.AddField("ballot", "bylaws", models.JSONField(blank=True, default=dict)),
        migrations.AddField("slipowner", "homes", models.JSONField(default=list)),
        migrations.RunPython(put_homes, migrations.RunPython.noop),
    ]
