//! A failure of the file system, told the same way everywhere.

use std::io::{self, ErrorKind as Io};
use std::path::Path;

use crate::{Error, ErrorKind};

/// `cannot {what} the file at path`, with the reason and what to do; a missing file has a kind of its own.
pub fn file_error(what: &str, path: &Path, error: io::Error) -> Error {
    let (kind, reason, hint) = match error.kind() {
        Io::NotFound => (
            ErrorKind::MissingFile,
            "there is no such file or directory",
            "Check the path; a directory must exist before a file is written into it.",
        ),
        Io::IsADirectory => (ErrorKind::Storage, "it is a directory", "Name a file in it."),
        Io::NotADirectory => (ErrorKind::Storage, "a part of the path is no directory", "Check the path."),
        Io::PermissionDenied => (
            ErrorKind::Storage,
            "permission denied",
            "Let this user read and write it, or choose another place.",
        ),
        Io::StorageFull | Io::QuotaExceeded => {
            (ErrorKind::Storage, "there is no space left", "Free some space and try again.")
        }
        Io::ReadOnlyFilesystem => {
            (ErrorKind::Storage, "the file system is read-only", "Choose another place.")
        }
        _ => {
            let message = format!("cannot {what} `{}`: {error}", path.display());
            return Error::new(ErrorKind::Storage, message).with_source(error);
        }
    };
    Error::new(kind, format!("cannot {what} `{}`: {reason}", path.display()))
        .with_hint(hint)
        .with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_told_apart() {
        let path = Path::new("there/report.docx");
        let error = file_error("read", path, io::Error::from(Io::NotFound));
        assert_eq!(error.kind(), ErrorKind::MissingFile);
        assert_eq!(error.message(), "cannot read `there/report.docx`: there is no such file or directory");
        let error = file_error("write", path, io::Error::from(Io::IsADirectory));
        assert_eq!(
            (error.kind(), error.details().hint.as_deref()),
            (ErrorKind::Storage, Some("Name a file in it."))
        );
        let error = file_error("write", path, io::Error::other("odd"));
        assert_eq!(error.message(), "cannot write `there/report.docx`: odd");
    }
}
