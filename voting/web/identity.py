"""The providers who hand over a phone that they have verified; each is there when configured.

The state, the PKCE verifier (S256) and the address of return are kept in the browser's session by
Authlib. Neither provider signs a nonce into what is read here: the phone comes from their own
server, over TLS, for the access token just received. Sources: id.vk.ru, «Авторизация без SDK»;
yandex.ru/dev/id, «Получение OAuth-токена» and «Запрос информации о пользователе».
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app

from app.config import Settings
from app.core import phones
from app.core.errors import DomainError

TIMEOUT_SECONDS = 5
Answer = Mapping[str, Any]


class LoginFailed(DomainError):
    """The provider's answer can't be trusted, or there was none."""

    message = "Вход не удался. Вернитесь к участнику и начните ещё раз или получите код по SMS."


@dataclass(frozen=True)
class Provider:
    """One provider: its name in addresses, its name for people, and how its phone is read."""

    name: str
    title: str
    client: Any
    #: The fields that the provider wants back from its own redirect.
    carried: tuple[str, ...]
    read: Callable[["Provider", Answer], object]

    def phone(self, back: Mapping[str, str]) -> str | None:
        """Return the E.164 of the one who has logged in; None when it could not vote."""
        try:
            found = self.read(self, self.client.authorize_access_token(**self.exchange(back)))
        except (AuthlibBaseError, requests.RequestException, ValueError, KeyError) as error:
            raise LoginFailed from error
        return e164(found) if isinstance(found, str) else None

    def exchange(self, back: Mapping[str, str]) -> dict[str, str]:
        """Return what goes with the code beside what Authlib sends."""
        if not self.carried:
            return {}
        # Authlib keeps `state` to itself; in the body it reaches the provider.
        return {"body": urlencode({name: back.get(name, "") for name in self.carried})}


def e164(found: str) -> str | None:
    """Return a provider's spelling as E.164; None for a masked, landline or far country's number.

    A provider has the whole number, though it may leave out the plus: its «375…» is Belarus.
    """
    for text in (found, f"+{found}"):
        with suppress(phones.PhoneError):
            return phones.parse(text, phones.COUNTRIES)
    return None


def asked(response: requests.Response) -> dict[str, Any]:
    """Return a provider's answer about its user; an error is raised, whatever else it says."""
    response.raise_for_status()
    answer = response.json()
    if not isinstance(answer, dict) or "error" in answer:
        raise LoginFailed
    return answer


def vkid_phone(provider: Provider, token: Answer) -> object:
    """Read VK ID's phone: of the user to whom the token was given, or nobody's."""
    data = {"client_id": provider.client.client_id, "access_token": token["access_token"]}
    url = provider.client.server_metadata["user_info_url"]
    user = asked(provider.client.post(url, data=data, withhold_token=True))["user"]
    if str(user["user_id"]) != str(token["user_id"]):
        raise LoginFailed
    return user.get("phone")


def yandex_phone(provider: Provider, token: Answer) -> object:
    """Read Яндекс ID's default phone, from a token that was given to us and to no other site."""
    headers = {"Authorization": f"OAuth {token['access_token']}"}
    url = provider.client.server_metadata["user_info_url"]
    user = asked(provider.client.get(url, headers=headers, withhold_token=True))
    if user["client_id"] != provider.client.client_id:
        raise LoginFailed
    return (user.get("default_phone") or {}).get("number")


def install(app: Flask, settings: Settings) -> None:
    """Make a client for each provider that is configured."""
    registry = OAuth(app)
    app.extensions["identity"] = {
        provider.name: provider
        for provider in (vkid(registry, settings), yandex(registry, settings))
        if provider
    }


def vkid(registry: Any, settings: Settings) -> Provider | None:
    """Return VK ID (OAuth 2.1); a secret is sent only by applications that have one."""
    if not settings.vkid_client_id:
        return None
    base = settings.vkid_url or "https://id.vk.ru"
    client = registry.register(
        "vkid",
        client_id=settings.vkid_client_id,
        client_secret=settings.vkid_client_secret or None,
        authorize_url=f"{base}/authorize",
        access_token_url=f"{base}/oauth2/auth",
        user_info_url=f"{base}/oauth2/user_info",
        client_kwargs={
            "scope": "phone",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_post"
            if settings.vkid_client_secret
            else "none",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    return Provider("vkid", "VK ID", client, ("device_id", "state"), vkid_phone)


def yandex(registry: Any, settings: Settings) -> Provider | None:
    """Return Яндекс ID (OAuth 2.0 with PKCE)."""
    if not settings.yandex_client_id:
        return None
    base = settings.yandex_url or "https://oauth.yandex.ru"
    client = registry.register(
        "yandex",
        client_id=settings.yandex_client_id,
        client_secret=settings.yandex_client_secret,
        authorize_url=f"{base}/authorize",
        access_token_url=f"{base}/token",
        user_info_url=f"{settings.yandex_url or 'https://login.yandex.ru'}/info?format=json",
        client_kwargs={
            "scope": "login:default_phone",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    return Provider("yandex", "Яндекс ID", client, (), yandex_phone)


def providers() -> dict[str, Provider]:
    """Return the providers that are configured, by name."""
    return cast(dict[str, Provider], current_app.extensions["identity"])
