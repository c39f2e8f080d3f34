"""An estate's roster from a workbook: read, compared with the roll, shown row by row, then taken in as a whole."""

from linli.people.roster.applying import Applied, apply
from linli.people.roster.comparing import Preview, preview
from linli.people.roster.lines import Line, Problem
from linli.people.roster.tables import COLUMNS, SHEETS, Table, table_of

__all__ = ["COLUMNS", "SHEETS", "Applied", "Line", "Preview", "Problem", "Table", "apply", "preview", "table_of"]
