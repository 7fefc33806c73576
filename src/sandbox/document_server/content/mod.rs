//! The files being edited: what is shown of them and how an edit gets into them.

mod cell;
mod package;
mod slide;
mod view;
mod word;
mod xml;

pub use view::{Accepts, Edit, accepts, apply, content};
pub use xml::escape;
