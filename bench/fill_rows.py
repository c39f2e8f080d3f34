"""Bulk rows: a pattern, other words and times and places, the digest that the journal keeps, the search tokens."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection, models

from bench.fill_world import Estate, World
from bench.words import sentence
from linli.journal.bodies import VERSION, body_of
from linli.journal.subjects import kinds
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.codes import public_code
from linli.rules.chain import START, entry_hash
from linli.search import engines
from linli.search.keys import key
from linli.search.tokens import area_tokens, text_tokens

PATH = ("city_id", "district_id", "street_id", "community_id", "estate_id", "grid_id")
OPEN_SHARE = {10_000: 0.15, 200_000: 0.06, 1_000_000: 0.05}
WITH_STEPS = 5  # every fifth case has its steps
YEARS = timedelta(days=3 * 365)
CATEGORIES = ("house_repair", "utilities", "sewage", "sanitation", "greens", "parking", "facilities", "noise", "other")


class Maker:
    """Rows of the cases `first` … `first + count - 1`. Each is made from its own number alone."""

    def __init__(self, world: World, first: int, count: int) -> None:
        self.world, self.first, self.count = world, first, count
        self.now = clock.now()
        self.postgres = connection.vendor == "postgresql"
        self.kind = kinds()["case"]
        self.open_share = OPEN_SHARE.get(count, 0.05)
        self.open_from = first + int(count * (1 - self.open_share / 0.9))
        self.columns = {
            "cases_case": tuple(world.patterns[0]["case"]),
            "cases_step": tuple(world.patterns[-1]["steps"][0]),
            "journal_entry": ENTRY,
            "search_row": ("rowid", "tokens"),
        }

    def rows(self, numbers: Iterable[int]) -> dict[str, list[tuple[Any, ...]]]:
        """For each table its rows."""
        found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in self.columns}
        for number in numbers:
            self._one(number, found)
        return found

    def _estate(self, chance: random.Random) -> Estate:
        """The first estate is large: every tenth case of a small installation, every fiftieth of a large one."""
        share = 0.1 if self.count <= 10_000 else 0.02
        return self.world.estates[0] if chance.random() < share else chance.choice(self.world.estates)

    def _one(self, number: int, found: dict[str, list[tuple[Any, ...]]]) -> None:
        chance = random.Random(number)
        estate = self._estate(chance)
        is_open = number >= self.open_from and chance.random() < 0.9
        pattern = self.world.patterns[chance.choice((0, 0, 1, 2)) if is_open else 3]
        at = self.now - YEARS * ((self.first + self.count - number) / self.count)
        case = self._case(pattern["case"], number, estate, at, chance)
        found["cases_case"].append(tuple(self._stored(name, value) for name, value in case.items()))
        found["journal_entry"].append(self._entry(case, at))
        found["search_row"].append(self._search(case))
        if number % WITH_STEPS == 0:
            for place, step in enumerate(pattern["steps"]):
                row = {**step, "id": number * 4 + place, "case_id": number, "by_id": step["by_id"] and estate.person_id}
                row |= {"post_id": step["post_id"] and estate.post_id, "at": at + timedelta(hours=place + 1)}
                found["cases_step"].append(tuple(self._stored(name, value) for name, value in row.items()))

    def _case(
        self, pattern: dict[str, Any], number: int, estate: Estate, at: datetime, chance: random.Random
    ) -> dict[str, Any]:
        text = sentence(chance)
        due = self.now + timedelta(minutes=chance.randint(-3000, 10_000))
        case = {
            **pattern,
            "id": number,
            "code": public_code(),
            "number": 1000 + number,
            "salt": chance.randbytes(16),
            "token": None,
            "text": text,
            "title": text[:40],
            "category": chance.choice(CATEGORIES),
            "building_id": estate.building_id,
            "handler_id": estate.person_id,
            "handler_post_id": estate.post_id,
            "area_id": estate.id,
            "created_at": at,
            **dict(zip(PATH, estate.path, strict=True)),
        }
        case |= {column: due for column in ("due_at", "system_due") if pattern[column] is not None}
        if pattern["closed_at"] is not None:
            case["contacted_at"] = at + timedelta(hours=2)
            case["finished_at"] = case["closed_at"] = at + timedelta(days=2)
        return case

    def _stored(self, name: str, value: Any) -> Any:
        """As the driver takes it: SQLite keeps instants as UTC text, both keep JSON as text."""
        if isinstance(value, dict):
            return json.dumps(value)
        if not self.postgres and isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
        return bytes(value) if isinstance(value, memoryview) else value

    def _plain(self, column: "models.Field[Any, Any]", value: Any) -> Any:
        """As Python reads it, for the digest."""
        if isinstance(column, models.JSONField) and isinstance(value, str):
            return json.loads(value)
        if isinstance(column, models.DateTimeField) and isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return bool(value) if isinstance(column, models.BooleanField) and value is not None else value

    def _entry(self, case: dict[str, Any], at: datetime) -> tuple[Any, ...]:
        state = self.kind.digest([self._plain(one, case[one.attname]) for one in self.kind.fields], case["salt"])
        entry = SimpleNamespace(
            subject_kind="case", subject_id=case["id"], seq=1, verb="case.submitted", at=at, area_id=case["area_id"],
            person_id=None, capacity="anonymous", post_id=None, cause=0, depth=1,
        )  # fmt: skip
        data = {
            "state": case["state"], "category": case["category"], "handler": case["handler_id"],
            "number": case["number"], "channel": "web", "files": [], "version": case["version"],
            "words": salted_digest(case["salt"], [case["text"], case["place_label"]]),
        }  # fmt: skip
        body = body_of(entry, data, state)
        values = [getattr(entry, name) for name in ENTRY[1:12]]
        row = (case["id"] + 1_000_000, *values, VERSION, body, entry_hash(VERSION, START, body))
        return tuple(self._stored("", value) for value in row)

    def _search(self, case: dict[str, Any]) -> tuple[int, str]:
        areas = area_tokens({name.removesuffix("_id"): case[name] for name in PATH})
        words = text_tokens(f"{case['text']} {case['place_label']} {case['place_words']} {case['number']}")
        return key("case", case["id"]), engines.content(connection.vendor, areas, words)


ENTRY = (
    "id", "subject_kind", "subject_id", "seq", "verb", "at", "area_id", "person_id", "capacity", "post_id", "cause",
    "depth", "version", "body", "hash",
)  # fmt: skip
