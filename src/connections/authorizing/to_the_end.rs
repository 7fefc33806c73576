//! A code is good once: what sends it goes on to its end when nobody waits for it any more.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::{Error, ErrorKind, Result};

/// Runs `work` as a task of its own, which a caller that goes away does not cut off.
pub(super) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(work).await.map_err(cut_off)?
}

/// The same for work with pauses: when the caller has gone away it ends at the next pause, not before.
pub(super) async fn to_the_next_pause<T, W>(work: impl FnOnce(Pauses) -> W) -> Result<T>
where
    T: Send + 'static,
    W: Future<Output = Result<T>> + Send + 'static,
{
    let pauses = Pauses::default();
    let _caller = Caller(Arc::clone(&pauses.gone));
    let (ended, work) = (Arc::clone(&pauses.ended), work(pauses));
    to_the_end(async move {
        tokio::select! {
            outcome = work => outcome,
            () = ended.notified() => Err(Error::new(ErrorKind::Closed, "nobody waits for the answer")),
        }
    })
    .await
}

/// The pauses of such work.
#[derive(Clone, Default)]
pub(super) struct Pauses {
    gone: Arc<Notify>,
    ended: Arc<Notify>,
}

impl Pauses {
    /// Waits; for ever when the caller has gone away, and the work ends here.
    pub(super) async fn pause(self, duration: Duration) {
        tokio::select! {
            () = tokio::time::sleep(duration) => {}
            () = self.gone.notified() => {
                self.ended.notify_one();
                std::future::pending::<()>().await;
            }
        }
    }
}

/// Says so when it is dropped.
struct Caller(Arc<Notify>);

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

fn cut_off(error: tokio::task::JoinError) -> Error {
    Error::new(ErrorKind::Closed, "the authorization was cut off").with_source(error)
}
