"""The widgets written out in Python say to the letter what Django's own templates say."""

import re
from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe

import linli
from linli.ui.rendering import Renderer

CHOICES = [("", "———"), ("a<b", "A & B"), ("Group", [(1, "one"), (2, "two “quoted”")])]
ATTRS = {"id": "id_x", "class": "wide", "required": True, "disabled": False, "data-x": '<"&>', "maxlength": 12}

WIDGETS = [
    forms.TextInput(),
    forms.NumberInput(),
    forms.HiddenInput(),
    forms.FileInput(),
    forms.CheckboxInput(),
    forms.DateInput(),
    forms.DateTimeInput(),
    forms.PasswordInput(render_value=True),
    forms.Textarea(),
    forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.SplitDateTimeWidget(),
    forms.ClearableFileInput(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "a<b", 1, 1234567, mark_safe("<b>"), ["a<b", "2"]])
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["bare", "with attributes"])
def test_a_widget_looks_as_django_draws_it(widget: forms.Widget, value: object, attrs: dict[str, object]) -> None:
    """Escaping, options, groups, attributes and spaces are Django's."""
    if isinstance(widget, forms.SplitDateTimeWidget) and value not in (None, ""):
        pytest.skip("takes instants only")
    if isinstance(widget, forms.TextInput | forms.Textarea) and isinstance(value, list):
        pytest.skip("takes one value")
    ours = widget.render("name<", value, attrs, renderer=Renderer())
    assert squeezed(ours) == squeezed(widget.render("name<", value, attrs, renderer=DjangoTemplates()))


def test_names_stand_one_after_another_as_the_readers_language_lists_them() -> None:
    loop = "{% for one in names %}{{ one }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}"
    page = engines["django"].from_string("{{ names|listed }} " + loop)
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = page.render({"names": ["张三", "A<b"]})
    assert said == {"zh-hans": "张三、A&lt;b 张三、A&lt;b", "en": "张三, A&lt;b 张三, A&lt;b"}


def test_a_name_and_what_is_said_of_it_stand_as_the_readers_language_writes_them() -> None:
    page, said = engines["django"].from_string("{% translate 'Reason' %}{% colon %}{{ words }}"), {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = page.render({"words": "A"})
    assert said == {"zh-hans": "原因：A", "en": "Reason: A"}
    bare = []
    for path in Path(linli.__path__[0]).rglob("templates/**/*.html"):
        own = re.sub(r"{% (blocktranslate|comment).*?end\1 %}", "%}", path.read_text(), flags=re.DOTALL)
        bare += [path.name for _found in re.finditer(r"(?:}}|%}|</b>|</dt>)[:,] (?!%})", own)]
    assert bare == []  # catalogues say it of what is translated as a whole


def test_no_page_parts_a_name_from_what_is_said_of_it_by_an_english_colon_of_its_own() -> None:
    technical = {"workshop", "sums.py", "messages.py", "own_archive.py"}  # keys as they stand in a file
    bare = []
    for path in Path(linli.__path__[0]).rglob("*.py"):
        shown = path.match("*views.py") or path.match("*forms.py") or path.parts[-2] in {"doors", "desk"}
        if (shown or path.name in {"shown.py", "replying.py", "personal.py"}) and not technical & {*path.parts}:
            bare += [f"{path.name}: {line.strip()}" for line in path.read_text().split("\n") if "}: {" in line]
    assert bare == []


def squeezed(html: str) -> str:
    """Without the line ends between tags, which browsers do not show."""
    return re.sub(r"\s*\n\s*", "", html)
