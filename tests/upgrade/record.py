"""What an installation of this version has: recorded once with a release, and brought forward by the tests ever since.

In the release's checkout, with LINLI_DATA_DIR (and for PostgreSQL LINLI_DATABASE_URL) naming a new place:
`linli migrate`, then `python -m tests.upgrade.record`. Keep the database, compressed, and the keys beside this file.
"""

import json
from io import BytesIO

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from PIL import Image  # noqa: E402

from linli.cases import packs, services  # noqa: E402
from linli.cases.services import Submission  # noqa: E402
from linli.files.services import take_in  # noqa: E402
from linli.jobs.worker import run_until_idle  # noqa: E402
from linli.journal import checkpoint  # noqa: E402
from linli.journal.actors import SYSTEM, Actor  # noqa: E402
from linli.places.queries import Place  # noqa: E402
from tests.support.cast import laid_out, peopled  # noqa: E402

WORDS = "3栋楼下污水井往外冒水，升级以前报的"


def photo() -> SimpleUploadedFile:
    """As a telephone sends it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (30, 120, 200)).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue())


def fill() -> dict[str, object]:
    """An estate with its people, a request with a photo under way, one that came without an account, and a root."""
    front = next(page.parent for page in packs.SEEDS.glob("*/process.yaml") if "\nfront: true\n" in page.read_text())
    packs.publish_folder(front, by=SYSTEM)
    cast = peopled(laid_out())
    places = cast.places
    where = Place(building_id=places.building.pk, label="3栋", grid_id=places.grid.pk)
    resident = Actor(cast.resident.pk, "person", name=cast.resident.name)
    files = take_in([photo()], by=resident, role="photos")
    given = Submission({"what": WORDS, "category": "sewage"}, where=where, reporter_id=cast.resident.pk, files=files)
    case = services.submit(places.estate, given, by=resident)
    unknown = Submission({"what": "路灯不亮", "category": "lighting"}, where=where, phone="13800138009", name="过路人")
    other = services.submit(places.estate, unknown, by=Actor(None, "anonymous"))
    services.act(case.pk, "dispatch", {"post": cast.posts["grid_worker"].pk, "note": ""}, by=cast.acting("secretary"))
    run_until_idle()
    checkpoint.advance()
    return {"case": case.code, "other": other.code, "files": [file.code for file in files]}


if __name__ == "__main__":
    print(json.dumps(fill()))
