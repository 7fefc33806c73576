//! The core's warnings in Python's `logging`, under `dealdocs.<room>`.
//!
//! Where a line is made it is only put aside: the interpreter may be busy, and the core may hold a lock.
//! A thread of the runtime hands it over. Levels below warning never leave the core.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use log::{Level, LevelFilter, Log, Metadata, Record};
use pyo3::prelude::*;
use tokio::runtime::Handle;

use crate::per_process::PerProcess;
use crate::unpoisoned::lock;

/// Most lines that wait; a program that logs this much has said what is wrong.
const MOST: usize = 1000;
/// Longest line, in characters.
const LONGEST: usize = 2000;

static BRIDGE: OnceLock<Bridge> = OnceLock::new();
// A lock that the parent held while forking would stay locked in the child.
static LINES: PerProcess<Lines> = PerProcess::new();

/// Lets the core's warnings through; called when the runtime starts, never at import. `runtime` is the one of the
/// process that asks, once it runs.
pub(super) fn install(runtime: fn() -> Option<Handle>) {
    if log::set_logger(BRIDGE.get_or_init(|| Bridge { runtime })).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
}

struct Bridge {
    runtime: fn() -> Option<Handle>,
}

struct Line {
    logger: String,
    level: Level,
    text: String,
}

#[derive(Default)]
struct Lines {
    waiting: Mutex<VecDeque<Line>>,
    handing_over: AtomicBool,
}

impl Lines {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Line>> {
        lock(&self.waiting)
    }
}

impl Log for Bridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Warn && metadata.target().starts_with("dealdocs::")
    }

    fn log(&self, record: &Record<'_>) {
        let (true, Some(runtime)) = (self.enabled(record.metadata()), (self.runtime)()) else { return };
        let lines = lines();
        {
            let mut waiting = lines.waiting();
            if waiting.len() >= MOST {
                return;
            }
            let room = record.target().split("::").nth(1).unwrap_or_default();
            waiting.push_back(Line {
                logger: format!("dealdocs.{room}"),
                level: record.level(),
                text: record.args().to_string().chars().take(LONGEST).collect(),
            });
        }
        if !lines.handing_over.swap(true, Ordering::SeqCst) {
            drop(runtime.spawn_blocking(move || hand_over(&lines)));
        }
    }

    fn flush(&self) {}
}

fn lines() -> Arc<Lines> {
    LINES.get_or_init(Lines::default)
}

// Until nothing waits, or the interpreter is on its way out.
fn hand_over(lines: &Lines) {
    loop {
        let taken = std::mem::take(&mut *lines.waiting());
        if taken.is_empty() {
            lines.handing_over.store(false, Ordering::SeqCst);
            // A line may have come in between.
            if lines.waiting().is_empty() || lines.handing_over.swap(true, Ordering::SeqCst) {
                return;
            }
            continue;
        }
        let written = Python::try_attach(|py| {
            for line in &taken {
                if let Err(error) = write(py, line) {
                    error.write_unraisable(py, None);
                }
            }
        });
        if written.is_none() {
            return;
        }
    }
}

fn write(py: Python<'_>, line: &Line) -> PyResult<()> {
    let logging = py.import("logging")?;
    let level = if line.level == Level::Error { "ERROR" } else { "WARNING" };
    let logger = logging.call_method1("getLogger", (&line.logger,))?;
    logger.call_method1("log", (logging.getattr(level)?, "%s", &line.text)).map(drop)
}
