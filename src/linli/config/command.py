"""`linli`, the operators' command: a face on Django's management commands."""

import os
import sys


def main() -> None:
    """Run `linli <command>`; `linli --help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["linli", *sys.argv[1:]])
    except KeyboardInterrupt:
        sys.exit(130)  # as shells say it; whoever pressed Ctrl-C wants no traceback
