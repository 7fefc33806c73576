//! The files being edited: what is shown of them and how an edit gets into them.

mod cell;
mod comment;
mod package;
mod slide;
mod view;
mod word;
mod xml;

pub use comment::Comment;
pub use view::{Accepts, Edit, accepts, apply, content, takes_comments};
pub use xml::escape;
