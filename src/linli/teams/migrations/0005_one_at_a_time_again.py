"""One draft, one in force: the rules stand again where a migration of 2026-11-30 took them away."""

from django.db import migrations

from linli.kernel.tables import RulesPutBack


class Migration(migrations.Migration):
    dependencies = [("teams", "0004_keys_begun_by_others")]

    operations = [
        RulesPutBack([("agreement", "one_agreement_in_force_per_place"), ("agreement", "one_draft_per_place")])
    ]
