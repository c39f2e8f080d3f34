"""A provider of single sign-on on this machine, in a process of its own: Authlib's server, which knows nothing of ours.

It holds a client to its secret, its PKCE and its redirect address, and takes a code once. What it is told to `say`
decides whom it signs in, what is wrong in its answer, and whether it answers at all.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

CLIENT_ID, SECRET = "linli", "s3cret of/the office"
RETURN = "/sign-in/provider/back/"
Json = dict[str, Any]


@dataclass
class Issuer:
    """The provider as the tests hold it."""

    url: str
    process: "subprocess.Popen[str]"

    def say(self, **said: Any) -> None:
        """Whom to sign in (`sub`, `name`, further claims), and what of the answer is `wrong`."""
        httpx.put(f"{self.url}/said", json=said).raise_for_status()

    def asked(self) -> list[Json]:
        """The queries of the ways begun, oldest first."""
        found: list[Json] = httpx.get(f"{self.url}/asked").json()
        return found

    def sign_in(self, address: str) -> str:
        """What a browser does there: go, be known, and be sent back to this address."""
        answer = httpx.get(address)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


@contextmanager
def issuing() -> Iterator[Issuer]:
    """The provider from its start to its end."""
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.oidc_server"], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the provider did not start"
        yield Issuer(url, process)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
