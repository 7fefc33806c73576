//! Files that the Document Server could not hand over and keeps: fetched, saved, then deleted there.

use std::sync::Arc;

use crate::documents::core::Core;
use crate::documents::journal::arrival::{Arrival, FORGOTTEN};
use crate::documents::journal::sessions;
use crate::documents::model::Session;
use crate::onlyoffice::CallbackStatus;
use crate::{ErrorKind, Result, random};

/// What a call of `recover_forgotten` did, by document key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Bytes are safe and on their way to Pipedrive; deleted at the Document Server.
    pub saved: Vec<String>,
    /// Being edited right now: the editor holds the content, and saves it when it closes.
    pub in_use: Vec<String>,
    /// Not of this installation; left alone.
    pub unknown: Vec<String>,
    /// Failed, with the reason; still at the Document Server.
    pub failed: Vec<(String, String)>,
}

impl Core {
    /// Recovers every forgotten file whose key this installation made.
    pub async fn recover_forgotten(self: &Arc<Self>) -> Result<Recovered> {
        let recovered = self.recover_all().await?;
        self.resume().await?;
        Ok(recovered)
    }

    /// As `recover_forgotten`, without delivering anything.
    pub(in crate::documents) async fn recover_all(&self) -> Result<Recovered> {
        let mut recovered = Recovered::default();
        for key in self.source.forgotten().await? {
            let wanted = key.clone();
            let session = self.journal.run(move |connection| sessions::get(connection, &wanted)).await?;
            let Some(session) = session else {
                recovered.unknown.push(key);
                continue;
            };
            match self.recover(&session).await {
                Ok(true) => recovered.saved.push(key),
                Ok(false) => recovered.in_use.push(key),
                Err(error) => recovered.failed.push((key, error.to_string())),
            }
        }
        Ok(recovered)
    }

    async fn recover(&self, session: &Session) -> Result<bool> {
        if self.source.is_open(&session.key).await? {
            return Ok(false);
        }
        let arrival = Arrival {
            document: session.document.clone(),
            key: session.key.clone(),
            user: session.users.first().cloned().unwrap_or_default(),
            status: CallbackStatus::MustSave,
            url: format!("{FORGOTTEN}{}", session.key),
            file_type: self.source.forgotten_type(&session.key).await?,
            last_save: None,
            not_modified: false,
            fingerprint: random::hex::<32>()?,
            marker: random::hex::<8>()?,
        };
        if let Some((job, lease)) = self.note(arrival).await? {
            let fetched = self.fetch(&job, &lease).await;
            lease.end().await;
            fetched?;
        }
        // Only now: the bytes are durable here.
        match self.source.delete_forgotten(&session.key).await {
            Err(error) if error.kind() != ErrorKind::CommandKeyNotFound => Err(error),
            _ => Ok(true),
        }
    }
}
