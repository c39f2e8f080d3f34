"""What a person lets the platform deliver: one message for each time they allowed it, or many where it is standing.

Two ways of the platform, each with consent given in WeChat itself:
  一次性订阅消息: the person opens a link of ours in WeChat, allows it, and comes back; one message a scene.
  订阅通知: the person allows it in an article or page of the account, and the platform tells us by an event. A standing
  one (长期订阅, for public services) lasts until they refuse it.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.channels.models import Account, Bound, Consent, openid_index
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.sealed import blind_index
from linli.people import on_record

ASKING = "https://mp.weixin.qq.com/mp/subscribemsg"
SCENES = 10_000  # the platform's: 0 to 10000; ours begin at 1
GOOD_FOR = 1800  # seconds between the link and the answer
OPEN_AT_MOST = 20  # of one person for one account


def open_of(bound: Bound) -> QuerySet[Consent]:
    """What still counts; what is standing first, then the oldest."""
    rows = Consent.objects.filter(bound=bound, ended_at=None).filter(Q(standing=True) | Q(used_at=None))
    return rows.order_by("-standing", "pk")


def asking(bound: Bound, back: str) -> str:
    """The link by which its person allows one message; empty where the account has no such template.

    `back` is the whole address to which the platform leads them. What it brings back proves that we asked, for whom.
    """
    if not bound.account.once_template or open_of(bound).count() >= OPEN_AT_MOST:
        return ""
    scene = _free_scene(bound)
    asked = {
        "action": "get_confirm", "appid": bound.account.app_id, "scene": scene,
        "template_id": bound.account.once_template, "redirect_url": back,
        "reserved": _word(bound, scene, int(clock.now().timestamp())),
    }  # fmt: skip
    return f"{ASKING}?{urlencode(asked)}#wechat_redirect"


def _free_scene(bound: Bound) -> int:
    """One that is not waiting to be used: consents of one scene do not add up at the platform."""
    taken = set(open_of(bound).filter(scene__isnull=False).values_list("scene", flat=True))
    latest = Consent.objects.filter(bound=bound).count() % SCENES
    return next(one % SCENES + 1 for one in range(latest, latest + OPEN_AT_MOST + 1) if one % SCENES + 1 not in taken)


def _word(bound: Bound, scene: int, stamp: int) -> str:
    proof = blind_index(f"{bound.pk}.{bound.person_id}.{scene}.{stamp}", purpose="channels.consent")
    return f"{stamp}x{proof}"


@transaction.atomic
def answered(bound_id: int, said: Mapping[str, str], *, by: Actor) -> bool:
    """What the person chose, as the platform leads them back; whether they allowed it. Said twice it counts once."""
    on_record.must_stand(by.person_id)
    bound = Bound.objects.select_for_update(of=("self",)).select_related("account").get(
        pk=bound_id, person_id=by.person_id or 0, ended_at=None
    )  # fmt: skip
    scene, stamp = said.get("scene", ""), said.get("reserved", "").partition("x")[0]
    if not (scene.isdecimal() and stamp.isdecimal() and len(scene) < 6 and len(stamp) < 12):
        raise Refused("consent_unreadable", _("WeChat brought nothing back that can be read. Please try again."))
    word = _word(bound, int(scene), int(stamp))
    late = not 0 <= clock.now().timestamp() - int(stamp) <= GOOD_FOR
    if late or not hmac.compare_digest(word, said.get("reserved", "")):
        raise Refused("consent_over", _("This link is over. Please begin again."))
    if said.get("action") != "confirm":
        return False
    right = said.get("template_id") == bound.account.once_template
    if not right or openid_index(said.get("openid", "")) != bound.openid_index:
        raise Refused("consent_anothers", _("Allow it in the WeChat that is bound to your account."))
    given = Consent(bound=bound, way=Consent.ONCE, template=bound.account.once_template, scene=int(scene), key=word)
    return _keep(given, by)


def heard(account: Account, openid: str, answers: str, key: str) -> None:
    """The platform tells what somebody chose of notices: lines of template and "accept" or "reject"."""
    rows = Bound.objects.select_related("account", "person")
    bound = rows.filter(account=account, openid_index=openid_index(openid), ended_at=None).first()
    if bound is None or not account.notice_template:
        return
    by = Actor(bound.person_id, "person", name=bound.person.name)
    for line in answers.splitlines():
        template, _space, chosen = line.partition(" ")
        if template != account.notice_template:
            continue
        if chosen == "accept":
            standing = account.notice_standing
            given = Consent(bound=bound, way=Consent.NOTICE, template=template, standing=standing, key=key[:64])
            _keep(given, by)
        elif chosen == "reject":
            refuse(bound, template, by=by)


def _keep(given: Consent, by: Actor) -> bool:
    """One that is there already (the same answer once more, a standing one) is not kept twice."""
    try:
        with transaction.atomic():
            on_record.must_stand(by.person_id)
            given.save()
            record(
                "consent.given", given, by=by, data={"way": given.way}, area_id=given.bound.account.area_id, new=True
            )
    except IntegrityError:
        return True
    return True


@transaction.atomic
def refuse(bound: Bound, template: str, *, by: Actor) -> None:
    """Nothing more by this template: the person said so in WeChat, or the platform answers that they did."""
    for one in Consent.objects.select_for_update().filter(bound=bound, template=template, ended_at=None, used_at=None):
        one.ended_at = clock.now()
        one.save(update_fields=["ended_at"])
        record("consent.ended", one, by=by, data={"way": one.way}, area_id=bound.account.area_id)


@transaction.atomic
def end(consent_id: int, *, by: Actor) -> None:
    """The person takes one back here: no message leaves by it any more."""
    rows = Consent.objects.select_for_update(of=("self",)).select_related("bound__account")
    given = rows.get(pk=consent_id, bound__person_id=by.person_id or 0, ended_at=None)
    given.ended_at = clock.now()
    given.save(update_fields=["ended_at"])
    record("consent.ended", given, by=by, data={"way": given.way}, area_id=given.bound.account.area_id)


def use(given: Consent) -> bool:
    """Spend it before anything leaves; False where another letter did. A standing one is never spent."""
    if given.standing:
        return True
    return bool(Consent.objects.filter(pk=given.pk, used_at=None, ended_at=None).update(used_at=clock.now()))


def give_back(given: Consent) -> None:
    """The platform took nothing: it counts again."""
    Consent.objects.filter(pk=given.pk).update(used_at=None)
