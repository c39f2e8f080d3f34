"""Translations without the gettext tools: `python -m linli.ui.messages compile` and `… check`.

`compile` writes every locale/*/LC_MESSAGES/django.po as the .mo beside it. `check` fails when a text in a template or
in Python has no Chinese, when Chinese stands in code or templates untranslated, or when a .po is broken.
"""

import ast
import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CALLS = {
    "_": "plain", "gettext": "plain", "gettext_lazy": "plain", "gettext_noop": "plain",
    "ngettext": "plural", "ngettext_lazy": "plural",
    "pgettext": "context", "pgettext_lazy": "context",
    "npgettext": "both", "npgettext_lazy": "both",
}  # fmt: skip
HAN = re.compile(r"[\u3001\u3400-\u9fff\uff0c\uff01\uff1b\uff1f]")
# Places where Chinese is data, not words of the user interface. One line each, with the reason.
CHINESE_IS_DATA = (
    "rules/",  # statutes' names and articles, read by lawyers
    "packs/",  # a process is data, in its own language
    "settings/shipped.py",  # sources of holidays and legal floors
    "config/settings.py",  # languages say their own names
    "ui/formats/",  # how Chinese writes dates
    "cases/mapping.py",  # headings of other offices' spreadsheets
    "web/demo/",  # invented people and what they say
    "web/management/commands/",  # headings of files read at the command line; names of the demo's sign-ins
    "web/registry/roster.py",  # the template workbook's own words
    "channels/spoken.py",  # what people type in a chat
    "people/roster/",  # headings and words of name lists
    "places/importing.py",  # headings of area lists
    "places/models.py",  # the range of Han characters
    "places/queries.py",  # how a room is written
    "settings/calendar_files.py",  # how holidays are announced
    "settings/declared.py",  # legal sources of what an area may set
)
KEPT_MARK = "# zh: "  # at the end of a Python line (or a template comment line) whose Chinese is data: with the reason


@dataclass(frozen=True)
class Text:
    """One text for people and where it stands. `context` is "" without one."""

    context: str
    words: str
    plural: str
    place: str

    @property
    def key(self) -> str:
        return f"{self.context}\x04{self.words}" if self.context else self.words


@dataclass
class Catalogue:
    """A .po file: translations by key (plural forms by index), its header under the empty key."""

    path: Path
    entries: dict[str, dict[int, str]]
    plurals: dict[str, str]
    lines: dict[str, int]


class Broken(ValueError):
    """A .po that cannot be read; the message names file, line and what is wrong."""


# ---- reading .po ----


def read_po(path: Path) -> Catalogue:
    """Parse a .po. Fuzzy entries count as untranslated; obsolete ones are skipped. Broken names the line."""
    catalogue = Catalogue(path, {}, {}, {})
    entry: dict[str, str] = {}
    slot, fuzzy, begun = "", False, 0
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        line = line.strip()
        if not line or line.startswith("#"):
            if entry:
                _keep(catalogue, entry, fuzzy, begun)
                entry, slot, fuzzy = {}, "", False
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        name, text = _po_line(path, number, line)
        if name in ("msgctxt", "msgid") and "msgid" in entry:  # no blank line between two entries
            _keep(catalogue, entry, fuzzy, begun)
            entry, fuzzy = {}, False
        if name:
            slot = name
            begun = number if not entry else begun
            entry[slot] = text
        elif slot:
            entry[slot] += text
        else:
            raise Broken(f"{path}:{number}: a string that belongs to no msgid")
    return catalogue


def _po_line(path: Path, number: int, line: str) -> tuple[str, str]:
    name, _, rest = line.partition(" ") if not line.startswith('"') else ("", "", line)
    try:
        text = ast.literal_eval(rest.strip())
    except (SyntaxError, ValueError) as error:
        raise Broken(f"{path}:{number}: not a quoted string: {rest}") from error
    if name and not re.fullmatch(r"msgctxt|msgid|msgid_plural|msgstr(\[\d\])?", name):
        raise Broken(f"{path}:{number}: unknown keyword {name}")
    return name, str(text)


def _keep(catalogue: Catalogue, entry: dict[str, str], fuzzy: bool, line: int) -> None:
    if "msgid" not in entry:
        raise Broken(f"{catalogue.path}:{line}: an entry without msgid")
    key = f"{entry['msgctxt']}\x04{entry['msgid']}" if entry.get("msgctxt") else entry["msgid"]
    if key in catalogue.entries:
        raise Broken(f"{catalogue.path}:{line}: {entry['msgid']!r} stands here twice")
    forms = {int(name[7:-1]) if "[" in name else 0: text for name, text in entry.items() if name.startswith("msgstr")}
    catalogue.entries[key] = {} if fuzzy and entry["msgid"] else forms
    catalogue.lines[key] = line
    if "msgid_plural" in entry:
        catalogue.plurals[key] = entry["msgid_plural"]


# ---- writing .mo ----


def mo_bytes(catalogue: Catalogue) -> bytes:
    """The GNU .mo format, version 0: sorted pairs, no hash table. Untranslated entries are left out."""
    pairs = []
    for key, forms in catalogue.entries.items():
        if all(forms.values()) and forms:
            source = f"{key}\0{catalogue.plurals[key]}" if key in catalogue.plurals else key
            pairs.append((source.encode(), "\0".join(forms[index] for index in sorted(forms)).encode()))
    pairs.sort()
    start = 7 * 4 + 16 * len(pairs)
    words = b""
    tables: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for column, table in enumerate(tables):
        for pair in pairs:
            table.append((len(pair[column]), start + len(words)))
            words += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    return head + b"".join(struct.pack("<2I", *place) for place in tables[0] + tables[1]) + words


def compile_all(package: Path = PACKAGE) -> list[Path]:
    """Write the .mo of every .po that is newer; the paths written."""
    written = []
    for path in catalogues(package):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        draft = target.with_suffix(".part")
        draft.write_bytes(mo_bytes(read_po(path)))
        draft.replace(target)
        written.append(target)
    return written


def catalogues(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.rglob("locale/*/LC_MESSAGES/django.po"))


# ---- finding texts ----


def texts_in_python(path: Path, name: str) -> Iterator[Text]:
    """Every call of a gettext function; a text that is not a plain string raises Broken."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = CALLS | _renamed(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (kind := calls.get(_called(node))):
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            wanted = {"plain": 1, "plural": 2, "context": 2, "both": 3}[kind]
            if len(words) < wanted:
                if kind == "plain" and node.args and not isinstance(node.args[0], ast.JoinedStr):
                    continue  # gettext(variable): the words were marked where they stand
                raise Broken(f"{name}:{node.lineno}: the text of {_called(node)}() must be plain strings")
            context, rest = (words[0], words[1:]) if kind in ("context", "both") else ("", words)
            yield Text(context, rest[0], rest[1] if kind in ("plural", "both") else "", f"{name}:{node.lineno}")


def _renamed(tree: ast.AST) -> dict[str, str]:
    """Functions of gettext by the other names under which a file imports them."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = (one for node in imports if node.module == "django.utils.translation" for one in node.names)
    return {one.asname: CALLS[one.name] for one in names if one.asname and one.name in CALLS}


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def texts_in_template(path: Path, name: str) -> Iterator[Text]:
    """Every translate, blocktranslate and _("…") of a template."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text("utf-8"), origin=name)
    for found in _TEMPLATE_CALL.finditer(code):
        strings = [ast.literal_eval(word) for word in _STRING.findall(found.group(0))]
        place = f"{name}:{code.count(chr(10), 0, found.start()) + 1}"
        kind = CALLS[found.group(1)]
        context, rest = (strings[0], strings[1:]) if kind in ("context", "both") else ("", strings)
        plain = [text.replace("\r", "") for text in rest]
        yield Text(context, plain[0], plain[1] if kind in ("plural", "both") else "", place)


_QUOTED = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_STRING = re.compile(_QUOTED, re.DOTALL)
_TEMPLATE_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*{_QUOTED}(?:\s*,\s*{_QUOTED})*", re.DOTALL)


def texts(package: Path = PACKAGE) -> Iterator[Text]:
    for path in sources(package, "*.py"):
        yield from texts_in_python(path, _name(package, path))
    for path in sources(package, "*.html"):
        yield from texts_in_template(path, _name(package, path))


def sources(package: Path, pattern: str) -> Iterable[Path]:
    return sorted(path for path in package.rglob(pattern) if "migrations" not in path.parts)


def _name(package: Path, path: Path) -> str:
    return path.relative_to(package).as_posix()


# ---- checking ----


def faults(package: Path = PACKAGE) -> list[str]:
    """Everything wrong, each with file and line: empty when all is well."""
    try:
        known = _django_texts() | _merged(read_po(path) for path in catalogues(package))
        found = [_fault(text, known) for text in texts(package)]
    except Broken as error:
        return [str(error)]
    missing = [fault for fault in dict.fromkeys(found) if fault]
    return missing + list(_said_unlike(package)) + list(_untranslated_chinese(package))


def _said_unlike(package: Path) -> Iterator[str]:
    """Texts that two catalogues put differently: all are merged into one, so that one of them is never read."""
    first: dict[str, tuple[str, dict[int, str]]] = {}
    for path in catalogues(package):
        catalogue = read_po(path)
        for key, forms in catalogue.entries.items():
            if not key or not forms or not all(forms.values()):
                continue
            place = f"{_name(package, path)}:{catalogue.lines[key]}"
            where, before = first.setdefault(f"{path.parts[-3]} {key}", (place, forms))
            if before != forms:
                yield f"{place}: {key!r} reads otherwise at {where}; say both alike, or give one of them a context"


def _merged(many: Iterable[Catalogue]) -> dict[str, dict[int, str]]:
    known: dict[str, dict[int, str]] = {}
    for catalogue in many:
        known |= {key: forms for key, forms in catalogue.entries.items() if forms and all(forms.values())}
    return known


def _django_texts() -> dict[str, dict[int, str]]:
    """What Django itself translates ("Yes", "This field is required.")."""
    import django

    return _merged([read_po(Path(django.__file__).parent / "conf/locale/zh_Hans/LC_MESSAGES/django.po")])


def _fault(text: Text, known: dict[str, dict[int, str]]) -> str:
    forms = known.get(text.key)
    if forms is None:
        return f"{text.place}: no Chinese for {text.words!r}" + (f" (context {text.context!r})" if text.context else "")
    wanted, given = _names(text.words) | _names(text.plural), set().union(*map(_names, forms.values()))
    return f"{text.place}: the Chinese names {sorted(given - wanted)}, which the text has not" if given - wanted else ""


def _names(words: str) -> set[str]:
    """The places for values: %(name)s."""
    return set(re.findall(r"%\((\w+)\)", words))


def _untranslated_chinese(package: Path) -> Iterator[str]:
    for path in sources(package, "*.py"):
        name = _name(package, path)
        if not name.startswith(CHINESE_IS_DATA) and "/data" not in name:
            yield from _chinese_in_python(path, name)
    for path in sources(package, "*.html"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if HAN.search(line) and KEPT_MARK not in line:
                yield f"{_name(package, path)}:{number}: Chinese outside translation: {line.strip()[:60]}"


def _chinese_in_python(path: Path, name: str) -> Iterator[str]:
    source = path.read_text("utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]  # _has_docstring saw the body
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
            marked = any(KEPT_MARK in line for line in lines[node.lineno - 1 : node.end_lineno])
            if id(node) not in docs and not marked:
                yield f"{name}:{node.lineno}: Chinese outside translation: {node.value.strip()[:60]!r}"


def _has_docstring(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return (
        isinstance(body, list)
        and bool(body)
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
    )


def main(arguments: list[str]) -> int:
    """Run one of the two commands; the exit code."""
    if arguments == ["compile"]:
        for path in compile_all():
            sys.stdout.write(f"{path.relative_to(PACKAGE)}\n")
        return 0
    if arguments == ["check"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
        wrong = faults()
        for fault in wrong:
            sys.stdout.write(fault + "\n")
        sys.stdout.write(f"{len(wrong)} faults in translations\n" if wrong else "Translations complete\n")
        return 1 if wrong else 0
    sys.stderr.write("Usage: python -m linli.ui.messages compile|check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
