"""What is worked out in the background for rotas."""

from typing import Any

from linli.jobs.registry import handler
from linli.rotas import proposals


@handler(proposals.JOB, retries=1)
def propose(payload: dict[str, Any]) -> None:
    """Find a fair rota."""
    proposals.work_out(int(payload["rota"]))
