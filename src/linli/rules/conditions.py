"""Conditions in packs: CEL, compiled once. The one place that imports the library.

The package imports its own command line, and with it a terminal toolkit: 34 MB and half a second for every worker.
A stand-in for that module, which nothing here calls, keeps it out.
"""

import sys
import types

sys.modules.setdefault("cel.cli", types.ModuleType("cel.cli"))

from cel import Program  # noqa: E402 -- after the stand-in above
from cel import compile as compile_condition  # noqa: E402 -- after the stand-in above

__all__ = ["Program", "compile_condition"]
