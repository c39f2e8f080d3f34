"""The rounds: each operation beside its references, in turn, so that what disturbs the machine disturbs both."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import psutil

from bench import operations, serving
from bench.figures import Bound, Figure, Round, compared, summed
from bench.ground import POSTGRES, ROOT, Ground
from bench.operations import Operation

WORKER_MB = 110
WARM_UP = 1.5  # seconds
CAST, SAMPLES = "vote cast", 4  # so many are cast while statements are counted
CREATES_A_SECOND = 800  # more than any machine here does; each browser gets its part of them


@dataclass
class Course:
    """How long and how often."""

    seconds: float
    rounds: int
    only: frozenset[str] = frozenset()
    say: Any = print

    def length(self, number: int) -> float:
        """Seconds of a round; the one that warms up need not be longer than connections and plans take to be made."""
        return self.seconds if number else min(self.seconds, WARM_UP)

    def wants(self, name: str) -> bool:
        """Whether the operation was asked for; all when none was named."""
        return not self.only or any(name.startswith(wanted) for wanted in self.only)


@dataclass
class Found:
    """Rounds by name, and the receipts that were answered."""

    rounds: dict[str, list[Round]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    votes: int = 0  # answered
    notes: dict[str, list[str]] = field(default_factory=dict)


def ask(ground: Ground, what: str, told: Any) -> Any:
    """Ask the product from within."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", what],
        input=json.dumps(told), env=ground.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"bench.inside {what} ended with {done.returncode}\n{done.stdout[-3000:]}")
    return json.loads(done.stdout)


def measured(ground: Ground, course: Course, worker: bool) -> tuple[list[Figure], Bound]:
    """Every operation on one ground, and the memory of the largest web process after it."""
    course.say(f"\n{ground.name} cases" + (", background worker beside" if worker else ""))
    ask(ground, "check", {"receipts": [], "since": 0})  # opens the database once, for what is lazy about it
    given = ask(ground, "sessions", {})
    amount = int(CREATES_A_SECOND * course.seconds / operations.CLIENTS)
    wanted = [one for one in operations.operations(given, ground.engine, 1) if course.wants(one.name)]
    counted = ask(ground, "statements", {one.name: _samples(one, given) for one in wanted})
    workers = 2
    port, plain = serving.free_port(), serving.free_port()
    found = Found()
    with (
        serving.product(ground, port, workers, worker=worker) as server,
        serving.one_select(_plain_target(ground), plain, 2) as view,
    ):
        for number in range(course.rounds + 1):  # the first warms up and does not count
            _reference_writes(ground, course, found, number)
            _reference_view(ground, plain, view, course, found, number)
            for one in wanted:
                browsers = _sent(one, given, amount, number, course.rounds + 1)
                _operate(ground, one, browsers, (port, server), course, found, number)
        memory = _memory(ground, server)
    figures = _figures(ground, wanted, found, counted)
    if course.wants("create"):
        _check_receipts(ground, found, given, figures)
    if course.wants(CAST):
        _check_votes(ground, found, given, figures)
    return figures, memory


def _memory(ground: Ground, server: psutil.Process) -> Bound:
    """MB of the largest web process, with what it would be if all that it shares were counted to it alone."""
    parts, web = serving.own_part(server), serving.web_workers(server)
    largest = max(web, key=serving.own_part)
    notes = [f"resident with all that is shared {largest.memory_info().rss / 1e6:.0f} MB, their parent {parts:.0f} MB"]
    name = "memory of one worker after the rounds"
    return Bound(ground.name, name, serving.own_part(largest), WORKER_MB, "MB", notes)


def _sent(one: Operation, given: dict[str, Any], amount: int, number: int, rounds: int) -> list[list[str]]:
    """What each browser sends in this round: of what is sent once, its own part."""
    if one.name == "create":
        return operations.creates(given, amount)
    if one.name == CAST:
        return [requests[SAMPLES:][number::rounds] for requests in one.browsers]
    return one.browsers


def _samples(one: Operation, given: dict[str, Any]) -> list[str]:
    """A request for warming up and three to count."""
    browsers = operations.creates(given, 12) if one.name == "create" else one.browsers
    first = browsers[0]
    if one.name == CAST:
        return first[:SAMPLES]
    if one.name == "create":  # the same estate again, as in a busy hour
        return [first[0], first[3], first[6], first[9]]
    return [first[number % len(first)] for number in range(4)]


def _plain_target(ground: Ground) -> str:
    """The reference view reads a table of its own database, filled here."""
    rows = [(f"bench-{number:06d}", "x" * 300) for number in range(1, 1001)]
    if ground.engine == "postgres":
        if not POSTGRES.exists("plain"):
            POSTGRES.make("plain")
        url = POSTGRES.url("plain")
        _migrate(url)
        with POSTGRES.connect("plain") as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO django_session VALUES (%s, %s, now()) ON CONFLICT (session_key) DO NOTHING", rows
            )
        return url
    file = ground.folder.parent / "plain.sqlite3"
    url = f"sqlite:///{file}"
    _migrate(url)
    import sqlite3

    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executemany("INSERT OR IGNORE INTO django_session VALUES (?, ?, '2030-01-01')", rows)
    return url


def _migrate(url: str) -> None:
    code = (
        "import bench.plain_view; from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    env = {**psutil.Process().environ(), "BENCH_DATABASE": url}
    subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True)


def _keep(found: Found, name: str, number: int, made: Round) -> None:
    if number:
        found.rounds.setdefault(name, []).append(made)


def _database_cpu(ground: Ground) -> float:
    return serving.cpu_of(POSTGRES.process) if ground.engine == "postgres" else 0.0


def _reference_writes(ground: Ground, course: Course, found: Found, number: int) -> None:
    target = POSTGRES.url("plain") if ground.engine == "postgres" else str(ground.folder.parent / "five.sqlite3")
    before = _database_cpu(ground)
    done = subprocess.run(
        [sys.executable, "-m", "bench.plain_writes", str(course.length(number)), str(operations.CLIENTS), target],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    made = Round(told["took"], course.length(number), told["cpu"], _database_cpu(ground) - before)
    _keep(found, "five rows", number, made)


def _reference_view(ground: Ground, port: int, view: psutil.Process, course: Course, found: Found, number: int) -> None:
    browsers = [
        [operations._request("GET", f"/row/{1 + (step * 131 + browser) % 1000}/", {}) for step in range(50)]
        for browser in range(operations.CLIENTS)
    ]
    before, database = serving.cpu_of(view), _database_cpu(ground)
    told: Any = serving.drive(port, browsers, course.length(number))
    took = [seconds for seconds, _status, _place in told["results"]]
    app, database = serving.cpu_of(view) - before, _database_cpu(ground) - database
    _keep(found, "one select", number, Round(took, told["seconds"], app, database, told["cpu"]))


def _operate(
    ground: Ground, one: Operation, browsers: list[list[str]], at: tuple[int, psutil.Process], course: Course,
    found: Found, number: int,
) -> None:  # fmt: skip
    port, server = at
    before, database = serving.cpu_of(server), _database_cpu(ground)
    told: Any = serving.drive(port, browsers, course.length(number), once=one.once)
    results = told["results"]
    app, database = serving.cpu_of(server) - before, _database_cpu(ground) - database
    bad = [result for result in results if result[1] not in one.good]
    if bad:
        raise RuntimeError(f"{one.name}: {len(bad)} of {len(results)} answers were not {one.good}: {bad[:3]}")
    if one.name == CAST:
        found.votes += len(results)
    if one.name == "create":
        found.receipts += [place.split("/t/")[1].split("/")[0] for _took, _status, place in results]
        if told["seconds"] < course.length(number):
            found.notes.setdefault("create", []).append("all prepared requests were sent before the time was over")
    made = Round([result[0] for result in results], told["seconds"], app, database, told["cpu"])
    _keep(found, one.name, number, made)
    if one.name in ("create", "status change"):
        time.sleep(0.2)


NAMES = {"five rows": "reference: five rows a transaction", "one select": "reference: view with one SELECT"}


def _figures(ground: Ground, wanted: list[Operation], found: Found, counted: dict[str, Any]) -> list[Figure]:
    made = [summed(ground.name, NAMES[name], found.rounds[name]) for name in NAMES]
    for one in wanted:
        own = found.rounds[one.name]
        figure = summed(ground.name, one.name, own)
        figure.statements, figure.most_statements = counted[one.name]["count"], one.statements_at_most
        figure.notes = found.notes.get(one.name, [])
        made.append(compared(figure, own, found.rounds[one.reference], NAMES[one.reference], one.share))
    return made


def _check_receipts(ground: Ground, found: Found, given: dict[str, Any], figures: list[Figure]) -> None:
    told = ask(ground, "check", {"receipts": found.receipts, "since": given["last"]})
    line = next(figure for figure in figures if figure.name == "create")
    wrong = {name: told[name] for name in ("twice", "missing", "without_entry") if told[name]}
    if wrong:
        raise RuntimeError(f"answered receipts are not as they should be: {wrong}")
    line.notes.append(f"{told['answered']:,} answered receipts, each in the database once, with its entry")


def _check_votes(ground: Ground, found: Found, given: dict[str, Any], figures: list[Figure]) -> None:
    told, answered = ask(ground, "votes", {"ballot": given["votes"]["ballot"]}), found.votes + SAMPLES
    line = next(figure for figure in figures if figure.name == CAST)
    if not told["votes"] == told["papers"] == answered:
        raise RuntimeError(f"{answered} votes were answered, there are {told}")
    line.notes.append(f"{answered:,} answered votes, each in the box once")
