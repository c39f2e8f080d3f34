"""What comes out, opened by other libraries than those that wrote it, and measured on the page."""

import hashlib
import io
import itertools
import struct
import zipfile
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import docx
import pdfplumber
import pypdf
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx2python import docx2python

from linli.papers import faces, posted, typeset, word
from linli.papers.ooxml import qualified
from linli.papers.writing import Page
from linli.rules import paper
from tests.papers.templates import HEADED, SIGNED, STOP, STOP_VALUES, WAGES, WAGES_VALUES

MM = 72 / 25.4
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(template=STOP, values=STOP_VALUES, body="青云街道办事处", **more):
    made = paper.load(template, "stop.yaml")
    given = {"number": paper.number_of(made.letters(values), 2026, 1), "date": "2026年3月2日", **more}
    return made.fill(values, body=body, **given)


def lines_of(page):
    """The page's characters by line, top to bottom, left to right."""
    found = defaultdict(list)
    for char in page.chars:
        found[round(char["top"] + char["size"] / 2)].append(char)
    return [sorted(found[at], key=lambda char: char["x0"]) for at in sorted(found)]


def text_of(line):
    return "".join(char["text"] for char in line)


@pytest.fixture(scope="module")
def full():
    """A page that is all text: thirty lines' worth of one paragraph under the smallest heading there is."""
    long = document(HEADED.replace("head: true\n", ""), {"text": "法" * 28 * 60})
    with pdfplumber.open(io.BytesIO(typeset.pdf(long))) as pdf:
        yield pdf


def test_a_full_page_has_22_lines_of_28_characters_in_156_by_225_millimetres(full):
    page = full.pages[1]
    lines = [line for line in lines_of(page) if line[0]["size"] == pytest.approx(16)]
    assert [len(line) for line in lines] == [28] * 22
    first, last = lines[0][0], lines[-1][-1]
    assert first["x0"] == pytest.approx(28 * MM, abs=0.5)
    assert last["x1"] == pytest.approx((28 + 156) * MM, abs=0.5)
    tops = [line[0]["top"] for line in lines]
    steps = [below - above for above, below in itertools.pairwise(tops)]
    assert steps == pytest.approx([225 * MM / 22] * 21, abs=0.05)
    chars = [below["x0"] - above["x0"] for above, below in itertools.pairwise(lines[5])]
    assert chars == pytest.approx([156 * MM / 28] * 27, abs=0.05)
    assert min(tops) >= 37 * MM - 0.5
    assert max(char["bottom"] for line in lines for char in line) <= (37 + 225) * MM + 5


def test_pages_are_a4_and_numbered_outside_odd_right_even_left(full):
    for number, page in enumerate(full.pages, start=1):
        assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM), abs=0.1)
        foot = [line for line in lines_of(page) if line[0]["top"] > 262 * MM]
        assert [text_of(line) for line in foot] == [f"— {number} —"]
        one_in = 156 * MM / 28
        if number % 2:
            assert foot[0][-1]["x1"] == pytest.approx((28 + 156) * MM - one_in, abs=MM)
        else:
            assert foot[0][0]["x0"] == pytest.approx(28 * MM + one_in, abs=0.5)


LAW = (
    "依据《中华人民共和国城乡规划法》第六十四条的规定，责令你单位于2026年3月20日前停止建设（含拆除），等候“调查”处理。"
)
PLAIN = HEADED.replace("head: true\n", "").replace("copies: 云麓区人民政府办公室。\n", "")
PARTED = PLAIN + "  # 二、救济途径\n  如不服本决定，可自收到本决定书之日起六十日内申请行政复议，或者提起行政诉讼。\n"
LISTED = PLAIN + "  | 序号 | 姓名 |\n  each people: | {{ row }} | {{ name }} |\n"
ANNEXED = PLAIN + "attachments: [现场照片, 现场检查笔录和当事人陈述申辩意见书以及其他有关证据材料的目录清单及说明]\n"


def pages_of(made):
    """The lines of each page, without the gaps between Chinese and figures."""
    with pypdfium2.PdfDocument(typeset.pdf(made)) as pdf:
        return [page.get_textpage().get_text_range().replace(" ", "").splitlines() for page in pdf]


def body_lines(page, end="青云街道办事处"):
    """The lines of the text on the page of the signature, that is above it."""
    return [line for line in page[: page.index(end)] if "附件" not in line and "材料" not in line and line[0] != "2．"]


@pytest.mark.parametrize("more", ["", "\n请遵照执行。"], ids=["long", "short"])
@pytest.mark.parametrize("template", [PLAIN, ANNEXED], ids=["plain", "annexed"])
def test_the_signature_never_stands_without_two_lines_of_the_text(template, more):
    alone = []
    for length in range(20, 1300, 23):
        made = document(template, {"text": (LAW * 30)[:length] + more})
        signed = [page for page in pages_of(made) if "青云街道办事处" in page]
        if len(signed) != 1 or len(body_lines(signed[0])) < 2:
            alone.append(length)
    assert alone == []


def test_a_heading_never_stands_at_the_foot_of_a_page_without_what_it_heads():
    for length in range(14, 24):
        made = document(PARTED, {"text": "\n".join(["第一条依法办理。"] * length)})
        for page in pages_of(made):
            ends = [line for line in page if line and not line.startswith("—")]
            assert not ends[-1].startswith("二、"), length
        kept = {
            line.text: line.paragraph_format.keep_with_next
            for line in docx.Document(io.BytesIO(word.docx(made))).paragraphs
        }
        assert kept["二、救济途径"] is True


def test_a_partys_own_word_has_a_day_and_no_body_under_it():
    made = document('title: {zh: 申请书}\nto: "{{ body }}："\nby_party: true\ntext: |\n  申请人自愿申请。\n', {})
    (page,) = pages_of(made)
    assert [line for line in page if line] == [
        "申请书",
        "〔2026〕1号",
        "青云街道办事处：",
        "申请人自愿申请。",
        "2026年3月2日",
        "—1—",
    ]
    assert "青云街道办事处" not in [line.text for line in docx.Document(io.BytesIO(word.docx(made))).paragraphs]


@pytest.mark.parametrize("rows", [1, 2, 17, 18, 19, 20, 21, 22, 23, 24, 50])
def test_the_signature_stands_with_two_rows_of_a_table_and_the_tables_heading(rows):
    names = [{"name": f"张{number}"} for number in range(1, rows + 1)]
    pages = pages_of(document(LISTED, {"text": "名单如下：", "people": names}))
    signed = next(page for page in pages if "青云街道办事处" in page)
    tables = [
        [line for line in page if line.startswith(("序号", *"0123456789")) and "年" not in line] for page in pages
    ]
    shown = [line for table in tables for line in table if "张" in line]
    assert shown == [f"{number}张{number}" for number in range(1, rows + 1)]
    assert len([line for line in signed if "张" in line]) >= min(2, rows)
    assert [table.count("序号姓名") for table in tables] == [1] * len(pages)


@pytest.mark.parametrize("length", [12, 25, 60])
def test_a_row_of_a_posted_list_stands_whole_on_one_page_below_the_lists_heading(length):
    rows = [[f"第{number}件", "漏" * length + f"尾{number}件", "办结"] for number in range(60)]
    made = posted.pdf(
        "诉求台账", [Page("诉求台账", ["编号", "事由", "结果"], rows)], body="青云街道办事处", signed=False
    )
    with pypdfium2.PdfDocument(made) as pdf:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert len(pages) > 2
    assert all(page.count("编号事由结果") == 1 for page in pages)
    for number in range(60):
        [begun] = [at for at, page in enumerate(pages) if f"第{number}件" in page]
        assert f"尾{number}件" in pages[begun]
        assert pages[begun].count("漏") % length == 0


def test_a_cell_longer_than_a_page_goes_on_upon_the_next():
    made = document(LISTED, {"text": "名单如下：", "people": [{"name": "长" * 3000}]})
    assert sum("".join(page).count("长") for page in pages_of(made)) == 3000


def test_that_the_last_lines_go_with_the_signature_moves_no_letter():
    """The same words once as the last paragraph, cut for the signature, once with another after them."""
    for length in range(30, 700, 17):
        words = (LAW * 12)[:length]
        last = [line for page in pages_of(document(PLAIN, {"text": words})) for line in page]
        before = [line for page in pages_of(document(PLAIN, {"text": f"{words}\n{'法' * 60}"})) for line in page]
        ends = next(at for at, line in enumerate(before) if line.startswith("法法"))
        assert [line for line in last if line in words] == [line for line in before[:ends] if line in words]


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket():
    lines = [line for page in pages_of(document(PLAIN, {"text": LAW * 30})) for line in page]
    assert [line for line in lines if line[0] in "，。、；：）》”" or line[-1] in "（《“"] == []


def test_the_pdf_carries_its_own_faces_and_is_an_archive_document():
    content = typeset.pdf(document())
    reader = pypdf.PdfReader(io.BytesIO(content))
    names, embedded = set(), set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            face = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(str(face["/BaseFont"]).partition("+")[2])
            embedded.add(any(key in face["/FontDescriptor"].get_object() for key in ("/FontFile2", "/FontFile3")))
    assert names == {"NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansCJKsc-Regular"}
    assert embedded == {True}
    assert b"pdfaid:part" in reader.xmp_metadata.stream.get_data() or "pdfaid" in str(
        reader.xmp_metadata.stream.get_data()
    )
    assert reader.metadata.title == "责令停止违法建设通知书"


def test_title_addressee_indent_attachments_and_signature_stand_where_the_standard_says():
    with pdfplumber.open(io.BytesIO(typeset.pdf(document()))) as pdf:
        lines = lines_of(pdf.pages[0])
    by_text = {text_of(line): line for line in lines}
    title = by_text["责令停止违法建设通知书"]
    assert title[0]["size"] == pytest.approx(22)
    assert (title[0]["x0"] + title[-1]["x1"]) / 2 == pytest.approx((28 + 78) * MM, abs=0.5)
    assert by_text["许文静："][0]["x0"] == pytest.approx(28 * MM, abs=0.5)
    cell = 156 * MM / 28
    first = next(line for text, line in by_text.items() if text.startswith("经查"))
    assert first[0]["x0"] == pytest.approx(28 * MM + 2 * cell, abs=0.5)
    assert next(line for text, line in by_text.items() if text.startswith("附件"))[0]["x0"] == pytest.approx(
        28 * MM + 2 * cell, abs=0.5
    )
    date, body = by_text["2026年3月2日"], by_text["青云街道办事处"]
    assert date[-1]["x1"] == pytest.approx((28 + 156) * MM - 4 * cell, abs=1)
    assert (body[0]["x0"] + body[-1]["x1"]) / 2 == pytest.approx((date[0]["x0"] + date[-1]["x1"]) / 2, abs=1)
    assert lines.index(date) == lines.index(body) + 1


def test_a_line_without_value_is_left_out_and_a_draft_says_what_it_is():
    content = typeset.pdf(document(number="", date="", draft=True))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "联系电话" not in text
    assert "草稿" in text
    assert "草稿" not in pypdf.PdfReader(io.BytesIO(typeset.pdf(document()))).pages[0].extract_text()


def test_a_table_with_one_line_of_text_below_it_is_set_too():
    made = document(WAGES.replace("  ## （一）期限\n", ""), WAGES_VALUES)
    text = pypdf.PdfReader(io.BytesIO(typeset.pdf(made))).pages[0].extract_text()
    assert "前支付" in text


def test_rare_names_and_sums_stand_in_the_table():
    made = document(WAGES, WAGES_VALUES)
    with pdfplumber.open(io.BytesIO(typeset.pdf(made))) as pdf:
        (table,) = pdf.pages[0].extract_tables()
    assert table == [
        ["序号", "姓名", "拖欠工资（元）"],
        ["1", "李𬱖", "17500.00"],
        ["2", "王㙍", "12345.50"],
        ["", "合计", "29845.50"],
    ]
    assert "贰万玖仟捌佰肆拾伍元伍角整" in made.blocks[0].text


def test_a_red_head_is_red_with_its_rule_and_number():
    made = document(HEADED, {"text": "现将有关事项通知如下。"})
    with pdfplumber.open(io.BytesIO(typeset.pdf(made))) as pdf:
        page = pdf.pages[0]
        head = next(line for line in lines_of(page) if text_of(line) == "青云街道办事处文件")
        rules = [each for each in page.lines + page.rects if each["width"] > 100 * MM and each["top"] < 150 * MM]
    red, green, blue = head[0]["non_stroking_color"]
    assert red > 0.7
    assert max(green, blue) < 0.2
    assert rules[0]["width"] == pytest.approx(156 * MM, abs=0.5)
    assert rules[0]["top"] > head[0]["bottom"]


def test_the_imprint_says_who_gets_copies_and_who_issued_it_on_which_day():
    made = document(HEADED, {"text": "现将有关事项通知如下。"})
    copies, issued = made.imprint
    assert (copies, issued.split("\t")) == ("抄送：云麓区人民政府办公室。", ["青云街道办事处", f"{made.date}印发"])
    with pdfplumber.open(io.BytesIO(typeset.pdf(made))) as pdf:
        page = pdf.pages[-1]
        listed = {text_of(line): line for line in lines_of(page)}
        rules = [each["top"] for each in page.lines + page.rects if each["width"] > 100 * MM]
    last = next(line for text, line in listed.items() if text.endswith("印发"))
    above = next(line for text, line in listed.items() if text.startswith("抄送"))
    assert above[0]["bottom"] < last[0]["top"] < 265 * MM
    assert last[-1]["x1"] == pytest.approx((28 + 156) * MM - 14, abs=8)
    assert sum(top > above[0]["top"] - 20 for top in rules) == 3
    assert "青云街道办事处\t" in docx2python(io.BytesIO(word.docx(made))).text
    assert document(STOP, STOP_VALUES).imprint == ()


def test_the_word_file_says_the_same_on_the_same_page():
    content = word.docx(document(WAGES, WAGES_VALUES))
    read = docx2python(io.BytesIO(content))
    for words in (
        "责令限期支付决定书",
        "云麓人社责支〔2026〕1号",
        "云湖某建筑有限公司：",
        "李𬱖",
        "青云街道办事处",
        "2026年3月2日",
    ):
        assert words in read.text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        settings = ElementTree.fromstring(archive.read("word/settings.xml"))
        feet = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/footer")]
        table = archive.read("word/fontTable.xml").decode()
    margins = body.find(f".//{W}pgMar").attrib
    given = {side: int(margins[W + side]) for side in ("top", "bottom", "left", "right")}
    assert given == pytest.approx({"top": 2098, "bottom": 1984, "left": 1587, "right": 1474}, abs=1)
    faces_used = {run.attrib.get(W + "eastAsia") for run in body.iter(f"{W}rFonts")}
    assert {"仿宋_GB2312", "方正小标宋简体", "楷体_GB2312"} <= faces_used
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in table
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    assert settings.find(f"{W}themeFontLang").attrib[W + "eastAsia"] == "zh-CN"
    assert len([foot for foot in feet if ">— <" in foot and "PAGE" in foot and "> —<" in foot]) == 2


def test_the_word_files_page_holds_22_lines_of_28_letters_and_not_one_more():
    """By Word's arithmetic, in twentieths of a point: what exceeds the page by one goes to the next line or page."""
    with zipfile.ZipFile(io.BytesIO(word.docx(document(WAGES, WAGES_VALUES)))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
    size, margins, grid = (body.find(f".//{W}{tag}").attrib for tag in ("pgSz", "pgMar", "docGrid"))
    high, wide = (
        int(size[W + side]) - sum(int(margins[W + edge]) for edge in edges)
        for side, edges in {"h": ("top", "bottom"), "w": ("left", "right")}.items()
    )
    normal = next(style for style in styles.iter(f"{W}style") if style.attrib[W + "styleId"] == "Normal")
    lines, closer = normal.find(f"{W}pPr/{W}spacing").attrib, int(normal.find(f"{W}rPr/{W}spacing").attrib[W + "val"])
    pitch, letter = int(lines[W + "line"]), int(normal.find(f"{W}rPr/{W}sz").attrib[W + "val"]) * 10 + closer
    # Cells for letters would be narrower than the letters; LibreOffice then gives each two cells.
    assert (grid[W + "type"], int(grid[W + "linePitch"]), lines[W + "lineRule"]) == ("lines", pitch, "exact")
    assert (high // pitch, wide // letter) == (22, 28)
    assert high - 22 * pitch < 22  # and no room is left that a line could have had
    assert wide - 28 * letter < 28
    assert normal.find(f"{W}pPr/{W}widowControl").attrib[W + "val"] == "0"


def test_the_word_files_signature_stays_with_the_last_two_lines_of_the_text():
    with zipfile.ZipFile(io.BytesIO(word.docx(document(STOP, STOP_VALUES)))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    lines = [
        ("".join(text.text or "" for text in line.iter(f"{W}t"))[:4], line.find(f"{W}pPr/{W}keepNext") is not None)
        for line in body.iter(f"{W}p")
    ]
    heading = "一、要求"  # which stays with what it heads
    assert [words for words, held in lines if held] == [
        heading,
        "依据《中",
        "",
        "附件：1",
        "2．现场",
        "",
        "",
        "青云街道",
    ]
    assert lines[-1] == ("2026", False)


@pytest.mark.parametrize(("lines", "kept"), [(9, True), (11, True), (16, True), (17, False), (23, True)])
def test_a_long_last_paragraph_is_held_unless_it_fits_on_a_page_and_not_with_the_signature(lines, kept):
    file = word.docx(document(PLAIN, {"text": f"现通知如下。\n{'法' * (28 * lines - 2)}"}))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    held = [line for line in body.iter(f"{W}p") if line.find(f"{W}pPr/{W}keepNext") is not None]
    words = ["".join(text.text or "" for text in line.iter(f"{W}t")) for line in held]
    assert any(one.startswith("法法") for one in words) == kept
    assert words[-1] == "青云街道办事处"


def test_the_faces_are_those_of_the_manifest_and_their_licence_is_beside_them():
    folder = Path(typeset.DATA) / "fonts"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()


def test_the_face_knows_rare_names_and_says_what_it_does_not_know():
    assert faces.missing("李𬱖 王㙍 张骉　〔2026〕") == []
    assert faces.missing("甲\U0003134a乙\U0003134a") == ["\U0003134a"]
    assert faces.missing("张\u200b三\ufe0f") == []


def test_a_rare_name_in_a_title_and_a_heading_is_set_in_the_plain_cut_where_the_bold_one_lacks_it():
    content = posted.pdf(
        "王喆的面积（㎡）", [Page("", ("姓名喆", "m²"), [("王喆", "1")])], body="青云街道", signed=False
    )
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        cut = {char["text"]: char["fontname"].rpartition("-")[2] for char in pdf.pages[0].chars}
        words = pdf.pages[0].extract_text()
    assert "王喆的面积（㎡）" in words
    assert "m²" in words
    assert (cut["面"], cut["喆"], cut["㎡"], cut["²"]) == ("Bold", "Regular", "Regular", "Regular")


@pytest.mark.parametrize("odd", ["😀", "👍\ufe0f", "한", "\x07", "𠮷"])
def test_what_no_face_has_is_a_box_on_a_posted_list_instead_of_an_error(odd):
    content = posted.pdf("诉求台账", [Page("", ("事项", "地点"), [(f"甲{odd}乙", "1")])], body="", signed=False)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert "甲□乙" in pdf.pages[0].extract_text().replace("\ufe0f", "")


def test_a_long_matter_stays_within_its_row_where_somebody_signs():
    long = "水压太小，2 楼热水器打不着，请处理一下，楼上楼下都这样，物业说要等配件 AH-2026-000326"
    rows = [(long, "安和安置小区党支部", "网格员 第 2 次退单", "不属本岗职责", "裁定仍由原职务承办")] * 3
    heads = ("事项", "派单的", "退单的", "原因", "审定")
    content = posted.pdf("退单和错派台账", [Page("", heads, rows)], body="", signed=True)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        told = [page.crop(row.cells[0]).extract_text().replace("\n", "") for row in page.find_tables()[0].rows[1:]]
    assert [one.replace(" ", "") for one in told] == [long.replace(" ", "")] * 3


def own_face(folder, letter):
    """The shipped face under a name that a city's own has, with the last letter of its map made another."""
    data = bytearray((faces.FONTS / "NotoSerifSC-Regular.ttf").read_bytes())
    renamed = data.replace("Noto Serif SC".encode("utf-16-be"), "AR PL UKai CN".encode("utf-16-be"))
    last = max(faces._points(bytes(data)))
    group = struct.pack(">II", last, last)
    at = renamed.rfind(group)
    renamed[at : at + 8] = struct.pack(">II", ord(letter), ord(letter))
    (folder / "own.ttf").write_bytes(renamed)


def test_what_a_citys_own_face_has_is_printed_wherever_it_stands_and_not_put_into_a_box(tmp_path, settings):
    letter = "\U0003134a"
    settings.FONTS_DIR = str(tmp_path)
    pages = [Page("", (f"姓名{letter}", "地点"), [(f"甲{letter}乙", "1")])]
    before = posted.pdf(f"王{letter}的面积", pages, body="", signed=False)
    own_face(tmp_path, letter)
    assert faces.missing(f"甲{letter}\U0003134b") == ["\U0003134b"]
    after = posted.pdf(f"王{letter}的面积", pages, body="", signed=False)
    words = []
    for content in (before, after):
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            words.append(pdf.pages[0].extract_text())
    assert words[0].count("□") == 3
    assert words[1] == words[0].replace("□", letter)


def test_an_old_face_without_a_full_map_tells_the_same_of_the_first_plane():
    data = (faces.FONTS / "NotoSerifSC-Regular.ttf").read_bytes()
    table = data.index(b"cmap", 12, 600)
    start = int.from_bytes(data[table + 8 : table + 12], "big")
    maps = {}
    for number in range(int.from_bytes(data[start + 2 : start + 4], "big")):
        at = start + int.from_bytes(data[start + 8 + 8 * number : start + 12 + 8 * number], "big")
        maps[int.from_bytes(data[at : at + 2], "big")] = at
    assert set(faces._segments(data, maps[4])) == {point for point in faces._groups(data, maps[12]) if point < 65_536}


# ECMA-376, CT_PPr and CT_SectPr: Word takes their children in this order only.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs kinsoku overflowPunct "
    "snapToGrid spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b bCs i color spacing w sz szCs lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar paperSrc pgBorders pgNumType cols titlePg docGrid",
}


@pytest.mark.parametrize("made", [(STOP, STOP_VALUES), (WAGES, WAGES_VALUES), (HEADED, {"text": "现通知如下。"})])
def test_the_word_files_elements_stand_in_the_order_that_word_demands(made):
    with zipfile.ZipFile(io.BytesIO(word.docx(document(*made)))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    for tag, order in ORDER.items():
        for element in body.iter(W + tag):
            places = [order.split().index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places)


@pytest.fixture(scope="module")
def across():
    """Two hundred and thirty-nine who sign, on pages that lie across."""
    worker = {"name": "王桂", "begun": "2026-01-05", "ended": "2026-04-30", "owed": 3_086_000}
    values = {"workers": [worker] * 239, "total": 239 * 3_086_000}
    return document(SIGNED, values)


def test_a_broad_table_lies_across_with_its_heading_on_every_page_and_room_for_a_thumb(across):
    millimetre = 72 / 25.4
    with pdfplumber.open(io.BytesIO(typeset.pdf(across))) as made:
        assert {(round(page.width), round(page.height)) for page in made.pages} == {(842, 595)}
        tables = [page.extract_table() for page in made.pages]
        assert {tuple(table[0]) for table in tables} == {("序号", "姓名", "起止日期", "欠付", "签名按手印")}
        rows = [row for table in tables for row in table[1:]]
        assert [row[0] for row in rows] == [*map(str, range(1, 240)), ""]
        assert (rows[0][2], rows[-1][3]) == ("2026.1.5 2026.4.30", "7375540.00")
        cells = made.pages[1].find_tables()[0].rows[1:-1]
        assert all(row.bbox[3] - row.bbox[1] > 13.9 * millimetre for row in cells)
        edges = made.pages[1].find_tables()[0].bbox
        assert edges[2] - edges[0] == pytest.approx(225 * millimetre, abs=1)


def test_the_word_file_lies_across_with_rows_as_high_and_the_heading_again(across):
    file = docx.Document(io.BytesIO(word.docx(across)))
    section, rows = file.sections[0], file.tables[0].rows
    assert (section.orientation, round(section.page_width.mm), round(section.page_height.mm)) == (
        WD_ORIENT.LANDSCAPE, 297, 210,
    )  # fmt: skip
    assert [round(row.height.mm) if row.height else 0 for row in rows] == [0, *[14] * 239, 0]
    assert all(row.height_rule != WD_ROW_HEIGHT_RULE.EXACTLY for row in rows)  # what somebody writes below it fits
    assert rows[0]._tr.trPr.find(qualified("tblHeader")) is not None
