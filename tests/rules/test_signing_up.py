"""Who gets a place that came free, until when they answer, and when one signs in."""

from datetime import UTC, datetime, timedelta

from linli.rules.signing_up import Party, answer_by, open_to_come, promoted, signs_at_desk

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_the_first_in_line_is_offered_the_place() -> None:
    assert promoted(2, [Party(7, 1), Party(3, 1), Party(5, 1)]) == [7, 3]


def test_a_party_that_does_not_fit_is_passed_over() -> None:
    assert promoted(2, [Party(1, 3), Party(2, 2), Party(3, 1)]) == [2]


def test_with_room_for_all_everybody_is_offered_a_place() -> None:
    assert promoted(None, [Party(1, 9), Party(2, 2)]) == [1, 2]


def test_nobody_is_asked_beyond_the_beginning() -> None:
    assert answer_by(NOW, NOW + timedelta(days=3), 24) == NOW + timedelta(hours=24)
    assert answer_by(NOW, NOW + timedelta(hours=5), 24) == NOW + timedelta(hours=5)


def test_who_stayed_away_often_signs_up_at_the_desk() -> None:
    assert [signs_at_desk(missed, 3) for missed in (2, 3, 4)] == [False, True, True]
    assert not signs_at_desk(9, 0)


def test_one_signs_in_from_an_hour_before_until_it_ends() -> None:
    starts, ends = NOW, NOW + timedelta(hours=2)
    times = [-61, -60, 120, 121]
    assert [open_to_come(NOW + timedelta(minutes=at), starts, ends) for at in times] == [False, True, True, False]
