//! The editor config: what the browser gives to the editor, typed and signed.
//!
//! Names and defaults: api.onlyoffice.com, Docs API, config (Docs 9.4).

mod branding;
mod build;
mod customization;
mod document;
mod editor;
mod extra;
mod language;
mod layout;
mod method;
mod permissions;
mod read;
mod title;
pub(super) mod wire;

pub use branding::{
    Anonymous, Close, Customer, Features, Feedback, Font, GoBack, Logo, Mobile, Review, ReviewDisplay,
    StartFillingForm, SubmitForm, Switchable,
};
pub use build::{EditorOptions, EditorType, SignedConfig};
pub use customization::{Customization, MacrosMode, PointerMode, Unit};
pub use document::{Document, Info, ReferenceData, SharingSetting};
pub use editor::{
    ActionLink, CoEditing, CoEditingMode, EditorSettings, Embedded, LinkAction, Mode, Place, Plugins,
    RecentFile, Template, User, Wopi,
};
pub use language::Language;
pub use layout::Layout;
pub use method::BrowserMethod;
pub use permissions::{CommentGroups, Permissions};
pub use wire::{Choice, Length, Toggle};

pub(super) use build::build;
pub(super) use method::sign as sign_method;
pub(crate) use read::read;
