//! A Pipedrive in memory that fails on command and notices when content vanishes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use crate::documents::{DealFiles, FileStream, RemoteFile};
use crate::{Error, ErrorKind, Result};

/// What goes wrong with the next request that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is refused; nothing happened.
    Refused(ErrorKind),
    /// It is done, and the answer is lost.
    AnswerLost,
    /// Half of an upload arrives, and is called a success.
    Halved,
    /// Nothing.
    None,
}

#[derive(Debug, Clone)]
pub struct Stored {
    pub name: String,
    pub content: Vec<u8>,
    pub deal: u64,
    pub active: bool,
}

#[derive(Default)]
pub struct Deal {
    pub files: BTreeMap<u64, Stored>,
    pub faults: VecDeque<Fault>,
    pub uploads: usize,
    /// How often the files of a deal were listed.
    pub listed: usize,
    /// How long an upload takes, by which clock, in milliseconds.
    pub slow: Option<(Arc<AtomicI64>, i64)>,
    /// Words that were in a deleted file and are in no other one.
    pub vanished: BTreeSet<String>,
}

/// The words of a whole document: it ends with a full stop.
pub fn words(content: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(content);
    let Some(text) = text.strip_suffix('.') else { return BTreeSet::new() };
    text.split(' ').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

impl Deal {
    pub fn all_words(&self) -> BTreeSet<String> {
        self.files.values().filter(|file| file.active).flat_map(|file| words(&file.content)).collect()
    }

    pub fn active(&self) -> Vec<(&str, &[u8])> {
        let active = self.files.values().filter(|file| file.active);
        active.map(|file| (file.name.as_str(), file.content.as_slice())).collect()
    }

    pub fn add(&mut self, deal: u64, name: &str, content: Vec<u8>) -> u64 {
        let id = self.files.len() as u64 + 100;
        self.files.insert(id, Stored { name: name.into(), content, deal, active: true });
        id
    }

    fn remote(&self, id: u64) -> Result<RemoteFile> {
        let file = self.files.get(&id).ok_or_else(|| Error::new(ErrorKind::NotFound, "no such file"))?;
        Ok(RemoteFile {
            id,
            name: file.name.clone(),
            size: file.content.len() as u64,
            deal: Some(file.deal),
            active: file.active,
            add_time: "2026-11-21 12:00:00".into(),
            update_time: "2026-11-21 12:00:00".into(),
        })
    }
}

#[derive(Clone, Default)]
pub struct FakeDeal(pub Arc<Mutex<Deal>>);

impl FakeDeal {
    pub fn state(&self) -> MutexGuard<'_, Deal> {
        self.0.lock().unwrap()
    }

    pub fn with_file(name: &str, content: &str) -> (Self, u64) {
        let deal = Self::default();
        let id = deal.state().add(7, name, content.into());
        (deal, id)
    }

    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.extend(faults);
    }

    pub fn skip_then_fail(&self, requests: usize, fault: Fault) {
        self.fail_next(std::iter::repeat_n(Fault::None, requests).chain([fault]));
    }

    fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Deal, bool) -> Result<T>,
    ) -> BoxFuture<'_, Result<T>> {
        let mut deal = self.state();
        let fault = deal.faults.pop_front();
        let result = match fault {
            Some(Fault::Refused(kind)) => Err(Error::new(kind, "refused by the test")),
            fault => work(&mut deal, fault == Some(Fault::Halved)),
        };
        let result = match fault {
            Some(Fault::AnswerLost) => Err(Error::new(ErrorKind::Transport, "cut by the test")),
            _ => result,
        };
        Box::pin(std::future::ready(result))
    }
}

impl DealFiles for FakeDeal {
    fn of_deal(&self, deal: u64) -> BoxFuture<'_, Result<Vec<RemoteFile>>> {
        let mut state = self.state();
        state.listed += 1;
        let ids = state.files.iter().filter(|(_, file)| file.deal == deal && file.active);
        let files = ids.map(|(id, _)| state.remote(*id)).collect();
        Box::pin(std::future::ready(files))
    }

    fn get(&self, file: u64) -> BoxFuture<'_, Result<RemoteFile>> {
        Box::pin(std::future::ready(self.state().remote(file)))
    }

    fn upload<'a>(&'a self, deal: u64, name: &'a str, path: &'a Path) -> BoxFuture<'a, Result<RemoteFile>> {
        let mut content = std::fs::read(path).unwrap();
        self.answer(|state, halved| {
            if halved {
                content.truncate(content.len() / 2);
            }
            state.uploads += 1;
            if let Some((clock, passes)) = &state.slow {
                clock.fetch_add(*passes, Ordering::SeqCst);
            }
            let id = state.add(deal, name, content);
            state.remote(id)
        })
    }

    fn download(&self, file: u64) -> BoxFuture<'_, Result<FileStream>> {
        let content = self.state().files.get(&file).map(|file| file.content.clone());
        let stream = content.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such file")).map(|content| {
            let size = Some(content.len() as u64);
            let pieces = futures_util::stream::iter([Ok(Bytes::from(content))]);
            FileStream { size, pieces: Box::pin(pieces) }
        });
        Box::pin(std::future::ready(stream))
    }

    fn rename<'a>(&'a self, file: u64, name: &'a str) -> BoxFuture<'a, Result<()>> {
        self.answer(|state, _| {
            let file = state.files.get_mut(&file).filter(|file| file.active);
            file.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such file"))?.name = name.into();
            Ok(())
        })
    }

    fn delete(&self, file: u64) -> BoxFuture<'_, Result<()>> {
        self.answer(|state, _| {
            let before = state.all_words();
            if let Some(file) = state.files.get_mut(&file) {
                file.active = false;
            }
            let vanished: Vec<_> = before.difference(&state.all_words()).cloned().collect();
            state.vanished.extend(vanished);
            Ok(())
        })
    }
}
