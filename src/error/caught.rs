//! A defect of ours must end as an error, never as a panic in the caller's program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Error, Result};

impl Error {
    /// What a panic becomes.
    pub fn panicked() -> Self {
        Self::internal("a call failed in an unforeseen way")
    }
}

/// The result of `work`; a panic in it becomes an `Internal` error.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // What was half changed is dropped with the panic, or belongs to the call that failed.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::panicked()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_panic_is_an_internal_error() {
        let failed: Result<u8> = caught(|| panic!("a defect"));
        let error = failed.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(!error.message().contains("a defect"));
        assert_eq!(caught(|| Ok(7)).unwrap(), 7);
        assert_eq!(caught::<u8>(|| Err(Error::config("no"))).unwrap_err().kind(), ErrorKind::Config);
    }
}
