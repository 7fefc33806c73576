//! The built-in table, row by row.

use crate::connections::services::built_in;

#[test]
fn every_row_is_read() {
    assert!(!built_in().unwrap().is_empty());
}
