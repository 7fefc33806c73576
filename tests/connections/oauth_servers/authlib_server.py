"""Authlib's OAuth 2 server on Flask: code with PKCE, refresh, client credentials, revocation."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "canary-client-secret-8d2f4b6c0e1a3957"


@dataclass
class Client(ClientMixin):
    """The one client."""

    client_id: str = "app"
    redirect_uris: tuple[str, ...] = ("https://app.example.com/connections/callback",)
    scope: str = "read write"
    secret: str = SECRET

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope):
        return " ".join(one for one in (scope or "").split() if one in self.scope.split())

    def check_redirect_uri(self, redirect_uri):
        # RFC 8252 section 7.3: any port of the loopback address.
        return redirect_uri in self.redirect_uris or redirect_uri.startswith("http://127.0.0.1:")

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method, endpoint):
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in {"authorization_code", "refresh_token", "client_credentials"}


@dataclass
class Code:
    """An authorization code."""

    code: str
    redirect_uri: str
    scope: str
    user: str
    code_challenge: str | None
    code_challenge_method: str | None
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


@dataclass
class Token(TokenMixin):
    """A pair of tokens."""

    access_token: str
    refresh_token: str | None
    scope: str
    user: str | None
    expires_at: float
    revoked: bool = False

    def check_client(self, client):
        return True

    def get_scope(self):
        return self.scope

    def get_expires_in(self):
        return int(self.expires_at - time.time())

    def is_expired(self):
        return time.time() > self.expires_at

    def is_revoked(self):
        return self.revoked


class Server:
    """The server and what it knows."""

    def __init__(self, lifetime: int) -> None:
        self.client = Client()
        self.codes: dict[str, Code] = {}
        self.tokens: list[Token] = []
        self.requests: list[dict[str, str]] = []
        self.lifetime = lifetime
        self.app = flask.Flask("authlib_server")
        self.app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
        self.app.config["OAUTH2_TOKEN_EXPIRES_IN"] = dict.fromkeys(
            ("authorization_code", "client_credentials", "refresh_token"), lifetime
        )
        server = AuthorizationServer(
            self.app, query_client=lambda name: self.client if name == "app" else None, save_token=self._save
        )
        server.register_grant(self._code_grant(), [CodeChallenge(required=True)])
        server.register_grant(self._refresh_grant())
        server.register_grant(_ClientCredentials)
        server.register_endpoint(self._revocation())
        self._routes(server)

    def _save(self, token: dict[str, Any], request: Any) -> None:
        self.tokens.append(
            Token(
                access_token=token["access_token"],
                refresh_token=token.get("refresh_token"),
                scope=token.get("scope", ""),
                user=request.user,
                expires_at=time.time() + token["expires_in"],
            )
        )

    def _find(self, value: str) -> Token | None:
        return next((one for one in self.tokens if value in {one.access_token, one.refresh_token}), None)

    def _code_grant(self) -> type:
        codes = self.codes

        class Grant(grants.AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

            def save_authorization_code(self, code, request):
                payload = request.payload
                codes[code] = Code(
                    code,
                    payload.redirect_uri,
                    payload.scope,
                    request.user,
                    payload.data.get("code_challenge"),
                    payload.data.get("code_challenge_method"),
                )

            def query_authorization_code(self, code, client):
                return codes.get(code)

            def delete_authorization_code(self, authorization_code):
                del codes[authorization_code.code]

            def authenticate_user(self, authorization_code):
                return authorization_code.user

        return Grant

    def _refresh_grant(self) -> type:
        find = self._find

        class Grant(grants.RefreshTokenGrant):
            INCLUDE_NEW_REFRESH_TOKEN = True
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

            def authenticate_refresh_token(self, refresh_token):
                found = find(refresh_token)
                return found if found and not found.revoked else None

            def authenticate_user(self, refresh_token):
                return refresh_token.user

            def revoke_old_credential(self, refresh_token):
                refresh_token.revoked = True

        return Grant

    def _revocation(self) -> type:
        find = self._find

        class Endpoint(RevocationEndpoint):
            CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

            def query_token(self, token_string, token_type_hint):
                return find(token_string)

            def revoke_token(self, token, request):
                token.revoked = True

        return Endpoint

    def _routes(self, server: AuthorizationServer) -> None:
        @self.app.get("/authorize")
        def authorize():
            # Whoever asks is Ann, and she consents.
            grant = server.get_consent_grant(end_user="ann")
            return server.create_authorization_response(grant_user="ann", grant=grant)

        @self.app.post("/token")
        def token():
            self.requests.append(flask.request.form.to_dict())
            return server.create_token_response()

        @self.app.post("/revoke")
        def revoke():
            return server.create_endpoint_response("revocation")

        @self.app.get("/me")
        def me():
            kind, _, value = flask.request.headers.get("authorization", "").partition(" ")
            found = self._find(value) if kind == "Bearer" else None
            if found is None or found.revoked or found.is_expired():
                return {"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            return {"user": found.user, "scope": found.scope}


class _ClientCredentials(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")


@contextlib.contextmanager
def running(port: int = 0, *, lifetime: int = 3600) -> Iterator[tuple[str, Server]]:
    """Start the server; yields its address and the object to look into."""
    server = Server(lifetime)
    listener = make_server("127.0.0.1", port, server.app, threaded=True)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}", server
    finally:
        listener.shutdown()
        thread.join(10)
        listener.server_close()
