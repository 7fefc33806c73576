//! Lists: a pager describes one, a walk goes through it, one page ahead of the reader.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::call::Call;
use super::envelope::Next;
use super::operations::{Operation, Pagination};
use super::{Page, Pipedrive, Query, Record};
use crate::http::Spares;
use crate::{Error, ErrorKind, Result};

/// More pages than any account has: 50 million records.
const MAX_PAGES: u32 = 100_000;
/// Empty pages in a row that still promise more.
const MAX_EMPTY: u32 = 20;

/// How much of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListOptions {
    /// Records per request; the largest page by default, because the price is per request.
    pub limit: Option<u32>,
    /// Stop after so many records.
    pub max_items: Option<u64>,
}

/// A list that has not been fetched. Every walk starts from the beginning.
#[derive(Clone)]
pub struct Pager {
    pub(super) plan: Arc<Plan>,
}

/// What is asked for, page by page.
#[derive(Clone)]
pub(super) struct Plan {
    client: Pipedrive,
    pub(super) operation: &'static Operation,
    pub(super) call: Call,
    limit: u32,
    pub(super) max_items: Option<u64>,
}

impl Pager {
    pub(super) fn new(
        client: Pipedrive,
        operation: &'static Operation,
        ids: &[&str],
        query: Query,
        options: ListOptions,
        page_limit: u32,
    ) -> Result<Self> {
        let limit = options.limit.unwrap_or(page_limit);
        if limit == 0 || limit > page_limit {
            return Err(Error::config(format!("`limit` is the page size: 1 to {page_limit}"))
                .with_hint("Use `max_items` to stop after a number of records."));
        }
        let call = Call::new(operation, ids)?.query(query);
        let max_items = options.max_items;
        Ok(Self { plan: Arc::new(Plan { client, operation, call, limit, max_items }) })
    }

    /// Starts from the beginning.
    pub fn walk(&self) -> Walk {
        Walk {
            plan: Arc::clone(&self.plan),
            place: Place::First,
            ahead: None,
            guard: LoopGuard::default(),
            spares: Arc::default(),
            delivered: 0,
            read_ahead: true,
        }
    }

    pub(super) fn with_query(&self, query: Query) -> Self {
        let mut plan = Plan::clone(&self.plan);
        plan.call.query = query;
        Self { plan: Arc::new(plan) }
    }

    /// The first record, fetched alone.
    pub async fn first(&self) -> Result<Option<Record>> {
        let mut walk = self.walk();
        walk.read_ahead = false;
        let mut plan = Plan::clone(&self.plan);
        plan.limit = 1;
        plan.max_items = plan.max_items.map_or(Some(1), |most| Some(most.min(1)));
        walk.plan = Arc::new(plan);
        while let Some(page) = walk.next_page().await? {
            if let Some(record) = page.into_records().into_iter().next() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// All records in memory.
    pub async fn collect(&self) -> Result<Vec<Record>> {
        let mut walk = self.walk();
        let mut records = Vec::new();
        while let Some(page) = walk.next_page().await? {
            records.extend(page.into_records());
        }
        Ok(records)
    }

    /// The operation's method and path, for messages.
    pub fn what(&self) -> String {
        self.plan.call.what()
    }

    /// The client that fetches it.
    pub fn client(&self) -> &Pipedrive {
        &self.plan.client
    }
}

/// Where the walk stands.
#[derive(Clone)]
enum Place {
    First,
    Next(Next),
    End,
}

/// One pass through a list. Dropping it, or a waiting [`next_page`](Self::next_page), leaves nothing behind.
pub struct Walk {
    plan: Arc<Plan>,
    place: Place,
    ahead: Option<Ahead>,
    guard: LoopGuard,
    spares: Arc<Spares>,
    delivered: u64,
    read_ahead: bool,
}

/// The next page, being fetched. Only one, and only in the process that started it.
struct Ahead {
    process: u32,
    task: Option<JoinHandle<Result<Page>>>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        match self.task.take() {
            Some(task) if self.process == std::process::id() => task.abort(),
            // Inherited over a fork: its runtime is gone.
            Some(task) => std::mem::forget(task),
            None => {}
        }
    }
}

impl Walk {
    /// The next page, or `None` at the end. After an error it may be called again for the same page.
    pub async fn next_page(&mut self) -> Result<Option<Page>> {
        let Some(at) = self.position() else { return Ok(None) };
        let mut page = self.fetch(at).await?;
        self.ahead = None;
        self.guard
            .check(&page)
            .map_err(|error| error.with_hint(format!("Asked: {}.", self.plan.call.what())))?;
        self.place = page.next().cloned().map_or(Place::End, Place::Next);
        if let Some(left) = self.left() {
            page.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        }
        self.delivered += page.records().len() as u64;
        self.start_ahead();
        Ok(Some(page))
    }

    /// Whether the last page was delivered.
    pub(super) fn is_at_end(&self) -> bool {
        matches!(self.place, Place::End)
    }

    /// Where the next page starts; `None` when there is none to fetch.
    fn position(&self) -> Option<Place> {
        (!matches!(self.place, Place::End) && self.left() != Some(0)).then(|| self.place.clone())
    }

    fn left(&self) -> Option<u64> {
        self.plan.max_items.map(|most| most.saturating_sub(self.delivered))
    }

    async fn fetch(&mut self, at: Place) -> Result<Page> {
        let process = std::process::id();
        if let Some(Ahead { process: owner, task: Some(task) }) = self.ahead.as_mut()
            && *owner == process
        {
            let result = task.await;
            // A finished task must not be awaited again, also when the caller asks for the page once more.
            self.ahead = None;
            if let Ok(page) = result {
                return page;
            }
        }
        self.ahead = None;
        self.plan.fetch(at, self.size(), &self.spares).await
    }

    /// The page size: never more than is still wanted.
    fn size(&self) -> u32 {
        let left = self.left().and_then(|left| u32::try_from(left).ok()).unwrap_or(u32::MAX);
        self.plan.limit.min(left)
    }

    /// Sees to it that the next page is on its way.
    pub(super) fn ensure_ahead(&mut self) {
        let process = std::process::id();
        if self.ahead.as_ref().is_none_or(|ahead| ahead.process != process) {
            self.start_ahead();
        }
    }

    fn start_ahead(&mut self) {
        let Some(at) = self.position().filter(|_| self.read_ahead) else { return };
        let (plan, size, spares) = (Arc::clone(&self.plan), self.size(), Arc::clone(&self.spares));
        let task = tokio::spawn(async move { plan.fetch(at, size, &spares).await });
        self.ahead = Some(Ahead { process: std::process::id(), task: Some(task) });
    }
}

impl Plan {
    async fn fetch(&self, at: Place, size: u32, spares: &Arc<Spares>) -> Result<Page> {
        let mut call = self.call.clone();
        call.spares = Arc::clone(spares);
        if self.operation.pagination != Pagination::Whole {
            call.query.set("limit", size.to_string());
        }
        match at {
            Place::Next(Next::Cursor(cursor)) => call.query.set("cursor", cursor),
            Place::Next(Next::Start(start)) => call.query.set("start", start.to_string()),
            Place::First | Place::End => {}
        }
        self.client.send(call).await?.page(self.operation.pagination)
    }
}

/// Notices a list that never ends.
#[derive(Default)]
struct LoopGuard {
    /// Fingerprints of the cursors: a cursor may have kilobytes. Seeded anew for each walk.
    seen: HashSet<u64>,
    seed: RandomState,
    start: u64,
    pages: u32,
    empty: u32,
}

impl LoopGuard {
    fn check(&mut self, page: &Page) -> Result<()> {
        self.pages += 1;
        self.empty = if page.records().is_empty() { self.empty + 1 } else { 0 };
        let Some(next) = page.next() else { return Ok(()) };
        let repeats = match next {
            Next::Cursor(cursor) => !self.seen.insert(self.seed.hash_one(cursor)),
            Next::Start(start) => std::mem::replace(&mut self.start, *start) >= *start,
        };
        let problem = if repeats {
            "the next page is one that was already fetched"
        } else if self.empty >= MAX_EMPTY {
            "page after page is empty"
        } else if self.pages >= MAX_PAGES {
            "there are more pages than can be real"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::Decode, format!("the list does not end: {problem}")))
    }
}
