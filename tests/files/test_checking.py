from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from linli.files import jobs, store
from linli.files.models import File
from linli.files.services import attach, make_collage
from linli.jobs.registry import GiveUp
from linli.journal.queries import history_of
from linli.kernel import clock
from tests.files import pdfs, pictures
from tests.files.conftest import NOBODY

pytestmark = pytest.mark.django_db


def opened(file: File, size: str = "large") -> Image.Image:
    image = Image.open(BytesIO(store.kept(file.code, size).read_bytes()))
    image.load()
    return image


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png, pictures.heic])
def test_photos_become_jpegs_of_our_own_making(checked, make):
    file = checked(make())
    assert (file.state, file.mime, file.reason) == ("ready", "image/jpeg", "")
    assert opened(file).format == "JPEG"
    assert not store.quarantined(file.code).exists()


def test_large_photos_are_shrunk_and_get_a_small_copy(checked):
    file = checked(pictures.jpeg((4000, 3000)))
    assert (file.width, file.height) == (2048, 1536)
    assert opened(file).size == (2048, 1536)
    assert opened(file, "small").size == (480, 360)


def test_place_and_time_are_read_and_then_stripped(checked):
    file = checked(pictures.jpeg((640, 480), exif=pictures.camera_exif(), comment=b"Li Si, 3-402"))
    assert file.taken_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert (file.lat_e6, file.lon_e6) == (30_250_000, 120_175_000)
    assert (file.width, file.height) == (480, 640)
    for size in ("large", "small"):
        image = opened(file, size)
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)


def test_nonsense_from_a_camera_costs_nothing_but_itself(checked):
    exif = pictures.camera_exif()
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    file = checked(pictures.jpeg(exif=exif))
    assert (file.state, file.taken_at) == ("ready", None)


def test_what_is_received_and_what_is_kept_stand_in_the_journal(checked):
    file = checked(pictures.jpeg())
    assert [entry.verb for entry in history_of(file)] == ["file.ready"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pictures.archive_behind(pictures.jpeg()), "two_faced"),
        (pictures.jpeg(comment=b"<script>alert(1)</script>"), "two_faced"),
        (pictures.jpeg() + b"<!DOCTYPE html><body>", "two_faced"),
        (b"\xff\xd8\xff\xe0/*" + pictures.jpeg()[6:], "two_faced"),
        (pictures.bomb(), "bomb"),
        (pictures.noisy_jpeg()[:20_000], "broken"),
        (pictures.png()[:60], "broken"),
        (pictures.heic()[:300], "broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "broken"),
        (b"GIF89a" + b"\xff" * 40, "broken"),
    ],
)
def test_hostile_and_broken_photos_are_refused_and_removed(checked, folder, data, reason):
    file = checked(data)
    assert (file.state, file.reason) == ("refused", reason)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (pdfs.scan(), "决议.pdf", "application/pdf"),
        (pictures.office("word/document.xml"), "a.docx", "wordprocessingml.document"),
        (pictures.office("xl/workbook.xml"), "a.xlsx", "spreadsheetml.sheet"),
    ],
)
def test_documents_are_kept_as_they_are(checked, data, name, mime):
    file = checked(data, name, kind="document")
    assert file.state == "ready"
    assert file.mime.endswith(mime)
    assert store.kept(file.code, "file").read_bytes() == data


@pytest.mark.parametrize("parts", [("run.sh",), ("word/document.xml", "word/vbaProject.bin")])
def test_other_archives_and_macros_are_refused(checked, parts):
    assert checked(pictures.office(*parts), "a.docx", kind="document").reason == "wrong_type"


def kept_at(file) -> int:
    """When the bytes on the disk were written."""
    with store.kept(file.code, "large").local() as path:
        return path.stat().st_mtime_ns


def test_a_job_run_twice_changes_nothing_more(checked):
    file = checked(pictures.jpeg())
    before = kept_at(file)
    jobs.process({"files": [file.pk]})
    assert kept_at(file) == before
    assert len(history_of(file)) == 1


def test_time_and_place_are_burned_in(checked):
    file = checked(pictures.jpeg((1600, 1200)), stamp="3号楼2单元 下水道")
    plain = Image.new("RGB", (1600, 1200), pictures.COLOUR)
    changed = ImageChops.difference(opened(file), plain).point(lambda value: 255 if value > 60 else 0).getbbox()
    assert changed is not None
    assert changed[1] > 900
    bright = opened(file).crop((0, 1000, 1600, 1200)).convert("L").point(lambda value: 255 if value > 230 else 0)
    assert bright.getbbox() is not None


def test_before_and_after_stand_side_by_side(checked):
    before, after = checked(pictures.jpeg((1600, 1200))), checked(pictures.jpeg((1200, 1600)))
    attach([before, after], "case", 5)
    before.refresh_from_db()
    after.refresh_from_db()
    sheet = make_collage(before, after, by=NOBODY)
    jobs.collage({"file": sheet.pk, "before": before.pk, "after": after.pk})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.owner_id, sheet.role) == ("ready", 5, "collage")
    assert sheet.width == 1200 + 675 + 12
    assert sheet.height == 900
    assert make_collage(before, after, by=NOBODY) == sheet


def test_a_collage_says_when_each_photo_was_taken_above_and_where_below(checked):
    before, after = checked(pictures.jpeg((1600, 1200))), checked(pictures.jpeg((1600, 1200)), stamp="李想")
    attach([before, after], "case", 5)
    before.refresh_from_db()
    after.refresh_from_db()
    sheet = make_collage(before, after, by=NOBODY, caption="安和小区 · 3栋 · 下水堵了")
    jobs.collage({"file": sheet.pk, "before": before.pk, "after": after.pk})
    drawn = opened(File.objects.get(pk=sheet.pk)).convert("L")
    width, height = drawn.size
    assert height > width // 3  # a strip for the caption below two pictures of four to three
    caption, clear = drawn.crop((0, height - 40, width, height)), drawn.crop((0, 200, width // 2 - 20, 500))
    assert caption.getextrema()[0] < 60
    assert max(caption.getextrema()) == 255
    assert clear.getextrema()[1] - clear.getextrema()[0] < 20  # nothing is written over the picture itself
    for corner in (drawn.crop((0, 0, 300, 50)), drawn.crop((width // 2 + 20, 0, width // 2 + 320, 50))):
        assert corner.getextrema()[1] > 230


def test_a_collage_waits_for_its_photos_and_gives_up_when_one_is_refused(handed_in, checked):
    before, after = handed_in(pictures.jpeg()), checked(pictures.jpeg())
    attach([before, after], "case", 5)
    before.refresh_from_db()
    after.refresh_from_db()
    sheet = make_collage(before, after, by=NOBODY)
    payload = {"file": sheet.pk, "before": before.pk, "after": after.pk}
    with pytest.raises(jobs.NotYet):
        jobs.collage(payload)
    File.objects.filter(pk=before.pk).update(state="refused")
    with pytest.raises(GiveUp):
        jobs.collage(payload)


def test_what_nobody_used_is_swept_after_a_day(handed_in, checked, django_capture_on_commit_callbacks, moved):
    lost, used, fresh = handed_in(pictures.jpeg()), checked(pictures.jpeg()), checked(pictures.jpeg())
    attach([used], "case", 1)
    File.objects.filter(pk=lost.pk).update(made_at=clock.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_unused({})
    assert set(File.objects.values_list("pk", flat=True)) == {used.pk, fresh.pk}
    assert not store.quarantined(lost.code).exists()
    assert store.kept(used.code, "large").exists()


def test_bytes_without_a_row_are_swept_after_a_day(moved, handed_in):
    waiting = handed_in(pictures.jpeg())
    attach([waiting], "case", 1)
    orphan = store.incoming() / "incoming.lost"
    orphan.write_bytes(b"x")
    moved(clock.now() + timedelta(hours=25))
    jobs.sweep_unused({})
    assert not orphan.exists()
    assert store.quarantined(waiting.code).exists()
