"""How words stand one after another, in the language of who reads them."""

from django.utils import translation

from linli.kernel.wording import noted


def test_a_note_stands_in_the_brackets_of_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert noted("帐篷", 3) == "帐篷（3）"
    with translation.override("en"):
        assert noted("Tent", 3) == "Tent (3)"
