"""The index against plain substring search, on whichever engine the suite runs on."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.search import queries
from linli.search.models import Row
from linli.search.services import Entry, forget_letters, put, put_many, remove

pytestmark = pytest.mark.django_db

NOWHERE: dict[str, int | None] = {}
# Few characters, so that chance brings near misses; one of them beyond the basic plane.
CHARACTERS = "电梯坏了楼道灯㐂𬱖"
WITH_BREAKS = CHARACTERS + "，。 "

texts = st.lists(st.text(WITH_BREAKS, max_size=20), min_size=1, max_size=12)
words = st.sampled_from((1, 2, 3, 8)).flatmap(lambda size: st.text(CHARACTERS, min_size=size, max_size=size))


@given(texts=texts, drawn=words, at=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_finds_exactly_what_a_substring_search_finds(texts, drawn, at):
    cut = [
        text[start : start + size] for text in texts for size in (1, 2, 3, 8) for start in range(len(text) - size + 1)
    ]
    present = [piece for piece in cut if piece and set(piece) <= set(CHARACTERS)]
    word = at.draw(st.sampled_from(present)) if present and at.draw(st.booleans()) else drawn
    expected = [number for number, text in reversed(list(enumerate(texts))) if word in text]
    with transaction.atomic():
        put_many("case", [Entry(number, text, NOWHERE) for number, text in enumerate(texts)])
        assert queries.ids("case", word) == expected
        assert queries.count("case", word) == len(expected)
        transaction.set_rollback(True)


def test_all_words_must_be_found_and_latin_ones_from_their_start():
    put_many("case", [Entry(1, "3号楼 PM2.5 电梯", NOWHERE), Entry(2, "13号楼的电梯", NOWHERE)])
    assert queries.ids("case", "电梯 3号楼") == [1]
    assert queries.ids("case", "pm2") == [1]
    assert queries.ids("case", "号楼") == [2, 1]
    assert queries.ids("case", "坏 电梯") == []


@pytest.mark.parametrize("text", ["", "  ", "👍", "，。", '"', "'", "\\", "*", "'; DROP TABLE search_row; --", "a:*"])
def test_signs_of_the_engines_are_only_signs(text):
    put("case", 1, "电梯", NOWHERE)
    assert queries.ids("case", text) == []
    assert queries.count("case", text) == 0


def test_a_second_put_replaces_the_first(django_assert_num_queries):
    put("case", 1, "电梯", {"estate": 3})
    with django_assert_num_queries(1):
        put("case", 1, "路灯", {"estate": 4})
    assert queries.ids("case", "电梯") == []
    assert queries.ids("case", "路灯", area=("estate", 4)) == [1]
    assert queries.ids("case", "路灯", area=("estate", 3)) == []
    remove("case", 1)
    remove("case", 1)
    assert Row.objects.count() == 0


def test_kinds_and_areas_are_apart():
    put("case", 1, "电梯", {"estate": 3, "street": 1})
    put("case", 2, "电梯", {"estate": 31, "street": 1})
    put("person", 9, "电梯", {"estate": 3, "street": 1})
    assert queries.ids("case", "电梯", area=("estate", 3)) == [1]
    assert queries.ids("case", "电梯", area=("street", 1)) == [2, 1]
    assert queries.ids("person", "电梯") == [9]
    assert queries.ids("case", "e3") == []


def test_pages_go_on_below_an_id_and_common_words_still_show_the_newest():
    put_many("case", [Entry(number, "电梯", NOWHERE) for number in range(1, 5601)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_row")
    assert queries.ids("case", "电梯", limit=3) == [5600, 5599, 5598]
    assert queries.ids("case", "电梯", before=5598, limit=2) == [5597, 5596]
    assert queries.ids("case", "电梯", before=1) == []
    assert len(queries.ids("case", "梯", limit=8000)) == 5600
    assert queries.count("case", "电梯", limit=100) == 100


def test_matching_narrows_a_queryset():
    put_many("case", [Entry(number, f"电梯{number}", NOWHERE) for number in (1, 2)])
    keys = Row.objects.values_list("key", flat=True)
    put("other", 5, "灯", NOWHERE)
    assert list(keys.filter(pk__in=queries.matching("case", "电梯"))) == []
    assert list(Row.objects.filter(pk__in=queries.matching("case", "👍"))) == []
    with connection.cursor() as cursor:
        found = queries.matching("case", "电梯")
        cursor.execute(found.sql, found.params)
        assert sorted(row[0] for row in cursor.fetchall()) == [1, 2]


def test_an_id_beyond_48_bits_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        put("case", 1 << 48, "电梯", NOWHERE)


def test_no_search_reads_a_long_list_of_what_is_not_in_the_index_yet():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such list")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'search_row_tokens'")
        assert cursor.fetchone() == (["gin_pending_list_limit=256"],)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL vacuums by itself")
def test_what_is_found_no_more_leaves_the_file_of_the_index():
    word = "zzqerased"

    def pages() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_row_data WHERE instr(block, CAST(%s AS BLOB))", [word[1:]])
            return int(cursor.fetchone()[0])

    put("case", 1, f"电梯坏了 {word}", NOWHERE)
    put("case", 2, "楼道灯不亮", NOWHERE)
    put("case", 1, "已清空", NOWHERE)
    remove("case", 2)
    assert (queries.ids("case", word), pages() > 0) == ([], True)
    assert forget_letters(pages=1) > 0
    assert pages() == 0
    assert (queries.ids("case", "清空"), queries.ids("case", "楼道")) == ([1], [])
    assert forget_letters() <= 1


def test_the_database_file_keeps_no_letters_of_what_was_emptied():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
