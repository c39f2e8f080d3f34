"""What a new wording changes is read article by article, and word by word within."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.differences import Line, Piece, compared

OLD = "第一条 遛狗须牵绳。\n第二条 晚上十点后不唱歌。\n第三条 不占用消防通道。"


def told(line: Line) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[piece.op].format(piece.text) for piece in line.pieces)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (OLD, ["第一条 遛狗须牵绳。", "第二条 晚上十点后不唱歌。", "第三条 不占用消防通道。"]),
        (
            OLD.replace("晚上十点后不唱歌", "晚上九点半以后不跳舞、不唱歌"),
            ["第一条 遛狗须牵绳。", "第二条 晚上[-十点后][+九点半以后不跳舞、]不唱歌。", "第三条 不占用消防通道。"],
        ),
        (
            OLD + "\n第四条 高空不抛物。",
            ["第一条 遛狗须牵绳。", "第二条 晚上十点后不唱歌。", "第三条 不占用消防通道。", "[+第四条 高空不抛物。]"],
        ),
        (
            "第一条 遛狗须牵绳。\n第三条 不占用消防通道。",
            ["第一条 遛狗须牵绳。", "[-第二条 晚上十点后不唱歌。]", "第三条 不占用消防通道。"],
        ),
    ],
)
def test_articles_that_stay_come_go_or_change(new: str, said: list[str]) -> None:
    assert [told(line) for line in compared(OLD, new)] == said


def test_numbers_are_compared_whole() -> None:
    (line,) = compared("物业费每平方米 1.80 元", "物业费每平方米 1.85 元")
    assert line.pieces[1:3] == (Piece("removed", "1.80"), Piece("added", "1.85"))


@given(st.text("甲乙丙丁。12\n", max_size=40), st.text("甲乙丙丁。12\n", max_size=40))
def test_both_wordings_can_be_read_off_the_differences(old: str, new: str) -> None:
    lines = compared(old, new)

    def read(leave_out: str) -> list[str]:
        words = ("".join(piece.text for piece in line.pieces if piece.op != leave_out) for line in lines)
        return sorted(text for text in words if text)

    def articles(text: str) -> list[str]:
        return sorted(line.strip() for line in text.splitlines() if line.strip())

    assert read("removed") == articles(new)
    assert read("added") == articles(old)
