//! What the fake Document Server remembers.

use crate::sandbox::Options;

/// Settings of the fake Document Server only.
#[derive(Debug, Clone, Default)]
pub struct Settings {}

/// Open documents, results and forgotten files.
#[derive(Debug)]
pub struct ServerState {}

impl ServerState {
    /// An empty server.
    pub fn new(_options: &Options) -> Self {
        Self {}
    }

    /// Forgets everything.
    pub fn reset(&self) {}
}
