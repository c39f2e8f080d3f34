"""`python -m bench`: measure, print, write JSON; the status says whether anything falls short by more than noise."""

import argparse
import sys
from pathlib import Path

from bench import machine, paint, parts, report, together
from bench.figures import Bound, Figure
from bench.ground import ENGINES, VAR, prepare
from bench.measure import Course, measured

BESIDE = {"demo": together.memory, "paint": paint.paint}  # of the demonstration, whatever the engine
SIZES = {"postgres": (10_000, 1_000_000), "sqlite": (10_000, 200_000)}


def arguments() -> argparse.Namespace:
    """What can be asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 cases only, two seconds a round")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one engine only")
    parser.add_argument("--size", type=int, action="append", help="number of cases; several times for several")
    parser.add_argument(
        "--only", action="append", default=[],
        help="create, status, list, detail, search, or a part: words, verify, points, rota, telling, import, demo,"
        " paint; several times",
    )  # fmt: skip
    parser.add_argument("--seconds", type=float, help="length of a round (3; 2 with --quick)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that count, besides a short one to warm up (3)")
    parser.add_argument("--worker", action="store_true", help="let the background worker run beside")
    parser.add_argument("--json", type=Path, default=VAR / "last.json", help="where to write the figures")
    return parser.parse_args()


def main() -> int:
    """Everything that was asked for, one ground after another."""
    given = arguments()
    only, named = set(given.only), set(given.only) & {*parts.PARTS, *BESIDE}
    asked = frozenset(only - named)
    seconds = given.seconds or (2 if given.quick else 3)
    course = Course(seconds, given.rounds, asked)
    known = machine.described()
    print("\n".join(f"{name}: {value}" for name, value in known.items()))
    figures: list[Figure] = []
    limits: list[Bound] = []
    for engine in () if only and only <= {*BESIDE} else given.engine or ENGINES:
        for cases in given.size or (SIZES[engine][:1] if given.quick else SIZES[engine]):
            ground = prepare(engine, cases, print)
            if asked or not named:
                lines, memory = measured(ground, course, given.worker)
                print(report.table(lines), flush=True)
                figures += lines
                limits.append(memory)
            largest = cases == max(given.size or SIZES[engine])
            for name, part in parts.PARTS.items():
                if name in named or (not only and not given.quick and largest):
                    limits += part(ground, print)
    for name, part_of_demo in BESIDE.items():
        if name in named or not (only or given.quick):
            limits += part_of_demo(print)
    print("\n" + report.bounds(limits))
    report.write(given.json, known, figures, limits)
    short = report.failed([*figures, *limits])
    if short:
        print("\nShort of what is required by more than noise:\n" + "\n".join(f"  {line}" for line in short))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
