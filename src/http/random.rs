//! Random text and fractions from the operating system's source.

use std::fmt::Write as _;

use crate::{Error, Result};

/// `N` random bytes as hexadecimal text.
pub(super) fn hex<const N: usize>() -> Result<String> {
    Ok(to_hex(&bytes::<N>()?))
}

/// A random number from 0 to 1.
pub(super) fn fraction() -> Result<f64> {
    Ok(f64::from(u32::from_ne_bytes(bytes::<4>()?)) / f64::from(u32::MAX))
}

/// Lower-case hexadecimal.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::internal("the system has no random numbers"))?;
    Ok(bytes)
}
