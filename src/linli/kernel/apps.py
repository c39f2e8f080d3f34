from typing import Any

from django.apps import AppConfig

from linli.kernel import by_thread


class KernelConfig(AppConfig):
    name = "linli.kernel"
    label = "kernel"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        by_thread.keep()  # no model is loaded yet: nobody has asked for a language or a connection
