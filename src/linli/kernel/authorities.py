"""Who vouches for the hosts that are asked over HTTPS."""

import ssl
from functools import cache


@cache
def known() -> ssl.SSLContext:
    """Read once in a process: httpx reads the list anew for each client, which takes 20 ms of a processor."""
    import httpx  # no page needs it

    return httpx.create_ssl_context()
