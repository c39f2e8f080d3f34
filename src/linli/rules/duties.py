"""Who answers for something in a case and who comes first, as its page says: the chain of those who owe a wage."""

from dataclasses import dataclass

from linli.rules.known import Known
from linli.rules.pack_parts import Duty, FirstDuty


@dataclass(frozen=True)
class Owes:
    """One of them: in which role, under which name, why, and no more than `up_to` fen where there is a limit."""

    row: str
    duty: Duty
    who: str
    up_to: int | None = None


def owing(known: Known) -> list[Owes]:
    """Everybody who answers for it now, first to last. Who stands in several rows answers by the first that holds."""
    found: dict[str, Owes] = {}
    for one in _holding(known):
        found.setdefault(one.duty.name or one.row, one)
    return list(found.values())


def _holding(known: Known) -> list[Owes]:
    """Every row that holds, the same name in several of them too."""
    rows = known.pack.duties.rows if known.pack.duties else {}
    return [
        Owes(name, duty, str(known.situation.fields.get(duty.name) or ""), known.limit(duty))
        for name, duty in rows.items()
        if known.holds(duty.condition)
    ]


def passed_over(known: Known) -> Owes | None:
    """Who comes before whom the answers name, where these give no reason for it; None where they follow the order."""
    first = known.pack.duties.first if known.pack.duties else None
    if first is None or known.tell(first.chosen) is None or known.tell(first.unless):
        return None
    foremost = next(iter(owing(known)), None)
    if foremost is None or (known.tell(first.chosen) == foremost.row and _same_name(known, first, foremost)):
        return None
    return foremost


def outside_of(known: Known) -> list[Owes]:
    """Those who answer for it, where whoever the answers name is none of them; none where they name one of them."""
    first = known.pack.duties.first if known.pack.duties else None
    if first is None or known.tell(first.chosen) is None:
        return []
    chosen = (one for one in _holding(known) if one.row == known.tell(first.chosen))
    return [] if any(_same_name(known, first, one) for one in chosen) else owing(known)


def _same_name(known: Known, first: FirstDuty, owes: Owes) -> bool:
    """Whether the name is that of the row; where the file has none for the row, whoever is named."""
    if not first.named or not owes.who:
        return True
    return _plain(str(known.tell(first.named) or "")) == _plain(owes.who)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
