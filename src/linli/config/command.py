"""`linli`, the operators' command: a face on Django's management commands."""

import os
import re
import sys
from collections.abc import Iterator

HELP: tuple[list[str], ...] = ([], ["help"], ["-h"], ["--help"])
ALSO = ("collectstatic",)  # Django's own that operators need; its others work too, and are not listed


def main() -> None:
    """Run `linli <command>`; `linli --help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    os.umask(os.umask(0o077) | 0o027)  # what is made is closed to the machine's other users; a proxy reads by its group
    from django.core.management import execute_from_command_line

    try:
        if sys.argv[1:] in HELP:
            print("\n".join(_overview()))
        else:
            execute_from_command_line(["linli", *sys.argv[1:]])
    except KeyboardInterrupt:
        sys.exit(130)  # as shells say it; whoever pressed Ctrl-C wants no traceback


def _overview() -> Iterator[str]:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    yield "linli COMMAND: what operators of Linli type. `linli COMMAND --help` says more."
    yield ""
    for name, app in sorted(get_commands().items()):
        if app.startswith("linli.") or name in ALSO:
            said = re.split(r"[.:] |[.:]$", load_command_class(app, name).help)[0]
            yield f"  {name:<17}{said}"
