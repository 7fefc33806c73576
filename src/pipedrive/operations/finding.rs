//! How an operation is found: by its name, or by a method and a path.

use super::{Operation, Version, v1, v2};
use crate::{Error, Result};

impl Version {
    /// What this version of the API offers.
    fn operations(self) -> &'static [Operation] {
        match self {
            Self::V1 => v1::OPERATIONS,
            Self::V2 => v2::OPERATIONS,
        }
    }
}

impl Operation {
    /// Every operation, v2 first.
    pub fn all() -> impl Iterator<Item = &'static Operation> {
        Version::V2.operations().iter().chain(Version::V1.operations())
    }

    /// The operation of this name.
    pub fn named(version: Version, id: &str) -> Result<&'static Operation> {
        let found = version.operations().iter().find(|operation| operation.id == id);
        found.ok_or_else(|| Error::internal(format!("there is no operation `{id}`")))
    }

    /// The operation behind a method and a path such as `/api/v2/deals/7`.
    ///
    /// A literal segment wins over a `{placeholder}`: `/deals/search` is not deal `search`.
    pub fn of(method: &str, path: &str) -> Option<&'static Operation> {
        let (version, rest) = split_prefix(path)?;
        version
            .operations()
            .iter()
            .filter(|operation| operation.method == method && matches(operation.path, rest))
            .min_by_key(|operation| operation.path.matches('{').count())
    }
}

fn split_prefix(path: &str) -> Option<(Version, &str)> {
    let rest = |prefix: &str| path.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
    if let Some(rest) = rest("/api/v2") {
        return Some((Version::V2, rest));
    }
    rest("/api/v1").or_else(|| rest("/v1")).map(|rest| (Version::V1, rest))
}

fn matches(template: &str, path: &str) -> bool {
    let mut given = path.trim_end_matches('/').split('/');
    let fits = template.split('/').all(|expected| {
        given
            .next()
            .is_some_and(|segment| segment == expected || (expected.starts_with('{') && !segment.is_empty()))
    });
    fits && given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_within_a_version() {
        let names: HashSet<_> = Operation::all().map(|operation| (operation.version, operation.id)).collect();
        assert_eq!(names.len(), Operation::all().count());
        assert_eq!(names.len(), 368);
    }

    #[test]
    fn a_path_finds_its_operation() {
        let id = |method, path| Operation::of(method, path).map(|operation| operation.id);
        assert_eq!(id("GET", "/api/v2/deals/7"), Some("getDeal"));
        assert_eq!(id("GET", "/api/v2/deals/search"), Some("searchDeals"));
        assert_eq!(id("GET", "/api/v2/deals/archived/"), Some("getArchivedDeals"));
        assert_eq!(id("PUT", "/v1/files/9"), Some("updateFile"));
        assert_eq!(id("GET", "/api/v1/users/me"), Some("getCurrentUser"));
        assert_eq!(id("GET", "/api/v2/deals//products"), None);
        assert_eq!(id("GET", "/api/v3/deals"), None);
        assert_eq!(id("PATCH", "/api/v1/files/9"), None);
    }

    #[test]
    fn every_operation_is_found_by_its_own_template() {
        for operation in Operation::all() {
            let path = operation.template().replace(['{', '}'], "");
            let found = Operation::of(operation.method, &path).map(|found| found.id);
            assert_eq!(found, Some(operation.id), "{path}");
        }
    }

    #[test]
    fn the_search_limit_covers_all_search_paths() {
        let searches: Vec<_> = Operation::all().filter(|operation| operation.is_search()).collect();
        assert_eq!(searches.len(), 9, "{searches:?}");
    }
}
