"""Pictures of stories: shown to everybody at an address of their own while the story is; cut to the sizes of covers."""

from collections.abc import Iterable
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from linli.files import store
from linli.files.models import File
from linli.files.sending import send
from linli.media import queries as media
from linli.media.queries import Shown
from linli.people.middleware import asking
from linli.rules.films import WHOLE, Box
from linli.stories import queries
from linli.stories.models import Story

# Width and height of what channels ask for: an official account's first and further articles, a film's cover.
COVERS = {"wide": (900, 383), "square": (500, 500), "tall": (810, 1080)}
SIZES = ("large", "small")


def may_see(request: HttpRequest, file: File) -> bool:
    """The desk's own pictures, before they are shown with the story: whoever makes it ready."""
    story = Story.objects.select_related("case", "case__area").filter(pk=file.owner_id or 0).first()
    return story is not None and queries.works_on(asking(request), story.case)


def of(story: Story) -> list[File]:
    """The story's pictures in their order, the cover first where it is none of them. One statement."""
    wanted = [*story.pictures]
    if story.cover and story.cover.code not in wanted:
        wanted.insert(0, story.cover.code)
    found = {file.code: file for file in File.objects.filter(code__in=wanted)}
    return [found[code] for code in wanted if code in found]


def films_of(story: Story) -> list[Shown]:
    """The versions that everybody plays with the story, in their order. Two statements, none without films."""
    if not story.films:
        return []
    found = {film.code: film for film in media.films_of(story.case)}
    wanted = [(code, int(number)) for code, _dot, number in (one.partition(".") for one in story.films)]
    return [media.shown(found[code], number, everybody=True) for code, number in wanted if code in found]


def answer(request: HttpRequest, story: Story, code: str, size: str) -> HttpResponseBase:
    """One picture of a story that is shown, in one size; else 404."""
    file = next((one for one in of(story) if one.code == code and one.ready), None)
    if file is None:
        raise Http404
    response = sent(request, file, size)
    response["Cache-Control"] = "public, no-cache"  # a recall takes it away
    return response


def sent(request: HttpRequest, file: File, size: str) -> HttpResponseBase:
    """The picture in one size; 404 for another."""
    if size not in SIZES:
        raise Http404
    response = send(request, store.kept(file.code, size), mime=file.mime, etag=f'"{file.kept_sha256[:32]}.{size}"')
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def cut(file: File, size: str) -> HttpResponse:
    """The picture cut around its middle to a cover of this shape, to be saved."""
    from PIL import Image, ImageOps

    with store.kept(file.code, "large").local() as path, Image.open(path) as opened:
        shaped = ImageOps.fit(opened.convert("RGB"), COVERS[size], Image.Resampling.LANCZOS)
    out = BytesIO()
    shaped.save(out, "JPEG", quality=88, optimize=True)
    response = HttpResponse(out.getvalue(), content_type="image/jpeg")
    response["Content-Disposition"] = f'attachment; filename="cover-{size}.jpg"'
    return response


SQUARES = 6  # of what is covered over, each way


def plain(file: File, boxes: Iterable[Box]) -> bytes:
    """The picture as JPEG, each place in it as a few plain squares: what was there is gone, not veiled."""
    from PIL import Image

    with store.kept(file.code, "large").local() as path, Image.open(path) as opened:
        image = opened.convert("RGB")
    for box in boxes:
        left, top = box.left * image.width // WHOLE, box.top * image.height // WHOLE
        right = min(image.width, max(left + 1, -(-(box.left + box.width) * image.width // WHOLE)))
        bottom = min(image.height, max(top + 1, -(-(box.top + box.height) * image.height // WHOLE)))
        place = image.crop((left, top, right, bottom))
        few = place.resize((min(SQUARES, place.width), min(SQUARES, place.height)), Image.Resampling.BOX)
        image.paste(few.resize(place.size, Image.Resampling.NEAREST), (left, top))
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()
