//! Definitions, the built-in table, and edits.

mod table;
