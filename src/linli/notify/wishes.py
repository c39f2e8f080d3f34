"""How people want to be told: what they chose, else the defaults."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.notify.channels import Channel
from linli.notify.models import Preference
from linli.people.models import Person
from linli.rules.sending import Quiet


@dataclass(frozen=True)
class Wishes:
    """One person's."""

    quiet: Quiet = field(default_factory=Quiet)
    language: str = "zh-hans"
    plain: bool = False
    topics: Mapping[str, Any] = field(default_factory=dict)

    def wants(self, channel: Channel, topic: str, *, urgent: bool) -> bool:
        """Whether what is about the topic goes to them by the channel."""
        chosen = self.topics.get(topic, {}).get("channels")
        if chosen is None:
            return urgent or not channel.only_urgent
        # What costs money is left out by most; the few urgent things come by it all the same.
        return channel.name in chosen or (urgent and channel.only_urgent)

    def digest(self, topic: str) -> bool:
        """Whether it waits for the day's others."""
        return bool(self.topics.get(topic, {}).get("digest"))


def of(person_ids: Collection[int]) -> dict[int, Wishes]:
    """Of each of them. Two statements."""
    chosen = {row.person_id: row for row in Preference.objects.filter(person_id__in=person_ids)}
    people = Person.objects.filter(pk__in=person_ids).values_list("pk", "language", "elder")
    return {pk: _wishes(chosen.get(pk), language, elder) for pk, language, elder in people}


def _wishes(row: Preference | None, language: str, elder: bool) -> Wishes:
    if row is None:
        return Wishes(language=language, plain=elder)
    plain = elder if row.plain is None else row.plain
    return Wishes(Quiet(row.quiet_from, row.quiet_until), row.language or language, plain, row.topics)
