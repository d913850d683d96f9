"""The one-time word that proves the person at the wizard can read the server's terminal.

Without it anybody on the network could take an unset server for their own. It lies in var/setup-token (mode
0600) from the first start until a city is set up; the launcher prints it beside the address.
"""

import hmac
import os
import secrets
from typing import Any

from luodi.org.models import City
from luodi.runtime.paths import SETUP_WORD_FILE, var_folder


def token() -> str:
    """The token, made on first asking."""
    path = var_folder() / SETUP_WORD_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(12) + "\n")
    return path.read_text().strip()


def is_token(given: str) -> bool:
    """False also where no token was ever made, so that an empty word opens nothing."""
    path = var_folder() / SETUP_WORD_FILE
    kept = path.read_text().strip() if path.exists() else ""
    return bool(kept) and hmac.compare_digest(kept.encode(), given.strip().encode())


def use_up() -> None:
    (var_folder() / SETUP_WORD_FILE).unlink(missing_ok=True)


def offer(**_: Any) -> None:
    """post_migrate receiver: a database without a city needs the word, one with a city no longer."""
    if City.objects.ours():
        use_up()
    else:
        token()
