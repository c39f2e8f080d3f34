"""The breaks use the cast and the processes of the cases' tests."""

from tests.cases.conftest import estate_cast, process, sent

__all__ = ["estate_cast", "process", "sent"]
