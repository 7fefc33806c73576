//! Random bytes, text and fractions from the operating system's source.

use crate::encoding::to_hex;
use crate::{Error, Result};

/// `N` random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    // Not `aws_lc_rs::rand`: that one collects noise of its own first, 35 ms on first use.
    getrandom::fill(&mut bytes).map_err(|_| Error::internal("the system gives no random numbers"))?;
    Ok(bytes)
}

/// `N` random bytes as hexadecimal text.
pub fn hex<const N: usize>() -> Result<String> {
    Ok(to_hex(&bytes::<N>()?))
}

/// A random number from 0 to 1.
pub fn fraction() -> Result<f64> {
    Ok(f64::from(u32::from_ne_bytes(bytes()?)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_random_differs() {
        assert_eq!(hex::<12>().unwrap().len(), 24);
        assert_ne!(hex::<16>().unwrap(), hex::<16>().unwrap());
        assert!((0.0..=1.0).contains(&fraction().unwrap()));
    }
}
