"""What the documents must not leave out, compared with what the code does. `make check` runs it, and so does a test."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "linli"

VARIABLE = re.compile(r"LINLI_[A-Z][A-Z0-9_]*")
VERB = re.compile(r"[a-z_]+\.[a-z_*]+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# Traces of the machine a change was made on: somebody's own folders, and the address of a package index.
TRACES = (
    (re.compile(r"(?<![\w/.}~-])/(?:home|root|work|Users)/\w"), "a path of one machine"),
    (re.compile(r"https?://\S*(?:/simple\b|pypi|registry\.)", re.IGNORECASE), "the address of a package index"),
    (re.compile(r"(?:--)?(?:extra-)?index-url[ =]+(?:https?|file)://"), "the address of a package index"),
)


def sources() -> list[Path]:
    """The product's Python files."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def variables_read() -> set[str]:
    """Every LINLI_ variable that the product's code names."""
    return {name for path in sources() for name in VARIABLE.findall(path.read_text())}


def verbs_recorded() -> set[str]:
    """Every verb handed to `record(…)` or `Change(…)`; a part made while running is written as *."""
    return {verb for path in sources() for verb in _verbs_in(ast.parse(path.read_text()))}


def _verbs_in(tree: ast.Module) -> Iterator[str]:
    for block in tree.body:  # a top-level function or class
        for node in ast.walk(block):
            if isinstance(node, ast.Call) and _name(node.func) in ("record", "Change"):
                for argument in [*node.args[:1], *(word.value for word in node.keywords if word.arg == "verb")]:
                    # A verb in a variable is one of those that stand in the block that chooses it.
                    yield from _verbs_of(block if isinstance(argument, ast.Name) else argument)


def _verbs_of(part: ast.AST) -> Iterator[str]:
    return (verb for node in ast.walk(part) for verb in _texts(node) if VERB.fullmatch(verb))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def commands() -> set[str]:
    """The commands that the product adds to Django's."""
    return {path.stem for path in SOURCE.glob("*/management/commands/*.py") if not path.stem.startswith("_")}


def documented(document: str, pattern: re.Pattern[str]) -> set[str]:
    """What stands in the document in backquotes and has the pattern's form."""
    return {text for text in re.findall(r"`([^`\n]+)`", (ROOT / document).read_text()) if pattern.fullmatch(text)}


def documented_commands() -> set[str]:
    """The commands that have a heading in docs/commands.md."""
    return set(re.findall(r"^## linli ([a-z-]+)", (ROOT / "docs/commands.md").read_text(), re.MULTILINE))


def _compare(what: str, document: str, real: set[str], written: set[str]) -> Iterator[str]:
    for name in sorted(real - written):
        yield f"{document}: {what} {name} is missing; say what it does"
    for name in sorted(written - real):
        yield f"{document}: {what} {name} is described and no longer exists; take it out"


def kept_files() -> list[Path]:
    """The files under version control; in an unpacked archive, those beside this one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    paths = [ROOT / name for name in listed if name]
    return [path for path in paths if path.is_file()]


def broken_links() -> Iterator[str]:
    """Links and pictures of the documents that lead to no file."""
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in LINK.findall(document.read_text()):
            path = target.partition("#")[0]
            if path and "://" not in path and not path.startswith("mailto:") and not (document.parent / path).exists():
                yield f"{document.relative_to(ROOT)}: the link to {target} leads nowhere"


def traces() -> Iterator[str]:
    """Lines that tell of the machine a change was made on."""
    for path in kept_files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # a picture or packed data
        for number, line in enumerate(lines, 1):
            for pattern, what in TRACES:
                if pattern.search(line):
                    yield f"{path.relative_to(ROOT)}:{number}: {what}; write it so that it is true on every machine"


def complaints() -> list[str]:
    """Everything that is missing, stale or broken, one line each."""
    return [
        *_compare("the variable", "docs/operations.md", variables_read(), documented("docs/operations.md", VARIABLE)),
        *_compare("the verb", "docs/verbs.md", verbs_recorded(), documented("docs/verbs.md", VERB)),
        *_compare("the command", "docs/commands.md", commands(), documented_commands()),
        *broken_links(),
        *traces(),
    ]


if __name__ == "__main__":
    found = complaints()
    print("\n".join(found) or "The documents are complete.")
    sys.exit(bool(found))
