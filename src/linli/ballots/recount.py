#!/usr/bin/env python3
"""Count a vote again from its published export: python3 recount.py export.json [number receipt]

One file, nothing but Python's standard library; it shares no line with the program that published the result. It adds
up the papers, applies the law of that kind of vote (owners: Civil Code 278), and says where the published result
differs. With a slip's number and its receipt code it shows the paper that lies under them, where papers are published
whole. Whole numbers only: areas are hundredths of a square metre.
"""

import hashlib
import json
import sys
from typing import Any

Export = dict[str, Any]
Share = tuple[int, int, bool]

MORE_THAN_HALF, TWO_THIRDS, THREE_QUARTERS = (1, 2, True), (2, 3, False), (3, 4, False)
MORE_THAN_TWO_THIRDS, A_THIRD, ANY = (2, 3, True), (1, 3, False), (0, 1, False)
SINCE = {  # from when on the law is as it stands here
    "owners": "2021-01-01",
    "residents_assembly": "2026-01-01",
    "residents_representatives": "2026-01-01",
    "council": "2010-01-01",
}
GRAVE = (6, 7, 8)  # of the nine matters of Civil Code 278: three quarters have to agree
# By kind: the share of the roll that must take part, and the share of these that must agree. Owners are counted in
# heads and in area, all others in heads.
DECIDED: dict[str, tuple[Share, Share]] = {
    "owners": (TWO_THIRDS, MORE_THAN_HALF),
    "residents_assembly": (MORE_THAN_HALF, MORE_THAN_HALF),
    "residents_representatives": (TWO_THIRDS, MORE_THAN_HALF),
    "council": (TWO_THIRDS, MORE_THAN_HALF),
}
ELECTED: dict[str, tuple[Share, Share]] = {
    "owners": (TWO_THIRDS, MORE_THAN_HALF),
    "residents_committee": (MORE_THAN_HALF, MORE_THAN_HALF),
    "residents_committee_again": (ANY, A_THIRD),
    "committee_by_households": (MORE_THAN_HALF, MORE_THAN_HALF),
    "by_households_again": (ANY, A_THIRD),
    "committee_by_representatives": (MORE_THAN_TWO_THIRDS, MORE_THAN_HALF),
    "by_representatives_again": (ANY, A_THIRD),
    "representatives": (MORE_THAN_HALF, ANY),
    "group_leader": (MORE_THAN_HALF, ANY),
    "council": (TWO_THIRDS, MORE_THAN_HALF),
}
NO_WHOLE = "the papers of this vote are not published whole, so that none can be found"
ALIKE = str.maketrans("ilou", "110v")


def enough(have: int, of: int, share: Share) -> bool:
    """Whether `have` of `of` reaches the share, or exceeds it where it must; of nobody nothing does."""
    part, whole, over = share
    if not part:
        return True
    return of > 0 and (have * whole > of * part if over else have * whole >= of * part)


def more(share: Share, export: Export, stage: str) -> Share:
    """The share that the assembly's own rules ask for, where that is more than the law does."""
    part, whole = export.get("stricter", {}).get(stage, (0, 1))
    return (part, whole, False) if part * share[1] > share[0] * whole else share


def add_up(export: Export, place: int) -> dict[str, list[Any]]:
    """Heads by what was chosen from the papers, areas from the published sums; None where only a sum is told."""
    matter, areas = export["matters"][place], export["areas"][place]
    heads = dict.fromkeys([*matter["options"], "blank", "void"], 0)
    for paper in export["papers"]:
        chosen = paper["choices"][place]
        if set(chosen) == {"void"}:
            heads["void"] += 1
            continue
        if not set(chosen) <= set(matter["options"]) or len(set(chosen)) < len(chosen):
            raise ValueError(f"a paper chooses what is not offered: {chosen}")
        if len(chosen) > (matter["seats"] or 1):
            heads["void"] += 1
        elif not chosen:
            heads["blank"] += 1
        for option in chosen if len(chosen) <= (matter["seats"] or 1) else []:
            heads[option] += 1
    return {option: [number, areas.get(option)] for option, number in heads.items()}


def decide(export: Export, place: int) -> dict[str, Any]:
    """One matter's result."""
    matter, found = export["matters"][place], add_up(export, place)
    void, blank = found.pop("void"), found.pop("blank")
    taking_part = [len(export["papers"]) - void[0], export["area_voted"] - void[1]]
    told = [each[1] or 0 for each in (*found.values(), blank)]
    if not matter["seats"] and sum(told) + export["areas"][place].get("others", 0) != taking_part[1]:
        raise ValueError("the areas do not add up to what took part")
    if not matter["seats"] and export["joining"]:
        join(found, taking_part, export["silent"])
    result = {"options": found, "taking_part": taking_part, "blank": blank, "void": void}
    kind = export["kind"]
    if kind == "opinion":
        most = max(weight[0] for weight in found.values())
        return {**result, "leaders": [name for name, weight in found.items() if weight[0] == most > 0], "passed": None}
    take_part, agree = (ELECTED if matter["seats"] else DECIDED)[kind]
    if kind == "owners" and matter["number"] in GRAVE:
        agree = THREE_QUARTERS
    take_part, agree = more(take_part, export, "participation"), more(agree, export, "approval")
    measures = (0, 1) if kind == "owners" else (0,)
    attended = all(enough(taking_part[i], export["roll"][i], take_part) for i in measures)
    approved = {
        option: all(weight[i] is not None and enough(weight[i], taking_part[i], agree) for i in measures)
        for option, weight in found.items()
    }
    if matter["seats"]:
        return {**result, **seat(matter, found, approved, attended)}
    return {**result, "passed": attended and approved["for"]}


def join(found: dict[str, list[Any]], taking_part: list[int], silent: list[int]) -> None:
    """Papers delivered and not returned join what more than half chose, in heads and in area."""
    for weight in found.values():
        if weight[1] is not None and all(enough(weight[i], taking_part[i], MORE_THAN_HALF) for i in (0, 1)):
            for i in (0, 1):
                weight[i] += silent[i]
                taking_part[i] += silent[i]
            return


def seat(matter: Export, found: dict[str, list[Any]], approved: dict[str, bool], attended: bool) -> dict[str, Any]:
    """Those approved, most heads first; whoever is level at the edge of the seats is voted on again."""
    ranked = (
        sorted((name for name in found if approved[name] and found[name][0]), key=lambda name: -found[name][0])
        if attended
        else []
    )
    seats, elected = matter["seats"], ranked
    tied: list[str] = []
    if len(ranked) > seats:
        edge = found[ranked[seats - 1]][0]
        if found[ranked[seats]][0] == edge:
            elected = [name for name in ranked if found[name][0] > edge]
            tied = [name for name in ranked if found[name][0] == edge]
        else:
            elected = ranked[:seats]
    return {"elected": elected, "tied": tied, "passed": attended and len(elected) == seats}


def differences(export: Export) -> list[str]:
    """What the published result says otherwise, in words; nothing when it is right."""
    found = []
    if export.get("law_of", "9999") < SINCE.get(export["kind"], ""):
        found.append(f"voting began on {export['law_of']}, before the law that this program knows")
    for place, published in enumerate(export["result"]):
        for name, value in decide(export, place).items():
            if published.get(name) != value:
                found.append(f"{published['title']}: {name}: published {published.get(name)}, counted {value}")
    if len(export["result"]) != len(export["matters"]):
        found.append("not every matter has a result")
    return found


def paper_of(export: Export, number: str, receipt: str) -> Export | None:
    """The paper under a slip's number and receipt code, None when there is none."""
    plain = receipt.strip().lower().replace("-", "").replace(" ", "").translate(ALIKE)
    digest = hashlib.sha256(f"{export['ballot']}\t{number.strip()}\t{plain}".encode()).hexdigest()
    return next((paper for paper in export["papers"] if paper["receipt"] == digest), None)


def main() -> None:
    """Print the count and what differs; the exit code is 1 when something does."""
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        export = json.load(file)
    print(export["title"], export["place"], f"roll: {export['roll'][0]} heads, {export['roll'][1] / 100:.2f} m2")
    for place, matter in enumerate(export["matters"]):
        result = decide(export, place)
        print(f"\n{matter['title']}" + (f" (Civil Code 278, matter {matter['number']})" if matter["number"] else ""))
        print(f"  took part: {result['taking_part'][0]} heads, {result['taking_part'][1] / 100:.2f} m2")
        for option, (heads, area) in result["options"].items():
            print(f"  {option}: {heads} heads" + ("" if area is None else f", {area / 100:.2f} m2"))
        told = "leaders" if export["kind"] == "opinion" else "elected" if matter["seats"] else "passed"
        print(f"  {told}:", result[told])
    if len(sys.argv) == 4:
        found = paper_of(export, sys.argv[2], sys.argv[3])
        whole = any(paper["receipt"] for paper in export["papers"])
        print("\nUnder this receipt:", found["choices"] if found else "no paper" if whole else NO_WHOLE)
    wrong = differences(export)
    print("\n" + ("\n".join(wrong) if wrong else "The published result is what the papers say."))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
