//! The converter's error codes.

use crate::{Error, ErrorKind};

/// The error of an answer of the converter.
pub(super) fn failure(from: &str, to: &str, code: i64) -> Error {
    let (kind, what, hint) = match code {
        -1 => (
            ErrorKind::ConversionUnknown,
            "unknown error",
            "Look at the logs of the Document Server's converter.",
        ),
        -2 => (
            ErrorKind::ConversionTimeout,
            "the server's time limit is reached",
            "Convert asynchronously, or raise the limit of the Document Server.",
        ),
        -3 => (
            ErrorKind::ConversionFailed,
            "the source cannot be converted",
            "The file is damaged or not of its format.",
        ),
        -4 => (
            ErrorKind::ConversionDownload,
            "the server cannot fetch the source",
            "The Document Server must reach `url` itself; localhost and private addresses are refused by default.",
        ),
        -5 => (ErrorKind::ConversionPassword, "the source is protected", "Pass `password`."),
        -6 => (
            ErrorKind::ConversionDatabase,
            "the server's database failed",
            "Look at the logs of the Document Server.",
        ),
        -7 => (
            ErrorKind::ConversionInput,
            "a parameter is wrong, or this pair of formats is not possible",
            "Check `from`, `to` and `key`.",
        ),
        -8 => (
            ErrorKind::ConversionToken,
            "the token is not accepted",
            "Compare secret, JWT header and clock with the server's; `server.check()` tests them.",
        ),
        -9 => (
            ErrorKind::ConversionOutputFormat,
            "the format of the result cannot be found out",
            "Pass an extension as `to` instead of `ooxml` or `odf`.",
        ),
        -10 => (
            ErrorKind::ConversionSizeLimit,
            "the source is too large",
            "Raise the limits of the Document Server.",
        ),
        _ => (ErrorKind::Conversion, "a code that is not known", "A later version of dealdocs may know it."),
    };
    Error::new(kind, format!("conversion of {from} to {to}: {what}"))
        .with_code(code.to_string())
        .with_hint(hint)
}
