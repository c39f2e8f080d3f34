"""Measured beside the rounds: search in the database, the audit, an import beside submits."""

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from bench import operations, serving
from bench.figures import Bound, percentile
from bench.ground import ROOT, Ground
from bench.measure import ask

SEARCH_MS, VERIFY_SECONDS, VERIFY_MB, IMPORT_P99_MS, IMPORT_SECONDS = 50, 60, 300, 2000, 30
POINTS_ENTRIES, POINTS_SECONDS = 100_000, 10
TOLD_PEOPLE, TOLD_SECONDS, TOLD_TIMES = 5000, 5, 30
ROTA_PEOPLE, ROTA_WEEKS, ROTA_SECONDS = 60, 4, 10


def words(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """p95 of a search in the database for 1 to 4 characters, everywhere and within the three scopes."""
    say(f"\n{ground.name}: search in the database")
    found = ask(ground, "search", {"count": 40})
    return [
        Bound(
            ground.name, f"search for {length} characters, p95 in the database", percentile(took, 0.95), SEARCH_MS, "ms"
        )
        for length, took in found.items()
    ]


def verify(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """`linli verify` over the whole journal: seconds and memory, for a million entries."""
    say(f"\n{ground.name}: linli verify")
    took, memory, output = _watched([sys.executable, "-m", "django", "verify"], ground.environment())
    entries = max((int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", output)), default=0)
    note = f"{entries:,} entries: {output.strip().splitlines()[-1][:100] if output.strip() else ''}"
    scaled = took / max(entries, 1) * 1_000_000 if entries > 10_000 else took
    return [
        Bound(ground.name, "linli verify, a million entries", scaled, VERIFY_SECONDS, "s", [note]),
        Bound(ground.name, "linli verify, memory", memory, VERIFY_MB, "MB"),
    ]


def points(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """Points reckoned again from 100,000 entries of the journal."""
    say(f"\n{ground.name}: points from the journal")
    took = ask(ground, "points", {"entries": POINTS_ENTRIES})["seconds"]
    return [Bound(ground.name, f"points of {POINTS_ENTRIES:,} entries reckoned again", took, POINTS_SECONDS, "s")]


def rota(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """A rota of 60 people over four weeks of three shifts, checked by rules that know nothing of the solver."""
    say(f"\n{ground.name}: a rota proposed")
    took = ask(ground, "rota", {"people": ROTA_PEOPLE, "weeks": ROTA_WEEKS})["seconds"]
    return [Bound(ground.name, f"rota of {ROTA_PEOPLE} people over {ROTA_WEEKS} weeks", took, ROTA_SECONDS, "s")]


def telling(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """One notice to 5,000 people until it is queued for a channel: seconds, and times the bare driver's."""
    say(f"\n{ground.name}: a notice to {TOLD_PEOPLE:,} people")
    found = ask(ground, "telling", {"people": TOLD_PEOPLE})
    times = found["seconds"] / found["plain"]
    note = f"the bare driver writes as many rows in {found['plain']:.2f} s"
    return [
        Bound(ground.name, f"a notice to {TOLD_PEOPLE:,} people queued", found["seconds"], TOLD_SECONDS, "s", [note]),
        Bound(ground.name, "the same, times the bare driver", times, TOLD_TIMES, "×"),
    ]


def _watched(command: list[str], env: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, the most memory in MB, and the output of a command."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        running = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        most = 0.0
        while running.poll() is None:
            try:
                most = max(most, psutil.Process(running.pid).memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.1)
        took = time.monotonic() - began
        output.seek(0)
        said = output.read()
    if running.wait():
        raise RuntimeError(f"{' '.join(command)} ended with {running.returncode}\n{said[-2000:]}")
    return took, most, said


def imports(ground: Ground, say: Callable[[str], object]) -> list[Bound]:
    """5,000 rows come in by `linli import-requests` while eight browsers submit."""
    say(f"\n{ground.name}: an import beside submits")
    made, given = ask(ground, "imported", {}), ask(ground, "sessions", {})
    port = serving.free_port()
    results: list[Any] = []
    with tempfile.TemporaryDirectory() as folder, serving.product(ground, port, 1, worker=False):
        file = Path(folder) / "rows.csv"
        file.write_text(made["csv"], encoding="utf-8-sig")
        stop = threading.Event()

        def submit() -> None:
            while not stop.is_set():
                told: Any = serving.drive(port, operations.creates(given, 40), 2.0, once=True)
                results.extend(told["results"])

        submitting = threading.Thread(target=submit)
        submitting.start()
        time.sleep(1)
        command = [sys.executable, "-m", "django", "import-requests", str(file), "--area", made["area"]]
        try:
            took, _memory, said = _watched(command, ground.environment())
        finally:
            stop.set()
            submitting.join()
    bad = [result for result in results if result[1] not in (302, 303)]
    if bad:
        raise RuntimeError(f"submits beside the import: {bad[:3]}")
    note = f"{len(results)} submits; {said.strip().splitlines()[-1]}"
    p99 = percentile([result[0] for result in results], 0.99) * 1000
    return [
        Bound(ground.name, "submits beside an import of 5,000 rows, p99", p99, IMPORT_P99_MS, "ms", [note]),
        Bound(ground.name, "import of 5,000 rows beside submits", took, IMPORT_SECONDS, "s"),
    ]


PARTS: dict[str, Callable[[Ground, Callable[[str], object]], list[Bound]]] = {
    "words": words, "verify": verify, "points": points, "rota": rota, "telling": telling, "import": imports,
}  # fmt: skip
