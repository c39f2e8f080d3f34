import pytest

from linli.search.tokens import Phrase, area_token, area_tokens, query_phrases, text_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("电梯坏了", ["电梯", "梯坏", "坏了", "了"]),
        ("梯", ["梯"]),
        ("电梯，坏了", ["电梯", "梯", "坏了", "了"]),
        ("3号楼ABC", ["3", "号楼", "楼", "abc"]),
        ("ＡＢ１２", ["ab12"]),
        ("𬱖𬱖", ["𬱖𬱖", "𬱖"]),
        ("👍 !?", []),
        ("", []),
    ],
)
def test_text_becomes_pairs_and_whole_words(text, tokens):
    assert text_tokens(text) == tokens


def test_a_query_is_one_phrase_for_each_stretch():
    assert query_phrases("电梯 坏 pm2") == [
        Phrase(("电梯",), open=False),
        Phrase(("坏",), open=True),
        Phrase(("pm2",), open=True),
    ]


def test_long_texts_and_words_are_cut_where_the_engines_end():
    assert len(text_tokens("电梯" * 20_000)) == 16_000
    assert text_tokens("a" * 5000) == ["a" * 64]


def test_levels_without_area_are_passed_over():
    assert area_tokens({"city": 5, "grid": None}) == ["§c5"]


def test_an_unknown_level_is_named():
    with pytest.raises(ValueError, match="'block' is not an area level"):
        area_token("block", 1)
