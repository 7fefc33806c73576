//! Clients of one credential share one gate, because the server counts them together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest;

use super::{Gate, Pacing};
use crate::per_process::PerProcess;
use crate::unpoisoned::lock;

/// Tells credentials apart without keeping them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::pipedrive) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of an origin and a secret.
    pub(in crate::pipedrive) fn of(origin: &str, secret: &str) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(origin.as_bytes());
        context.update(b"\n");
        context.update(secret.as_bytes());
        let mut bytes = [0; 32];
        for (byte, digit) in bytes.iter_mut().zip(context.finish().as_ref()) {
            *byte = *digit;
        }
        Self(bytes)
    }

    /// A short name of it.
    fn owner(&self) -> u64 {
        let (short, _) = self.0.split_first_chunk().unwrap_or((&[0; 8], &[]));
        u64::from_ne_bytes(*short)
    }
}

type Gates = Mutex<HashMap<Fingerprint, Arc<Gate>>>;

/// One registry per process: a fork starts with its own gates and no foreign lock. What must not be
/// forgotten is in `latches`.
static GATES: PerProcess<Gates> = PerProcess::new();

/// How many idle gates are kept before they are swept.
const KEPT: usize = 256;

/// The gate of this credential, made when there is none yet; it takes in the pace of each client.
pub(in crate::pipedrive) fn gate(fingerprint: Fingerprint, pacing: Pacing) -> Arc<Gate> {
    let gates = GATES.get_or_init(Gates::default);
    let mut gates = lock(&gates);
    if gates.len() > KEPT {
        gates.retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.is_idle());
    }
    let made = || Arc::new(Gate::new(fingerprint.owner(), pacing));
    let gate = Arc::clone(gates.entry(fingerprint).or_insert_with(made));
    gate.join(pacing);
    gate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_credential_one_gate() {
        let pacing = Pacing::default();
        let first = gate(Fingerprint::of("https://a", "one"), pacing);
        let again = gate(Fingerprint::of("https://a", "one"), pacing);
        let other_secret = gate(Fingerprint::of("https://a", "two"), pacing);
        let other_origin = gate(Fingerprint::of("https://b", "one"), pacing);
        assert!(Arc::ptr_eq(&first, &again));
        assert!(!Arc::ptr_eq(&first, &other_secret));
        assert!(!Arc::ptr_eq(&first, &other_origin));
    }

    #[test]
    fn the_limit_of_a_later_client_holds_for_all() {
        let credential = Fingerprint::of("https://a", "three");
        let first = gate(credential, Pacing::default());
        gate(credential, Pacing { burst_limit: Some(4), ..Pacing::default() });
        gate(credential, Pacing { burst_limit: Some(6), ..Pacing::default() });
        assert_eq!(first.budget().burst_limit, 4);
    }
}
