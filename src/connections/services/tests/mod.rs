//! Definitions, the built-in table, and edits.

mod definitions;
mod edits;
mod page;
mod table;
mod variables;
