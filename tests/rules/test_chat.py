"""What was copied out of a group is read in message by message, and a second copy knows the first."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import chat

TODAY = date(2026, 7, 3)  # a Friday


def read(text: str) -> list[tuple[str, datetime | None, str]]:
    return [(one.name, one.at, one.text) for one in chat.messages(text, today=TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "张三 2026-07-01 09:12:33\n3 栋门口路灯坏了\n晚上看不见\n\n李四：2026/7/1 9:15\n我家也是",
        "张三  2026年7月1日 上午9:12\n3 栋门口路灯坏了\n晚上看不见\n李四  7月1日 09:15\n我家也是",
        "张三 7/1 9:12\n3 栋门口路灯坏了\n晚上看不见\n李四 星期三 9:15\n我家也是",
        "—————  2026-07-01  —————\n\n\n张三  09:12\n\n3 栋门口路灯坏了\n晚上看不见\n\n李四  09:15\n\n我家也是\n",
        "[2026/7/1 9:12] 张三: 3 栋门口路灯坏了\n晚上看不见\n[2026/7/1 9:15] 李四：我家也是",
        "张三 前天 9:12 AM\n3 栋门口路灯坏了\n晚上看不见\n李四 前天 9:15 AM\n我家也是",
    ],
)
def test_the_forms_in_which_messages_are_copied(text: str) -> None:
    first, second = read(text)
    assert first == ("张三", datetime(2026, 7, 1, 9, 12), "3 栋门口路灯坏了\n晚上看不见")
    assert second == ("李四", datetime(2026, 7, 1, 9, 15), "我家也是")


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("王五 昨天 下午3:05", datetime(2026, 7, 2, 15, 5)),
        ("王五 今天 凌晨12:05", datetime(2026, 7, 3, 0, 5)),
        ("王五 12月30日 20:00", datetime(2025, 12, 30, 20, 0)),  # no year: not half a year ahead
        ("王五 8:30", datetime(2026, 7, 3, 8, 30)),
        ("王五 26-06-30 23:59", datetime(2026, 6, 30, 23, 59)),
    ],
)
def test_days_and_hours_as_they_are_written(line: str, at: datetime) -> None:
    assert read(f"{line}\n在吗") == [("王五", at, "在吗")]


def test_what_is_no_heading_stays_in_the_message() -> None:
    text = "张三 2026-07-01 09:12\n会议 2026-02-30 09:00\n改到 25:00\nhttps://example.org/a:1\n"
    [(_name, _at, said)] = read(text)
    assert said.splitlines() == ["会议 2026-02-30 09:00", "改到 25:00", "https://example.org/a:1"]
    assert read("没有抬头的一段话") == [("", None, "没有抬头的一段话")]
    assert read("  \n\n") == []


def test_pictures_and_voices_have_no_words() -> None:
    found = chat.messages("张三 9:12\n[图片]\n李四 9:13\n[语音] [图片]\n王五 9:14\n[图片] 看看这个", today=TODAY)
    assert [one.wordless for one in found] == [True, True, False]


def test_a_second_copy_has_the_same_keys_however_it_was_copied() -> None:
    one = chat.messages("张三 2026-07-01 09:12:33\n路灯 坏了！\n", today=TODAY)
    other = chat.messages("[2026/7/1 9:12] 张三：路灯坏了", today=date(2026, 9, 9))
    later = chat.messages("张三 2026-07-01 09:13\n路灯坏了", today=TODAY)
    assert [message.key for message in one] == [message.key for message in other]
    assert one[0].key != later[0].key


NAMES = st.from_regex(r"[\u4e00-\u9fa5]{2,4}", fullmatch=True)
WORDS = st.from_regex(r"[\u4e00-\u9fa5，。]{1,20}(\n[\u4e00-\u9fa5]{1,10})?", fullmatch=True)
TIMES = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2026, 7, 3))


@given(st.lists(st.tuples(NAMES, TIMES, WORDS), min_size=1, max_size=8))
def test_what_was_written_as_messages_is_read_as_them(said: list[tuple[str, datetime, str]]) -> None:
    text = "\n\n".join(f"{name} {at:%Y-%m-%d %H:%M:%S}\n{words}" for name, at, words in said)
    assert read(text) == [(name, at.replace(second=0, microsecond=0), words.strip()) for name, at, words in said]


@given(st.text(max_size=300) | st.text("张三 2026-/:0719\n[]#接龙.", max_size=200))
def test_whatever_is_pasted_nothing_breaks_and_no_word_is_lost(text: str) -> None:
    found = chat.messages(text, today=TODAY)
    chat.chained(text)
    for one in found:
        assert len(one.name) <= chat.LONGEST_NAME
        assert all(line.strip() in text for line in one.text.splitlines())


def test_a_chain_is_read_with_homes_and_its_last_word() -> None:
    text = "#接龙\n周六一起清理楼道\n\n1. 张三 3栋201 两人\n2、李四，5号楼2单元1001室\n3. 王五\n2. 李四 不来了"
    assert chat.chained(text) == (
        "周六一起清理楼道",
        [
            chat.Chained(1, "张三", "3栋201", "张三 3栋201 两人"),
            chat.Chained(2, "李四", "", "李四 不来了"),
            chat.Chained(3, "王五", "", "王五"),
        ],
    )
    assert chat.chained("1. 不是接龙") is None
    assert chat.chained("# 接龙 买米\n1.3栋502 陈姐 10斤") == (
        "买米", [chat.Chained(1, "陈姐", "3栋502", "3栋502 陈姐 10斤")],
    )  # fmt: skip
