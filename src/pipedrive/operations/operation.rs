//! One operation of the API.

/// Version of the API; it decides the path prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// `/api/v1`: files, notes, users and what v2 does not have.
    V1,
    /// `/api/v2`.
    V2,
}

/// How a list is cut into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pagination {
    /// Not at all.
    Whole,
    /// `cursor` and `limit`.
    Cursor,
    /// `start` and `limit`.
    Offset,
}

/// One operation, as Pipedrive's published API description states it.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// Version of the API.
    pub version: Version,
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path template below the version's prefix, such as `/deals/{id}`.
    pub path: &'static str,
    /// Name of the operation; unique within a version.
    pub id: &'static str,
    /// Price of one request in tokens, whatever the page size.
    pub cost: u32,
    /// How the list is cut into pages.
    pub pagination: Pagination,
    /// The query parameters that it takes.
    pub query: &'static [&'static str],
}

impl Version {
    /// What stands before the path template.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::V1 => "/api/v1",
            Self::V2 => "/api/v2",
        }
    }
}

impl Operation {
    /// The whole path template, such as `/api/v2/deals/{id}`.
    pub fn template(&self) -> String {
        format!("{}{}", self.version.prefix(), self.path)
    }

    /// Whether it counts against the search limit (10 requests per 2 seconds on every plan).
    pub fn is_search(&self) -> bool {
        is_search_path(self.path)
    }
}

/// Whether a path belongs to the search API.
pub(in crate::pipedrive) fn is_search_path(path: &str) -> bool {
    path.ends_with("/search") || path.contains("/itemSearch")
}
