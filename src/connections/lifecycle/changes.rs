//! What can be changed of a connection that exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::SecretString;

use super::given;
use crate::connections::check_display_name;
use crate::connections::core::Core;
use crate::connections::record::Key;
use crate::http::parse_address;
use crate::{Error, Result};

/// Longest text of a reference, in characters, and how many there may be.
const REFERENCE_CAP: usize = 200;
const MOST_REFERENCES: usize = 200;

/// What to change; nothing is changed where nothing is given.
///
/// Other scopes, other variables or another client need a new authorization; until then the status says so.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// Scopes to ask for.
    pub scopes: Option<Vec<String>>,
    /// Values that fill the addresses, in the place of all former ones.
    pub variables: Option<BTreeMap<String, String>>,
    /// Where the browser comes back to.
    pub redirect_url: Option<Option<String>>,
    /// Hosts besides those of the service, in the place of all former ones.
    pub allowed_hosts: Option<Vec<String>>,
    /// Every public https host may get the credential.
    pub allow_any_host: Option<bool>,
}

/// Changes what all accounts have in common.
pub(in crate::connections) async fn update(core: &Arc<Core>, key: &Key, update: Update) -> Result<()> {
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        let service = Arc::clone(&loaded.service);
        let connection = &mut loaded.connection;
        if let Some(scopes) = update.scopes {
            given::check_scopes(&scopes, &service)?;
            connection.scopes = scopes;
        }
        if let Some(variables) = update.variables {
            connection.variables = given::usable_variables(variables, &service)?;
        }
        if let Some(redirect_url) = update.redirect_url {
            redirect_url.as_deref().map(parse_address).transpose()?;
            connection.redirect_url = redirect_url;
        }
        if let Some(hosts) = update.allowed_hosts {
            given::check_hosts(&hosts)?;
            connection.allowed_hosts = hosts;
        }
        connection.allow_any_host = update.allow_any_host.unwrap_or(connection.allow_any_host);
        connection.updated_at = now;
        Ok(())
    })
    .await
}

/// Sets values. Giving them anew also confirms that they may go where the service now says.
pub(in crate::connections) async fn set_values(
    core: &Arc<Core>,
    key: &Key,
    values: BTreeMap<String, SecretString>,
) -> Result<()> {
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        given::check_values(&values, &loaded.service)?;
        let (client, account) = given::split(&values);
        if !account.is_empty() {
            loaded.check_subject()?;
        }
        if !loaded.has_grants() && !account.is_empty() {
            loaded.account.trouble = None;
        }
        loaded.connection.client.extend(client);
        loaded.account.values.extend(account);
        loaded.account.touched(now);
        loaded.connection.updated_at = now;
        Ok(())
    })
    .await
}

/// Gives it another display name; the link name stays for ever.
pub(in crate::connections) async fn rename(core: &Arc<Core>, key: &Key, name: String) -> Result<()> {
    check_display_name(&name)?;
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        loaded.connection.name = name;
        loaded.connection.updated_at = now;
        Ok(())
    })
    .await
}

/// Gives the authorised account another label.
pub(in crate::connections) async fn relabel(core: &Arc<Core>, key: &Key, label: String) -> Result<()> {
    check_display_name(&label)?;
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        loaded.check_subject()?;
        loaded.account.label = Some(label);
        loaded.account.touched(now);
        Ok(())
    })
    .await
}

/// Switches it off or on. Calls that are under way go on to their end.
pub(in crate::connections) async fn set_disabled(core: &Arc<Core>, key: &Key, disabled: bool) -> Result<()> {
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        loaded.connection.disabled = disabled;
        loaded.connection.updated_at = now;
        Ok(())
    })
    .await
}

/// Notes that somebody uses it, or does no longer. A connection with references is not deleted.
pub(in crate::connections) async fn refer(
    core: &Arc<Core>,
    key: &Key,
    text: String,
    used: bool,
) -> Result<()> {
    if text.trim().is_empty() || text.chars().count() > REFERENCE_CAP || text.chars().any(char::is_control) {
        return Err(Error::config(format!("a reference is one line of 1 to {REFERENCE_CAP} characters")));
    }
    core.change(key, move |loaded| {
        let references = &mut loaded.connection.references;
        if !used {
            references.remove(&text);
        } else if references.len() >= MOST_REFERENCES && !references.contains(&text) {
            return Err(Error::config(format!("more than {MOST_REFERENCES} references")));
        } else {
            references.insert(text);
        }
        Ok(())
    })
    .await
}
