"""Making somebody unknown in a photo: the place is gone, the photo stays private, and no review is passed over."""

from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.cases.models import Case
from linli.files import jobs, store
from linli.files.models import File
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed
from linli.people.models import Person
from linli.rules.films import Box
from linli.stories import covering, services
from linli.stories.models import Story
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.stories.conftest import Desk, refuses
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db
FACE = (Box(250, 250, 500, 500, 0, 0),)


@pytest.fixture
def photo(press: Desk) -> File:
    """Of a story made ready, which shows it."""
    case = press.sent_in()
    story = press.ready(case, blur="路边孩子的脸")
    services.add_pictures(case.pk, [SimpleUploadedFile("a.jpg", jpeg((320, 240)))], by=press.editor)
    file = checked()
    press.ready(case, pictures=[file.code], cover=file.code, blur="路边孩子的脸")
    assert story.pk == file.owner_id
    return file


def checked() -> File:
    """The newest file, looked through."""
    file = File.objects.latest("pk")
    jobs.process({"files": [file.pk]})
    file.refresh_from_db()
    return file


def looks(file: File) -> Any:
    with store.kept(file.code, "large").local() as path, Image.open(path) as opened:
        return opened.convert("RGB").copy()


def test_a_covered_picture_takes_the_place_of_the_one_it_is_made_from(press: Desk, photo: File) -> None:
    story = Story.objects.get()
    covering.cover_over(story.case_id, photo.code, FACE, by=press.editor)
    made = checked()
    story.refresh_from_db()
    assert (story.pictures, story.cover, story.covered) == ([made.code], made, {photo.code: made.code})
    assert looks(made).size == looks(photo).size
    assert store.kept(photo.code, "large").exists()
    with refuses("no_such_picture"):
        press.ready(story.case, pictures=[photo.code], blur="路边孩子的脸")
    with refuses("no_such_picture"):
        covering.cover_over(story.case_id, photo.code, FACE, by=press.editor)
    assert [one.verb for one in history_of(story)][-1] == "story.covered_over"


def test_what_was_in_a_covered_place_is_gone(press: Desk) -> None:
    case = press.sent_in()
    press.ready(case)
    noise, out = Image.effect_noise((240, 240), 90).convert("RGB"), BytesIO()
    noise.save(out, "JPEG", quality=95)
    services.add_pictures(case.pk, [SimpleUploadedFile("a.jpg", out.getvalue())], by=press.editor)
    before = looks(checked())
    covering.cover_over(case.pk, File.objects.latest("pk").code, FACE, by=press.editor)
    after = looks(checked())
    square = (64, 64, 76, 76)  # within one of the six by six, whose sides are of twenty pixels
    assert (roughness(before, square) > 20, roughness(after, square) < 2) == (True, True)
    beside = (0, 0, 50, 50)
    assert roughness(after, beside) > 20


def roughness(image: Any, box: tuple[int, int, int, int]) -> float:
    """How much neighbouring points within a part differ: what can be told apart there."""
    greys, width = image.convert("L").crop(box).tobytes(), box[2] - box[0]
    return sum(abs(a - b) for n, (a, b) in enumerate(pairwise(greys)) if (n + 1) % width) / len(greys)


def test_nothing_goes_out_before_it_is_covered_and_afterwards_it_goes_back(press: Desk, photo: File) -> None:
    story = Story.objects.get()
    case = press.reviewed(story.case)
    with refuses("reviewed_already"):
        covering.cover_over(case.pk, photo.code, FACE, by=press.editor)
    with refuses("not_blurred"):
        services.release(case.pk, by=press.editor)
    press.step(case, press.editor, "change_after", changed_text=case.text)
    covering.cover_over(case.pk, photo.code, FACE, by=press.editor)
    made = checked()
    press.ready(case, pictures=[made.code], cover=made.code, blur="路边孩子的脸", blurred=True)
    press.step(case, press.chief, "pass_second", opinion="打码已核对")
    for by, name in ((press.chief, "proofread_1"), (press.editor, "proofread_2"), (press.head, "proofread_3")):
        press.step(case, by, name, corrections=0)
    press.step(case, press.head, "pass_final")
    shown = services.release(case.pk, by=press.editor)
    anybody = Client()
    address = lambda code: reverse("stories:picture", args=[shown.code, code, "large"])  # noqa: E731
    assert [anybody.get(address(code)).status_code for code in (made.code, photo.code)] == [200, 404]
    assert anybody.get(reverse("files:show", args=[photo.code, "large"])).status_code == 404
    assert photo.code not in anybody.get(reverse("stories:show", args=[shown.code])).content.decode()


def test_places_are_marked_by_form_and_wrong_ones_are_named(press: Desk, photo: File) -> None:
    story = Story.objects.get()
    editor = at_desk(Person.objects.get(pk=press.editor.person_id))
    at = reverse("stories:cover_over", args=[story.case_id, photo.code])
    page = told_by(editor.get(reverse("stories:story", args=[story.case_id])))
    assert "打码" in page
    for boxes, said in (("10 20", "第 1 行：写四个百分比"), ("90 0 20 10", "第 1 行的打码"), ("\n", "")):
        wrong: Any = editor.post(at, {"boxes": boxes})
        assert (wrong.status_code, said in told_by(wrong)) == (422, True), boxes
    stale: Any = editor.post(at, {"boxes": "25 25 50 50", "seen": "0"})
    assert stale.status_code == 422
    assert editor.post(at, {"boxes": "25 25 50 50"}).status_code == 302
    assert editor.get(at).status_code == 404  # there is another in its place
    story.refresh_from_db()
    assert list(story.covered) == [photo.code]


def test_nobody_covers_over_in_a_matter_of_their_own_or_of_another_desk(press: Desk, photo: File) -> None:
    story = Story.objects.get()
    for by in (press.cast.acting("secretary"), press.cast.acting("resident")):
        with pytest.raises(NotAllowed):
            covering.cover_over(story.case_id, photo.code, FACE, by=by)
    Case.objects.filter(pk=story.case_id).update(reporter_id=press.editor.person_id)
    with pytest.raises(NotAllowed):
        covering.cover_over(story.case_id, photo.code, FACE, by=press.editor)
