//! The rules of the room, as tables.

mod capabilities;
mod contents;
mod names;
mod served;
mod table;
