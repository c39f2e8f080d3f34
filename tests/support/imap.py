"""A real IMAP server (Dovecot) on this machine: accounts by name, mail laid into them as a mail server would."""

import datetime
import getpass
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.served import free_port

PASSWORD = "geheim"
CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
mail_location = maildir:{base}/mail/%u
mail_uid = {user}
mail_gid = {group}
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Account:
    """One mailbox: `mail/NAME` as a Maildir."""

    folder: Path
    owner: int
    count: int = field(default=0)

    def lay(self, raw: bytes) -> None:
        """A mail has come."""
        self.count += 1
        path = self.folder / "tmp" / f"{time.time_ns()}.{self.count}.test"
        path.write_bytes(raw)
        if os.getuid() == 0:
            os.chown(path, self.owner, -1)
        path.rename(self.folder / "new" / path.name)

    def begin_anew(self) -> None:
        """The server numbers its mail anew, as after a restored copy: another UIDVALIDITY."""
        listed = self.folder / "dovecot-uidlist"
        head, _, _rest = listed.read_text().partition("\n")
        words = head.split()
        words[1] = f"V{int(words[1][1:]) + 7}"
        words[2] = "N1"
        listed.write_text(" ".join(words) + "\n")
        for index in self.folder.glob("dovecot.index*"):
            index.unlink()


@dataclass
class Imap:
    """The server. `secure` speaks TLS from the first byte, `port` when it is asked to."""

    base: Path
    user: str
    port: int
    secure: int

    @property
    def authority(self) -> Path:
        """Its certificate, for whoever trusts it."""
        return self.base / "cert.pem"

    def account(self, name: str) -> Account:
        """A mailbox of that name, empty."""
        owner = pwd.getpwnam(self.user).pw_uid
        folder = self.base / "mail" / name
        for part in ("", "cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
            if os.getuid() == 0:
                os.chown(folder / part, owner, -1)
        return Account(folder, owner)


def _certificate(base: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (base / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (base / "key.pem").write_bytes(private)


@pytest.fixture(scope="session")
def imap() -> Iterator[Imap]:
    """Dovecot, started once a run. Without it the tests fail, unless LINLI_NO_IMAP=1 says that none is wanted."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None and os.environ.get("LINLI_NO_IMAP") == "1":
        pytest.skip("LINLI_NO_IMAP=1: no mail is read on this machine")
    if program is None:
        pytest.fail("There is no Dovecot here: apt install dovecot-imapd (or LINLI_NO_IMAP=1)")
    base = Path(mkdtemp(prefix="imap."))  # short: names of sockets have 100 letters at most
    user = "nobody" if os.getuid() == 0 else getpass.getuser()
    base.chmod(0o755)
    for name in ("run", "state", "mail"):
        (base / name).mkdir()
        if os.getuid() == 0:
            os.chown(base / name, pwd.getpwnam(user).pw_uid, -1)
    _certificate(base)
    entry = pwd.getpwnam(user)
    import grp

    port, secure = free_port(), free_port()
    said = CONFIG.format(
        base=base, user=user, group=grp.getgrgid(entry.pw_gid).gr_name, port=port, secure=secure, password=PASSWORD
    )
    (base / "dovecot.conf").write_text(said)
    server = subprocess.Popen(
        [program, "-F", "-c", str(base / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(secure, server, base)
        yield Imap(base, user, port, secure)
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(base, ignore_errors=True)


def _wait(port: int, server: "subprocess.Popen[bytes]", base: Path) -> None:
    for _try in range(200):
        if server.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as raw:
                context = ssl.create_default_context(cafile=str(base / "cert.pem"))
                with context.wrap_socket(raw, server_hostname="localhost") as line:
                    if line.recv(20).startswith(b"* OK"):
                        return
        except OSError:
            time.sleep(0.05)
    log = base / "log"
    raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")
