"""Photos sent in a chat: fetched from the platform's own interface alone, checked as every upload is."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.channels import binding, chat, official, platform
from linli.channels.models import Bound, Step, Talk, TalkPhoto
from linli.files.models import File
from linli.files.services import take_in
from linli.files.uploads import MEGABYTE
from linli.jobs.services import enqueue
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.settings.queries import value


def fetch(photo_id: int) -> None:
    """Bring one photo into quarantine, or note why it cannot be. Done twice it is fetched once."""
    rows = TalkPhoto.objects.select_related("talk__bound__account", "talk__bound__person")
    photo = rows.filter(pk=photo_id, file=None, fault="").first()
    if photo is None:
        return
    with translation.override(photo.talk.bound.person.language):
        file, fault = _taken(photo)
    with transaction.atomic():
        TalkPhoto.objects.filter(pk=photo.pk, file=None, fault="").update(file=file, fault=fault[:120])


def _taken(photo: TalkPhoto) -> tuple[File | None, str]:
    bound = photo.talk.bound
    most = int(value("files.megabytes_at_most"))
    try:
        raw = official.picture(bound.account, photo.media, most=most * MEGABYTE)
        upload = SimpleUploadedFile(f"wechat-{photo.pk}.jpg", raw)
        return take_in([upload], by=chat.actor_of(bound), role=chat.photo_role())[0], ""
    except platform.TooLarge:
        return None, _("It is larger than %(most)s MB.") % {"most": most}
    except platform.PlatformError as error:
        if error.later:
            raise
        return None, _("WeChat does not give it out any more. Please send it again.")
    except Refused as refusal:
        return None, refusal.message


def send(talk_id: int) -> None:
    """Carry out a yes that was said before all photos were here. What has not come in half an hour is left out."""
    with transaction.atomic():
        rows = Talk.objects.select_related("bound__account", "bound__person")
        talk = rows.filter(pk=talk_id, step=Step.SENDING).first()
        photos = list(talk.photos.filter(file=None, fault="").order_by("pk")) if talk else []
    if talk is None:
        return
    for photo in photos:
        try:
            fetch(photo.pk)
        except (platform.NoAnswer, platform.PlatformError):
            if talk.until > clock.now():
                raise
    bound = talk.bound
    if refused := _submit(talk_id):
        _write(bound, refused)


@transaction.atomic
def _submit(talk_id: int) -> str:
    """Make it a case; where that is refused the talk is open again, and the answer says why."""
    rows = Talk.objects.select_for_update(of=("self",)).select_related("estate", "bound__person", "bound__account")
    talk = rows.filter(pk=talk_id, step=Step.SENDING).first()
    if talk is None:
        return ""
    bound_id, files = talk.bound_id, [photo.file for photo in talk.photos.order_by("pk") if photo.file]
    try:
        with transaction.atomic(), translation.override(talk.bound.person.language):
            case = chat.submitted(talk, files)
    except Refused as refusal:
        talk.step, talk.until = Step.CONFIRM, clock.now() + chat.KEPT
        talk.save(update_fields=["step", "until"])
        return refusal.message
    talk.delete()
    enqueue("channels.tell_number", {"bound": bound_id, "case": case.pk}, key=f"channels.number.{case.pk}")
    return ""


def tell_number(bound_id: int, case_id: int) -> None:
    """Write the number of their request to whoever sent it in a chat."""
    bound = Bound.objects.select_related("account", "person").filter(pk=bound_id, ended_at=None).first()
    if bound is None:
        return
    case = Case.objects.get(pk=case_id)
    with translation.override(bound.person.language):
        words = chat.taken_in(bound.account, case)
    _write(bound, words)


def _write(bound: Bound, words: str) -> None:
    """Into the chat; that somebody follows no more is noted and is no fault."""
    try:
        official.write_to(bound.account, bound.openid, words)
    except platform.PlatformError as error:
        if error.never:
            binding.note_following(bound.pk, refuses=True)
            return
        raise
