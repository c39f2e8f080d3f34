"""How much area is told of what owners chose: never so much that somebody's choice can be worked out from it.

Who took part is public, and neighbours know whose home is how large. An exact sum of areas then tells who agreed: at
once where one home alone did or did not, and by trying wherever one home's area is like no other's. Told is a floor
instead, in steps counted from what the law needs: each of its tests has the same answer as by the exact sum.

A step is as wide as the largest area that took part differs from the smallest. To exchange a home that agreed for one
that did not moves the sum by no more, so that every step holds sums with and sums without each home; the outermost
steps, where that would not be so, are told together with the next. What the answers of the tests and the heads alone
give away, nobody can hide who says whether it passed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from linli.rules.ballot import ABSTAIN, AGAINST, FOR, MORE_THAN_HALF, Share, Tally, Threshold, Weight


def told(tally: Tally, tests: Iterable[Threshold], areas: Counter[int], silent: Weight) -> Tally:
    """The tally with floors in place of areas. `areas`: of those who took part, how many have which.

    Of those against, who abstain or leave blank no test asks, and of one of several candidates only whether it is met:
    their sums together would narrow each other down.
    """
    asked = next(each.share for each in tests if each.stage == "approval" and each.measure == "area")
    by_option = {
        option: Weight(weight.heads, _told(option, weight, areas, _cuts(option, weight, tally, asked, silent)))
        for option, weight in tally.by_option.items()
    }
    return replace(tally, by_option=by_option, blank=Weight(tally.blank.heads))


def _cuts(option: str, weight: Weight, tally: Tally, asked: Share, silent: Weight) -> list[int]:
    """The sums at which a test answers otherwise: the law's, and whether the silent join this option and what then."""
    whole = tally.taking_part
    cuts = [] if option in (AGAINST, ABSTAIN) else [asked.needed(whole.area)]
    if silent.heads and MORE_THAN_HALF.met(weight.heads, whole.heads):
        half = MORE_THAN_HALF.needed(whole.area)
        cuts += [half, *(needed for needed in [asked.needed(whole.area + silent.area) - silent.area] if needed > half)]
    return cuts


def _told(option: str, weight: Weight, areas: Counter[int], cuts: Sequence[int]) -> int:
    if option == FOR:
        return floor(weight.area, weight.heads, areas, cuts)
    return max((cut for cut in cuts if cut <= weight.area), default=0)


def floor(area: int, heads: int, areas: Counter[int], cuts: Sequence[int] = ()) -> int:
    """What is told of the `area` of so many `heads` among those who took part. `cuts`: see the head of this file."""
    number = areas.total()
    if not 0 < heads < number:  # nobody or all: the heads say it
        return area
    sizes = sorted(areas)
    small, large, total = sizes[0], sizes[-1], sum(own * times for own, times in areas.items())
    step = max(large - small, 1)

    def least(few: int) -> int:
        """The sum of that many of the smallest."""
        found = 0
        for own in sizes:
            taken = min(few, areas[own])
            found, few = found + taken * own, few - taken
        return found

    def most(few: int) -> int:
        return total - least(number - few)

    low = max((cut for cut in cuts if cut <= area), default=0)
    high = min((cut for cut in cuts if cut > area), default=total + 1)
    # A step begins above the least that can be with the largest home, and without the smallest, ...
    bottom = max(large + least(heads - 1), least(heads + 1) - small)
    # ... and not beyond the most that can be with the smallest home, and without the largest.
    top = min(small + most(heads - 1), most(heads + 1) - large, high - step)
    edge = low + (min(area, top) - low) // step * step
    return edge if edge > max(low, bottom) else low
