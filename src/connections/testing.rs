//! Trying a connection with the harmless request of its service.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::calling::{self, Call};
use super::calls;
use super::core::Core;
use super::record::Key;
use super::refreshing::freshness;
use crate::{Error, Result};

/// The request is small; nobody should wait for it for long.
const LIMIT: Duration = Duration::from_secs(20);

/// Answers to the test are small.
const ANSWER_CAP: u64 = 1024 * 1024;

/// Longest label, in characters.
const LABEL_CAP: usize = 100;

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestReport {
    /// The service answered with 2xx.
    pub ok: bool,
    /// HTTP status of the answer.
    pub status: u16,
    /// What the service calls the account, when its answer tells.
    pub account_label: Option<String>,
    /// The start of the answer when it was a refusal, without secrets.
    pub detail: Option<String>,
}

/// Sends the test request of the service, refreshing as any call does.
pub(super) async fn test(core: &Arc<Core>, key: &Key) -> Result<TestReport> {
    report(core, key, true).await
}

/// What the service calls the account, without refreshing: a young grant is not spent for a name. A token that
/// has ended is not sent, since many services count refusals.
pub(super) async fn ask_label(core: &Arc<Core>, key: &Key) -> Option<String> {
    let loaded = core.loaded(key).await.ok()?;
    if !freshness(core, &loaded).is_good() {
        return None;
    }
    report(core, key, false).await.ok()?.account_label
}

async fn report(core: &Arc<Core>, key: &Key, refresh: bool) -> Result<TestReport> {
    let loaded = core.loaded(key).await?;
    let Some((method, url)) = loaded.filled.test.clone() else {
        return Err(Error::config(format!(
            "the service `{}` names no request to test with",
            loaded.service.link_name
        ))
        .with_hint("Make any call instead, or define the service with a `test` request."));
    };
    let mut call = Call::new(method, url.as_str());
    call.timeout = Some(LIMIT.min(core.options.timeout));
    call.max_response_bytes = Some(ANSWER_CAP);
    let answer = if refresh {
        calls::send(core, key, &call).await?
    } else {
        loaded.check_usable()?;
        calling::send(&core.http_for(&loaded), &loaded.identity()?, &call).await?
    };
    let status = answer.status();
    if !(200..300).contains(&status) {
        let detail = Some(answer.excerpt(200).await);
        return Ok(TestReport { ok: false, status, account_label: None, detail });
    }
    let pointer = loaded.service.account_label.as_deref();
    let redactor = answer.redactor();
    let body = answer.bytes().await?;
    let told = pointer.and_then(|pointer| label(&body, pointer));
    // A service may call an account by its key.
    let account_label = told.map(|label| redactor.clean(label.as_bytes(), 4 * LABEL_CAP));
    if let (None, Some(label)) = (&loaded.account.label, &account_label) {
        keep(core, key, label.clone()).await?;
    }
    Ok(TestReport { ok: true, status, account_label, detail: None })
}

/// Keeps what the service calls an account that nobody named yet: one with an API key or a password.
async fn keep(core: &Arc<Core>, key: &Key, label: String) -> Result<()> {
    core.change(key, move |loaded| {
        loaded.account.label.get_or_insert(label);
        Ok(())
    })
    .await
}

fn label(body: &[u8], pointer: &str) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let text = match answer.pointer(pointer)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(LABEL_CAP).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
