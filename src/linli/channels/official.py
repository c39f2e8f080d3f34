"""What an official account can be asked to do (公众号接口)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from linli.channels import platform
from linli.channels.models import Account
from linli.channels.tokens import with_token

MINUTES = 60
TITLE_AT_MOST, CONTENT_AT_MOST = 15, 200  # letters of a message allowed once


def _fetch(row: Account) -> tuple[str, int]:
    """stable_token: two who ask get the same one, and the one before counts on for minutes."""
    body = {"grant_type": "client_credential", "appid": row.app_id, "secret": row.secret}
    said = platform.ask(settings.WECHAT_API, "/cgi-bin/stable_token", {}, body)
    return str(said["access_token"]), int(said["expires_in"])


def ask(account: Account, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Any call that needs the token."""
    return with_token(
        account, _fetch, lambda token: platform.ask(settings.WECHAT_API, path, {"access_token": token}, body)
    )


def qr(account: Account, scene: str, seconds: int) -> str:
    """The address that a temporary QR with a parameter leads to; we draw it ourselves."""
    body = {
        "expire_seconds": seconds,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    return str(ask(account, "/cgi-bin/qrcode/create", body)["url"])


def write_to(account: Account, openid: str, words: str) -> None:
    """A message in words to whoever wrote to the account within 48 hours (客服消息)."""
    ask(account, "/cgi-bin/message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": words}})


def template_to(account: Account, openid: str, data: Mapping[str, str], url: str, code: str) -> None:
    """A message by the account's template (模板消息) to a follower. Of one `code` the platform sends one."""
    body = {
        "touser": openid, "template_id": account.template, "url": url, "client_msg_id": code,
        "data": {name: {"value": value} for name, value in data.items()},
    }  # fmt: skip
    ask(account, "/cgi-bin/message/template/send", body)


def notice_to(account: Account, openid: str, data: Mapping[str, str], url: str) -> None:
    """A notice to which somebody subscribed (订阅通知)."""
    body = {
        "touser": openid, "template_id": account.notice_template, "page": url,
        "data": {name: {"value": value} for name, value in data.items()},
    }  # fmt: skip
    ask(account, "/cgi-bin/message/subscribe/bizsend", body)


def once_to(account: Account, openid: str, scene: int, title: str, words: str, url: str) -> None:
    """The one message that somebody allowed for a scene (一次性订阅消息)."""
    body = {
        "touser": openid, "template_id": account.once_template, "url": url, "scene": str(scene),
        "title": title[:TITLE_AT_MOST], "data": {"content": {"value": words[:CONTENT_AT_MOST]}},
    }  # fmt: skip
    ask(account, "/cgi-bin/message/template/subscribe", body)


def set_menu(account: Account, buttons: Sequence[Mapping[str, Any]]) -> None:
    """The menu under the conversation: three buttons, each with at most five below it."""
    ask(account, "/cgi-bin/menu/create", {"button": list(buttons)})


def picture(account: Account, media: str, *, most: int) -> bytes:
    """The bytes of a photo that somebody sent, by the media interface."""
    return with_token(
        account,
        _fetch,
        lambda token: platform.fetch(
            settings.WECHAT_API, "/cgi-bin/media/get", {"access_token": token, "media_id": media}, most=most
        ),
    )
