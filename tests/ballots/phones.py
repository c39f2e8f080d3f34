"""Owners' telephones that vote over HTTP, change their minds and press twice, and two tellers who press at once."""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import httpx

from linli.kernel.codes import normalised

logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request would bury what a failure has to say

CSRF = "f" * 32
PATIENT = 60  # seconds for one answer
LOOKED, RECEIPT = re.compile(r'name="looked" value="([^"]+)"'), re.compile(r'id="code">([0-9a-zA-Z ]+)<')


@dataclass
class Evening:
    """The last evening of a vote, as all who vote meet it. `many` is set once so many votes are acknowledged."""

    url: str
    wanted: int
    acknowledged: int = 0
    many: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def one_more(self) -> None:
        self.acknowledged += 1
        if self.acknowledged >= self.wanted:
            self.many.set()

    def browser(self, session: str) -> httpx.AsyncClient:
        """Signed in, with connections of its own."""
        cookies = {"linli_session": session, "linli_csrf": CSRF, "linli_language": "en"}
        return httpx.AsyncClient(
            base_url=self.url, cookies=cookies, trust_env=False, verify=False, timeout=PATIENT, follow_redirects=True
        )


@dataclass
class Phone:
    """An owner's, signed in. `told` has the receipt of each acknowledged vote with what it says, the latest last."""

    paper: str  # its address
    session: str
    twice: bool  # sends each press twice at once
    late: bool  # votes when the close is under way
    told: list[tuple[str, str]] = field(default_factory=list)

    async def votes(self, evening: Evening) -> None:
        """Vote, then vote anew again and again, until told that voting is over."""
        async with evening.browser(self.session) as browser:
            for choice in cycle(("for", "against", "abstain")):
                looked = await self._looked(browser, choice)
                if self.late:
                    await evening.closing.wait()
                pressed = await asyncio.gather(*(self._pressed(browser, looked) for _ in range(1 + self.twice)))
                receipts = {each for each in pressed if each}
                if not receipts:
                    return
                assert len(receipts) == 1, f"pressed twice it is two votes: {pressed}"
                self.told.append((receipts.pop(), choice))
                evening.one_more()

    async def _looked(self, browser: httpx.AsyncClient, choice: str) -> str:
        """The second look at the paper filled in."""
        old = {"receipt": self.told[-1][0]} if self.told else {}
        answer = await self._sent(browser, {"m1": choice, **old})
        found = LOOKED.search(answer.text)
        assert found, (answer.status_code, answer.text[-2000:])
        return found[1]

    async def _pressed(self, browser: httpx.AsyncClient, looked: str) -> str:
        """The receipt; empty when told that voting is over."""
        answer = await self._sent(browser, {"looked": looked, "confirmed": "1"})
        if answer.headers.get("X-Refused") == "ballot_closed":
            return ""
        found = RECEIPT.search(answer.text)
        assert found, (answer.status_code, answer.text[-2000:])
        return normalised(found[1])

    async def _sent(self, browser: httpx.AsyncClient, said: dict[str, str]) -> httpx.Response:
        return await browser.post(self.paper, data={"csrfmiddlewaretoken": CSRF, **said})


async def last_evening(
    evening: Evening, phones: list[Phone], door: str, tellers: list[str], midnight: Callable[[], None]
) -> list[str]:
    """All phones vote at once; in the middle it strikes twelve and the tellers close. Answers what these are shown."""

    async def close(session: str) -> str:
        async with evening.browser(session) as browser:
            answer = await browser.post(door, data={"csrfmiddlewaretoken": CSRF})
            return answer.text

    async def strike() -> list[str]:
        await evening.many.wait()
        midnight()
        evening.closing.set()
        return await asyncio.gather(*map(close, tellers))

    *_votes, shown = await asyncio.gather(*(phone.votes(evening) for phone in phones), strike())
    return shown
