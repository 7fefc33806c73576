# Written by scripts/make_twins.py from _async_life.py; change that file, not this one.
"""What a vault does with one of its connections, by link name."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from dealdocs._arguments import checked_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dealdocs.connections._connection import Connection
    from dealdocs.connections._results import Authorization, Overview, TestReport


@checked_first
class VaultLife:
    """The life of a connection by its link name: each is the method of the connection of the same name."""

    @abstractmethod
    def connection(self, link_name: str, *, subject: str | None = None) -> Connection:
        """Return a connection."""

    def authorize(
        self,
        link_name: str,
        *,
        subject: str | None = None,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize a connection from this machine, in the way its service prefers.

        In the browser where the service has an authorize address; by a code for another device; or for the
        client itself. Old tokens are kept until the new ones are there. Web apps use
        `begin_authorization` and `finish_authorization`.

        Args:
            link_name: Its name.
            subject: Whose account.
            open_browser: Open the system's browser; else the address is only shown.
            port: The port of the redirect URL; by default that of the connection, or a free one.
            timeout: Seconds to wait for the user.
            show: Gets the texts for the user.
            parameters: Further parameters of the authorize address, such as `prompt` or `login_hint`.

        Raises:
            AuthorizationDeniedError: The user or the service said no.
            RequestTimeoutError: The user did not come back in time.
            ConfigError: A connection with an API key or a password needs no authorization.
        """
        connection = self.connection(link_name, subject=subject)
        return connection.authorize(
            open_browser=open_browser, port=port, timeout=timeout, show=show, parameters=parameters
        )

    def reauthorize(
        self,
        link_name: str,
        *,
        subject: str | None = None,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize a connection again; see `Connection.reauthorize`.

        Args:
            link_name: Its name.
            subject: Whose account.
            open_browser: As for `authorize`.
            port: The same.
            timeout: The same.
            show: The same.
            parameters: The same.
        """
        connection = self.connection(link_name, subject=subject)
        return connection.reauthorize(
            open_browser=open_browser, port=port, timeout=timeout, show=show, parameters=parameters
        )

    def switch_account(
        self,
        link_name: str,
        *,
        subject: str | None = None,
        open_browser: bool = True,
        port: int | None = None,
        timeout: float = 300.0,
        show: Callable[[str], object] = print,
        parameters: Mapping[str, str] | None = None,
    ) -> Overview:
        """Authorize a connection as another account; see `Connection.switch_account`.

        Args:
            link_name: Its name.
            subject: Whose account.
            open_browser: As for `authorize`.
            port: The same.
            timeout: The same.
            show: The same.
            parameters: Further parameters; they come before those that switch.
        """
        connection = self.connection(link_name, subject=subject)
        return connection.switch_account(
            open_browser=open_browser, port=port, timeout=timeout, show=show, parameters=parameters
        )

    def begin_authorization(
        self,
        link_name: str,
        *,
        redirect_url: str | None = None,
        subject: str | None = None,
        paste_code: bool = False,
        parameters: Mapping[str, str] | None = None,
    ) -> Authorization:
        """Start an authorization in a web app: send the user to its `url`, keep its `state` in a cookie.

        Args:
            link_name: Name of the connection.
            redirect_url: The address of your view that calls `finish_authorization`, as registered at the
                service; by default that of the connection.
            subject: Whose account is authorized.
            paste_code: The user will paste a bare code, see `finish_pasted` of the connection.
            parameters: Further parameters of the address, such as `prompt` or `login_hint`.
        """
        one = self.connection(link_name, subject=subject)
        return one.begin_authorization(redirect_url, paste_code=paste_code, parameters=parameters)

    def test(self, link_name: str, *, subject: str | None = None) -> TestReport:
        """Send the harmless request that its service names, and say what came back."""
        return (self.connection(link_name, subject=subject)).test()

    def refresh(self, link_name: str, *, subject: str | None = None, force: bool = True) -> Overview:
        """Renew the access token.

        Args:
            link_name: Its name.
            subject: Whose account.
            force: Also when the present one is still good.
        """
        return (self.connection(link_name, subject=subject)).refresh(force=force)

    def revoke(self, link_name: str, *, subject: str | None = None) -> Overview:
        """Give the grant back: at the service first, then here."""
        return (self.connection(link_name, subject=subject)).revoke()

    def enable(self, link_name: str, *, subject: str | None = None) -> Overview:
        """Allow calls again."""
        return (self.connection(link_name, subject=subject)).enable()

    def disable(self, link_name: str, *, subject: str | None = None) -> Overview:
        """Refuse calls until `enable`, for all accounts of the connection; tokens are kept."""
        return (self.connection(link_name, subject=subject)).disable()

    def rename(self, link_name: str, name: str, *, subject: str | None = None) -> Overview:
        """Change the name that people read; the link name stays."""
        return (self.connection(link_name, subject=subject)).rename(name)

    def references(self, link_name: str, *, subject: str | None = None) -> tuple[str, ...]:
        """Who uses a connection."""
        return ((self.connection(link_name, subject=subject)).overview()).references

    def delete(
        self, link_name: str, *, subject: str | None = None, force: bool = False, revoke: bool = False
    ) -> None:
        """Delete a connection, or the account of one subject.

        Args:
            link_name: Its name.
            subject: Only the account of this subject.
            force: Also when it is referenced.
            revoke: Give the grant back at the service first.

        Raises:
            ConnectionInUseError: It is referenced.
        """
        connection = self.connection(link_name, subject=subject)
        connection.delete(force=force, revoke=revoke)
