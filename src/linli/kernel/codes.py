"""Unguessable codes for public addresses, in letters that survive being read out on the telephone."""

import secrets

# Crockford's base 32 in lower case: no i, l, o, u.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = bytes(ALPHABET[byte % len(ALPHABET)].encode()[0] for byte in range(256))  # each letter equally often
LOOK_ALIKES = str.maketrans("ilou", "110v")


def public_code(length: int = 14) -> str:
    """A random code of 5 bits a letter: 14 letters are 70 bits."""
    return secrets.token_bytes(length).translate(_LETTERS).decode()


def normalised(code: str) -> str:
    """The code as stored, from what a person typed: case, spaces, dashes and look-alikes forgiven."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return plain.translate(LOOK_ALIKES)
