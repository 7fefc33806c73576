//! A service as text: TOML or JSON, read strictly.

use serde::{Deserialize, Serialize};

use super::authentication::{Authentication, OAuth1Endpoints, OAuth2Endpoints};
use super::checking;
use super::pairs;
use super::parameter::{self, Place};
use super::service::{Service, TestRequest};
use super::variables::Variable;
use crate::connections::LinkName;
use crate::http::Method;
use crate::{Error, Result};

/// Largest definition that is read, in bytes.
const LARGEST: usize = 256 * 1024;

/// A definition as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    link_name: String,
    /// The link name when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    category: String,
    authentication: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    documentation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed_hosts: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_label: Option<String>,
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    test: Option<Test>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    oauth1: Option<OAuth1Endpoints>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    oauth2: Option<Box<OAuth2Endpoints>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<parameter::Written>,
    /// Where parameters go that name no place of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameter_place: Option<Place>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    variables: Vec<Variable>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    ApiKey,
    Basic,
    #[serde(rename = "oauth1")]
    OAuth1,
    #[serde(rename = "oauth2")]
    OAuth2,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    url: String,
}

impl Document {
    /// The name, for messages.
    pub(super) fn link_name(&self) -> &str {
        &self.link_name
    }
}

/// The service that `text` defines: JSON if it begins with `{`, else TOML.
pub fn read(text: &str) -> Result<Service> {
    let service = read_stored(text)?;
    checking::encrypted_base(&service)?;
    Ok(service)
}

/// The same of a text that was stored before; its base URL is judged when it is used.
pub fn read_stored(text: &str) -> Result<Service> {
    if text.len() > LARGEST {
        return Err(Error::config("the definition of the service is larger than 256 KiB"));
    }
    let document = if text.trim_start().starts_with('{') { json(text)? } else { toml(text)? };
    Service::try_from(document)
}

/// Refuses a definition of another name than the caller gave beside it.
pub fn check_link_name(text: &str, link_name: &str) -> Result<()> {
    let defined = read(text)?.link_name;
    if defined.as_str() == link_name {
        return Ok(());
    }
    Err(Error::config(format!(
        "the definition is of `{defined}`, and the link name beside it is `{}`",
        link_name.escape_debug()
    ))
    .with_hint("Leave the link name out, or make both the same."))
}

/// The JSON that [`read`] takes for `service`.
pub fn write(service: &Service) -> Result<String> {
    serde_json::to_string(&Document::from(service))
        .map_err(|error| Error::internal("a service cannot be written as JSON").with_source(error))
}

fn json(text: &str) -> Result<Document> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let document = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| unreadable(&error.path().to_string(), &reason(&error.inner().to_string())))?;
    reader.end().map_err(|_| unreadable("", "there is more after the definition"))?;
    Ok(document)
}

fn toml(text: &str) -> Result<Document> {
    let reader = toml::Deserializer::parse(text).map_err(|error| unreadable("", &reason(error.message())))?;
    serde_path_to_error::deserialize(reader)
        .map_err(|error| unreadable(&error.path().to_string(), &reason(error.inner().message())))
}

/// The reader's words on one line; they may quote the text, but never much of it.
fn reason(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

fn unreadable(path: &str, why: &str) -> Error {
    let place = if matches!(path, "" | ".") { String::new() } else { format!("`{path}`: ") };
    Error::config(format!("the definition of the service cannot be read: {place}{why}"))
        .with_hint("`docs/services.md` shows the keys of a definition.")
}

impl TryFrom<Document> for Service {
    type Error = Error;

    fn try_from(document: Document) -> Result<Self> {
        let authentication = match (document.authentication, document.oauth1, document.oauth2) {
            (Kind::ApiKey, None, None) => Authentication::ApiKey,
            (Kind::Basic, None, None) => Authentication::Basic,
            (Kind::OAuth1, Some(endpoints), None) => Authentication::OAuth1(endpoints),
            (Kind::OAuth2, None, Some(endpoints)) => Authentication::OAuth2(endpoints),
            _ => {
                return Err(Error::config("the tables `oauth1` and `oauth2` do not fit `authentication`")
                    .with_hint("`oauth1` and `oauth2` need the table of their name; the others have none."));
            }
        };
        check_keys(&authentication, &document.parameters)?;
        let usual = document.parameter_place.unwrap_or_default();
        let test = document
            .test
            .map(|test| {
                Ok::<_, Error>(TestRequest { method: method(test.method.as_deref())?, url: test.url })
            })
            .transpose()?;
        let service = Self {
            link_name: LinkName::parse(&document.link_name)?,
            name: document.name.unwrap_or(document.link_name),
            category: document.category,
            built_in: false,
            authentication,
            parameters: document.parameters.into_iter().map(|parameter| parameter.at(usual)).collect(),
            variables: document.variables,
            base_url: document.base_url,
            allowed_hosts: document.allowed_hosts,
            headers: document.headers,
            test,
            account_label: document.account_label,
            documentation: document.documentation,
            notes: document.notes,
        };
        checking::check(&service)?;
        Ok(service)
    }
}

/// Where the connection is asked for nothing, a default may be the key itself.
fn check_keys(authentication: &Authentication, parameters: &[parameter::Written]) -> Result<()> {
    let all_known = parameters.iter().all(parameter::Written::has_default);
    if !matches!(authentication, Authentication::ApiKey)
        || !all_known
        || !parameters.iter().any(parameter::Written::may_hold_a_secret)
    {
        return Ok(());
    }
    Err(Error::config("every parameter of the API key service has a default").with_hint(
        "A definition holds no secrets: leave the default of the key out, or say `secret = false` if it is public.",
    ))
}

/// GET or POST: a test changes nothing.
fn method(name: Option<&str>) -> Result<Method> {
    match name {
        None | Some("GET") => Ok(Method::GET),
        Some("POST") => Ok(Method::POST),
        Some(_) => Err(Error::config("the test request uses a method other than GET and POST")),
    }
}

impl From<&Service> for Document {
    fn from(service: &Service) -> Self {
        let service = service.clone();
        let (authentication, oauth1, oauth2) = match service.authentication {
            Authentication::ApiKey => (Kind::ApiKey, None, None),
            Authentication::Basic => (Kind::Basic, None, None),
            Authentication::OAuth1(endpoints) => (Kind::OAuth1, Some(endpoints), None),
            Authentication::OAuth2(endpoints) => (Kind::OAuth2, None, Some(endpoints)),
        };
        Self {
            link_name: service.link_name.into(),
            name: Some(service.name),
            category: service.category,
            authentication,
            documentation: service.documentation,
            notes: service.notes,
            base_url: service.base_url,
            allowed_hosts: service.allowed_hosts,
            account_label: service.account_label,
            headers: service.headers,
            test: service.test.map(|test| Test { method: Some(test.method.to_string()), url: test.url }),
            oauth1,
            oauth2,
            parameters: service.parameters.into_iter().map(Into::into).collect(),
            parameter_place: None,
            variables: service.variables,
        }
    }
}
