"""What goes wrong between an app and a Document Server."""

from __future__ import annotations

from dealdocs.exceptions._base import DealDocsError


class SignatureError(DealDocsError):
    """A token is missing, malformed, wrongly signed or not for this purpose."""


class TokenExpiredError(SignatureError):
    """A token was right once and is too old now."""


class CallbackError(DealDocsError):
    """A callback whose content cannot be used."""


class DocumentServerError(DealDocsError):
    """An error answer of the Document Server."""


class CommandError(DocumentServerError):
    """A command was refused, with a code that has no class of its own."""


class DocumentKeyNotFoundError(CommandError):
    """Command error 1: the document key is missing or unknown."""


class CallbackUrlError(CommandError):
    """Command error 2: the callback url is not correct."""


class CommandInternalError(CommandError):
    """Command error 3: internal error of the Document Server."""


class NoChangesError(CommandError):
    """Command error 4: nothing was changed, so there is nothing to save."""


class UnknownCommandError(CommandError):
    """Command error 5: the command is not correct."""


class CommandTokenError(CommandError):
    """Command error 6: the token is not valid; usually the secret differs."""


class CommandTokenExpiredError(CommandError):
    """Command error 7: the token is too old; usually the clocks differ."""


class ConversionError(DocumentServerError):
    """A conversion was refused; itself for a code that has no class of its own."""


class ConversionUnknownError(ConversionError):
    """Conversion error -1: the converter failed without saying why."""


class ConversionTimeoutError(ConversionError):
    """Conversion error -2: it took too long."""


class ConversionFailedError(ConversionError):
    """Conversion error -3: the document could not be converted."""


class ConversionDownloadError(ConversionError):
    """Conversion error -4: the Document Server could not download the document."""


class ConversionPasswordError(ConversionError):
    """Conversion error -5: the document needs a password, or it is wrong."""


class ConversionDatabaseError(ConversionError):
    """Conversion error -6: the Document Server could not read its database."""


class ConversionInputError(ConversionError):
    """Conversion error -7: the request was not correct."""


class ConversionTokenError(ConversionError):
    """Conversion error -8: the token is missing, wrong or too old."""


class ConversionOutputFormatError(ConversionError):
    """Conversion error -9: the output format could not be found out."""


class ConversionSizeLimitError(ConversionError):
    """Conversion error -10: the document is larger than the Document Server takes."""
