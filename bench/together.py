"""What the demonstration takes on a small machine: `linli demo --serve`, all its processes together, after some use."""

import io
import re
import secrets
import sys
import time
from collections import deque
from collections.abc import Callable
from html import unescape

import httpx
import psutil
from PIL import Image

from bench import serving
from bench.figures import Bound
from bench.ground import VAR, Ground, begin, fingerprint

TOGETHER_MB = 300
REQUESTS = 200
CSRF = "csrfmiddlewaretoken"
WORKED_WITHIN = 60  # seconds
LINK, FIELD = re.compile(r'<a [^>]*href="(/[^"#]*)'), re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
LEFT_OUT = re.compile(r"/(sign-out|demo)/|\.(ics|xml|xlsx|pdf|docx)|[?&]as=")


def memory(say: Callable[[str], object]) -> list[Bound]:
    """MB that parent, web process, background worker and sender of films take together, shared pages counted once."""
    ground = filled(say)
    say("\nthe demonstration: memory after use")
    port = serving.free_port()
    command = [sys.executable, "-m", "django", "demo", "--serve", "--port", str(port)]
    with serving.served(command, ground.environment(LINLI_DEMO="1"), port, "/healthz") as server:
        time.sleep(3)
        begun = taken(server)
        asked = use(f"http://127.0.0.1:{port}")
        parts = taken(server)
    notes = [", ".join(f"{part} {size:.0f}" for part, size in parts), f"at the start {_sum(begun):.0f} MB"]
    return [Bound("demo", f"memory of all processes after {asked} requests", _sum(parts), TOGETHER_MB, "MB", notes)]


def _sum(parts: list[tuple[str, float]]) -> float:
    return sum(size for _part, size in parts)


def filled(say: Callable[[str], object]) -> Ground:
    """The demonstration, filled now or kept from before."""
    ground = Ground("sqlite", 0, VAR / "demo")
    stamp = ground.folder / "filled"
    if not (stamp.exists() and stamp.read_text() == fingerprint()):
        say("filling the demonstration …")
        begin(ground)
        ground.run("django", "demo", "--fill", LINLI_DEMO="1")
        stamp.write_text(fingerprint())
    return ground


def taken(server: psutil.Process) -> list[tuple[str, float]]:
    """Each process with its part in MB."""
    return [(one.name(), serving.own_part(one)) for one in [server, *server.children(recursive=True)]]


def use(url: str) -> int:
    """Everybody of the cast looks around, and a request with a photo comes in; how many requests that were."""
    with _visitor(url) as visitor:
        doors = [_fields(form) for form in visitor.get("/demo/").text.split("<form ") if "password-phone" in form]
    if not doors:
        raise RuntimeError("the demonstration shows nobody to sign in as")
    asked = 1
    for number, door in enumerate(doors):
        with _visitor(url) as visitor:
            fresh = _fields(visitor.get("/demo/").text)
            page = visitor.post("/sign-in/", data={**door, CSRF: fresh[CSRF]}, follow_redirects=True)
            if not number:
                asked += _report(url, page.text)
            asked += 2 + _look_around(visitor, page, (REQUESTS - asked) // (len(doors) - number) - 2)
    return asked


def _visitor(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=60, headers={"Accept-Language": "zh-CN"})


def _fields(form: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in FIELD.findall(form)}


def _look_around(visitor: httpx.Client, page: httpx.Response, times: int) -> int:
    """Go from link to link, nearest first, a kind of page not seen yet before the same kind again."""
    fresh, again, seen, kinds = deque[str](), deque[str](), {"/"}, set[str]()
    for number in range(times):
        if page.status_code >= 500:
            raise RuntimeError(f"{page.url} answered {page.status_code}")
        for link in map(unescape, LINK.findall(page.text)):
            if link not in seen and not LEFT_OUT.search(link):
                seen.add(link)
                kind = re.sub(r"[0-9A-Z]{14}|\d+|\?.*", "", link)
                (again if kind in kinds else fresh).append(link)
                kinds.add(kind)
        if not (fresh or again):
            return number
        page = visitor.get((fresh or again).popleft(), follow_redirects=True)
    return times


def _report(url: str, home: str) -> int:
    """A request with a photo as telephones take them; waits until the worker has made what is shown of it."""
    with _visitor(url) as visitor:
        address = re.findall(r'"(/report/\w+/)"', home)[0]
        form = {**_fields(visitor.get(address).text), "what": "楼道灯不亮，老人下楼看不清"}
        form["token"] = secrets.token_hex(16)
        sent = visitor.post(address, data=form, files={"photos": ("1.jpg", photo(), "image/jpeg")})
        if sent.status_code != 302:
            raise RuntimeError(f"the request was not taken in: {sent.status_code}")
        for asked in range(3, WORKED_WITHIN):
            if "/file/" in visitor.get(sent.headers["Location"]).text:
                return asked
            time.sleep(1)
    raise RuntimeError("the photo was not worked on")


def photo(size: tuple[int, int] = (4000, 3000)) -> bytes:
    """As a telephone sends it."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
