//! What a service is: how it wants to be asked, and where.

use super::authentication::{Authentication, ClientPlace};
use super::parameter::Parameter;
use super::variables::Variable;
use crate::connections::LinkName;
use crate::http::Method;

/// A service: everything that its connections have in common. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its unique name.
    pub link_name: LinkName,
    /// What people read, 1 to 50 characters.
    pub name: String,
    /// What it is for, in a word or two.
    pub category: String,
    /// It comes with dealdocs and cannot be changed.
    pub built_in: bool,
    /// How a caller proves who it is.
    pub authentication: Authentication,
    /// Values that go along with every call.
    pub parameters: Vec<Parameter>,
    /// What a connection fills into the addresses. Not secret.
    pub variables: Vec<Variable>,
    /// Where relative addresses begin; a template.
    pub base_url: Option<String>,
    /// The hosts that may get the credential; templates of [`HostPattern`](crate::connections::hosts::HostPattern).
    pub allowed_hosts: Vec<String>,
    /// Headers that every call carries (`Notion-Version`). Not secret.
    pub headers: Vec<(String, String)>,
    /// A harmless request that shows whether a connection works.
    pub test: Option<TestRequest>,
    /// Where the answer to the test names the account: a JSON pointer (RFC 6901).
    pub account_label: Option<String>,
    /// Where the service describes its authentication.
    pub documentation: Option<String>,
    /// What a user must know.
    pub notes: Option<String>,
}

impl Service {
    /// Whether its clients prove nothing at the token endpoint, so that a secret has no place there.
    pub fn has_public_clients(&self) -> bool {
        let Authentication::OAuth2(oauth2) = &self.authentication else { return false };
        oauth2.client_authentication == ClientPlace::None
    }
}

/// A harmless request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRequest {
    /// GET, or POST where the service offers nothing else.
    pub method: Method,
    /// A template: a whole address, or one that begins at the base URL.
    pub url: String,
}
