"""What the server does before it serves."""

from typing import Any

import pytest

from linli.config import serve


def test_a_page_that_breaks_at_the_start_is_logged_and_the_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answered = []

    class Answer:
        def close(self) -> None:
            answered.append("closed")

    def application(environ: dict[str, Any], _start: Any) -> Answer:
        if environ["PATH_INFO"] == "/":
            raise RuntimeError("its error page broke too")
        answered.append(environ["PATH_INFO"])
        return Answer()

    monkeypatch.setattr(serve, "import_string", lambda _name: application)
    serve._answer_first()
    assert answered == ["/healthz", "closed", "/sign-in/", "closed"]
    (line,) = caplog.records
    assert (line.levelname, line.getMessage()) == ("ERROR", "/ could not be answered before the server began")
    assert line.exc_info is not None
