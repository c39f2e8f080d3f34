"""The requests of each operation, byte for byte as browsers send them."""

import base64
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

CLIENTS = 8
CSRF = "b" * 32
# Reports go to so many estates: nobody files 250 a second in one, where they would queue for the running number.
WRITTEN_TO = 24
SCOPES = ("estate", "street", "city")


@dataclass(frozen=True)
class Operation:
    """What is done, eight times at once. `reference` is the kind of rate that it is held against."""

    name: str
    reference: str  # "five rows" or "one select"
    share: float  # what it must reach of the reference's rate
    browsers: list[list[str]]
    statements_at_most: int = 12
    once: bool = False
    good: tuple[int, ...] = (200,)


def _request(method: str, path: str, cookies: dict[str, str], body: bytes = b"", kind: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html", "Accept-Language: zh-CN,zh;q=0.9"]
    lines += ["User-Agent: Mozilla/5.0 (Linux; Android 13)", "Accept-Encoding: gzip, br"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if method == "POST":
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Referer: http://127.0.0.1/"]
    return base64.b64encode("\r\n".join([*lines, "", ""]).encode() + body).decode()


def _form(fields: dict[str, str]) -> tuple[bytes, str]:
    return urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode(), "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    """As a browser sends the report's form when no photo was chosen."""
    mark = "----linlibench7MA4YWxkTrZu0gW"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**fields, "csrfmiddlewaretoken": CSRF}.items()
    ]
    empty = f'--{mark}\r\nContent-Disposition: form-data; name="photos"; filename=""\r\n'
    parts.append(f"{empty}Content-Type: application/octet-stream\r\n\r\n\r\n--{mark}--\r\n")
    return "".join(parts).encode(), f"multipart/form-data; boundary={mark}"


def creates(given: dict[str, Any], amount: int) -> list[list[str]]:
    """Reports, each with a token and telephone of its own, to a couple of dozen estates."""
    browsers = []
    for browser in range(CLIENTS):
        requests = []
        for number in range(amount):
            estate = given["estates"][(number * CLIENTS + browser) % min(WRITTEN_TO, len(given["estates"]))]
            fields = {
                "what": f"3栋楼下污水井往外冒水，已经第{number}天了，老人出行不便，请派人来看看",
                "category": "sewage", "words": "西侧井盖旁", "about": "", "step": "phone",
                "phone": f"139{uuid.uuid4().int % 10**8:08}", "name": "陈女士", "token": uuid.uuid4().hex,
            }  # fmt: skip
            del fields["step"]
            body, kind = _multipart(fields)
            requests.append(_request("POST", f"/report/{estate}/", {given["csrf_name"]: CSRF}, body, kind))
        browsers.append(requests)
    return browsers


def _gets(given: dict[str, Any], level: str, paths: list[str]) -> list[list[str]]:
    name, keys = given["cookie_name"], given["cookies"][level]
    return [
        [_request("GET", path, {name: keys[browser]}) for path in paths[browser::CLIENTS] or paths]
        for browser in range(CLIENTS)
    ]


def acts(given: dict[str, Any]) -> list[list[str]]:
    """The handler, who may also dispatch: contact made, dispatched again, and so on; each changes the state."""
    browsers = []
    for browser in range(CLIENTS):
        cookies = {given["cookie_name"]: given["cookies"]["estate"][browser], given["csrf_name"]: CSRF}
        own = given["acts"][browser::CLIENTS]
        requests = []
        for turn in range(2):
            for key, state in own:
                contact = (state == "dispatched") == (turn == 0)
                fields = (
                    {"how": "phone", "note": "已电话联系"} if contact else {"post": given["post"], "note": "请再看"}
                )
                body, kind = _form(fields)
                path = f"/desk/case/{key}/act/{'contact' if contact else 'dispatch'}/"
                requests.append(_request("POST", path, cookies, body, kind))
        browsers.append(requests)
    return browsers


def casts(given: dict[str, Any]) -> list[list[str]]:
    """Each owner's paper once, as it is sent after the second look."""
    browsers: list[list[str]] = [[] for _ in range(CLIENTS)]
    for number, (path, cookie, looked) in enumerate(given["votes"]["papers"]):
        body, kind = _form({"looked": looked, "confirmed": "1"})
        cookies = {given["cookie_name"]: cookie, given["csrf_name"]: CSRF}
        browsers[number % CLIENTS].append(_request("POST", path, cookies, body, kind))
    return browsers


def operations(given: dict[str, Any], engine: str, creates_at_most: int) -> list[Operation]:
    """All that are measured, in the table's order."""
    write = 1 / 9 if engine == "postgres" else 1 / 14
    found = [
        Operation("create", "five rows", write, creates(given, creates_at_most), once=True, good=(302, 303)),
        Operation("status change", "five rows", 1 / 9, acts(given), good=(302, 303)),
    ]
    found.append(Operation("vote cast", "five rows", 1 / 9, casts(given), statements_at_most=15, once=True))
    looks = {given["cookie_name"]: given["votes"]["looks"]}
    page = [[_request("GET", given["votes"]["progress"], looks)]] * CLIENTS
    found.append(Operation("vote, how it stands", "one select", 0, page, statements_at_most=15))
    for level in SCOPES:
        paths = ["/desk/?box=all", "/desk/?box=overdue", "/desk/?box=pool"]
        found.append(Operation(f"list, {level}", "one select", 1 / 15, _gets(given, level, paths * CLIENTS)))
    found.append(
        Operation(
            "detail", "one select", 1 / 15,
            _gets(given, "street", [f"/desk/case/{key}/" for key in given["cases"]["estate"]]),
        )
    )  # fmt: skip
    words = [word for length in ("2", "3", "4") for word in given["words"][length][:16]]
    for level in SCOPES:
        paths = [f"/desk/?box=all&q={quote(word)}" for word in words]
        found.append(Operation(f"search, {level}", "one select", 0, _gets(given, level, paths)))
    return found
