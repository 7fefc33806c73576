//! A request that has passed the gate.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use bytes::Bytes;

use super::answer::Refusal;
use super::gate::Caller;
use super::records::{Facts, Kind, Object, Record};
use crate::sandbox::state::Shared;

/// Who calls with which query.
pub(super) struct Call {
    pub(super) state: Shared,
    pub(super) caller: Caller,
    pub(super) query: Query,
}

impl FromRequestParts<Shared> for Call {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Refusal> {
        // The gate has put it there; a route outside of it is a defect of the sandbox.
        let caller = parts.extensions.get::<Caller>().cloned();
        let caller = caller.ok_or_else(|| Refusal::forbidden("This route is not behind the gate"))?;
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        Ok(Self { state: Shared::clone(state), caller, query })
    }
}

impl Call {
    pub(super) fn now_ms(&self) -> i64 {
        self.state.clock().now_ms()
    }

    /// The facts of a record that is there and that the caller may see.
    pub(super) fn visible(&self, kind: Kind, id: i64) -> Result<Facts, Refusal> {
        let mut store = self.state.pipedrive().store();
        let record = store.alive(kind, id).ok_or_else(|| Refusal::not_found("Item"))?;
        if self.may_see(record) {
            return Ok(record.facts.clone());
        }
        Err(Refusal::forbidden("You do not have permissions to access this item"))
    }

    /// May the caller see this record?
    pub(super) fn may_see(&self, record: &Record) -> bool {
        record.facts.shown_to(self.caller.user_id, self.caller.is_admin)
    }
}

/// The query parameters, decoded.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }

    /// An integer parameter.
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse().map(Some);
        number.map_err(|_| Refusal::invalid(&[format!("{name}: Parameter '{name}' must be an integer")]))
    }

    /// A comma separated list; empty when it is not given.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.get(name).into_iter().flat_map(|text| text.split(',')).filter(|part| !part.is_empty()).collect()
    }

    /// v2 refuses parameters it does not know.
    pub(super) fn only(&self, known: &[&[&str]]) -> Result<(), Refusal> {
        let is_known = |key: &str| known.iter().any(|names| names.contains(&key));
        let unknown = self.0.iter().map(|(key, _)| key).filter(|key| !is_known(key));
        let problems: Vec<_> =
            unknown.map(|key| format!("{key}: Parameter '{key}' is not allowed for this request")).collect();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(&problems)) }
    }

    /// `start` of an offset page.
    pub(super) fn start(&self) -> Result<usize, Refusal> {
        let start = self.integer("start")?.map_or(Ok(0), usize::try_from);
        start.map_err(|_| Refusal::invalid(&["start: Parameter 'start' must not be negative".to_owned()]))
    }

    /// `limit`, from 1 to `most`.
    pub(super) fn limit(&self, most: usize) -> Result<usize, Refusal> {
        let limit = self.integer("limit")?.map_or(Ok(100.min(most)), usize::try_from);
        limit.ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
            Refusal::invalid(&[format!("limit: Parameter 'limit' must be between 1 and {most}")])
        })
    }
}

/// The JSON object of a body.
pub(super) fn json_object(body: &Bytes) -> Result<Object, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::bad_request("The request body must be a JSON object"))
}
