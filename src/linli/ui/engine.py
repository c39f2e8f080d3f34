"""Django's templates, whose data are let go of as soon as a page is drawn."""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class PageTemplates(DjangoTemplates):
    """The engine that settings name."""

    def from_string(self, template_code: str) -> "_Template":
        """The template of a text."""
        return _Template(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> "_Template":
        """The template of a file; raises TemplateDoesNotExist."""
        return _Template(super().get_template(template_name).template, self)


class _Template(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        drawn = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(drawn)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
        finally:
            drawn.dicts.clear()  # each names the context in turn: a page's rows would stay until the collector comes
