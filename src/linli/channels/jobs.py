"""What is done later for WeChat and WeCom: photos fetched, requests sent, groups told, the old forgotten."""

from typing import Any

from linli.channels import chat, groups, hearing, photos
from linli.jobs.registry import handler, schedule


@handler("channels.fetch_photo")
def fetch_photo(payload: dict[str, Any]) -> None:
    """Bring a photo sent in a chat into quarantine."""
    photos.fetch(payload["photo"])


@handler("channels.send_talk")
def send_talk(payload: dict[str, Any]) -> None:
    """Make a case of a talk whose photos were still on their way."""
    photos.send(payload["talk"])


@handler("channels.tell_number")
def tell_number(payload: dict[str, Any]) -> None:
    """Write its number into the chat."""
    photos.tell_number(payload["bound"], payload["case"])


@handler("channels.tell_group", retries=12)
def tell_group(payload: dict[str, Any]) -> None:
    """Say something in a staff group."""
    groups.say(payload["robot"], payload["what"], payload.get("case"))


@schedule("30 8 * * *", "channels.late")
def late(payload: dict[str, object]) -> None:
    """Each morning: what is overdue, to the groups that want to be told."""
    groups.tell_all("late")


@schedule("0 9 * * 1", "channels.week")
def week(payload: dict[str, object]) -> None:
    """Each Monday: the week's sum."""
    groups.tell_all("week")


@schedule("*/10 * * * *", "channels.forget")
def forget(payload: dict[str, object]) -> None:
    """Talks that nobody went on with, messages heard long ago, codes that are over."""
    chat.forget_old()
    hearing.forget_old()
