"""`linli --help` shows operators what is theirs, and every command says what it and its options do."""

import argparse

import pytest
from django.core.management import get_commands, load_command_class

from linli.config import command

OURS = {name: app for name, app in get_commands().items() if app.startswith("linli.")}


@pytest.mark.parametrize("asked", command.HELP, ids=" ".join)
def test_help_lists_the_operators_commands_and_none_of_djangos_tools(asked, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["linli", *asked])
    command.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == sorted([*OURS, *command.ALSO])
    assert all(len(line.split()) > 3 for line in lines[2:])


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_says_what_it_and_each_of_its_options_do(name):
    made = load_command_class(OURS[name], name)
    assert made.help.strip()
    for parser in _parsers(made.create_parser("linli", name)):
        silent = [action.dest for action in parser._actions if not action.help and not action.choices]
        assert silent == [], parser.prog


def test_a_press_of_ctrl_c_ends_without_a_traceback(monkeypatch):
    def pressed(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.management.execute_from_command_line", pressed)
    monkeypatch.setattr("sys.argv", ["linli", "verify"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 130


def _parsers(parser):
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _parsers(below)
