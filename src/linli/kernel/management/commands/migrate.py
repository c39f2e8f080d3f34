"""`linli migrate`: Django's own, which says beforehand where it cannot go back."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import AmbiguityError, MigrationLoader


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options.get("app_label") and options.get("migration_name"):
            _must_not_take_apart(options["app_label"], options["migration_name"], options["database"])
        super().handle(*args, **options)


def _must_not_take_apart(app: str, prefix: str, database: str) -> None:
    """What one migration laid at once, in place of those it replaces, is not undone one by one."""
    loader = MigrationLoader(connections[database])
    try:
        target = (app, loader.get_migration_by_prefix(app, prefix).name)
    except (AmbiguityError, KeyError):  # of which Django tells
        return
    for name, laid in loader.replacements.items():
        if target in laid.replaces[:-1] and name in loader.applied_migrations:
            raise CommandError(
                f"Going back to {'.'.join(target)} is not supported: {'.'.join(name)} lays these tables at once and"
                " takes none of them apart. Nothing was changed. Bring back the backup made before the update."
            )
