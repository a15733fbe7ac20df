"""Keyed hashes: what identifies a person, device or network is stored only in this form."""

import hmac

from django.conf import settings


def keyed_hash(purpose: str, value: str) -> str:
    """128 bits of HMAC-SHA256 in hex; hashes of different purposes cannot be compared."""
    message = f"{purpose}:{value}".encode()
    return hmac.digest(settings.CONTEST_HASH_KEY.encode(), message, "sha256").hex()[:32]
