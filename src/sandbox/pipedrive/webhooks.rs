//! placeholder
use super::call::Call;
use super::records::Change;
pub(super) fn announce(_call: &Call, _change: Change) {}
