#!/usr/bin/env python3
"""Count a vote again from its published export: python3 recount.py export.json [number receipt]

One file, nothing but Python's standard library; it shares no line with the program that published the result. It adds
up the answers, applies the law of that kind of vote (owners: Civil Code 278), and says where the published result
differs. With a slip's number and its receipt code it shows the answers that lie under them, matter by matter.

Heads are counted answer by answer. Of area the published export tells how much took part, and a floor of how much
chose what: exact sums would tell whose choice it was. An export in which each answer has its area, as tellers and the
supervising office may draw it, is counted to the last hundredth of a square metre (areas are whole numbers of these).
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
    "recall_by_residents": "2026-01-01",
    "recall_by_households": "2026-01-01",
    "recall_by_representatives": "2026-01-01",
}
GRAVE = (6, 7, 8)  # of the nine matters of Civil Code 278: three quarters have to agree
# By kind: the share of the roll that must take part, and the share of these that must agree. Owners are counted in
# heads and in area, all others in heads.
DECIDED: dict[str, tuple[Share, Share]] = {
    "owners": (TWO_THIRDS, MORE_THAN_HALF),
    "residents_assembly": (MORE_THAN_HALF, MORE_THAN_HALF),
    "residents_representatives": (TWO_THIRDS, MORE_THAN_HALF),
    "council": (TWO_THIRDS, MORE_THAN_HALF),
    "recall_by_residents": (MORE_THAN_HALF, MORE_THAN_HALF),
    "recall_by_households": (MORE_THAN_HALF, MORE_THAN_HALF),
    "recall_by_representatives": (MORE_THAN_TWO_THIRDS, MORE_THAN_HALF),
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
VOID_IS_NO_VOTE = ("owners", "opinion")  # in all others whoever casts a void paper is among those who voted
NO_RECEIPTS = "this export has no receipts, so that no answer can be found"
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


def weighed(export: Export) -> bool:
    """Whether each answer has its area."""
    return all("area" in answer for column in export["answers"] for answer in column)


def add_up(export: Export, place: int) -> dict[str, list[int]]:
    """Heads by what was chosen, with the area of these answers or, where they have none, the published floor."""
    matter, told = export["matters"][place], export["areas"][place]
    found = {name: [0, 0] for name in [*matter["options"], "blank", "void"]}
    for answer in export["answers"][place]:
        for name in spent(answer["choice"], matter):
            found[name][0] += 1
            found[name][1] += answer.get("area", 0)
    return found if weighed(export) else {name: [heads, told.get(name, 0)] for name, (heads, _) in found.items()}


def spent(chosen: list[str], matter: Export) -> list[str]:
    """What an answer counts as."""
    if set(chosen) == {"void"}:
        return ["void"]
    if not set(chosen) <= set(matter["options"]) or len(set(chosen)) < len(chosen):
        raise ValueError(f"an answer chooses what is not offered: {chosen}")
    return ["void"] if len(chosen) > (matter["seats"] or 1) else chosen or ["blank"]


def decide(export: Export, place: int) -> dict[str, Any]:
    """One matter's result."""
    matter, found = export["matters"][place], add_up(export, place)
    void, blank = found.pop("void"), found.pop("blank")
    taking_part = [len(export["answers"][place]) - void[0], export["area_voted"] - void[1]]
    if export.get("void_takes_part", False):  # whoever cast a paper that is not valid has voted all the same
        taking_part[0] += void[0]
    if any(weight[1] > taking_part[1] for weight in found.values()):
        raise ValueError("more area chose something than took part")
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
        option: all(enough(weight[i], taking_part[i], agree) for i in measures) for option, weight in found.items()
    }
    if matter["seats"]:
        return {**result, **seat(matter, found, approved, attended)}
    return {**result, "passed": attended and approved["for"]}


def join(found: dict[str, list[int]], taking_part: list[int], silent: list[int]) -> None:
    """Papers delivered and not returned join what more than half chose, in heads and in area."""
    for weight in found.values():
        if all(enough(weight[i], taking_part[i], MORE_THAN_HALF) for i in (0, 1)):
            for i in (0, 1):
                weight[i] += silent[i]
                taking_part[i] += silent[i]
            return


def seat(matter: Export, found: dict[str, list[int]], approved: dict[str, bool], attended: bool) -> dict[str, Any]:
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
    if export.get("void_takes_part", False) and export["kind"] in VOID_IS_NO_VOTE:
        found.append("papers that are not valid were counted as votes, against the law of this kind of vote")
    for place, published in enumerate(export["result"]):
        for name, value in decide(export, place).items():
            if not agrees(name, published.get(name), value, weighed(export)):
                found.append(f"{published['title']}: {name}: published {published.get(name)}, counted {value}")
    if len(export["result"]) != len(export["matters"]):
        found.append("not every matter has a result")
    if weighed(export) and any(sum(each["area"] for each in one) != export["area_voted"] for one in export["answers"]):
        found.append("the areas of the answers are not the area that voted")
    return found


def agrees(name: str, published: Any, counted: Any, exact: bool) -> bool:
    """Whether it is the same. Of how much area chose something a floor is published, or nothing (0 or null)."""
    if published is None or name not in ("options", "option", "blank"):
        return bool(published == counted)
    if name == "options":
        return published.keys() == counted.keys() and all(
            agrees("option", published[each], counted[each], exact) for each in counted
        )
    heads, floor = published[0], published[1] or 0
    return bool(heads == counted[0] and (floor <= counted[1] if exact else floor == counted[1]))


def answers_of(export: Export, number: str, receipt: str) -> list[list[str]] | None:
    """What lies under a slip's number and receipt code, matter by matter; None when there is nothing."""
    plain = receipt.strip().lower().replace("-", "").replace(" ", "").translate(ALIKE)
    finder = digest(export["ballot"], number.strip(), plain)
    found = [
        next((each["choice"] for each in column if each["receipt"] == digest(finder, str(place))), None)
        for place, column in enumerate(export["answers"])
    ]
    return None if None in found else [choice for choice in found if choice is not None]


def digest(*parts: str) -> str:
    """Of what only the voter knows, so that nobody else joins the answers of one voter."""
    return hashlib.sha256("\t".join(parts).encode()).hexdigest()


def main() -> None:
    """Print the count and what differs; the exit code is 1 when something does."""
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        export = json.load(file)
    least = "" if weighed(export) else "at least "
    print(export["title"], export["place"], f"roll: {export['roll'][0]} heads, {export['roll'][1] / 100:.2f} m2")
    for place, matter in enumerate(export["matters"]):
        result = decide(export, place)
        print(f"\n{matter['title']}" + (f" (Civil Code 278, matter {matter['number']})" if matter["number"] else ""))
        print(f"  took part: {result['taking_part'][0]} heads, {result['taking_part'][1] / 100:.2f} m2")
        for option, (heads, area) in result["options"].items():
            print(f"  {option}: {heads} heads" + (f", {least}{area / 100:.2f} m2" if area else ""))
        told = "leaders" if export["kind"] == "opinion" else "elected" if matter["seats"] else "passed"
        print(f"  {told}:", result[told])
    if len(sys.argv) == 4:
        found = answers_of(export, sys.argv[2], sys.argv[3])
        receipts = any(answer["receipt"] for column in export["answers"] for answer in column)
        print("\nUnder this receipt:", found or ("no paper" if receipts else NO_RECEIPTS))
    wrong = differences(export)
    print("\n" + ("\n".join(wrong) if wrong else "The published result is what the papers say."))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
