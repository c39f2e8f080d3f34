"""WeChat and WeCom on this machine: what the product asks is answered, and people's messages are brought, as there.

It checks what the platforms check (who asks, with which token, how often) and answers their error codes. Messages are
sealed and answers opened by wechatpy, which knows nothing of our code.
"""

import json
import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from defusedxml.ElementTree import fromstring
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

APP_ID, SECRET, TOKEN = "wx0123456789abcdef", "s3cret-of-the-account-0123456789ab", "linlitoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
CORP_ID, AGENT, CORP_SECRET = "ww0123456789abcdef", 1000002, "secret-of-the-app"
ROBOT = "693a91f6-7acf-4bc4-97a0-0ec2sifa5aaa".replace("s", "5").replace("i", "1")
A_MINUTE = 20
# What brings a body to an address and answers status and body: a test client, or a real connection.
Post = Callable[[str, bytes], tuple[int, bytes]]
Json = dict[str, Any]


class Refusal(Exception):
    """An error code of the platform."""


@dataclass
class Platform:
    """Both platforms. `fail[path]` are error codes to answer next; `asked` counts calls by path."""

    url: str = ""
    tokens: dict[str, float] = field(default_factory=dict)  # until when each counts
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    following: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)
    robots: dict[str, list[float]] = field(default_factory=lambda: {ROBOT: []})
    members: set[str] = field(default_factory=lambda: {"zhangsan", "lisi"})
    fail: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    asked: Counter[str] = field(default_factory=Counter)
    told: list[Json] = field(default_factory=list)  # messages that reached somebody
    menu: Json = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=lambda: {"tmpl": "template", "sub": "notice", "once": "once"})
    allowed: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # openid, template, scene → messages
    standing: set[tuple[str, str]] = field(default_factory=set)  # openid, template allowed until refused
    written: dict[str, list[float]] = field(default_factory=dict)  # until when somebody may be written to, how often
    codes: dict[str, str] = field(default_factory=dict)  # of WeCom: whom a code names, once
    once: set[str] = field(default_factory=set)  # client_msg_id
    scenes: dict[str, str] = field(default_factory=dict)  # where a QR leads to, and its parameter
    slow: float = 0.0  # seconds before a token is given
    lock: threading.Lock = field(default_factory=threading.Lock)

    # ---- what the product asks ----

    def answer(self, path: str, query: dict[str, str], body: Json) -> Json | tuple[str, bytes]:
        """JSON, or a type and bytes."""
        with self.lock:
            self.asked[path] += 1
            if self.fail[path]:
                raise Refusal(self.fail[path].pop(0))
        match path:
            case "/cgi-bin/stable_token":
                wanted = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
                return self._token(body == wanted, 40125)
            case "/cgi-bin/gettoken":
                return self._token(query == {"corpid": CORP_ID, "corpsecret": CORP_SECRET}, 40001)
            case "/cgi-bin/webhook/send":
                return self._group(query.get("key", ""), body)
        self._known(query.get("access_token", ""))
        return self._asked(path, query, body)

    def _asked(self, path: str, query: dict[str, str], body: Json) -> Json | tuple[str, bytes]:
        match path:
            case "/cgi-bin/qrcode/create":
                scene = body["action_info"]["scene"]["scene_str"]
                assert body["action_name"] == "QR_STR_SCENE"
                assert 0 < len(scene) <= 64
                url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(12)}"
                self.scenes[url] = scene
                return {"ticket": "gQH47joAAAAA", "expire_seconds": body["expire_seconds"], "url": url}
            case "/cgi-bin/menu/create":
                self.menu = self._checked_menu(body)
                return {}
            case "/cgi-bin/message/custom/send" | "/cgi-bin/message/template/send":
                return self._message(path, body)
            case "/cgi-bin/message/subscribe/bizsend" | "/cgi-bin/message/template/subscribe":
                return self._allowed_message(path, body)
            case "/cgi-bin/auth/getuserinfo":
                user = self.codes.pop(query.get("code", ""), None)
                if user is None:
                    raise Refusal(40029)
                return {"userid": user} if user in self.members else {"openid": user}
            case "/cgi-bin/media/get":
                if query["media_id"] not in self.media:
                    raise Refusal(40007)
                return self.media[query["media_id"]]
            case "/cgi-bin/message/send":
                wrong = [one for one in body["touser"].split("|") if one not in self.members]
                assert body["agentid"] == AGENT
                self.told.append({"app": body["touser"], "words": body["text"]["content"]})
                return {"invaliduser": "|".join(wrong)}
        raise Refusal(404)

    def _token(self, right: bool, otherwise: int) -> Json:
        if not right:
            raise Refusal(otherwise)
        time.sleep(self.slow)
        token = secrets.token_hex(20)
        self.tokens[token] = time.monotonic() + 7200
        return {"access_token": token, "expires_in": 7200}

    def _known(self, token: str) -> None:
        if token not in self.tokens:
            raise Refusal(40001)
        if self.tokens[token] < time.monotonic():
            raise Refusal(42001)

    def expire(self) -> None:
        """All tokens are over before their time."""
        self.tokens = dict.fromkeys(self.tokens, 0.0)

    def _message(self, path: str, body: Json) -> Json:
        if body["touser"] not in self.following:
            raise Refusal(43004)
        if body["touser"] in self.refusing:
            raise Refusal(43101)
        if path.endswith("custom/send"):
            self._may_be_written_to(body["touser"])
            assert 0 < len(body["text"]["content"].encode()) <= 2048
        else:
            if self.templates.get(body["template_id"]) != "template":
                raise Refusal(40037)
            _fields(body["data"])
            if body["client_msg_id"] in self.once:
                return {}
            self.once.add(body["client_msg_id"])
        words = body["text"]["content"] if "text" in body else body["data"]
        self.told.append({"to": body["touser"], "by": path.split("/")[3], "words": words, "url": body.get("url", "")})
        return {}

    def wrote(self, openid: str, *, times: int = 1) -> None:
        """A follower wrote to the account just now, so many times: for each five messages may come."""
        self.following.add(openid)
        self._spoke(openid, by_event=False)
        self.written[openid][1] *= times

    def _spoke(self, openid: str, *, by_event: bool) -> None:
        until = time.monotonic() + (60 if by_event else 48 * 3600)
        self.written[openid] = [until, 3 if by_event else 5]

    def _may_be_written_to(self, openid: str) -> None:
        """客服消息: within 48 hours of a message five times; a minute after an event three times."""
        until, left = self.written.get(openid, [0.0, 0.0])
        if until < time.monotonic():
            raise Refusal(45015)
        if not left:
            raise Refusal(45047)
        self.written[openid] = [until, left - 1]

    def _allowed_message(self, path: str, body: Json) -> Json:
        """订阅通知 and 一次性订阅消息: nobody gets one that they did not allow; following is not asked."""
        once = path.endswith("template/subscribe")
        if self.templates.get(body["template_id"]) != ("once" if once else "notice"):
            raise Refusal(40037)
        if once:
            if len(body["title"]) > 15 or len(body["data"]["content"]["value"]) > 200:
                raise Refusal(47003)
        else:
            _fields(body["data"])
        consent = (body["touser"], body["template_id"], body.get("scene", ""))
        if consent[:2] not in self.standing:
            if not self.allowed[consent]:
                raise Refusal(43101)
            self.allowed[consent] -= 1
        words = body["data"]["content"]["value"] if once else body["data"]
        url = body.get("url") or body.get("page", "")
        self.told.append({"to": body["touser"], "by": "once" if once else "notice", "words": words, "url": url})
        return {}

    def choose(self, openid: str, link: str, *, yes: bool = True) -> str:
        """Somebody opens a link of 一次性订阅消息 and chooses; answers where the platform leads them then.

        Of one scene consents do not add up.
        """
        parts = urlsplit(link)
        assert (parts.netloc, parts.path, parts.fragment) == ("mp.weixin.qq.com", "/mp/subscribemsg", "wechat_redirect")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert (asked["action"], asked["appid"]) == ("get_confirm", APP_ID)
        assert self.templates[asked["template_id"]] == "once"
        assert 0 <= int(asked["scene"]) <= 10_000
        assert asked["reserved"].isalnum()
        assert len(asked["reserved"]) <= 128
        if yes:
            self.allowed[openid, asked["template_id"], asked["scene"]] = 1
        said = {"template_id": asked["template_id"], "action": "confirm" if yes else "cancel", "scene": asked["scene"],
                "reserved": asked["reserved"], **({"openid": openid} if yes else {})}  # fmt: skip
        back = urlsplit(asked["redirect_url"])
        return f"{back.path}?{urlencode(said)}"

    def subscribes(self, openid: str, template: str, chosen: str, *, standing: bool = False) -> dict[str, str]:
        """Somebody chooses in an article; the event that the platform brings."""
        if chosen == "accept":
            self.allowed[openid, template, ""] += 1
            if standing:
                self.standing.add((openid, template))
        else:
            self.standing.discard((openid, template))
            self.allowed[openid, template, ""] = 0
        inner = (
            f"<List><TemplateId>{template}</TemplateId><SubscribeStatusString>{chosen}</SubscribeStatusString></List>"
        )
        name = "subscribe_msg_popup_event" if chosen == "accept" else "subscribe_msg_change_event"
        return {**event(openid, name), "".join(part.title() for part in name.split("_")): inner}

    def _checked_menu(self, body: Json) -> Json:
        assert 1 <= len(body["button"]) <= 3
        for button in body["button"]:
            assert len(button["name"].encode()) <= 16
            assert len(button.get("sub_button", [])) <= 5
            assert "url" in button or button["sub_button"]
        return body

    def _group(self, key: str, body: Json) -> Json:
        if key not in self.robots:
            raise Refusal(93000)
        now = time.monotonic()
        recent = [at for at in self.robots[key] if at > now - 60]
        if len(recent) >= A_MINUTE:
            raise Refusal(45009)
        self.robots[key] = [*recent, now]
        self.told.append({"group": key, "words": body[body["msgtype"]]["content"]})
        return {}

    # ---- what people say ----

    def bring(self, post: Post, code: str, message: dict[str, str], **forged: str) -> str | None:
        """Bring a message to the account's address; answers the words of the reply, None where there is none.

        `forged` puts other values into what is signed and sent: signature, msg_signature, timestamp, nonce, body.
        """
        self._spoke(message["FromUserName"], by_event=message.get("MsgType") == "event")
        status, body = self.brought(post, code, message, **forged)
        assert status == 200, (status, body)
        return None if body == b"success" else self.opened(body)["Content"]

    def brought(self, post: Post, code: str, message: dict[str, str], **forged: str) -> tuple[int, bytes]:
        """The same, as it was answered."""
        query, xml = self.sealed(message, **forged)
        return post(f"/wechat/{code}/?{urlencode(query)}", xml)

    def sealed(self, message: dict[str, str], **forged: str) -> tuple[dict[str, str], bytes]:
        """Query and body of a message in 安全模式."""
        timestamp, nonce = forged.get("timestamp", str(int(time.time()))), forged.get("nonce", secrets.token_hex(5))
        whole = {"ToUserName": "gh_linli", "CreateTime": timestamp, **message}
        inner = "".join(
            f"<{name}>{value}</{name}>" if value.startswith("<List>") else f"<{name}><![CDATA[{value}]]></{name}>"
            for name, value in whole.items()
        )
        crypto = WeChatCrypto(forged.get("token", TOKEN), forged.get("key", AES_KEY), forged.get("app_id", APP_ID))
        packed = fromstring(crypto.encrypt_message(f"<xml>{inner}</xml>", nonce, timestamp))
        sealed = packed.findtext("Encrypt") or ""
        query = {
            "signature": signed(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce,
            "encrypt_type": "aes", "msg_signature": packed.findtext("MsgSignature") or "",
            **{name: value for name, value in forged.items() if name.endswith("signature")},
        }  # fmt: skip
        xml = f"<xml><ToUserName><![CDATA[gh_linli]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return query, (forged.get("body") or xml).encode()

    def opened(self, body: bytes) -> dict[str, str]:
        """The answer, its signature checked and its seal opened."""
        root = fromstring(body)
        read = {part.tag: part.text or "" for part in root}
        crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
        inner = crypto.decrypt_message(body.decode(), read["MsgSignature"], read["TimeStamp"], read["Nonce"])
        found = {part.tag: part.text or "" for part in fromstring(inner)}
        assert found["MsgType"] == "text"
        return found


def signed(*parts: str) -> str:
    """The platform's signature, as wechatpy accepts it."""
    from wechatpy.utils import WeChatSigner

    signer = WeChatSigner()
    signer.add_data(*parts)
    check_signature(parts[0], signer.signature, parts[1], parts[2])
    found: str = signer.signature
    return found


def text(openid: str, words: str, number: int = 0) -> dict[str, str]:
    """A message in words."""
    return _message(openid, number, MsgType="text", Content=words)


def image(openid: str, media: str, number: int = 0) -> dict[str, str]:
    """A photo. Where the platform says it can be seen leads elsewhere, and is not to be asked."""
    return _message(openid, number, MsgType="image", MediaId=media, PicUrl="http://169.254.169.254/latest/meta-data")


def event(openid: str, name: str, key: str = "") -> dict[str, str]:
    """Somebody follows, scans, or follows no more."""
    return {"FromUserName": openid, "MsgType": "event", "Event": name, "EventKey": key}


def _message(openid: str, number: int, **parts: str) -> dict[str, str]:
    return {"FromUserName": openid, "MsgId": str(number or secrets.randbelow(10**15)), **parts}


def _fields(data: Json) -> None:
    """As the platform checks a template's fields: none is empty, things have 20 letters, times are times."""
    for name, said in data.items():
        value = said["value"]
        if not value or (name.startswith("thing") and len(value) > 20):
            raise Refusal(47003)
        if name.startswith("time"):
            try:
                datetime.strptime(value, "%Y-%m-%d %H:%M")
            except ValueError:
                raise Refusal(47003) from None


class _Handler(BaseHTTPRequestHandler):
    platform: Platform

    def log_message(self, *args: object) -> None:
        return

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(json.loads(raw))

    def _answer(self, body: Json) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        try:
            found = self.platform.answer(parts.path, query, body)
        except Refusal as refusal:
            found = {"errcode": refusal.args[0], "errmsg": "refused by the platform of the tests"}
        if isinstance(found, dict):
            found = ("application/json", json.dumps({"errcode": 0, "errmsg": "ok", **found}).encode())
        if found[0] == "redirect":
            self.send_response(302)
            self.send_header("Location", found[1].decode())
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", found[0])
        self.send_header("Content-Length", str(len(found[1])))
        self.end_headers()
        self.wfile.write(found[1])


@contextmanager
def running() -> Iterator[Platform]:
    """The platforms, listening on this machine."""
    platform = Platform()
    handler = type("Handler", (_Handler,), {"platform": platform})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        platform.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield platform
        finally:
            server.shutdown()
            thread.join()
