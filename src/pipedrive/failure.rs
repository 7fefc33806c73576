//! An error answer becomes a typed error: one table for every envelope of the API.

use serde_json::Value;

use super::headers;
use crate::http::{HeaderMap, Redactor};
use crate::{Error, ErrorKind};

/// Longest piece of a body that a message repeats.
const EXCERPT: usize = 500;

/// What Pipedrive says where it has nothing to say.
const NO_INFO: &str = "Please check developers.pipedrive.com";

/// What an error answer is about.
pub(super) struct Refusal<'a> {
    pub(super) status: u16,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    /// Method and path template, for the message.
    pub(super) what: &'a str,
    /// Secrets that an answer might echo; they are cut out of the message.
    pub(super) secrets: &'a [&'a str],
}

impl Refusal<'_> {
    /// The typed error. A 429 is told apart by the caller, which knows the budget.
    pub(super) fn error(&self) -> Error {
        let envelope = Envelope::read(self.body);
        let kind = self.kind(&envelope);
        let said = match (&envelope.message, kind) {
            (_, ErrorKind::Blocked) => {
                "the content network in front of Pipedrive refuses this credential".to_owned()
            }
            (Some(message), _) => message.clone(),
            (None, _) if self.body.is_empty() => "no explanation was given".to_owned(),
            (None, _) => format!("the answer is not JSON: {}", String::from_utf8_lossy(self.body)),
        };
        let mut error =
            Error::new(kind, format!("{} answered {}: {}", self.what, self.status, self.clean(&said)))
                .with_status(self.status)
                .with_request_id(headers::request_id(self.headers))
                .with_retry_after(headers::retry_after(self.headers));
        if let Some(code) = &envelope.code {
            error = error.with_code(self.clean(code));
        }
        error.with_hint(self.clean(&hint(kind, self.status, &envelope)))
    }

    fn kind(&self, envelope: &Envelope) -> ErrorKind {
        let limit = envelope.code.as_deref().is_some_and(|code| code.starts_with("feature_capping"));
        match self.status {
            402 => ErrorKind::AccountClosed,
            403 if self.is_html() => ErrorKind::Blocked,
            403 if limit => ErrorKind::LimitReached,
            405 | 415 | 501 => ErrorKind::FeatureDisabled,
            408 => ErrorKind::Timeout,
            422 => ErrorKind::LimitReached,
            status => ErrorKind::of_status(status),
        }
    }

    fn is_html(&self) -> bool {
        let header =
            self.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let start = self.body.trim_ascii_start();
        header.to_ascii_lowercase().contains("text/html") || start.first() == Some(&b'<')
    }

    /// One line, without secrets and control characters, at most [`EXCERPT`] bytes.
    fn clean(&self, text: &str) -> String {
        let mut redactor = Redactor::default();
        self.secrets.iter().for_each(|secret| redactor.add(secret));
        let text = redactor.clean(text.as_bytes(), usize::MAX);
        let mut line = String::new();
        for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty())
        {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if line.len() > EXCERPT {
            // Backwards to the start of a character.
            let end = (0..=EXCERPT - 4).rev().find(|end| line.is_char_boundary(*end)).unwrap_or_default();
            line.truncate(end);
            line.push_str(" ...");
        }
        line
    }
}

/// The parts that the different error envelopes have in common.
#[derive(Default)]
struct Envelope {
    message: Option<String>,
    info: Option<String>,
    code: Option<String>,
    /// Names of refused fields, quoted.
    refused: Vec<String>,
}

impl Envelope {
    fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(body) else { return Self::default() };
        let text = |name: &str| object.get(name).and_then(plain);
        let message = text("error")
            .or_else(|| text("message"))
            .or_else(|| text("error_description"))
            .or_else(|| object.get("errors").map(fields))
            .or_else(|| Some("it did not say why".to_owned()));
        Self {
            refused: refused(object.get("errors"), message.as_deref()),
            message,
            info: text("error_info").filter(|info| !info.contains(NO_INFO)),
            code: text("code").or_else(|| text("errorCode")),
        }
    }
}

/// A scalar as text; an object's own `message` as well.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("message").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// `{field: [reason, ...]}` as `field: reason; ...`.
fn fields(errors: &Value) -> String {
    let Value::Object(object) = errors else { return errors.to_string() };
    let parts = object.iter().map(|(field, reasons)| match reasons {
        Value::Array(reasons) => {
            let reasons: Vec<_> = reasons.iter().filter_map(plain).collect();
            format!("{field}: {}", reasons.join(", "))
        }
        reason => format!("{field}: {}", plain(reason).unwrap_or_else(|| reason.to_string())),
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// The fields of `{field: [reason, ...]}`, or of `Validation failed: field: reason; field: reason`; at most five.
fn refused(errors: Option<&Value>, message: Option<&str>) -> Vec<String> {
    let is_name = |name: &&str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.[]-".contains(c))
    };
    let quoted = |name: &str| format!("`{name}`");
    if let Some(Value::Object(errors)) = errors {
        return errors.keys().map(String::as_str).filter(is_name).take(5).map(quoted).collect();
    }
    let reasons = message.and_then(|message| message.strip_prefix("Validation failed:")).unwrap_or_default();
    let names = reasons.split(';').filter_map(|reason| reason.split_once(':').map(|(name, _)| name.trim()));
    names.filter(is_name).take(5).map(quoted).collect()
}

/// What to do. Pipedrive's own advice stands before ours where it knows more than the kind says.
fn hint(kind: ErrorKind, status: u16, envelope: &Envelope) -> String {
    let (fixed, theirs_first) = match kind {
        ErrorKind::Authentication => {
            ("Check the API token or the access token, and that it belongs to this company.", false)
        }
        ErrorKind::AccountClosed => {
            ("The trial is over or the account is unpaid: see the company's billing page.", false)
        }
        ErrorKind::Permission => (
            "Check the user's permissions and, with OAuth, the scopes of the app; a changed scope needs a new consent.",
            false,
        ),
        ErrorKind::Blocked => (
            "Too many requests were sent after a 429. Stop for about 15 minutes; this client refuses to send meanwhile.",
            false,
        ),
        ErrorKind::LimitReached => {
            ("A limit of the company's plan is reached: free some, or change the plan.", false)
        }
        ErrorKind::FileTooLarge => ("Pipedrive does not take a file of this size.", false),
        ErrorKind::FeatureDisabled => ("The operation or feature is not available to this company.", false),
        ErrorKind::Server => ("Pipedrive failed. Try again later; see https://status.pipedrive.com.", false),
        ErrorKind::NotFound => {
            ("Check the id: it does not exist, was deleted for good, or this user may not see it.", true)
        }
        ErrorKind::Gone => ("It was deleted for good: forget its id.", true),
        ErrorKind::Conflict => {
            ("Somebody changed it meanwhile: read it again, then repeat the change.", true)
        }
        ErrorKind::Timeout => ("The request took too long to arrive: send it again, or less at once.", true),
        ErrorKind::RateLimit => ("Send fewer requests at once.", true),
        ErrorKind::Validation => return validation_hint(envelope),
        _ => (unnamed_hint(status), true),
    };
    envelope.info.clone().filter(|_| theirs_first).unwrap_or_else(|| fixed.to_owned())
}

/// For an answer that no kind is made for.
fn unnamed_hint(status: u16) -> &'static str {
    match status {
        200..=299 => {
            "The request arrived and was not carried out. If the message does not say why, Pipedrive's support finds it by its request id."
        }
        300..=399 => "The address leads elsewhere: check the company's domain or `base_url`.",
        _ => "If the message does not say why, Pipedrive's support finds the request by its request id.",
    }
}

/// Known traps of v2 bodies, Pipedrive's own advice, or the names of the refused fields.
fn validation_hint(envelope: &Envelope) -> String {
    let message = envelope.message.as_deref().unwrap_or_default();
    if message.contains("is not allowed for this request") {
        return "Remove that field; custom fields go into `custom_fields`, under their 40-character key."
            .into();
    }
    if message.contains("No files were provided") || message.contains("was not expected") {
        return "The file part needs a file name and a content type.".into();
    }
    if let Some(info) = &envelope.info {
        return info.clone();
    }
    if envelope.refused.is_empty() {
        return "Compare the names, types and required fields of the request with Pipedrive's page on the operation."
            .into();
    }
    format!("Correct {}; Pipedrive's page on the operation says what is taken.", envelope.refused.join(", "))
}

/// The storage behind a download refuses. Its links end soon, so a refusal is worth a fresh link.
pub(super) fn storage(status: u16, what: &str, headers: &HeaderMap) -> Error {
    let kind = if matches!(status, 404 | 410) { ErrorKind::NotFound } else { ErrorKind::Server };
    Error::new(kind, format!("{what}: the storage of the file answered {status}"))
        .with_status(status)
        .with_request_id(headers::request_id(headers))
        .with_retry_after(headers::retry_after(headers))
        .with_hint("Its link may have ended; a new download gets a new one.")
}

/// The company's tokens of the day are spent: never retried.
pub(super) fn budget_exhausted(refused: &Error) -> Error {
    refused
        .retold(
            ErrorKind::BudgetExhausted,
            format!("the company's API tokens of the day are spent ({})", refused.message()),
        )
        .with_status(refused.details().status.unwrap_or(429))
        .with_hint("The budget is filled up again at midnight of Pipedrive's server time; it can be bought up by an admin.")
}
