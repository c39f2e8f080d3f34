"""The words of this floor: why a film cannot be used, and what to do then."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_a_film": _("This is not a film. MP4, MOV, MKV, WebM, AVI and MTS can be sent."),
    "no_picture": _("There is no moving picture in it. Choose the film itself, not its sound."),
    "broken": _("The film is damaged or cut off. Send it again, straight from the phone that took it."),
    "codec": _("It is coded in a way that is not taken here. Save it as MP4 (H.264) and send it again."),
    "large": _("Its picture is larger than 4K. Save it smaller and send it again."),
    "long": _("It is longer than films may be here. Cut it, or send it in parts."),
    "heavy": _("It asks for far too much work or memory. Save it anew as MP4 (H.264) and send it again."),
    "cut": _("Nothing is left of it between the two times. Choose them anew."),
    "expired": _("Its time was over; it was deleted."),
    "gone": _("What was sent is no longer there. Please send it again."),
}
EDIT_FAULTS = {
    "cut": _("The part that is shown begins before it ends, within the film, and lasts at least a second."),
    "cover": _("The cover is a moment of the part that is shown."),
    "box": _("What is covered over in row %(line)s: it lies within the picture, and begins before it ends."),
    "boxes": _("At most 40 places can be covered over."),
}
CAPTION_FAULTS = {
    "captions": _("Line %(line)s of the captions is not understood. Save them as SRT or WebVTT."),
    "cues": _("There are more than 2,000 captions. Take those of this film alone."),
}
