"""The breaks use the cast and the processes of the cases' tests."""

from tests.cases.conftest import estate_cast, nothing_kept, process, sent

__all__ = ["estate_cast", "nothing_kept", "process", "sent"]
