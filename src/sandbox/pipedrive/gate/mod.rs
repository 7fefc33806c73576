//! What every API request passes: credential, burst limit, daily budget.

mod budget;
mod caller;
mod cost;
mod layer;
mod scopes;

pub(super) use budget::Budget;
pub(super) use caller::Caller;
pub(super) use layer::guard;
