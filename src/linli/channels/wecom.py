"""What WeCom can be asked to do (企业微信接口): write to members by an application, and to a group by its robot."""

from collections.abc import Iterable

from django.conf import settings

from linli.channels import platform
from linli.channels.models import WorkApp
from linli.channels.tokens import with_token

WORDS_AT_MOST = 2048  # bytes of a message; a robot takes 4,096 of Markdown


def _fetch(row: WorkApp) -> tuple[str, int]:
    said = platform.ask(settings.WECOM_API, "/cgi-bin/gettoken", {"corpid": row.corp_id, "corpsecret": row.secret})
    return str(said["access_token"]), int(said["expires_in"])


def who(app: WorkApp, code: str) -> str:
    """The userid of the member who came with the code; empty for somebody outside the enterprise (auth/getuserinfo)."""
    said = with_token(
        app,
        _fetch,
        lambda token: platform.ask(
            settings.WECOM_API, "/cgi-bin/auth/getuserinfo", {"access_token": token, "code": code[:512]}
        ),
    )
    return str(said.get("userid") or "")[:64]


def write_to(app: WorkApp, users: Iterable[str], words: str) -> list[str]:
    """A message in words to members; answers those whom it did not reach."""
    body = {
        "touser": "|".join(users), "msgtype": "text", "agentid": app.agent_id, "text": {"content": cut(words)},
    }  # fmt: skip
    said = with_token(
        app,
        _fetch,
        lambda token: platform.ask(settings.WECOM_API, "/cgi-bin/message/send", {"access_token": token}, body),
    )
    return [one for one in str(said.get("invaliduser", "")).split("|") if one]


def say_in_group(key: str, words: str, *, markdown: bool = False) -> None:
    """A message of a group's robot."""
    kind = "markdown" if markdown else "text"
    body = {"msgtype": kind, kind: {"content": cut(words)}}
    platform.ask(settings.WECOM_API, "/cgi-bin/webhook/send", {"key": key}, body)


def cut(words: str, most: int = WORDS_AT_MOST) -> str:
    """The words within so many bytes of UTF-8, with a sign that they go on."""
    raw = words.encode()
    return words if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"
