//! A Document Server in memory: sessions that collect words, and their files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use aws_lc_rs::digest;
use futures_util::future::BoxFuture;

use crate::documents::{Fetched, SavedSource};
use crate::encoding::to_hex;
use crate::{Error, ErrorKind, Result};

#[derive(Default)]
pub struct Editor {
    /// Content by address.
    pub saved: BTreeMap<String, Vec<u8>>,
    /// Content by key.
    pub forgotten: BTreeMap<String, Vec<u8>>,
    pub open: Vec<String>,
    pub failing: u32,
    pub fetches: usize,
}

#[derive(Clone, Default)]
pub struct FakeEditor(pub Arc<Mutex<Editor>>);

impl FakeEditor {
    pub fn state(&self) -> MutexGuard<'_, Editor> {
        self.0.lock().unwrap()
    }

    pub fn publish(&self, url: &str, content: &str) {
        self.state().saved.insert(url.into(), content.into());
    }

    fn write(&self, content: Option<Vec<u8>>, to: &Path) -> BoxFuture<'_, Result<Fetched>> {
        let mut state = self.state();
        state.fetches += 1;
        if state.failing > 0 {
            state.failing -= 1;
            let error = Error::new(ErrorKind::Transport, "cut by the test");
            return Box::pin(std::future::ready(Err(error)));
        }
        let result =
            content.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such address")).map(|content| {
                std::fs::write(to, &content).unwrap();
                let sha256 = to_hex(digest::digest(&digest::SHA256, &content).as_ref());
                Fetched { bytes: content.len() as u64, sha256 }
            });
        Box::pin(std::future::ready(result))
    }
}

impl SavedSource for FakeEditor {
    fn fetch<'a>(&'a self, url: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        let content = self.state().saved.get(url).cloned();
        self.write(content, to)
    }

    fn forgotten(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        let keys = self.state().forgotten.keys().cloned().collect();
        Box::pin(std::future::ready(Ok(keys)))
    }

    fn fetch_forgotten<'a>(&'a self, key: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        let content = self.state().forgotten.get(key).cloned();
        self.write(content, to)
    }

    fn forgotten_type<'a>(&'a self, _key: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(std::future::ready(Ok(Some("docx".into()))))
    }

    fn is_open<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>> {
        let open = self.state().open.iter().any(|open| open == key);
        Box::pin(std::future::ready(Ok(open)))
    }

    fn delete_forgotten<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        self.state().forgotten.remove(key);
        Box::pin(std::future::ready(Ok(())))
    }
}
