//! All files of the company.

use std::collections::BTreeMap;

use super::entry::{Content, Entry, Links, stored_name};
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::PURGE_MS;

/// The files by id.
#[derive(Debug)]
pub(in super::super) struct Shelf {
    entries: BTreeMap<i64, Entry>,
    last_id: i64,
    random: Random,
}

/// A file that is to be shelved.
#[derive(Debug)]
pub(super) struct Newcomer {
    pub(super) user_id: i64,
    pub(super) links: Links,
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) content: Content,
    pub(super) now_ms: i64,
}

impl Shelf {
    pub(in super::super) fn new(seed: u64) -> Self {
        let mut shelf = Self { entries: BTreeMap::new(), last_id: 0, random: Random::new(seed, "files") };
        for newcomer in super::seed::newcomers() {
            shelf.add(newcomer);
        }
        shelf
    }

    pub(super) fn add(&mut self, newcomer: Newcomer) -> &Entry {
        self.last_id += 1;
        let id = self.last_id;
        let Newcomer { user_id, links, name, size, content, now_ms } = newcomer;
        let stored_name = stored_name(&name, &self.random.hex(40));
        let entry = Entry {
            id,
            user_id,
            links,
            name,
            stored_name,
            description: String::new(),
            size,
            content,
            active: true,
            add_ms: now_ms,
            update_ms: now_ms,
        };
        self.entries.entry(id).or_insert(entry)
    }

    /// A file that was not purged.
    pub(super) fn get(&self, id: i64, now_ms: i64) -> Option<&Entry> {
        let purged = |entry: &Entry| !entry.active && now_ms - entry.update_ms > PURGE_MS;
        self.entries.get(&id).filter(|entry| !purged(entry))
    }

    pub(super) fn get_mut(&mut self, id: i64) -> Option<&mut Entry> {
        self.entries.get_mut(&id)
    }

    /// Files that are not deleted, by id.
    pub(in super::super) fn active(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.active)
    }
}
