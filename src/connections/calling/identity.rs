//! Who is calling: a connection as one call needs it.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use crate::auth::oauth1::Signer;
use crate::connections::hosts::AllowedHosts;
use crate::connections::services::Service;

/// A connection, ready for one call.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Link name of the connection, for messages.
    pub link_name: String,
    /// Its service.
    pub service: Arc<Service>,
    /// The values of the service's parameters, by [`Parameter::value_name`](crate::connections::services::Parameter::value_name).
    pub values: BTreeMap<String, SecretString>,
    /// What proves who is calling, besides the parameters.
    pub proof: Proof,
    /// The hosts that may get all of this.
    pub hosts: AllowedHosts,
    /// Where relative addresses begin.
    pub base_url: Option<Url>,
}

/// What proves who is calling.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The service's parameters alone (API key).
    Parameters,
    /// User name and password (RFC 7617).
    Basic {
        /// Without a colon.
        user: SecretString,
        /// Sent as UTF-8.
        password: SecretString,
    },
    /// A signature for each request (RFC 5849).
    OAuth1(Box<Signer>),
    /// An access token (RFC 6750), in the place that the service names.
    Bearer(SecretString),
}
