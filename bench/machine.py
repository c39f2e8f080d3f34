"""What the figures were measured on."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.ground import POSTGRES

PACKAGES = ("django", "granian", "psycopg", "uvloop")


def described() -> dict[str, str]:
    """Machine, load, versions."""
    with POSTGRES.connect() as connection:
        postgres = connection.execute("SHOW server_version").fetchone()
    return {
        "processor": f"{psutil.cpu_count()} cores, {_model()}",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "load before": " ".join(f"{value:.1f}" for value in os.getloadavg()),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": str(postgres[0]) if postgres else "",
        **{name: version(name) for name in PACKAGES[:3]},
    }


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
