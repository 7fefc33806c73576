//! Random names and readable bytes.

use aws_lc_rs::rand::fill;

use crate::{Error, Result};

/// `bytes` random bytes in hexadecimal.
pub(super) fn name(bytes: usize) -> Result<String> {
    let mut buffer = vec![0_u8; bytes];
    fill(&mut buffer).map_err(|_| Error::internal("the system gives no random numbers"))?;
    Ok(hexadecimal(&buffer))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
