"""Kept addresses are the ones that Django puts together."""

from django.urls import clear_script_prefix, reverse, set_script_prefix

from linli.ui import addresses


def test_a_page_and_a_row_lie_where_django_says() -> None:
    assert addresses.page("cases:inbox") == reverse("cases:inbox")
    assert addresses.keyed("cases:work", 42) == reverse("cases:work", args=[42])
    assert addresses.keyed("cases:work", 7) == reverse("cases:work", args=[7])


def test_a_site_below_a_prefix_has_addresses_of_its_own() -> None:
    addresses.page("cases:inbox")
    set_script_prefix("/linli/")
    try:
        assert addresses.page("cases:inbox") == reverse("cases:inbox")
        assert addresses.keyed("cases:work", 42) == reverse("cases:work", args=[42])
    finally:
        clear_script_prefix()
