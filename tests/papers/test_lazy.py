import subprocess
import sys

STARTED = """
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import sys
print([name for name in ("typst", "docx", "lxml", "xlsxwriter") if name in sys.modules])
"""


def test_a_process_that_makes_no_paper_carries_no_typesetter():
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
