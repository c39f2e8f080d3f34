"""One draft, one in force: the rules stand again where a migration of 2026-11-30 took them away."""

from django.db import migrations

from linli.kernel.tables import RulesPutBack


class Migration(migrations.Migration):
    dependencies = [("lectures", "0002_keys_begun_by_others")]

    operations = [RulesPutBack([("material", "one_edition_at_a_time_is_reviewed")])]
