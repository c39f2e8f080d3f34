"""Numbers: what one round found, what several say together, and whether that is enough."""

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

# performance.md of the design: machines are noisy, and a difference below this is none.
NOISE = 1.3


@dataclass(frozen=True)
class Round:
    """One operation for some seconds. Times in seconds; CPU in seconds for all of the round."""

    took: list[float]
    seconds: float
    app_cpu: float = 0.0
    database_cpu: float = 0.0
    client_cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of all lie; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Figure:
    """One line of the table. Milliseconds; `ratio` is that to its reference in the same rounds, 0 where it has none."""

    ground: str
    name: str
    rate: float
    p50: float
    p95: float
    p99: float
    statements: int | None = None
    app_ms: float = 0.0
    database_ms: float = 0.0
    client_ms: float = 0.0
    reference: str = ""
    ratio: float = 0.0
    required: float = 0.0
    most_statements: int | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def short(self) -> bool:
        """Short of what is required by more than noise, or with too many statements."""
        many = (
            self.statements is not None and self.most_statements is not None and self.statements > self.most_statements
        )
        return many or self.ratio * NOISE < self.required

    @property
    def reached(self) -> bool:
        """Whether the required share itself was reached."""
        return not self.short and self.ratio >= self.required

    def as_json(self) -> dict[str, Any]:
        """For the file, with the verdict."""
        return {**asdict(self), "reached": self.reached, "short": self.short}


def summed(ground: str, name: str, rounds: list[Round]) -> Figure:
    """The median rate; percentiles and CPU over all rounds."""
    took = [one for found in rounds for one in found.took]
    count = max(len(took), 1)

    def each(attribute: str) -> float:
        return sum(getattr(found, attribute) for found in rounds) / count * 1000

    return Figure(
        ground, name, median(found.rate for found in rounds),
        *(percentile(took, share) * 1000 for share in (0.5, 0.95, 0.99)),
        app_ms=each("app_cpu"), database_ms=each("database_cpu"), client_ms=each("client_cpu"),
    )  # fmt: skip


def compared(figure: Figure, own: list[Round], reference: list[Round], name: str, required: float) -> Figure:
    """Put the ratio into the figure: the median of the ratios of rounds that stood side by side."""
    figure.reference, figure.required = name, required
    figure.ratio = median(one.rate / other.rate for one, other in zip(own, reference, strict=True) if other.rate)
    return figure


@dataclass
class Bound:
    """A limit on something else than a rate: memory, a search, the audit, an import."""

    ground: str
    name: str
    value: float
    most: float
    unit: str
    notes: list[str] = field(default_factory=list)

    @property
    def short(self) -> bool:
        """Over the limit by more than noise. Memory is not noisy."""
        return self.value > self.most * (1 if self.unit == "MB" else NOISE)

    @property
    def reached(self) -> bool:
        """Within the limit itself."""
        return self.value <= self.most

    def as_json(self) -> dict[str, Any]:
        """For the file, with the verdict."""
        return {**asdict(self), "reached": self.reached, "short": self.short}
