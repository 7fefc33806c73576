//! What the Document Server knows better: files that it could not hand over, and sessions whose end was not reported.

use std::sync::Arc;

use crate::Result;
use crate::documents::core::Core;
use crate::documents::journal::sessions;
use crate::documents::model::{Session, SessionState};

/// A session of which nothing was heard for so long is asked about, in milliseconds.
const SILENT: i64 = 3_600_000;

impl Core {
    /// Recovers forgotten files and closes sessions that are over; what fails is logged and done another time.
    pub(in crate::documents) async fn reconcile(self: &Arc<Self>) {
        match self.journal.run(|connection| sessions::any(connection)).await {
            // Nothing of this installation can be there.
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => return log::warn!("sessions cannot be looked at: {error}"),
        }
        match self.recover_all().await {
            Ok(recovered) => {
                for (_, reason) in recovered.failed {
                    log::warn!("a file that the Document Server keeps waits for another attempt: {reason}");
                }
            }
            Err(error) => {
                return log::warn!("the files that the Document Server keeps are not known: {error}");
            }
        }
        if let Err(error) = self.close_what_is_over().await {
            log::warn!("whether sessions go on is not known: {error}");
        }
    }

    async fn close_what_is_over(&self) -> Result<()> {
        let before = self.now().saturating_sub(SILENT);
        for session in self.journal.run(move |connection| sessions::silent(connection, before)).await? {
            if !self.source.is_open(&session.key).await? {
                self.nobody_is_in(session).await?;
            }
        }
        Ok(())
    }

    // Its last save may be on its way at this moment, so it is over only at the second look.
    async fn nobody_is_in(&self, session: Session) -> Result<()> {
        if session.users.is_empty() {
            return self.closed_unchanged(session.key).await;
        }
        let now = self.now();
        self.journal
            .run(move |connection| {
                sessions::report(connection, &session.key, SessionState::Editing, &[], now)
            })
            .await
    }
}
