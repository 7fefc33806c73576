//! Giving a token back.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::answer;
use super::basic::basic;
use super::client::OAuth2;
use super::revocation::{RevocationMethod, RevocationProof, TokenPlace};
use super::settings::{ClientAuthentication, OAuth2Settings};
use super::transport::ANSWER_CAP;
use super::unread::{Asked, Raw};
use crate::http::{Method, Redirects, Request, Retry};
use crate::{Error, ErrorKind, Result, unix_time};

/// What in the revoke address stands for the client id.
const CLIENT_ID: &str = ":client_id";

impl OAuth2 {
    /// Gives a token back; `hint` is `access_token` or `refresh_token`.
    pub async fn revoke(&self, token: &SecretString, hint: &str) -> Result<()> {
        let request = request(&self.settings, token.expose_secret(), hint)?;
        let response = self.http.send(request).await?;
        let (status, redactor, sent) = (response.status(), response.redactor(), unix_time::now());
        let refused = |why: &str| {
            Error::new(ErrorKind::OAuth, format!("the token was not taken back{why}"))
                .with_status(status)
                .with_hint("Try again, or remove the app in the service's own settings.")
        };
        if !(200..300).contains(&status) {
            return Err(refused(""));
        }
        // Some services say no with a 200.
        let body = response.bytes().await?;
        let raw = Raw {
            status,
            body: &body,
            sent,
            clock_difference: None,
            redactor: &redactor,
            asked: Asked::Object,
        };
        match answer::refused_with_success(&raw) {
            Some(error) => {
                let code = error.details().code.clone().unwrap_or_default();
                Err(refused(&format!(": {code}")).with_code(code))
            }
            None => Ok(()),
        }
    }
}

fn request(settings: &OAuth2Settings, token: &str, hint: &str) -> Result<Request> {
    let how = &settings.revocation;
    let url = settings.revoke_url.as_ref().ok_or_else(|| Error::config("the service has no revoke URL"))?;
    let secret = settings.client_secret.as_ref().map(ExposeSecret::expose_secret);
    let by_default = match (settings.client_authentication, secret, how.token_in) {
        (_, _, TokenPlace::Bearer) => RevocationProof::None,
        (ClientAuthentication::Basic, Some(_), _) => RevocationProof::Basic,
        _ => RevocationProof::Body,
    };
    let proof = how.proof.unwrap_or(by_default);
    let mut fields = Vec::new();
    if how.token_in != TokenPlace::Bearer {
        fields.push((how.token_name.as_str(), token));
    }
    if how.token_in == TokenPlace::Form {
        fields.push(("token_type_hint", hint));
    }
    if proof == RevocationProof::Body {
        fields.push(("client_id", settings.client_id.as_str()));
        fields.extend(secret.map(|secret| ("client_secret", secret)));
    }
    let method = match how.method {
        RevocationMethod::Post => Method::POST,
        RevocationMethod::Delete => Method::DELETE,
    };
    let mut url = with_client_id(url, &settings.client_id)?;
    if how.token_in == TokenPlace::Query {
        url.query_pairs_mut().extend_pairs(&fields);
    }
    let mut request = Request::new(method, url)
        .redirects(Redirects::Stop)
        .retry(Retry::Never)
        .timeout(settings.timeout)
        .max_body(ANSWER_CAP)
        .redact(token);
    request = match how.token_in {
        TokenPlace::Form => request.form(&fields),
        TokenPlace::Json => request.json(&object(&fields))?,
        TokenPlace::Query => request,
        TokenPlace::Bearer => match &settings.bearer_header {
            Some(name) => request.secret_header(name, token)?,
            None => request.secret_header("authorization", &format!("{} {token}", settings.token_prefix))?,
        },
    };
    if let (RevocationProof::Basic, Some(secret)) = (proof, secret) {
        request =
            request.redact(secret).secret_header("authorization", &basic(&settings.client_id, secret))?;
    }
    for (name, value) in &settings.token_headers {
        request = request.header(name, value)?;
    }
    Ok(request)
}

fn object(fields: &[(&str, &str)]) -> Value {
    fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
}

/// The address with the client id in the place of the segment that stands for it.
fn with_client_id(url: &Url, client_id: &str) -> Result<Url> {
    let segments = url.path_segments().map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    if !segments.contains(&CLIENT_ID) {
        return Ok(url.clone());
    }
    if matches!(client_id, "." | "..") {
        return Err(Error::config("the client id cannot stand in an address"));
    }
    let segments = segments.into_iter().map(|segment| if segment == CLIENT_ID { client_id } else { segment });
    let mut filled = url.clone();
    if let Ok(mut path) = filled.path_segments_mut() {
        path.clear().extend(segments);
    }
    Ok(filled)
}
