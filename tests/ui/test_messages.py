"""Translations: compiled without gettext's tools, and nothing left out."""

import gettext
import io
import re
from pathlib import Path

import pytest
from django.utils import translation

from linli.ui import messages

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n'


def write_po(folder: Path, body: str) -> Path:
    path = folder / "desk/locale/zh_Hans/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + body, "utf-8")
    return path


def test_what_is_compiled_reads_back_with_context_and_plural(tmp_path: Path) -> None:
    path = write_po(
        tmp_path,
        '\nmsgid "Close"\nmsgstr "关闭"\n\nmsgctxt "of a case"\nmsgid "Close"\nmsgstr "办结"\n'
        '\nmsgid "%(n)s case"\nmsgid_plural "%(n)s cases"\nmsgstr[0] "%(n)s 件"\n'
        '\nmsgid "Long "\n"words"\nmsgstr "长\\n"\n"话"\n'
        '\n#, fuzzy\nmsgid "Guess"\nmsgstr "猜"\n\nmsgid "Open"\nmsgstr ""\n',
    )
    read = gettext.GNUTranslations(io.BytesIO(messages.mo_bytes(messages.read_po(path))))
    assert read.gettext("Close") == "关闭"
    assert read.pgettext("of a case", "Close") == "办结"
    assert read.ngettext("%(n)s case", "%(n)s cases", 3) == "%(n)s 件"
    assert read.gettext("Long words") == "长\n话"
    assert read.gettext("Guess") == "Guess"
    assert read.gettext("Open") == "Open"


def test_compiling_again_writes_only_what_changed(tmp_path: Path) -> None:
    path = write_po(tmp_path, '\nmsgid "Close"\nmsgstr "关闭"\n')
    assert messages.compile_all(tmp_path) == [path.with_suffix(".mo")]
    assert messages.compile_all(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('\nmsgid "A"\nmsgstr "甲"\n\nmsgid "A"\nmsgstr "乙"\n', "stands here twice"),
        ('\nmsgid "A"\nmsgstr 甲\n', "not a quoted string"),
        ('\nmsgwhat "A"\n', "unknown keyword msgwhat"),
        ('\nmsgstr "甲"\n', "an entry without msgid"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path, body: str, fault: str) -> None:
    path = write_po(tmp_path, body)
    with pytest.raises(messages.Broken, match=fault) as broken:
        messages.read_po(path)
    assert str(broken.value).startswith(f"{path}:")


def test_what_two_catalogues_put_differently_is_named_for_one_of_them_would_never_be_read(tmp_path: Path) -> None:
    write_po(tmp_path, '\nmsgid "Enter"\nmsgstr "登记"\n\nmsgid "Close"\nmsgstr "关闭"\n')
    other = tmp_path / "web/locale/zh_Hans/LC_MESSAGES/django.po"
    other.parent.mkdir(parents=True)
    contexts = '\nmsgctxt "of a case"\nmsgid "Close"\nmsgstr "办结"\n'
    other.write_text(HEAD + '\nmsgid "Enter"\nmsgstr "填写"\n' + contexts, "utf-8")
    assert messages.faults(tmp_path) == [
        "web/locale/zh_Hans/LC_MESSAGES/django.po:4: 'Enter' reads otherwise at"
        " desk/locale/zh_Hans/LC_MESSAGES/django.po:4; say both alike, or give one of them a context"
    ]


def test_no_library_puts_its_own_words_in_place_of_ours() -> None:
    """Django and allauth bring catalogues too, and one text without a context has one translation in all of them."""
    lost = []
    with translation.override("zh-hans"):
        for path in sorted(Path(messages.__file__).parents[1].glob("*/locale/zh_Hans/LC_MESSAGES/django.po")):
            ours = gettext.GNUTranslations(io.BytesIO(messages.mo_bytes(messages.read_po(path))))
            texts = re.findall(r'^msgid "([^"\\]+)"$', path.read_text("utf-8"), re.MULTILINE)
            put = [(text, ours.gettext(text), translation.gettext(text)) for text in texts]
            lost += [f"{path.parts[-5]}: {text}: {read}" for text, own, read in put if own not in (text, read)]
    assert not lost, "\n".join(lost)


def test_every_text_without_chinese_is_named_with_file_and_line(tmp_path: Path) -> None:
    write_po(tmp_path, '\nmsgid "Close"\nmsgstr "关闭"\n\nmsgid "Hello %(name)s"\nmsgstr "你好 %(person)s"\n')
    (tmp_path / "desk/views.py").write_text(
        "from django.utils.translation import gettext as _, pgettext\n"
        'A = _("Close")\nB = _("Reopen")\nC = pgettext("door", "Close")\nD = _("Hello %(name)s")\nE = "派单"\n'
        'F = "派单"  # zh: the heading in the office\'s own file\n',
        "utf-8",
    )
    (tmp_path / "desk/page.html").write_text(
        '{% translate "Close" %}\n{% blocktranslate trimmed count n=n %}\n  {{ n }} case{% plural %}{{ n }} cases\n'
        '{% endblocktranslate %}\n<p>办结</p>\n{{ names|join:"、" }}\n',
        "utf-8",
    )
    assert messages.faults(tmp_path) == [
        "desk/views.py:3: no Chinese for 'Reopen'",
        "desk/views.py:4: no Chinese for 'Close' (context 'door')",
        "desk/views.py:5: the Chinese names ['person'], which the text has not",
        "desk/page.html:2: no Chinese for '%(n)s case'",
        "desk/views.py:6: Chinese outside translation: '派单'",
        "desk/page.html:5: Chinese outside translation: <p>办结</p>",
        'desk/page.html:6: Chinese outside translation: {{ names|join:"、" }}',
    ]


def test_a_text_of_a_function_under_another_name_is_asked_for_too(tmp_path: Path) -> None:
    (tmp_path / "told.py").write_text(
        'from django.utils.translation import gettext_lazy as lazy\nA = lazy("Your help is asked for")\n', "utf-8"
    )
    assert messages.faults(tmp_path) == ["told.py:2: no Chinese for 'Your help is asked for'"]


def test_a_text_put_together_at_run_time_is_refused(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('B = _(f"{a} cases")\n', "utf-8")
    assert messages.faults(tmp_path) == ["views.py:1: the text of _() must be plain strings"]


def test_one_thing_has_one_word_and_a_day_stands_apart_from_the_words_before_it() -> None:
    every = [messages.read_po(path).entries.values() for path in messages.catalogues()]
    said = [text for entries in every for forms in entries for text in forms.values()]
    assert len(said) > 1000
    for word in ("回到案件", "改票"):
        assert not [text for text in said if word in text]
    assert {text for text in said if "岗位" in text} == {"服务岗位"}  # a volunteer's; a post is 职务
    assert not [text for text in said if re.search(r"(自|公示至|请在|须在|请于|截至)%\((day|at)\)s", text)]  # 自2026 年
