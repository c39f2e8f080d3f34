"""The store of a city: an S3-compatible bucket. Loaded only where the settings name it, for its library is large."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from boto3.exceptions import S3UploadFailedError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from linli.files.store import incoming

_BLOCK = 1 << 16
_MISSING = ("NoSuchKey", "404")
# Many threads share one client. Stores other than Amazon's know no newer checksums.
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=64,
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):  # type: ignore[misc] # the library has no types
    """Objects under their names. What was put is there for good, and `sync` has nothing left to do."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": _CONFIG}

    @cached_property
    def client(self) -> Any:
        """One for all threads; django-storages would make one for each, some megabytes large."""
        return self.connection.meta.client

    def put(self, name: str, path: Path) -> None:
        with _told(name):
            self.client.upload_file(str(path), self.bucket_name, name)

    def sync(self, name: str) -> None:
        pass

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        with _told(name):
            length: int = self.client.head_object(Bucket=self.bucket_name, Key=name)["ContentLength"]
        return length

    def blocks(self, name: str, first: int, last: int) -> Iterator[bytes]:
        if first <= last:
            with _told(name), closing(self._body(name, Range=f"bytes={first}-{last}")) as body:
                yield from body.iter_chunks(_BLOCK)

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        with NamedTemporaryFile(prefix="incoming.", dir=incoming()) as copy:
            with _told(name), closing(self._body(name)) as body:
                shutil.copyfileobj(body, copy, _BLOCK)
            copy.flush()
            yield Path(copy.name)

    def delete(self, name: str) -> None:
        with _told(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=name)

    def address(self, name: str, seconds: int, mime: str) -> str:
        if not self.endpoint_url or self.addressing_style != "path":
            return ""  # pages let browsers fetch from that one address alone
        what = {"Bucket": self.bucket_name, "Key": name, "ResponseContentType": mime}
        given: str = self.client.generate_presigned_url("get_object", Params=what, ExpiresIn=seconds)
        return given

    def older(self, folder: str, before: datetime) -> list[str]:
        with _told(folder):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=f"{folder}/")
            return [one["Key"] for page in pages for one in page.get("Contents", ()) if one["LastModified"] < before]

    def _body(self, name: str, **how: str) -> Any:
        return self.client.get_object(Bucket=self.bucket_name, Key=name, **how)["Body"]


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say what went wrong as a folder would: no such file, or a fault of the device."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            raise FileNotFoundError(errno.ENOENT, "not in the bucket", name) from None
        raise OSError(errno.EIO, f"the bucket refused: {error}", name) from error
    except (BotoCoreError, S3UploadFailedError) as error:
        raise TimeoutError(errno.ETIMEDOUT, f"the bucket did not answer: {error}", name) from error
