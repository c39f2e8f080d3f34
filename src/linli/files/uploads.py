"""Taking bytes off the line: straight into quarantine, counted, digested, and on the disk before a view runs."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from linli.files import store

MEGABYTE = 1024 * 1024
# Nine photos as phones take them; a request that announces more is turned away before its body is read.
LARGEST_REQUEST = 120 * MEGABYTE
# Bytes of one file beyond this are counted and thrown away, so that a lie about a length fills no disk.
LARGEST_FILE = 50 * MEGABYTE
# What a resumable upload sends (linli.media): its view counts it itself, and writes it where it belongs as it comes.
STREAMED = "application/offset+octet-stream"


class Quarantined(TemporaryUploadedFile):
    """An upload that lies in quarantine under a passing name and goes with the request unless it is taken in."""

    sha256 = ""

    def __init__(self, name: str, content_type: str, charset: str | None, extra: dict[str, Any] | None) -> None:
        file = NamedTemporaryFile(prefix="incoming.", dir=store.incoming())  # noqa: SIM115 -- closed with the request
        UploadedFile.__init__(self, file, name, content_type, 0, charset, extra)


class QuarantineHandler(FileUploadHandler):
    """Django hands every multipart file to this."""

    file: Quarantined

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_so_far: list[Quarantined] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = Quarantined(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)
        self.taken_so_far.append(self.file)
        self.digest = hashlib.sha256()
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)
        self.taken += len(raw_data)
        if self.taken <= LARGEST_FILE:
            with self._removed_on_trouble():
                self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Quarantined:
        with self._removed_on_trouble():
            self.file.seek(0)
            os.fsync(self.file.fileno())
        self.file.size = file_size
        self.file.sha256 = self.digest.hexdigest()
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    @contextmanager
    def _removed_on_trouble(self) -> Iterator[None]:
        """A full disk ends the whole request, and Django forgets what it has of it: make room at once."""
        try:
            yield
        except OSError:
            for file in self.taken_so_far:
                with suppress(OSError):  # closing tries to write the rest once more, and then removes the file
                    file.close()
            raise


def limit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a body that is too long, or of a length not told, is refused (413) before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if request.content_type == STREAMED and length.isdigit():
            return get_response(request)
        if length.isdigit() and int(length) > LARGEST_REQUEST:
            raise RequestDataTooBig(f"{length} bytes announced; {LARGEST_REQUEST} is the most")
        if not length and "chunked" in request.headers.get("Transfer-Encoding", ""):
            raise RequestDataTooBig("A body of unknown length; give Content-Length")
        return get_response(request)

    return middleware
