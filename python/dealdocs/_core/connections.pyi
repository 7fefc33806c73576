from collections.abc import Sequence

__all__ = ["_oauth1_parameters"]

def _oauth1_parameters(
    method: str,
    url: str,
    form: Sequence[tuple[str, str]],
    parties: tuple[str, str, tuple[str, str] | None],
    signature_method: str,
    moment: tuple[int, str],
) -> list[tuple[str, str]]: ...
