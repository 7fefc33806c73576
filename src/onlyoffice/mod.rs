//! ONLYOFFICE Docs: editor config, tokens, callbacks, commands, conversion, checks.

mod address;
pub mod callback;
pub mod check;
mod command;
pub mod config;
pub mod convert;
mod endpoint;
mod fetch;
mod forgotten;
mod formats;
mod key;
mod server;
mod token;
mod web_url;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use callback::{Callback, CallbackStatus};
pub use check::Report;
pub use command::{Commands, License};
pub use config::{
    BrowserMethod, Document, EditorOptions, EditorSettings, Mode, Permissions, SignedConfig, User,
};
pub use convert::{Conversion, Converted, ConvertedFile, Waiting};
pub use forgotten::{ForgottenFile, ForgottenFiles};
pub use formats::ServerFormats;
pub use key::{DocumentKey, document_key};
pub use server::{DocumentServer, ServerOptions};
pub use web_url::{ImageUrl, WebUrl};
