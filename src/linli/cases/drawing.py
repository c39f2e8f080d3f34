"""A process as a drawing: states as boxes in layers, steps as numbered arrows. Pure layout; the page makes it SVG."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from linli.rules import pack_graph as graph
from linli.rules.pack import Pack

BOX_W, BOX_H = 168, 56
GAP_X, GAP_Y = 36, 62
LANE, FIRST_LANE = 16, 26
MARGIN = 14
BADGE = 9
SHOWN_WORDS = 14  # characters of a state's title that fit its box


@dataclass(frozen=True)
class Box:
    """A state."""

    name: str
    x: int
    y: int
    ends: bool
    tone: str

    @property
    def middle(self) -> int:
        """The x of the middle."""
        return self.x + BOX_W // 2


@dataclass(frozen=True)
class Badge:
    """The number of a step, standing on its arrow."""

    number: int
    x: int
    y: int


@dataclass(frozen=True)
class Arrow:
    """One arrow between two states, for all steps that lead that way."""

    path: str
    badges: tuple[Badge, ...]
    back: bool


@dataclass(frozen=True)
class Drawing:
    """Everything in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def numbered(pack: Pack) -> dict[str, int]:
    """The number of each step, in the page's order."""
    return {name: number for number, name in enumerate(pack.actions, 1)}


def titled(drawn: Drawing, pack: Pack, language: str) -> list[tuple[Box, list[str]]]:
    """Each box with the lines of its state's title."""
    return [(box, _lines(pack.states[box.name].title.say(language))) for box in drawn.boxes]


def _lines(title: str) -> list[str]:
    """A title in at most two lines of a box."""
    if len(title) <= SHOWN_WORDS // 2 or (title.isascii() and len(title) <= SHOWN_WORDS + 4):
        return [title]
    cut = title.find("（") if "（" in title else -1  # zh: a bracket of Chinese typography
    if cut < 1:
        cut = title.rfind(" ", 0, SHOWN_WORDS + 4) if " " in title else SHOWN_WORDS // 2 + 2
    return [title[:cut].strip(), title[cut:].strip()]


def layers(pack: Pack) -> dict[str, int]:
    """How many steps each state lies from the beginning; states that nothing leads to come first, ends last."""
    first = next(iter(graph.begins(pack)), next(iter(pack.states)))
    depth = {first: 0}
    waiting = [first]
    edges = graph.edges(pack)
    while waiting:
        state = waiting.pop(0)
        for source, target in edges:
            if source == state and target not in depth:
                depth[target] = depth[state] + 1
                waiting.append(target)
    last = max(depth.values())
    for state, rule in pack.states.items():
        if rule.ends:
            depth[state] = last + 1
        depth.setdefault(state, 0)
    kept = sorted(set(depth.values()))
    return {state: kept.index(level) for state, level in depth.items()}


def draw(pack: Pack) -> Drawing:
    """Lay the process out. Arrows to the next layer run straight; all others in lanes of their own at the side."""
    depth = layers(pack)
    rows: dict[int, list[str]] = defaultdict(list)
    for state in pack.states:
        rows[depth[state]].append(state)
    numbers = numbered(pack)
    edges = {pair: [numbers[name] for name in names] for pair, names in graph.edges(pack).items()}
    aside = [pair for pair in edges if depth[pair[1]] != depth[pair[0]] + 1]
    widest = max(len(row) for row in rows.values())
    inner = widest * BOX_W + (widest - 1) * GAP_X
    left = MARGIN + FIRST_LANE + LANE * ((len(aside) + 1) // 2)
    boxes = _boxes(pack, rows, left, inner)
    arrows = [_straight(boxes, pair, steps) for pair, steps in edges.items() if pair not in aside]
    arrows += _lanes(boxes, aside, edges, left, left + inner)
    width = left + inner + FIRST_LANE + LANE * (len(aside) // 2 + 1) + MARGIN
    height = MARGIN * 2 + len(rows) * BOX_H + (len(rows) - 1) * GAP_Y
    return Drawing(width, height, tuple(boxes.values()), tuple(arrows))


def _boxes(pack: Pack, rows: Mapping[int, list[str]], left: int, inner: int) -> dict[str, Box]:
    found = {}
    for level, names in rows.items():
        breadth = len(names) * BOX_W + (len(names) - 1) * GAP_X
        start = left + (inner - breadth) // 2
        for index, name in enumerate(names):
            rule = pack.states[name]
            y = MARGIN + level * (BOX_H + GAP_Y)
            found[name] = Box(name, start + index * (BOX_W + GAP_X), y, rule.ends, rule.tone)
    return found


def _straight(boxes: Mapping[str, Box], pair: tuple[str, str], numbers: list[int]) -> Arrow:
    source, target = boxes[pair[0]], boxes[pair[1]]
    # Leaving and arriving points lean towards the other box, so that several arrows of one box stay apart.
    lean = max(-1, min(1, (target.middle - source.middle) / (BOX_W + GAP_X)))
    x1, y1 = round(source.middle + lean * BOX_W / 3), source.y + BOX_H
    x2, y2 = round(target.middle - lean * BOX_W / 3), target.y - 6
    half = (y1 + y2) // 2
    path = f"M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}"
    return Arrow(path, _row(numbers, (x1 + x2) // 2, half), back=False)


def _row(numbers: list[int], x: int, y: int) -> tuple[Badge, ...]:
    start = x - (len(numbers) - 1) * (BADGE + 1)
    return tuple(Badge(number, start + index * (BADGE + 1) * 2, y) for index, number in enumerate(numbers))


def _lanes(
    boxes: Mapping[str, Box],
    aside: list[tuple[str, str]],
    edges: Mapping[tuple[str, str], list[int]],
    left: int,
    right: int,
) -> list[Arrow]:
    """Short detours run in the inner lanes; left and right take turns. Ends at one side of a box stand apart."""
    ordered = sorted(aside, key=lambda pair: abs(boxes[pair[0]].y - boxes[pair[1]].y))
    ports: dict[tuple[str, bool], int] = defaultdict(int)
    found = []
    for index, pair in enumerate(ordered):
        on_left = index % 2 == 0
        lane = (index // 2) * LANE + FIRST_LANE
        x = left - lane if on_left else right + lane
        source, target = boxes[pair[0]], boxes[pair[1]]
        y1, y2 = _port(ports, source, on_left), _port(ports, target, on_left)
        x1 = source.x if on_left else source.x + BOX_W
        x2 = target.x - 6 if on_left else target.x + BOX_W + 6
        turn = 8 if on_left else -8
        down = 8 if y2 > y1 else -8
        path = f"M{x1} {y1}H{x + turn}Q{x} {y1} {x} {y1 + down}V{y2 - down}Q{x} {y2} {x + turn} {y2}H{x2}"
        found.append(Arrow(path, _column(edges[pair], x, (y1 + y2) // 2), back=target.y <= source.y))
    return found


def _port(ports: dict[tuple[str, bool], int], box: Box, on_left: bool) -> int:
    used = ports[box.name, on_left]
    ports[box.name, on_left] += 1
    return box.y + 10 + (used * 9) % (BOX_H - 18)


def _column(numbers: list[int], x: int, y: int) -> tuple[Badge, ...]:
    start = y - (len(numbers) - 1) * (BADGE + 1)
    return tuple(Badge(number, x, start + index * (BADGE + 1) * 2) for index, number in enumerate(numbers))
