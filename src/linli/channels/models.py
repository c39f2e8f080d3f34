"""Accounts at WeChat and WeCom, whose openid is whose, what was heard, and requests begun in a chat.

What a platform gave us to prove ourselves with is sealed at rest and shown to nobody again.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.files.models import File
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField, blind_index
from linli.people.models import Organisation
from linli.places.models import Area, Located, Salted

PERSON = settings.AUTH_USER_MODEL


def openid_index(openid: str) -> str:
    """The blind index of an openid, which names one person to one account."""
    return blind_index(openid, purpose="channels.openid")


class Tokened(models.Model):
    """Whoever calls a platform's interface: the token of two hours, and since when somebody is asking for another.

    The journal vouches for none of these columns: they come and go by themselves.
    """

    access_token = SealedTextField()
    token_until = models.DateTimeField(null=True, blank=True)
    token_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Account(Salted, Located, Tokened):
    """An official account (公众号) that speaks for an area and all below it."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    name = models.CharField(max_length=40)
    app_id = models.CharField(max_length=32)
    secret = SealedTextField()
    token = SealedTextField()  # with which the platform signs
    aes_key = SealedTextField()  # EncodingAESKey, 43 letters
    site = models.CharField(max_length=120)  # this site's address as people reach it, without a slash at its end
    template = models.CharField(max_length=60, blank=True)  # of the messages sent out
    template_fields = models.CharField(max_length=200, blank=True)  # "thing1=title time2=time"
    once_template = models.CharField(max_length=60, blank=True)  # of messages that a person allows one by one
    notice_template = models.CharField(max_length=60, blank=True)  # of notices that a person subscribes to
    notice_fields = models.CharField(max_length=200, blank=True)
    notice_standing = models.BooleanField(default=False)  # 长期订阅: allowed once, it lasts until refused
    checked_at = models.DateTimeField(null=True, blank=True)  # the platform called and its signature was right
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app_id"], condition=Q(ended_at=None), name="an_account_is_set_up_once"),
            models.UniqueConstraint(fields=["area"], condition=Q(ended_at=None), name="one_account_speaks_for_an_area"),
        ]

    def __str__(self) -> str:
        return self.name


class Bound(Salted):
    """An openid is a person's, from the day they bound it until it is taken off."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="bound")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    openid = SealedTextField()
    openid_index = models.CharField(max_length=32)
    bound_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    refuses = models.BooleanField(default=False)  # wants no messages, or follows the account no more: found by sending

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "openid_index"], condition=Q(ended_at=None), name="an_openid_is_one_persons"
            ),
            models.UniqueConstraint(
                fields=["account", "person"], condition=Q(ended_at=None), name="one_openid_of_a_person_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.person_id}"


class Consent(Salted):
    """A person allowed a message by a template, in WeChat: one, or where it is `standing` as many as come.

    `key` is what the platform brought it with: the same answer is kept once. `used_at`: the message it was for left.
    """

    ONCE, NOTICE = "once", "notice"
    WAYS = (
        (ONCE, pgettext_lazy("a consent", "One message, by link")),
        (NOTICE, pgettext_lazy("a consent", "Notices subscribed to")),
    )

    bound = models.ForeignKey(Bound, models.PROTECT, related_name="consents", db_index=False)
    way = models.CharField(max_length=6, choices=WAYS)
    template = models.CharField(max_length=60)
    scene = models.PositiveSmallIntegerField(null=True, blank=True)
    standing = models.BooleanField(default=False)
    key = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bound", "key"], name="a_consent_is_kept_once"),
            models.UniqueConstraint(
                fields=["bound", "scene"],
                condition=Q(used_at=None, ended_at=None, scene__isnull=False),
                name="a_scene_allows_one_message",
            ),
            models.UniqueConstraint(
                fields=["bound", "template"],
                condition=Q(standing=True, ended_at=None),
                name="a_standing_consent_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bound_id}/{self.way}"


class Scene(models.Model):
    """A code on a person's screen: whoever scans it, or sends its letters, in time becomes known as that person."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)  # the blind index of the letters
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="a_scene_is_one_persons"),
            models.UniqueConstraint(fields=["account", "person"], name="one_scene_of_a_person_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.person_id}"


class Heard(models.Model):
    """A message of the platform and what it was answered: sent again it gets the same answer and nothing happens."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField()
    answer = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="a_message_is_heard_once"),
            models.UniqueConstraint(fields=["account", "nonce"], name="a_nonce_counts_once"),
        ]
        indexes = [models.Index(fields=["at"], name="heard_at")]

    def __str__(self) -> str:
        return self.key


class Step(models.TextChoices):
    ESTATE = "estate", pgettext_lazy("a chat", "Which estate")
    WHAT = "what", pgettext_lazy("a chat", "What")
    WHERE = "where", pgettext_lazy("a chat", "Where")
    PHOTOS = "photos", pgettext_lazy("a chat", "Photos")
    CONFIRM = "confirm", pgettext_lazy("a chat", "To be confirmed")
    SENDING = "sending", pgettext_lazy("a chat", "Being sent")


class Talk(models.Model):
    """A request on its way in a chat: one a person, gone once it is sent, called off or forgotten."""

    bound = models.OneToOneField(Bound, models.CASCADE, related_name="talk")
    token = models.CharField(max_length=40, unique=True)  # makes it one case
    estate = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=8, choices=Step.choices)
    what = SealedTextField()
    where = SealedTextField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="talk_until")]

    def __str__(self) -> str:
        return self.step


class TalkPhoto(models.Model):
    """A photo sent in a chat: fetched by a job from the platform, or a fault that says why not."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="photos", db_index=False)
    media = models.CharField(max_length=200)
    file = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "media"], name="a_photo_is_fetched_once")]

    def __str__(self) -> str:
        return self.media


class WorkApp(Salted, Located, Tokened):
    """An application of an enterprise at WeCom (企业微信), which writes to its members."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    name = models.CharField(max_length=40)
    corp_id = models.CharField(max_length=32)
    agent_id = models.PositiveBigIntegerField()
    secret = SealedTextField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["corp_id", "agent_id"], condition=Q(ended_at=None), name="an_app_is_set_up_once"
            ),
            models.UniqueConstraint(fields=["area"], condition=Q(ended_at=None), name="one_app_writes_for_an_area"),
        ]

    def __str__(self) -> str:
        return self.name


class Robot(Salted, Located):
    """A robot in a staff group of WeCom. `tells` says of what; `sent_at` its last sendings, seconds since 1970."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    key = SealedTextField()  # of the webhook's address
    tells = models.JSONField(default=list)
    sent_at = models.JSONField(default=list)
    fault = models.CharField(max_length=120, blank=True)  # why the last message was not taken
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SiteFile(Salted):
    """A small file at the root of this site by which a platform sees that the domain is ours."""

    name = models.CharField(max_length=60, unique=True)
    content = models.CharField(max_length=200)
    put_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name
