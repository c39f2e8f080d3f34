"""Run uv's pip with the package index that this machine's pip is set up with.

uv does not read pip's configuration, and a machine behind a mirror has usually told only pip. No index is named in this
repository, so what pip knows is handed on.
"""

import os
import subprocess
import sys
from pathlib import Path

HANDED_ON = {"index-url": "--index-url", "extra-index-url": "--extra-index-url", "find-links": "--find-links"}


def pip_settings() -> dict[str, list[str]]:
    """What pip is configured with, by option, whether from its files or from the environment."""
    text = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    found: dict[str, list[str]] = {}
    for line in sorted(text.splitlines(), key=lambda line: line.startswith(":env:")):  # the environment wins
        key, _, value = line.partition("=")
        found[key.rpartition(".")[2]] = value.strip("'\"").replace("\\n", " ").split()
    return found


def main(arguments: list[str]) -> int:
    """Install, or with --compile first choose versions; the rest of the arguments goes to uv."""
    verb = "install"
    if arguments[:1] == ["--compile"]:
        verb, arguments = "compile", arguments[1:]
    settings = pip_settings()
    options = [part for name, flag in HANDED_ON.items() for value in settings.get(name, []) for part in (flag, value)]
    environment = dict(os.environ)
    if certificates := settings.get("cert"):
        environment.setdefault("SSL_CERT_FILE", certificates[0])
    # uv asks one index for each name and stops at the first that knows it; pip, whose set-up this is, asks them all.
    options += ["--index-strategy", "unsafe-best-match"]
    if verb == "install":
        options += ["--python", sys.executable, "--quiet"]
    uv = Path(sys.executable).parent / "uv"
    return subprocess.run([uv, "pip", verb, *options, *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
