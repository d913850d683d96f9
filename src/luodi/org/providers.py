"""Signing in through the city's own identity provider (OIDC) or 钉钉: settings only, off unless configured.

    LUODI_OIDC_URL, LUODI_OIDC_CLIENT_ID, LUODI_OIDC_SECRET, LUODI_OIDC_NAME (default 统一身份认证)
    LUODI_DINGTALK_CLIENT_ID, LUODI_DINGTALK_SECRET

Nothing here is asked over the network until somebody presses the button on the sign-in page. An account must
exist first: whoever signs in this way is matched by username and gets no new account (adapters.py).
"""

from collections.abc import Mapping
from typing import Any

OIDC = "allauth.socialaccount.providers.openid_connect"
DINGTALK = "allauth.socialaccount.providers.dingtalk"


def provider_apps(environment: Mapping[str, str]) -> list[str]:
    """Names for INSTALLED_APPS. Raises ValueError when a provider is configured by halves."""
    apps = []
    if complete(environment, "LUODI_OIDC_URL", "LUODI_OIDC_CLIENT_ID", "LUODI_OIDC_SECRET"):
        apps.append(OIDC)
    if complete(environment, "LUODI_DINGTALK_CLIENT_ID", "LUODI_DINGTALK_SECRET"):
        apps.append(DINGTALK)
    return apps


def provider_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS for what provider_apps names."""
    apps = provider_apps(environment)
    settings: dict[str, Any] = {}
    if OIDC in apps:
        settings["openid_connect"] = {
            "APPS": [
                {
                    "provider_id": "city",
                    "name": environment.get("LUODI_OIDC_NAME") or "统一身份认证",
                    "client_id": environment["LUODI_OIDC_CLIENT_ID"],
                    "secret": environment["LUODI_OIDC_SECRET"],
                    "settings": {"server_url": environment["LUODI_OIDC_URL"]},
                }
            ]
        }
    if DINGTALK in apps:
        settings["dingtalk"] = {
            "APPS": [
                {
                    "name": "钉钉",
                    "client_id": environment["LUODI_DINGTALK_CLIENT_ID"],
                    "secret": environment["LUODI_DINGTALK_SECRET"],
                }
            ]
        }
    return settings


def complete(environment: Mapping[str, str], *names: str) -> bool:
    given = [name for name in names if environment.get(name)]
    if given and len(given) < len(names):
        missing = [name for name in names if name not in given]
        raise ValueError(f"{given[0]} is set but {', '.join(missing)} is not: set all of them or none")
    return bool(given)
