"""Whose account at WeCom is whose: the enterprise says so (网页授权), or a code sent to the account is given back.

An address at WeCom is "userid@corpid": a userid names somebody else in another enterprise.
"""

import hmac
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from linli.channels import wecom
from linli.channels.accounts import platform_asked
from linli.channels.models import WorkApp
from linli.channels.outgoing import app_of
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.sealed import blind_index
from linli.notify import addressing
from linli.notify.models import Address

NAME = "wecom"
ON_THE_PHONE = "https://open.weixin.qq.com/connect/oauth2/authorize"  # opened in WeCom
AT_THE_COMPUTER = "https://login.work.weixin.qq.com/wwlogin/sso/login"  # shows a QR for WeCom
GOOD_FOR = 600  # seconds


def application(by: Actor) -> WorkApp:
    """The application that writes to the person, else Refused."""
    app = app_of(by.person_id) if by.person_id is not None else None
    if app is None:
        raise Refused("no_application", _("No application of WeCom writes for a place where you hold a post."))
    return app


def links(app: WorkApp, back: str, *, by: Actor) -> tuple[str, str]:
    """Where the enterprise says who they are: on the phone within WeCom, at the computer by a QR."""
    state = _state(app, by, int(clock.now().timestamp()))
    base = {"appid": app.corp_id, "agentid": app.agent_id, "redirect_uri": back, "state": state}
    phone = urlencode({**base, "response_type": "code", "scope": "snsapi_base"})
    computer = urlencode({**base, "login_type": "CorpApp"})
    return f"{ON_THE_PHONE}?{phone}#wechat_redirect", f"{AT_THE_COMPUTER}?{computer}"


def _state(app: WorkApp, by: Actor, stamp: int) -> str:
    """Ours, for this person and application: nobody brings somebody else their own code."""
    return f"{stamp}x{blind_index(f'{app.pk}.{by.person_id}.{stamp}', purpose='channels.wecom')}"


def proved(code: str, state: str, *, by: Actor) -> Address:
    """The person came back from WeCom with a code, which says once who they are there."""
    app, stamp = application(by), state.partition("x")[0]
    fresh = stamp.isdecimal() and len(stamp) < 12 and 0 <= clock.now().timestamp() - int(stamp) <= GOOD_FOR
    if not fresh or not hmac.compare_digest(state, _state(app, by, int(stamp))):
        raise Refused("state_over", _("This link is over. Please begin again."))
    user = platform_asked(lambda: wecom.who(app, code))
    if not user:
        raise Refused("no_member", _("This account is no member of the enterprise."))
    return addressing.vouched(NAME, address_of(user, app), by=by)


def ask(user: str, *, by: Actor) -> Address:
    """Without a page that WeCom trusts: a code goes to the account, and is given back on the page."""
    return addressing.ask(NAME, address_of(user.strip(), application(by)), by=by)


def address_of(user: str, app: WorkApp) -> str:
    """As it is kept."""
    return f"{user}@{app.corp_id}"


@transaction.atomic
def remove(*, by: Actor) -> None:
    """Nothing goes there any more."""
    addressing.remove(NAME, by=by)
