"""Make anew the letters in which official papers are set, from a package of known content.

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3
    python -m venv scratch && scratch/bin/pip install fonttools==4.68.0
    scratch/bin/python tools/paper_fonts.py expo-google-fonts-noto-serif-sc-0.4.3.tgz

The result is committed with its licence and SHA256SUMS, so that neither an installation nor a run fetches anything.
Regular keeps every character of the face, for people have rare names; Bold, for titles, those of GB 2312.
"""

import base64
import hashlib
import io
import sys
import tarfile
from pathlib import Path

from fontTools import subset

INTEGRITY = "sha512-fSmUpiSFtSeyHV45/2xUOy5SdfExklQwwMKN3cQjAZAujITHDmSbpMHCVdCMhRqMjQtu0ZRgc29u8A+CU3akfw=="
TARGET = Path(__file__).resolve().parent.parent / "src/linli/papers/data/fonts"
LICENCE = "package/LICENSE_FONT"
REGULAR, BOLD = (f"package/{folder}/NotoSerifSC_{folder}.ttf" for folder in ("400Regular", "700Bold"))
# Nothing here is set upwards, and the typesetter squeezes punctuation by itself.
UNUSED = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vmtx", "vhea", "DSIG"]
ALSO = {*range(0x20, 0x7F), 0xA0, 0xB7, 0x2013, 0x2014, 0x2022, 0x2116}


def gb2312() -> set[int]:
    """The characters of GB 2312, and Latin letters."""
    found = set(ALSO)
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            found.update(map(ord, bytes([first, second]).decode("gb2312", "ignore")))
    return found


def cut(font: bytes, characters: set[int] | None, target: Path) -> None:
    """Write the face with these characters only (None: all), without hints and layout tables."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += UNUSED
    face = subset.load_font(io.BytesIO(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters or set(face.getBestCmap()))
    cutter.subset(face)
    subset.save_font(face, str(target), options)


def main(package: Path) -> None:
    """Check the package, write the faces, their licence and their digests."""
    content = package.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        raise SystemExit(f"{package}: {found}, expected {INTEGRITY}")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        parts = {name: archive.extractfile(name).read() for name in (REGULAR, BOLD, LICENCE)}  # type: ignore[union-attr]  # each of them is a file
    TARGET.mkdir(parents=True, exist_ok=True)
    cut(parts[REGULAR], None, TARGET / "NotoSerifSC-Regular.ttf")
    cut(parts[BOLD], gb2312(), TARGET / "NotoSerifSC-Bold.ttf")
    (TARGET / "OFL.txt").write_bytes(parts[LICENCE])
    sums = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in sorted(TARGET.glob("*.ttf"))]
    (TARGET / "SHA256SUMS").write_text("".join(sums))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
