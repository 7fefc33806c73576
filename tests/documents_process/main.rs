//! Saves in several real processes: killed, racing, and on a disk that is full.
//!
//! The other processes are this test program itself, started again with their task in the
//! environment. Pipedrive and the Document Server are directories on disk, so that what they
//! hold survives a process as it would in life.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod disk;
mod full;
mod kill;
mod race;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dealdocs::documents::{Claims, Core, OneAccount, Purpose, Report, Retire, Settings, Verify};
use dealdocs::onlyoffice::CallbackStatus;
use disk::{DiskDeal, DiskEditor};

/// Names the directory of a child's task.
const PLACE: &str = "DEALDOCS_TEST_PLACE";

/// The parts of a save below `place`, with its journal in `directory`, `later` milliseconds from now.
fn core(place: &Path, directory: &Path, later: i64) -> Core {
    let secret = "a secret of the app, long enough for tests";
    let mut settings = Settings::new(directory, "test", "https://app.example.com", secret).unwrap();
    settings.deliver_within = Duration::ZERO;
    settings.verify = Verify::Content;
    settings.retire = Retire::Delete;
    let deal = Arc::new(OneAccount(Arc::new(DiskDeal::new(place))));
    let clock = move || jiff::Timestamp::now().as_millisecond() + later;
    Core::new(settings, Arc::new(DiskEditor::new(place)), deal).with_clock(Arc::new(clock))
}

/// The end of the session of file 100 + `number`; its bytes are the file `saved`.
async fn callback(core: &Arc<Core>, number: u64) -> dealdocs::Result<()> {
    let key = format!("key-{number}");
    let link = Claims {
        purpose: Purpose::Callback,
        company: "acme".into(),
        deal: 7,
        file: 100 + number,
        document: format!("0123456789abcdef0123456789abcd{number:02}"),
        revision: 1,
        key: key.clone(),
        user: "3".into(),
        until: i64::MAX,
    };
    let (url, last_save) = (Some("saved".to_owned()), Some(1));
    core.report(&link, Report { status: CallbackStatus::MustSave, key, url, last_save, ..Report::default() })
        .await
}

/// This program again, to run one ignored test with `place` in its environment.
fn again(test: &str, place: &Path) -> Command {
    through(Command::new(std::env::current_exe().unwrap()), test, place)
}

fn through(mut command: Command, test: &str, place: &Path) -> Command {
    command
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The directory of this child's task; `None` when nobody started it as a child.
fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}
