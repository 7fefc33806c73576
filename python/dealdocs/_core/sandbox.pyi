from typing import final

__all__ = ["Sandbox", "start"]

@final
class Sandbox:
    @property
    def pipedrive_url(self) -> str: ...
    @property
    def document_server_url(self) -> str: ...
    @property
    def is_running(self) -> bool: ...
    def credentials(self) -> tuple[str, str, str]: ...
    def stop(self) -> None: ...

def start(
    *,
    seed: int,
    deals: int,
    port: int,
    document_server_port: int,
    secret: str | None,
    jwt_header: str | None,
    api_token: str | None,
    limits: bool,
    latency: float,
    separate_storage: bool,
    max_upload: int | None,
    scopes: list[str] | None,
    redirect_uri: str | None,
    rotate_refresh_tokens: bool,
    approve_automatically: bool,
    save_delay: float,
    x2t: str | None,
) -> Sandbox:
    """Start both servers."""
