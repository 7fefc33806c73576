//! Values that go along with every call.

use serde::{Deserialize, Serialize};

/// A value that a connection holds and every call carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Name on the wire, and of the value in the connection.
    pub key: String,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Where it goes.
    #[serde(default)]
    pub place: Place,
    /// Kept encrypted and never shown.
    #[serde(default = "yes")]
    pub secret: bool,
    /// Calls go without it when the connection has no value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// The value of connections that name none; never for a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Put before the value on the wire (`Bearer `).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The value of the connection to send, when its name is not the key (`client_id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_from: Option<String>,
}

impl Parameter {
    /// Name of the connection's value.
    pub fn value_name(&self) -> &str {
        self.value_from.as_deref().unwrap_or(&self.key)
    }

    /// What to ask the user for.
    pub fn prompt(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.key)
    }
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A header of its own.
    #[default]
    Header,
    /// The query of the address.
    Query,
    /// A form in the body; such a service takes no GET and no JSON.
    Form,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}
