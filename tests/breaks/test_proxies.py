"""nginx and Caddy before the product, in the very words of docs/operations.md, with a certificate of one's own."""

import os
import re
import shutil
import ssl
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from linli.cases.models import Case
from linli.kernel import clock
from linli.media import keeping, serving
from linli.media.film_models import Film
from tests.breaks.reporters import CSRF
from tests.breaks.waiting import until
from tests.support.cast import Cast
from tests.support.served import Served, free_port

pytestmark = [pytest.mark.breaks, pytest.mark.timeout(600)]

SITE = "linli.example"
ORIGIN = f"https://{SITE}"
DOCUMENT = Path(__file__).parents[2] / "docs/operations.md"


def written(beginning: str) -> str:
    """The block of the document that begins so, as an operator copies it."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", DOCUMENT.read_text(), re.MULTILINE)
    return next(text for block in blocks if (text := textwrap.dedent(block).strip()).startswith(beginning))


@dataclass(frozen=True)
class Certificate:
    """One for the site, signed by itself."""

    chain: Path
    key: Path


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SITE)])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(clock.now() - timedelta(days=1)).not_valid_after(clock.now() + timedelta(days=30))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(SITE)]), critical=False)
    made = Certificate(tmp_path / "chain.pem", tmp_path / "key.pem")
    made.chain.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return made


def program(name: str) -> str:
    """Where it lies; without it the tests fail, unless LINLI_NO_PROXIES=1 says that none is wanted."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None and os.environ.get("LINLI_NO_PROXIES") == "1":
        pytest.skip("LINLI_NO_PROXIES=1: nothing stands before the product on this machine")
    return found or pytest.fail(f"There is no {name} here: apt install nginx-light caddy (or LINLI_NO_PROXIES=1)")


def nginx(folder: Path, port: int, behind: int, certificate: Certificate) -> list[str]:
    server = written("server {").replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    server = server.removesuffix("}") + written("location /kept-here/") + "\n}"
    paths = {
        "/etc/linli/chain.pem": certificate.chain, "/etc/linli/key.pem": certificate.key,
        "/var/lib/linli/files": settings.FILES_DIR, "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }  # fmt: skip
    for written_so, here in paths.items():
        assert written_so in server
        server = server.replace(written_so, str(here))
    config = folder / "nginx.conf"
    around = "daemon off; pid nginx.pid; error_log stderr; events {} http { access_log off; "
    kept = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(f"user root; {around}{kept}\n{server}\n}}\n")
    return [program("nginx"), "-p", str(folder), "-c", str(config)]


def caddy(folder: Path, port: int, behind: int, certificate: Certificate) -> list[str]:
    assert written(f"{SITE} {{") == f"{SITE} {{\n    reverse_proxy localhost:8000\n}}"
    inside = written("reverse_proxy localhost:8000 {")
    for written_so, here in {
        "/var/lib/linli/files": settings.FILES_DIR,
        "localhost:8000": f"localhost:{behind}",
    }.items():
        assert written_so in inside
        inside = inside.replace(written_so, str(here))
    config = folder / "Caddyfile"
    around = "{\n admin off\n auto_https disable_redirects\n}\n"
    config.write_text(f"{around}{SITE}:{port} {{\ntls {certificate.chain} {certificate.key}\n{inside}\n}}\n")
    return [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]


@dataclass(frozen=True)
class Outside:
    """The site as a phone reaches it."""

    client: httpx.Client
    served: Served

    def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        return self.client.request(method, path, extensions={"sni_hostname": SITE}, **more)  # type: ignore[arg-type]  # handed on as they came


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def outside(
    request: pytest.FixtureRequest, serve: Callable[..., Served], certificate: Certificate, tmp_path: Path
) -> Iterator[Outside]:
    served = serve(
        LINLI_HTTPS="1", LINLI_ALLOWED_HOSTS=f"{SITE},127.0.0.1", LINLI_ORIGINS=ORIGIN, LINLI_SITE=ORIGIN,
        LINLI_ACCEL="/kept-here/",
    )  # fmt: skip
    port = free_port()
    command = request.param(tmp_path, port, urlsplit(served.url).port, certificate)
    with (tmp_path / "proxy.log").open("wb") as log:
        proxy = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    trusting = ssl.create_default_context(cafile=str(certificate.chain))
    headers = {"Host": SITE, "Accept-Language": "zh-CN"}
    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers=headers, verify=trusting, trust_env=False, timeout=30
    ) as client:
        made = Outside(client, served)
        try:
            until(lambda: _answers(made, proxy))
            yield made
        finally:
            proxy.terminate()
            proxy.wait(20)


def _answers(outside: Outside, proxy: "subprocess.Popen[bytes]") -> bool:
    assert proxy.poll() is None, "the proxy ended"
    try:
        return outside.ask("GET", "/healthz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_report_comes_in_over_https_a_foreign_sites_does_not_and_a_film_is_sent_by_the_proxy(
    outside: Outside, estate_cast: Cast, process: object, tmp_path: Path
) -> None:
    path = f"/report/{estate_cast.places.estate.code}/"
    page = outside.ask("GET", path)
    cookies = page.headers.get_list("set-cookie")
    assert page.status_code == 200
    assert cookies
    assert all("Secure" in one for one in cookies)
    assert page.headers["strict-transport-security"]

    words = {
        "what": "路灯不亮",
        "token": "a" * 32,
        "csrfmiddlewaretoken": CSRF,
        "phone": "13800138000",
        "name": "陈女士",
    }
    cookie = {"Cookie": f"linli_csrf={CSRF}"}
    foreign = outside.ask("POST", path, data=words, headers={**cookie, "Origin": "https://evil.example"})
    assert (foreign.status_code, Case.objects.count()) == (403, 0)
    own = outside.ask("POST", path, data=words, headers={**cookie, "Origin": ORIGIN})
    assert (own.status_code, Case.objects.count()) == (302, 1), own.text
    receipt = outside.ask("GET", own.headers["Location"])
    assert (receipt.status_code, "路灯不亮" in receipt.text) == (200, True)

    film, bytes_of_it = Film(), bytes(range(256)) * 40
    low = tmp_path / "low.mp4"
    low.write_bytes(bytes_of_it)
    keeping.made(film.code, 0, "low.mp4").put(low)
    address = serving.address(film, 0, "low.mp4")
    part = outside.ask("GET", address, headers={"Range": "bytes=300-1299"})
    assert (part.status_code, part.content) == (206, bytes_of_it[300:1300])
    assert part.headers["Content-Type"] == "video/mp4"
    inside = f"/kept-here/{keeping.made(film.code, 0, 'low.mp4').name}"
    assert outside.ask("GET", inside).status_code == 404
    assert outside.ask("GET", address.replace(film.code, "0" * 20)).status_code == 404
