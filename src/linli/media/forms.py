"""What comes in through the pages of films."""

import re
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.files.uploads import LARGEST_FILE, MEGABYTE
from linli.rules.films import WHOLE, Box, Edit

_MOMENT = re.compile(r"(?:(\d{1,3}):)?(\d{1,5})(?:\.(\d{1,3}))?$")
LARGEST_CAPTIONS = 500_000


def moment(text: str) -> int:
    """Milliseconds of "1:23.5" or "83.5". ValueError for anything else."""
    found = _MOMENT.match(text.strip())
    if found is None:
        raise ValueError(text)
    minutes, seconds, rest = found.groups()
    return (int(minutes or 0) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def said(milliseconds: int) -> str:
    """The same back: "1:23.5"."""
    seconds, rest = divmod(milliseconds, 1000)
    tail = f".{rest:03}".rstrip("0").rstrip(".")
    return f"{seconds // 60}:{seconds % 60:02}{tail}"


class MomentField(forms.CharField):
    """A time within a film."""

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "decimal", "placeholder": "0:00", "autocomplete": "off"}
        super().__init__(max_length=12, required=False, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return moment(text) if text else 0
        except ValueError:
            raise forms.ValidationError(_("Give minutes and seconds, such as 1:23.5.")) from None


class EditForm(forms.Form):
    """How a version is made."""

    begins = MomentField(label=pgettext_lazy("a film", "Begins at"))
    ends = MomentField(label=_("Ends at"), help_text=_("Left empty: to the end."))
    cover = MomentField(label=_("Cover: the picture at"), help_text=_("Left empty: the first picture."))
    boxes = forms.CharField(
        label=_("Covered over"),
        required=False,
        max_length=4000,
        help_text=_(
            "Faces, number plates, house numbers. One place a line: left, top, width, height in percent of the picture,"
            " then from and to; such as 10 20 30 25 0:02 0:09."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_boxes(self) -> tuple[Box, ...]:
        lines = [line for line in self.cleaned_data["boxes"].splitlines() if line.strip()]
        return tuple(_box(line, number) for number, line in enumerate(lines, 1))

    def edit(self) -> Edit:
        """What was asked for. Only after `is_valid`."""
        given = self.cleaned_data
        return Edit(given["begins"], given["ends"], given["cover"], given["boxes"])

    @staticmethod
    def known(edit: Edit) -> dict[str, str]:
        """What stands in the form for an edit."""
        times = {name: said(at) if (at := getattr(edit, name)) else "" for name in ("begins", "ends", "cover")}
        lines = (
            " ".join([*(f"{share / 10:g}" for share in (box.left, box.top, box.width, box.height)),
                      said(box.begins), said(box.ends)])
            for box in edit.boxes
        )  # fmt: skip
        return {**times, "boxes": "\n".join(lines)}


def _box(line: str, number: int) -> Box:
    parts = re.split(r"[\s,\uff0c%]+", line.strip())
    try:
        left, top, width, height = (round(float(part) * WHOLE / 100) for part in parts[:4])
        begins, ends = (moment(part) for part in parts[4:])
    except (ValueError, OverflowError):
        words = _("Row %(row)s: four shares of the picture in percent, then two times.")
        raise forms.ValidationError(words, params={"row": number}) from None
    return Box(left, top, width, height, begins, ends)


class CaptionsForm(forms.Form):
    """A file of captions."""

    captions = forms.FileField(
        label=_("Captions"),
        help_text=_("SRT or WebVTT, by the times of the whole film."),
        widget=forms.FileInput(attrs={"accept": ".srt,.vtt,text/vtt"}),
    )

    def text(self) -> str:
        """What stands in it, as UTF-8 or as Windows writes Chinese."""
        data: bytes = self.cleaned_data["captions"].read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030", errors="replace")

    def clean_captions(self) -> Any:
        file = self.cleaned_data["captions"]
        if file.size > LARGEST_CAPTIONS:
            raise forms.ValidationError(_("This is too large for captions. Choose the file of this film alone."))
        return file


class FilmForm(forms.Form):
    """A film in one piece, for a browser without scripts."""

    film = forms.FileField(
        label=_("Film"),
        widget=forms.FileInput(attrs={"accept": "video/*,.mkv,.mts"}),
    )

    def clean_film(self) -> Any:
        file = self.cleaned_data["film"]
        if file.size > LARGEST_FILE:
            most = LARGEST_FILE // MEGABYTE
            text = _("Without scripts a film may have at most {most} MB. Give a link instead, or switch scripts on.")
            raise forms.ValidationError(format_lazy(text, most=most))
        return file


class LinkForm(forms.Form):
    """Where a film is to be found."""

    link = forms.CharField(
        label=_("Link to a film"),
        help_text=_("On a film site or a network disk. The desk opens it; nothing is fetched by itself."),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
