"""The same road with an S3-compatible bucket in the folder's place, over HTTP to a server of its own."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import boto3
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer
from PIL import Image

from linli.files import bucket, jobs, store
from linli.files.models import File
from linli.files.services import attach, take_in
from linli.jobs.models import Job
from linli.kernel import clock
from tests.files import pictures
from tests.files.conftest import NOBODY
from tests.support.served import environment

pytestmark = pytest.mark.django_db

KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that speaks S3; answers its address."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(autouse=True)
def objects(server: str, settings) -> Iterator:
    """The bucket, empty, with the product set up for it as its variables would."""
    made = boto3.resource("s3", endpoint_url=server, **KEYS).create_bucket(Bucket="linli")
    options = {"bucket_name": "linli", "endpoint_url": server, "access_key": "key", "secret_key": "secret",
               "region_name": "us-east-1", "addressing_style": "path"}  # fmt: skip
    default = {"BACKEND": "linli.files.bucket.Bucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    yield made.objects
    made.objects.delete()
    made.meta.client.close()
    storages["default"].client.close()


def names(objects) -> set[str]:
    return {one.key for one in objects.all()}


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_photo_goes_from_quarantine_to_what_may_be_shown_and_leaves_nothing_here(handed_in, objects):
    file = handed_in(pictures.jpeg(exif=pictures.camera_exif()), "楼道灯.jpg")
    assert names(objects) == {f"quarantine/{file.code}"}
    jobs.process({"files": [file.pk]})
    file.refresh_from_db()
    assert (file.state, file.name) == ("ready", "楼道灯.jpg")
    assert names(objects) == {f"kept/{file.code[:2]}/{file.code}/{size}" for size in ("large", "small")}
    shown = Image.open(BytesIO(store.kept(file.code, "large").read_bytes()))
    assert (shown.format, dict(shown.getexif())) == ("JPEG", {})
    assert list(store.incoming().iterdir()) == []


@pytest.mark.parametrize(("content", "reason"), [(pictures.bomb, "bomb"), (None, "two_faced")])
def test_a_hostile_photo_is_refused_and_its_bytes_go(checked, objects, content, reason):
    assert checked(content() if content else pictures.archive_behind(pictures.jpeg())).reason == reason
    assert names(objects) == set()


def test_a_document_is_kept_as_it_is(checked, objects):
    data = pictures.office("word/document.xml")
    file = checked(data, "会议纪要.docx", kind="document")
    assert store.kept(file.code, "file").read_bytes() == data
    assert names(objects) == {f"kept/{file.code[:2]}/{file.code}/file"}


@pytest.mark.parametrize(
    ("asked", "status"), [(None, 200), ("bytes=5-14", 206), ("bytes=-7", 206), ("bytes=9999999-", 416)]
)
def test_the_whole_or_a_part_is_sent(client, checked, open_owner, asked, status):
    file = checked(pictures.noisy_jpeg())
    attach([file], open_owner, 1)
    whole = store.kept(file.code, "large").read_bytes()
    headers = {"HTTP_RANGE": asked} if asked else {}
    answer = client.get(reverse("files:show", args=[file.code, "large"]), **headers)
    expected = {None: whole, "bytes=5-14": whole[5:15], "bytes=-7": whole[-7:]}.get(asked, b"")
    assert (answer.status_code, body(answer)) == (status, expected)


def test_a_photo_whose_object_is_gone_is_replaced_by_a_drawing(client, checked, open_owner, objects):
    file = checked(pictures.jpeg())
    attach([file], open_owner, 1)
    objects.delete()
    assert client.get(reverse("files:show", args=[file.code, "large"])).status_code == 404


def test_a_chinese_name_is_a_name_like_any_other(objects):
    target = store.Stored("kept/照片/三栋 楼道+灯.jpg")
    assert not target.exists()
    with store.written(target) as out:
        out.write("亮".encode())
    assert names(objects) == {"kept/照片/三栋 楼道+灯.jpg"}
    assert (target.exists(), target.size(), target.read_bytes()) == (True, 3, "亮".encode())
    with target.local() as path:
        assert path.read_text() == "亮"
    target.unlink()
    target.unlink()
    assert names(objects) == set()
    with pytest.raises(FileNotFoundError), target.local():
        pass


def test_what_nobody_used_is_swept_after_a_day(handed_in, objects, moved, django_capture_on_commit_callbacks):
    waiting, lost = handed_in(pictures.jpeg()), handed_in(pictures.jpeg())
    attach([waiting], "case", 1)
    with store.written(store.quarantined("rowless")) as out:
        out.write(b"x")
    moved(clock.now() + timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_unused({})
    assert names(objects) == {f"quarantine/{waiting.code}"}
    assert list(File.objects.all()) == [waiting]
    assert lost.code != waiting.code


def test_a_store_that_does_not_answer_takes_nothing_in(settings, monkeypatch):
    monkeypatch.setattr(bucket, "_CONFIG", bucket._CONFIG.merge(bucket.Config(retries={"total_max_attempts": 1})))
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    with pytest.raises(TimeoutError, match="did not answer"):
        take_in([SimpleUploadedFile("a.jpg", pictures.jpeg())], by=NOBODY, role="evidence")
    assert (File.objects.count(), Job.objects.count()) == (0, 0)
    assert list(store.incoming().iterdir()) == []


@pytest.mark.parametrize(("variables", "loaded"), [({}, False), ({"LINLI_S3_BUCKET": "linli"}, True)])
def test_the_large_library_is_loaded_only_where_a_bucket_is_named(variables, loaded):
    asked = (
        "import django, sys; django.setup(); from linli.files import store; import linli.config.urls; store.backend();"
        " print('botocore' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], env=environment(**variables), capture_output=True, text=True)
    assert done.stdout.strip() == str(loaded), done.stderr


def test_bytes_without_a_row_are_found_and_swept_and_a_row_without_bytes_is_named(
    objects, moved, django_capture_on_commit_callbacks
):
    from tests.files.test_reconciling import bytes_alone, reconcile

    mine, gone = (take_in([SimpleUploadedFile("a.jpg", pictures.jpeg())], by=NOBODY, role="evidence")[0] for _ in "12")
    attach([mine, gone], "album", 1)
    jobs.process({"files": [mine.pk, gone.pk]})
    orphan = bytes_alone("", "file", "large")
    store.kept(gone.code, "large").unlink()
    moved(clock.now() + timedelta(days=8))
    assert [file.pk for file in reconcile()] == [gone.pk]
    assert File.objects.get(code=orphan).bytes == 10
    moved(clock.now() + timedelta(days=10))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_unused({})
    left = {name.split("/")[2] for name in names(objects) if name.startswith("kept/")}
    assert left == {mine.code, gone.code}
