//! Who is calling: a connection as one call needs it.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use crate::auth::oauth1::Signer;
use crate::connections::hosts::AllowedHosts;
use crate::connections::services::Service;

/// A connection, ready for one call.
#[derive(Clone)]
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
#[derive(Clone)]
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

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Identity")
            .field("link_name", &self.link_name)
            .field("service", &self.service.link_name)
            .field("proof", &self.proof)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Proof {
    /// The kind alone.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Parameters => "Parameters",
            Self::Basic { .. } => "Basic",
            Self::OAuth1(_) => "OAuth1",
            Self::Bearer(_) => "Bearer",
        })
    }
}
