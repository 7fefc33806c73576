//! One call of the API before it is sent: where to, at what price, with what.

use std::sync::Arc;

use bytes::Bytes;

use super::operations::{Operation, Version, is_search_path};
use super::{Query, path};
use crate::http::{Content, Method, Spares};
use crate::{Error, Result};

/// A call, ready to be sent (more than once if it must).
#[derive(Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    /// The path that is sent.
    pub(super) path: String,
    /// The path with placeholders, for logs and messages.
    pub(super) template: String,
    pub(super) cost: u32,
    pub(super) search: bool,
    pub(super) query: Query,
    pub(super) content: Content,
    /// A file goes up or down: the longer time limit holds.
    pub(super) transfer: bool,
    /// The answer's body is left to the caller, and redirects to storage are followed.
    pub(super) stream: bool,
    /// Memory for the answer's body.
    pub(super) spares: Arc<Spares>,
}

impl Call {
    /// A call of a known operation.
    pub(super) fn new(operation: &Operation, ids: &[&str]) -> Result<Self> {
        let template = operation.template();
        Ok(Self {
            method: method(operation.method)?,
            path: path::fill(&template, ids)?,
            cost: operation.cost,
            search: operation.is_search(),
            query: Query::new(),
            content: Content::Empty,
            transfer: false,
            stream: false,
            spares: Arc::default(),
            template,
        })
    }

    /// A call of any path; its price is looked up, or guessed from the method.
    pub(super) fn raw(method: Method, path: &str) -> Self {
        let known = Operation::of(method.as_str(), path);
        Self {
            path: path.to_owned(),
            template: known.map_or_else(|| path.to_owned(), Operation::template),
            cost: known.map_or_else(|| guess(&method, path), |operation| operation.cost),
            search: is_search_path(path),
            query: Query::new(),
            content: Content::Empty,
            transfer: false,
            stream: false,
            spares: Arc::default(),
            method,
        }
    }

    pub(super) fn query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }

    /// Sends a JSON object or list.
    pub(super) fn json(mut self, json: Bytes) -> Self {
        self.content = Content::Json(json);
        self
    }

    pub(super) fn content(mut self, content: Content) -> Self {
        self.content = content;
        self
    }

    pub(super) fn transfer(mut self) -> Self {
        self.transfer = true;
        self
    }

    /// Method and path template.
    pub(super) fn what(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// Whether sending it again leaves the same state behind. A POST is never taken for that.
    pub(super) fn is_idempotent(&self) -> bool {
        self.method != Method::POST
    }
}

/// The price of an operation that the table does not have: v2 costs half of v1.
fn guess(method: &Method, path: &str) -> u32 {
    let v1 = match *method {
        Method::GET if is_search_path(path) => 40,
        Method::GET => 20,
        Method::DELETE => 6,
        _ => 10,
    };
    if path.starts_with(Version::V2.prefix()) { v1 / 2 } else { v1 }
}

fn method(name: &str) -> Result<Method> {
    Method::from_bytes(name.as_bytes()).map_err(|_| Error::internal(format!("`{name}` is not a method")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_those_of_the_table_or_a_guess() {
        assert_eq!(Call::raw(Method::GET, "/api/v1/files/3/download").cost, 20);
        assert_eq!(
            Call::raw(Method::GET, "/api/v1/files/3/download").template,
            "/api/v1/files/{id}/download"
        );
        assert_eq!(Call::raw(Method::GET, "/api/v2/pipelines").cost, 5);
        assert_eq!(Call::raw(Method::GET, "/api/v2/newThings").cost, 10);
        assert_eq!(Call::raw(Method::DELETE, "/api/v1/newThings/1").cost, 6);
        assert!(Call::raw(Method::GET, "/api/v2/itemSearch/field").search);
    }
}
