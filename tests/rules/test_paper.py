import pytest

from linli.rules import paper
from linli.rules.paper import LEAST, SMALL, UPRIGHT, Paragraph, Table, TemplateError, breadth
from tests.papers.templates import STOP, STOP_VALUES, WAGES, WAGES_VALUES


def faults(text, values=None):
    with pytest.raises(TemplateError) as error:
        paper.load(text, "stop.yaml").fill(values or {}, body="青云街道办事处")
    return error.value.faults


def test_a_template_is_filled_into_title_addressee_paragraphs_and_table():
    made = paper.load(WAGES, "wages.yaml").fill(WAGES_VALUES, body="云麓区人社局", number="N", date="2026年3月2日")
    assert (made.title, made.to, made.body, made.head) == (
        "责令限期支付决定书",
        "云湖某建筑有限公司：",
        "云麓区人社局",
        "",
    )
    assert made.blocks == (
        Paragraph("你单位拖欠下列劳动者工资共计29845.50元（大写：贰万玖仟捌佰肆拾伍元伍角整）："),
        Table(
            (
                ("序号", "姓名", "拖欠工资（元）"),
                ("1", "李𬱖", "17500.00"),
                ("2", "王㙍", "12345.50"),
                ("", "合计", "29845.50"),
            )
        ),
        Paragraph("（一）期限", "level2"),
        Paragraph("请于2026年3月20日前支付。"),
    )


def test_a_template_says_which_fields_it_needs():
    assert paper.load(WAGES, "wages.yaml").fields() == {
        "employer": frozenset(),
        "total": frozenset(),
        "until": frozenset(),
        "workers": frozenset({"name", "owed"}),
    }
    assert set(paper.load(STOP, "stop.yaml").fields()) == {"party", "found_on", "place", "size", "phone"}


def test_the_letters_of_the_body_stand_in_the_number_and_nowhere_else():
    text = 'title: {zh: 决定}\nletters: "{{ body_letters }}决{{ kind }}"\ntext: |\n  {{ body_letters }}\n'
    made = paper.load(text, "d.yaml")
    assert (made.asks_letters, made.letters({"kind": "字"}, "云麓执")) == (True, "云麓执决字")
    assert not paper.load(STOP, "stop.yaml").asks_letters
    assert made.strange({"kind": ()}) == [
        "d.yaml:4: {{ body_letters }}: nobody gives this field; given are body, date, kind, number"
    ]


def test_of_several_fields_the_first_that_has_a_value_stands_there():
    made = paper.load("title: {zh: 催告}\ntext: |\n  {{ order or fine }}决定。\n", "d.yaml")
    assert made.fields() == {"order": frozenset(), "fine": frozenset()}
    for order, fine, said in (("甲1号", "罚2号", "甲1号决定。"), (None, "罚2号", "罚2号决定。")):
        assert made.fill({"order": order, "fine": fine}, body="办").blocks == (Paragraph(said),)
    with pytest.raises(TemplateError, match="the field is empty"):
        made.fill({"order": None, "fine": ""}, body="办")


def test_a_line_under_a_condition_stands_only_when_the_field_has_a_value():
    made = paper.load(STOP, "stop.yaml")
    with_phone = made.fill({**STOP_VALUES, "phone": "0731-1"}, body="办").blocks
    assert Paragraph("联系电话：0731-1。") in with_phone
    assert len(made.fill(STOP_VALUES, body="办").blocks) == len(with_phone) - 1


CHOSEN = """title: {zh: 决定}
text: |
  if finding == 'fixable': 责令限期改正。
  if finding in ['remove', 'seize']: 责令拆除或者没收。
  if size > 100 && finding != 'none': 面积较大。
  if agreed: 已同意：{{ agreed }}。
  认定：{{ finding }}。
"""


@pytest.mark.parametrize(
    ("finding", "size", "agreed", "said"),
    [
        ("fixable", 99, False, ["责令限期改正。"]),
        ("remove", 101, True, ["责令拆除或者没收。", "面积较大。", "已同意：是。"]),
        ("none", None, False, []),
    ],
)
def test_a_line_is_chosen_by_what_was_answered_and_not_by_the_words_for_it(finding, size, agreed, said):
    values = {"finding": "认定的词", "size": size, "agreed": "是" if agreed else "否"}
    answers = {paper.ANSWERS: {"finding": finding, "agreed": agreed}}
    made = paper.load(CHOSEN, "d.yaml").fill({**values, **answers}, body="办")
    assert [block.text for block in made.blocks] == [*said, "认定：认定的词。"]


def test_conditions_are_checked_against_the_fields_and_choices_that_will_be_given():
    made = paper.load(CHOSEN, "d.yaml")
    assert set(made.fields()) == {"finding", "size", "agreed"}
    rows = dict.fromkeys(("finding", "size"), frozenset())
    assert made.strange({**rows, "agreed": frozenset()}, {"finding": {"fixable", "remove", "seize", "none"}}) == []
    assert made.strange(rows, {"finding": {"fixable", "seize"}}) == [
        "d.yaml:4: {{ finding }}: no choice “remove”; the choices are fixable, seize",
        "d.yaml:5: {{ finding }}: no choice “none”; the choices are fixable, seize",
        "d.yaml:6: {{ agreed }}: nobody gives this field; given are body, date, finding, number, size",
    ]


def test_a_condition_without_its_field_is_a_fault_and_not_simply_false():
    given = {"size": 1, "agreed": "是", paper.ANSWERS: {"agreed": True}}
    found = faults(CHOSEN, given)
    assert found[:2] == [
        "stop.yaml:3: {{ finding }}: nobody gives this field",
        "stop.yaml:4: {{ finding }}: nobody gives this field",
    ]


def test_every_line_of_a_field_becomes_a_paragraph():
    text = "title: {zh: 通知}\ntext: |\n  {{ text }}\n"
    made = paper.load(text, "n.yaml").fill({"text": "第一段。\n\n 第二段。"}, body="办")
    assert made.blocks == (Paragraph("第一段。"), Paragraph("第二段。"))


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        (
            "title: {zh: 通知}\ntext: |\n  一\n\n  {{ prty }}\n",
            {"party": "许"},
            "stop.yaml:5: {{ prty }}: nobody gives this",
        ),
        (
            "title: {zh: 通知}\ntext: |\n  {{ party }}\n",
            {"party": None},
            "stop.yaml:3: {{ party }}: the field is empty",
        ),
        (
            "title: {zh: 通知}\ntext: |\n  {{ sum: yuan }}\n",
            {"sum": "5"},
            "stop.yaml:3: {{ sum }}: “: yuan” needs a whole",
        ),
        (
            "title: {zh: 通知}\ntext: |\n  {{ sum }}\n",
            {"sum": 1.5},
            "stop.yaml:3: {{ sum }}: 1.5 cannot stand on paper",
        ),
        ("title: {zh: 通知}\ntext: |\n  {{ on: date }}\n", {"on": "3月"}, "stop.yaml:3: {{ on }}: '3月' is no date"),
        (
            "title: {zh: 通知}\ntext: |\n  {{ on: dat }}\n",
            {"on": "x"},
            "stop.yaml:3: {{ on }}: no format “dat”; there are",
        ),
        ("title: {zh: 通知}\ntext: |\n  {{ on \n", {}, "stop.yaml:3: “{{ on”: a field is written {{ name }}"),
        (
            "title: {zh: 通知}\ntext: |\n  | 序号 |\n  each rows: | {{ row }} |\n",
            {},
            "stop.yaml:4: {{ rows }}: a list of rows",
        ),
        (
            "title: {zh: 通知}\ntext: 一\nletter: 青\n",
            {},
            "stop.yaml:3: letter: Extra inputs are not permitted; the keys are",
        ),
        (
            "title: {zh: 通知}\ntext: |\n  if a ==: 一\n",
            {},
            "stop.yaml:3: “if a ==: 一”: not a condition: ",
        ),
        (
            "title: {zh: 通知}\ntext: |\n  if served('x'): 一\n",
            {},
            "stop.yaml:3: “if served('x'): 一”: no function ['served']; it may ask",
        ),
        ("title: {zh: 通知}\n", {}, "stop.yaml:1: text: Field required"),
        ("title: {zh: 通知\n", {}, "stop.yaml:2: not YAML:"),
        ("title: 2026-02-30\n", {}, "stop.yaml:1: not YAML: day is out of range for month"),
        ("title: {zh: 通\x07知}\n", {}, "stop.yaml:1: not YAML:"),
    ],
)
def test_a_fault_names_template_line_field_and_mend(text, values, found):
    (fault,) = faults(text, values)
    assert fault.startswith(found)


def test_numbers_and_dates_are_written_as_the_standard_says():
    assert paper.number_of("青办发", 2026, 1) == "青办发〔2026〕1号"
    assert paper.said_date("2026-03-01") == "2026年3月1日"


def test_a_table_of_many_numbers_is_set_so_small_that_none_runs_into_the_next_column():
    heads = ("序号", "姓名", "身份证号", "工日", "单价", "应发", "加班", "扣款", "预支", "已付", "欠付", "签名按手印")
    worker = ("1", "王桂", "110101199003070038", "26.5", "320.00", "8480.00", *["1080.00"] * 4, "5700.00", "　")
    wide = Table((heads, worker))
    points = UPRIGHT.width * 72 / 25.4 / sum(wide.widths())
    numbers = [len(cell) * wide.size / 2 for cell in worker[:-1]]
    assert all(number < share * points for number, share in zip(numbers[2:], wide.widths()[2:-1], strict=True))
    assert LEAST <= wide.size < SMALL
    assert wide.widths()[-1] * points > 40  # room to sign
    few = Table((("姓名", "欠付"), ("王桂", "5700.00")))
    assert (few.size, sum(few.widths())) == (SMALL, round(UPRIGHT.room))


@pytest.mark.parametrize(
    "table",
    [
        (
            ("工单编号", "关于什么事", "时限", "承办人"),
            ("YH202611270003", "快递车堵住消防通道了" * 2, "12-02", "王建国"),
        ),
        (("编号", "关于什么事", "承办人", "签收人"), ("YH1", "快递车堵住消防通道了" * 4, "王建国", "")),
        (("姓名", "身份证号", "党员", "说明", "签收人（签名）"), ("朱*明", "4301**********0012", "", "无" * 30, "")),
    ],
)
def test_no_number_and_no_name_of_a_list_is_wider_than_its_column_and_none_is_crushed(table):
    made = Table(table)
    widths = made.widths()
    assert sum(widths) <= made.room + len(widths)
    for column, width in zip(zip(*table, strict=True), widths, strict=True):
        numbers = [cell for cell in column if cell.isascii()]
        assert max([4, *map(breadth, numbers)]) * made.size / 2 + 8 <= width, column
    if "关于什么事" in table[0]:
        assert max(widths) == widths[table[0].index("关于什么事")]  # the longest text has most
        assert widths[table[0].index("承办人")] >= breadth("王建国") * made.size / 2 + 8
