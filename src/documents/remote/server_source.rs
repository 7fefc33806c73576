//! Saved bytes from the Document Server, through its client.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::files::{Fetched, SavedSource};
use crate::Result;
use crate::formats::Edition;
use crate::http::SavedFile;
use crate::onlyoffice::{DocumentKey, DocumentServer};

/// The Document Server as a source of saved bytes.
pub(in crate::documents) struct ServerSource(pub(in crate::documents) Arc<DocumentServer>);

impl SavedSource for ServerSource {
    fn edition(&self) -> Edition {
        self.0.edition()
    }

    fn fetch<'a>(&'a self, url: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        Box::pin(async move { self.0.fetch(url, to).await.map(|saved| fetched(&saved)) })
    }

    fn forgotten(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        Box::pin(async move { self.0.forgotten().list().await })
    }

    fn fetch_forgotten<'a>(&'a self, key: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        Box::pin(async move {
            let file = self.0.forgotten().fetch(&DocumentKey::parse(key)?, to).await?;
            Ok(fetched(&file.saved))
        })
    }

    fn forgotten_type<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move {
            let url = self.0.command().forgotten(&DocumentKey::parse(key)?).await?;
            let path = url.split(['?', '#']).next().unwrap_or_default();
            Ok(path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()))
        })
    }

    fn is_open<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { self.0.command().is_open(&DocumentKey::parse(key)?).await })
    }

    fn delete_forgotten<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.forgotten().delete(&DocumentKey::parse(key)?).await })
    }
}

fn fetched(saved: &SavedFile) -> Fetched {
    Fetched { bytes: saved.bytes, sha256: saved.sha256_hex() }
}
