"""Sharing an amount to the cent: costs by exclusive area (Civil Code 283), instalments by what each is owed (practice).

Largest remainder: each gets the whole fen of the exact share, and the fen left over go to the largest remainders, of
equal ones to the earlier. The parts always add up to the amount.
"""

from collections.abc import Sequence

BASIS = "民法典 art. 283"


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """The parts of `amount` in the order of `weights` (areas in 0.01 m², sums in fen). ValueError without weight."""
    whole = sum(weights)
    if amount < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError(f"{amount} cannot be shared by {list(weights)}; give 0 or more, and some weight above 0")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % whole))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts
