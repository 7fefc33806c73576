//! Callbacks: what is sent, with which tokens, how often, and what counts as an answer.

use reqwest::StatusCode;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::delivery::Delivery;
use super::server::DocumentServer;
use super::settings::Settings;
use super::token;

/// Retries of a final save after the first attempt.
const RETRIES: u32 = 3;
/// A header token of this size or more goes without the link to the changes, bytes.
const MAX_HEADER_TOKEN: usize = 7168;
/// How much of an answer is read, bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// A callback ready to go.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Where to.
    pub url: String,
    /// The body, token included.
    pub body: Value,
    /// Name and value of the header with the other token.
    pub header: Option<(String, String)>,
}

/// The two tokens around `fields`: one in the body over all fields, one in the header.
pub fn outgoing(settings: &Settings, url: &str, fields: &Map<String, Value>, now: i64) -> Outgoing {
    let mut body = fields.clone();
    let mut header = None;
    if let Some(jwt) = &settings.jwt {
        let secret = jwt.secret.expose_secret();
        body.insert("token".to_owned(), token::sign(secret, fields.clone(), now).into());
        let wrap = |fields: Map<String, Value>| {
            token::sign(secret, Map::from_iter([("payload".to_owned(), Value::Object(fields))]), now)
        };
        let mut token = wrap(fields.clone());
        if token.len() >= MAX_HEADER_TOKEN {
            let mut shorter = fields.clone();
            shorter.remove("changesurl");
            if shorter.contains_key("history") {
                shorter.insert("history".to_owned(), json!({}));
            }
            token = wrap(shorter);
        }
        header = Some((jwt.header.clone(), format!("{}{token}", jwt.prefix)));
    }
    Outgoing { url: url.to_owned(), body: Value::Object(body), header }
}

impl DocumentServer {
    /// Sends a callback with both tokens, once; true when it was accepted.
    pub(super) async fn call_back(&self, url: &str, fields: Map<String, Value>) -> bool {
        self.deliver(url, 0, || fields.clone()).await
    }

    /// Sends the callback of a final save, the only one that is repeated. Links end, so `fields` makes new
    /// ones for each attempt.
    pub(super) async fn call_back_until_answered(
        &self,
        url: &str,
        fields: impl Fn() -> Map<String, Value>,
    ) -> bool {
        self.deliver(url, RETRIES, fields).await
    }

    async fn deliver(&self, url: &str, retries: u32, fields: impl Fn() -> Map<String, Value>) -> bool {
        let resets = self.resets();
        let mut wait = self.settings().retry_delay;
        let (mut attempts, at) = (Vec::new(), self.now());
        let (fields, answer) = loop {
            let fields = fields();
            let outgoing = outgoing(&self.settings(), url, &fields, self.now());
            let headers = outgoing.header.into_iter().collect();
            let (status, answer) = self.post_raw(url, outgoing.body.to_string(), headers).await;
            let sent = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
            attempts.push(status);
            if sent >= retries || !(status == 0 || status == 429 || (500..=599).contains(&status)) {
                break (fields, answer);
            }
            self.sleep(wait).await;
            wait = wait.saturating_mul(2);
        };
        let accepted = attempts.last() == Some(&200) && is_accepted(&answer);
        let delivery = Delivery {
            key: fields.get("key").and_then(Value::as_str).unwrap_or_default().to_owned(),
            status: fields.get("status").and_then(Value::as_i64).unwrap_or_default(),
            url: url.to_owned(),
            fields: Value::Object(fields),
            attempts,
            answer,
            accepted,
            at,
        };
        if resets == self.resets() {
            self.state().keep_delivery(delivery);
        }
        accepted
    }

    /// One attempt: the HTTP status (0 without an answer) and the body or the failure.
    pub(super) async fn post_raw(
        &self,
        url: &str,
        body: String,
        headers: Vec<(String, String)>,
    ) -> (u16, String) {
        let client = match self.callback_client() {
            Ok(client) => client,
            Err(error) => return (0, error.message().to_owned()),
        };
        let mut request = client.post(url).header("Content-Type", "application/json").body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let limit = self.settings().callback_timeout;
        let exchange = async {
            let mut response = request.send().await?;
            let status = response.status();
            let mut answer = Vec::new();
            while let Some(chunk) = response.chunk().await? {
                answer.extend_from_slice(&chunk);
                if answer.len() > MAX_ANSWER {
                    break;
                }
            }
            Ok::<(StatusCode, Vec<u8>), reqwest::Error>((status, answer))
        };
        match tokio::time::timeout(limit, exchange).await {
            Ok(Ok((status, answer))) => (status.as_u16(), String::from_utf8_lossy(&answer).into_owned()),
            Ok(Err(error)) => (0, error.without_url().to_string()),
            Err(_) => (0, "no answer in time".to_owned()),
        }
    }
}

/// The answer must be JSON with `error` 0; other fields do not matter.
fn is_accepted(answer: &str) -> bool {
    serde_json::from_str::<Value>(answer)
        .is_ok_and(|answer| answer.get("error").and_then(Value::as_i64) == Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(size: usize) -> Map<String, Value> {
        let history = json!({"serverVersion": "9.4.0", "changes": "c".repeat(size)});
        let fields = json!({"key": "k", "status": 2, "changesurl": "http://ds/changes", "history": history});
        fields.as_object().cloned().unwrap()
    }

    fn header_claims(outgoing: &Outgoing) -> Map<String, Value> {
        let (_, value) = outgoing.header.clone().unwrap();
        token::verify(&value["Bearer ".len()..], super::super::settings::DEFAULT_SECRET, 1000).unwrap()
    }

    #[test]
    fn both_tokens_say_the_same() {
        let outgoing = outgoing(&Settings::default(), "http://app/", &fields(10), 1000);
        let token = outgoing.body["token"].as_str().unwrap();
        let body = token::verify(token, super::super::settings::DEFAULT_SECRET, 1000).unwrap();
        let header = header_claims(&outgoing);
        assert_eq!(header["payload"]["changesurl"], "http://ds/changes");
        assert_eq!(body["history"], header["payload"]["history"]);
        assert_eq!(body["exp"], 1300);
    }

    #[test]
    fn a_large_header_token_goes_without_the_changes() {
        let outgoing = outgoing(&Settings::default(), "http://app/", &fields(8000), 1000);
        let header = header_claims(&outgoing);
        assert!(header["payload"].get("changesurl").is_none());
        assert_eq!(header["payload"]["history"], json!({}));
        assert_eq!(outgoing.body["changesurl"], "http://ds/changes");
    }

    #[test]
    fn only_error_zero_is_an_acceptance() {
        assert!(is_accepted(r#"{"error":0,"more":1}"#));
        for refused in [r#"{"error":1}"#, r#"{"error":"0"}"#, "{}", "", "<html>", "0"] {
            assert!(!is_accepted(refused), "{refused}");
        }
    }
}
