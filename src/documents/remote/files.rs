//! What the saves need of Pipedrive and of the Document Server, and no more.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::Result;
use crate::formats::Edition;

/// A file as Pipedrive lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// Its id.
    pub id: u64,
    /// Its visible name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// The deal it is attached to.
    pub deal: Option<u64>,
    /// False when it was deleted.
    pub active: bool,
    /// When it was added, as Pipedrive writes it.
    pub add_time: String,
    /// When it was changed, as Pipedrive writes it.
    pub update_time: String,
}

/// A body on its way, with its exact size in bytes when that is known.
pub struct FileStream {
    /// Size in bytes.
    pub size: Option<u64>,
    /// The pieces.
    pub pieces: BoxStream<'static, Result<Bytes>>,
}

/// The files of one company's deals, seen with one credential.
pub trait DealFiles: Send + Sync {
    /// The files of a deal that are not deleted.
    fn of_deal(&self, deal: u64) -> BoxFuture<'_, Result<Vec<RemoteFile>>>;
    /// One file; a deleted one may be `NotFound`, `Gone` or not active.
    fn get(&self, file: u64) -> BoxFuture<'_, Result<RemoteFile>>;
    /// Adds a file on disk to a deal; never repeated after an ambiguous failure.
    fn upload<'a>(&'a self, deal: u64, name: &'a str, path: &'a Path) -> BoxFuture<'a, Result<RemoteFile>>;
    /// The content of a file.
    fn download(&self, file: u64) -> BoxFuture<'_, Result<FileStream>>;
    /// Gives a file another name.
    fn rename<'a>(&'a self, file: u64, name: &'a str) -> BoxFuture<'a, Result<()>>;
    /// Deletes a file; one that is gone already is a success.
    fn delete(&self, file: u64) -> BoxFuture<'_, Result<()>>;
}

/// Whose credential saves: a callback comes from the Document Server, not from a user.
pub trait Accounts: Send + Sync {
    /// The files of `company`, with the credential for saves that `user` caused.
    fn files<'a>(&'a self, company: &'a str, user: &'a str) -> BoxFuture<'a, Result<Arc<dyn DealFiles>>>;
}

/// One credential for everything, as with an API token.
pub struct OneAccount(pub Arc<dyn DealFiles>);

impl Accounts for OneAccount {
    fn files<'a>(&'a self, _company: &'a str, _user: &'a str) -> BoxFuture<'a, Result<Arc<dyn DealFiles>>> {
        Box::pin(std::future::ready(Ok(Arc::clone(&self.0))))
    }
}

/// Bytes that were written to disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Where saved bytes come from: the Document Server.
pub trait SavedSource: Send + Sync {
    /// Which list of formats it has.
    fn edition(&self) -> Edition {
        Edition::default()
    }
    /// Fetches what a callback points to; refuses other origins and more than the size cap.
    fn fetch<'a>(&'a self, url: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>>;
    /// Keys of the files that the Document Server could not hand over.
    fn forgotten(&self) -> BoxFuture<'_, Result<Vec<String>>>;
    /// Fetches one of them.
    fn fetch_forgotten<'a>(&'a self, key: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>>;
    /// The extension of one of them, if the Document Server tells it.
    fn forgotten_type<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<String>>>;
    /// Whether somebody has the document of this key open in an editor.
    fn is_open<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>>;
    /// Deletes one of them there.
    fn delete_forgotten<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>>;
}
