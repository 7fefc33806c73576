//! Connections of every kind, with a canary in each secret.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use crate::auth::oauth1::{SignatureMethod, Signer, Token};
use crate::connections::calling::{Answer, Call, Identity, Proof, send};
use crate::connections::hosts::AllowedHosts;
use crate::connections::services::{Service, read};
use crate::http::tests::server::Server;
use crate::http::{HttpClient, HttpConfig, Origin};
use crate::{Error, Result};

/// A service with this authentication and these further lines of TOML.
pub(super) fn service(authentication: &str, more: &str) -> Service {
    let text = format!(
        "link_name = \"shop\"\nname = \"Shop\"\nauthentication = \"{authentication}\"\n\
         base_url = \"https://api.example.com/v1\"\n{more}"
    );
    read(&text).unwrap()
}

pub(super) fn identity(service: Service, proof: Proof, origins: &[Origin]) -> Identity {
    let values = [
        ("x-api-key", "canary-header"),
        ("key", "canary-query"),
        ("token", "canary-form"),
        ("open", "plain-value"),
    ];
    let hosts = AllowedHosts::parse(origins.iter().map(ToString::to_string)).unwrap();
    Identity {
        link_name: "acme".into(),
        service: Arc::new(service),
        values: BTreeMap::from(values.map(|(name, value)| (name.into(), SecretString::from(value)))),
        proof,
        hosts,
        base_url: None,
    }
}

pub(super) fn header_key(origins: &[Origin]) -> Identity {
    identity(service("api_key", "parameters = [{ key = \"x-api-key\" }]"), Proof::Parameters, origins)
}

pub(super) fn query_key(origins: &[Origin]) -> Identity {
    let more = "parameters = [{ key = \"key\", place = \"query\" }]";
    identity(service("api_key", more), Proof::Parameters, origins)
}

pub(super) fn form_key(origins: &[Origin]) -> Identity {
    let more = "parameters = [{ key = \"token\", place = \"form\" }]";
    identity(service("api_key", more), Proof::Parameters, origins)
}

pub(super) fn basic(user: &str, password: &str, origins: &[Origin]) -> Identity {
    let proof = Proof::Basic { user: user.into(), password: password.into() };
    identity(service("basic", ""), proof, origins)
}

pub(super) fn bearer(more: &str, origins: &[Origin]) -> Identity {
    let more = format!(
        "[oauth2]\nauthorize_url = \"https://id.example.com/a\"\ntoken_url = \"https://id.example.com/t\"\n{more}"
    );
    identity(service("oauth2", &more), Proof::Bearer("canary-token".into()), origins)
}

pub(super) fn signed(origins: &[Origin]) -> Identity {
    signed_in("header", origins)
}

/// With the signature in this place.
pub(super) fn signed_in(placement: &str, origins: &[Origin]) -> Identity {
    let more = format!(
        "[oauth1]\nrequest_token_url = \"https://id.example.com/r\"\n\
         authorize_url = \"https://id.example.com/a\"\naccess_token_url = \"https://id.example.com/t\"\n\
         placement = \"{placement}\"\n"
    );
    let signer = Signer {
        consumer_key: "consumer".into(),
        consumer_secret: "canary-consumer".into(),
        token: Some(Token { token: "canary-token".into(), secret: "canary-secret".into() }),
        method: SignatureMethod::HmacSha256,
        realm: None,
        allow_insecure_loopback: false,
    };
    identity(service("oauth1", &more), Proof::OAuth1(Box::new(signer)), origins)
}

/// One connection of each kind that can send a GET.
pub(super) fn every_kind(origins: &[Origin]) -> Vec<Identity> {
    vec![
        header_key(origins),
        query_key(origins),
        basic("canary-user", "canary-password", origins),
        bearer("", origins),
        bearer("bearer_query = \"access_token\"", origins),
        signed(origins),
        signed_in("query", origins),
    ]
}

/// Sends with a client that trusts all origins of the connection.
pub(super) async fn sent(identity: &Identity, call: Call) -> Result<Answer> {
    let client = HttpClient::new(HttpConfig { trusted: identity.hosts.trusted(), ..HttpConfig::default() });
    send(&client, identity, &call).await
}

pub(super) fn get(url: &Url) -> Call {
    Call::new(crate::http::Method::GET, url.as_str())
}

pub(super) fn post(url: &Url) -> Call {
    Call::new(crate::http::Method::POST, url.as_str())
}

pub(super) fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// The refusal of a call, which must leave the server alone and keep every secret.
pub(super) async fn refusal(server: &Server, identity: &Identity, call: Call) -> Error {
    let error = sent(identity, call).await.expect_err("refused");
    assert_eq!(server.connections(), 0, "{error}");
    assert!(!format!("{error:?} {identity:?}").contains("canary"), "{error:?}");
    error
}
