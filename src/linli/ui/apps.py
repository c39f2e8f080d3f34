from django import forms
from django.apps import AppConfig

from linli.ui.days import of_our_time

# Before any form is read in: a day of the year 9999 plus one is a fault of the program, in whichever form it is typed.
for kind in (forms.DateField, forms.DateTimeField):
    kind.default_validators = [of_our_time]


class UiConfig(AppConfig):
    name = "linli.ui"
    label = "ui"

    def ready(self) -> None:
        from linli.people import doors
        from linli.ui import nav

        nav.register_reader(doors.posts_of)
