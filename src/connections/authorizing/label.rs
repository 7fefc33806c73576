//! What an account is called: by the service where its test request tells, else `<service> Account <n>`.

use std::sync::Arc;

use super::begun::Finished;
use crate::Result;
use crate::connections::core::Core;
use crate::connections::record::{self, Key};
use crate::connections::{overview, testing};

/// Names the account whose authorization was just stored.
pub(super) async fn finished(core: &Arc<Core>, key: &Key, previous: Option<String>) -> Result<Finished> {
    // The grant is stored; that the service does not tell a name is no failure.
    let told = testing::ask_label(core, key).await;
    let (shared, of) = (Arc::clone(core), key.clone());
    let label = core
        .store
        .update(move |records| {
            let mut loaded = shared.load(&of, records)?;
            let label = match told.or_else(|| loaded.account.label.clone()) {
                Some(label) => label,
                None => numbered(&loaded.service.name, records)?,
            };
            loaded.account.label = Some(label.clone());
            shared.save(loaded, records)?;
            Ok(label)
        })
        .await?;
    let loaded = core.loaded(key).await?;
    Ok(Finished {
        link_name: key.link.to_string(),
        subject: key.subject.clone(),
        account_label: label,
        previous_label: previous,
        missing_scopes: loaded.missing_scopes(),
        warnings: overview::warnings(&loaded),
    })
}

/// The first number that no account of the store has.
fn numbered(service: &str, records: &crate::vault::Records) -> Result<String> {
    let mut taken = Vec::new();
    for key in record::accounts(records, None) {
        let account: Option<record::AccountRecord> = record::get(records, &key.place())?;
        taken.extend(account.and_then(|account| account.label));
    }
    let mut number = 1_usize;
    loop {
        let label = format!("{service} Account {number}");
        if !taken.contains(&label) {
            return Ok(label);
        }
        number += 1;
    }
}
