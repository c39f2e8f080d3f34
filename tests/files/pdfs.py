"""PDFs made for the tests: as scanners and courts make them, and as somebody with bad intent would."""

import base64
import io
import zlib
from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from tests.files.pictures import archive_behind


def made(change: Callable[[Pdf], object] = lambda pdf: None, *, pages: int = 1, **saved: object) -> bytes:
    """A PDF with blank pages after the change."""
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **saved)
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """Pictures of pages, as an office's scanner sends them."""
    sheets = [Image.effect_noise((400, 560), 60).convert("L") for _ in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def locked(*, user: str = "secret") -> bytes:
    return made(encryption=pikepdf.Encryption(owner="owner", user=user))


def _action(**what: object) -> Callable[[Pdf], object]:
    return lambda pdf: setattr(pdf.Root, "OpenAction", Dictionary(**what))


def _script_in_a_name_tree(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=Stream(pdf, b"app.alert(1)")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", action])))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["run.exe"] = b"MZ"


def _on_the_page(**what: object) -> Callable[[Pdf], object]:
    def change(pdf: Pdf) -> None:
        mark = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **what)
        pdf.pages[0].Annots = Array([pdf.make_indirect(mark)])

    return change


def _form_that_runs(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<xdp/>"))


def _catalogue_in_the_trailer() -> bytes:
    """The catalogue is no object of its own, so that walking the objects does not meet it."""
    pages = b"1 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 1>>\nendobj\n"
    page = b"2 0 obj\n<</Type/Page/Parent 1 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    body = b"%PDF-1.4\n" + pages + page
    rows = b"".join(b"%010d 00000 n \n" % place for place in (9, 9 + len(pages)))
    root = b"<</Type/Catalog/Pages 1 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    tail = b"trailer\n<</Size 3/Root %b>>\nstartxref\n%d\n%%%%EOF\n" % (root, len(body))
    return body + b"xref\n0 3\n0000000000 65535 f \n" + rows + tail


Make = Callable[[], bytes]
# Made by the test that sends it: to make them all takes seconds, and every process collects all tests.
ACTIVE: dict[str, Make] = {
    "a script on opening": partial(made, _action(S=Name.JavaScript, JS="app.alert(1)")),
    "a script by name": partial(made, _script_in_a_name_tree),
    "a script in packed objects": partial(
        made, _script_in_a_name_tree, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "a program started": partial(made, _action(S=Name.Launch, F="cmd.exe")),
    "a form sent on opening": partial(made, _action(S=Name.SubmitForm, F="http://example.org")),
    "an address called on opening": partial(made, _action(S=Name.URI, URI="https://example.org")),
    "a script in a catalogue within the trailer": _catalogue_in_the_trailer,
    "an attached file": partial(made, _attached),
    "a file on the page": partial(made, _on_the_page(Subtype=Name.FileAttachment)),
    "a film on the page": partial(made, _on_the_page(Subtype=Name.RichMedia)),
    "a link that starts a program": partial(made, _on_the_page(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x"))),
    "a form of another make": partial(made, _form_that_runs),
    "an action on leaving": partial(
        made, lambda pdf: setattr(pdf.pages[0], "AA", Dictionary(C=Dictionary(S=Name.Named)))
    ),
}


def harmless(pdf: Pdf) -> None:
    """What papers of courts and offices have: a link, the page to open at, the field of a signature."""
    _on_the_page(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org"))(pdf)
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="1", Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 0, 0]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def bomb() -> bytes:
    """A picture of 300 MB in 300 kB."""
    packed = zlib.compress(bytes(300 * 1024 * 1024), 9)

    def change(pdf: Pdf) -> None:
        picture = Stream(pdf, packed)
        picture.Filter = Name.FlateDecode
        pdf.pages[0].Contents = pdf.make_indirect(picture)

    return made(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def armoured_bomb() -> bytes:
    """The same bomb written in letters, as some programs write every stream."""
    packed = base64.a85encode(zlib.compress(bytes(300 * 1024 * 1024), 9)) + b"~>"

    def change(pdf: Pdf) -> None:
        picture = Stream(pdf, packed)
        picture.Filter = Array([Name.ASCII85Decode, Name.FlateDecode])
        pdf.pages[0].Contents = pdf.make_indirect(picture)

    return made(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def armoured() -> bytes:
    """An honest stream written in letters."""

    def change(pdf: Pdf) -> None:
        stream = Stream(pdf, base64.a85encode(zlib.compress(b"q Q")) + b"~>")
        stream.Filter = Array([Name.ASCII85Decode, Name.FlateDecode])
        pdf.pages[0].Contents = pdf.make_indirect(stream)

    return made(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def folded(times: int) -> bytes:
    """A stream packed many times over."""
    packed = b"q Q"
    for _ in range(times):
        packed = zlib.compress(packed)

    def change(pdf: Pdf) -> None:
        stream = Stream(pdf, packed)
        stream.Filter = Array([Name.FlateDecode] * times)
        pdf.pages[0].Contents = pdf.make_indirect(stream)

    return made(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def many_pages(count: int) -> bytes:
    """One page, said many times."""

    def change(pdf: Pdf) -> None:
        for _ in range(count - 1):
            pdf.pages.append(pdf.pages[0])

    return made(change)


def round_tree() -> bytes:
    """A tree of pages that leads back to itself."""
    parts = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>\nendobj\n",
    ]
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 3\n" + rows + b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def halved() -> bytes:
    """The first half of a scan, with an end."""
    whole = scan()
    return whole[: len(whole) // 2] + b"\n%%EOF\n"


HOSTILE: dict[str, list[Make]] = {
    "two_faced": [
        lambda: archive_behind(scan()),
        lambda: made().replace(b"%PDF-1.", b"%PDF-1.7\n<script>alert(1)</script>\n%PDF-1.", 1),
    ],
    "encrypted": [locked, partial(locked, user="")],
    "broken": [
        lambda: scan()[:-2000],
        halved,
        lambda: b"%PDF-1.7\n%%EOF\n",
        lambda: b"%PDF-1.7\n",
        lambda: made() + b"\0" * 5000,
        round_tree,
        partial(made, pages=0),
    ],
    "long": [partial(many_pages, 301), partial(many_pages, 3_000)],
    "heavy": [armoured_bomb, partial(folded, 2), bomb, partial(folded, 3)],
    "active": list(ACTIVE.values()),
}
