//! Values that go along with every call.

use serde::{Deserialize, Serialize};

/// A value that a connection holds and every call carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name on the wire, and of the value in the connection.
    pub key: String,
    /// The prompt.
    pub display_name: Option<String>,
    /// Where it goes.
    pub place: Place,
    /// Kept encrypted and never shown.
    pub secret: bool,
    /// Calls go without it when the connection has no value.
    pub optional: bool,
    /// The value of connections that name none; never for a secret.
    pub default: Option<String>,
    /// Put before the value on the wire (`Bearer `).
    pub prefix: Option<String>,
    /// The value of the connection to send, when its name is not the key (`client_id`).
    pub value_from: Option<String>,
}

/// A parameter as a definition writes it: one without a place stands where the service says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// Secret, unless there is a default: a definition holds no secrets.
    #[serde(default)]
    secret: Option<bool>,
    #[serde(default, skip_serializing_if = "is_false")]
    optional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_from: Option<String>,
}

impl Written {
    /// Whether it has a default, and nothing says that it is no secret.
    pub(super) fn may_hold_a_secret(&self) -> bool {
        self.default.is_some() && self.secret.is_none()
    }

    pub(super) fn has_default(&self) -> bool {
        self.default.is_some()
    }

    /// The parameter, at its own place or at `usual`.
    pub(super) fn at(self, usual: Place) -> Parameter {
        let Self { key, display_name, place, secret, optional, default, prefix, value_from } = self;
        let place = place.unwrap_or(usual);
        let secret = secret.unwrap_or(default.is_none());
        Parameter { key, display_name, place, secret, optional, default, prefix, value_from }
    }
}

impl From<Parameter> for Written {
    fn from(parameter: Parameter) -> Self {
        let Parameter { key, display_name, place, secret, optional, default, prefix, value_from } = parameter;
        let (place, secret) = (Some(place), Some(secret));
        Self { key, display_name, place, secret, optional, default, prefix, value_from }
    }
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}
