//! What the fake Pipedrive knows.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::deal_products::Attachments;
use super::files::{Shelf, SigningKey};
use super::filters::Filters;
use super::followers::Followers;
use super::gate::Budget;
use super::notes::{self, Note};
use super::oauth::Tokens;
use super::records::{Kind, Store};
use super::webhooks::Registry;
use crate::Result;
use crate::sandbox::{Clock, Limits, Options, Random};
use crate::unpoisoned::lock;

/// The fake company: records, files, tokens, budget.
///
/// Two parts are never locked at once, except records before anything else.
#[derive(Debug)]
pub struct Crm {
    store: Mutex<Store>,
    budget: Mutex<Budget>,
    files: Mutex<Shelf>,
    signing_key: SigningKey,
    notes: Mutex<Vec<Note>>,
    filters: Mutex<Filters>,
    followers: Mutex<Followers>,
    attachments: Mutex<Attachments>,
    tokens: Mutex<Tokens>,
    webhooks: Mutex<Registry>,
    /// By user id.
    api_tokens: HashMap<i64, SecretString>,
}

impl Crm {
    pub(in crate::sandbox) fn new(options: &Options) -> Result<Self> {
        let store = Store::new(options);
        let tokens = store.seed().users().iter().map(|user| (user.id, api_token(options, user.id)));
        Ok(Self {
            budget: Mutex::new(Budget::new(options.limits.clone())),
            api_tokens: tokens.collect(),
            files: Mutex::new(Shelf::new(options.seed)),
            signing_key: SigningKey::generate()?,
            notes: Mutex::new(notes::seeded(options.deals)),
            filters: Mutex::default(),
            followers: Mutex::default(),
            attachments: Mutex::default(),
            tokens: Mutex::default(),
            webhooks: Mutex::default(),
            store: Mutex::new(store),
        })
    }

    pub(in crate::sandbox) fn reset(&self, options: &Options) {
        *lock(&self.store) = Store::new(options);
        *lock(&self.files) = Shelf::new(options.seed);
        *lock(&self.notes) = notes::seeded(options.deals);
        *lock(&self.filters) = Filters::default();
        *lock(&self.followers) = Followers::default();
        *lock(&self.attachments) = Attachments::default();
        *lock(&self.tokens) = Tokens::default();
        *lock(&self.webhooks) = Registry::default();
        *lock(&self.budget) = Budget::new(options.limits.clone());
    }

    /// Counts and budgets, for tests.
    pub fn snapshot(&self, clock: &Clock) -> Value {
        let mut budget = self.budget();
        let spent = budget.spent(clock.now_ms());
        let tokens = json!({ "limit": budget.limits().daily_tokens, "spent": spent });
        drop(budget);
        let mut store = self.store();
        let counts: serde_json::Map<String, Value> = Kind::ALL
            .iter()
            .map(|kind| (kind.path().to_owned(), store.collection(*kind).len().into()))
            .collect();
        json!({ "tokens": tokens, "records": counts, "webhook_attempts": self.webhooks().attempts() })
    }

    /// The API token of a user.
    pub fn api_token(&self, user_id: i64) -> Option<&SecretString> {
        self.api_tokens.get(&user_id)
    }

    /// Changes the limits from now on.
    pub fn set_limits(&self, limits: Limits) {
        self.budget().set_limits(limits);
    }

    /// The limits in force.
    pub fn limits(&self) -> Limits {
        self.budget().limits().clone()
    }

    /// Spends tokens of the day, as other programs of the company do.
    pub fn spend(&self, tokens: u64, clock: &Clock) {
        self.budget().spend(tokens, clock.now_ms());
    }

    /// Code and type of each custom field of a kind (`deal`, `person`, ...), in the order of creation.
    pub fn custom_field_codes(&self, kind: &str) -> Vec<(String, String)> {
        let Some(kind) = Kind::ALL.into_iter().find(|known| known.singular() == kind) else {
            return Vec::new();
        };
        let mut store = self.store();
        let custom = store.definitions(kind).iter().filter(|definition| definition.is_custom);
        custom.map(|definition| (definition.code.clone(), definition.field_type.clone())).collect()
    }

    /// Compares the facts of every record with its text; the count, or the first that differs.
    #[cfg(test)]
    pub(in crate::sandbox) fn check_seed(&self) -> Result<usize, String> {
        let mut store = self.store();
        let mut count = 0;
        for kind in Kind::ALL {
            for record in store.collection(kind).iter() {
                let again = super::records::Record::of(record.id, &record.object());
                if again.facts != record.facts {
                    return Err(record.json.to_string());
                }
                count += 1;
            }
        }
        Ok(count)
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    pub(super) fn files(&self) -> MutexGuard<'_, Shelf> {
        lock(&self.files)
    }

    pub(super) fn count_files(&self, kind: Kind, id: i64) -> usize {
        self.files().active().filter(|entry| entry.is_of(kind, id)).count()
    }

    pub(super) fn notes(&self) -> MutexGuard<'_, Vec<Note>> {
        lock(&self.notes)
    }

    pub(super) fn count_notes(&self, kind: Kind, id: i64) -> usize {
        self.notes().iter().filter(|note| note.is_active_on(kind, id)).count()
    }

    pub(super) fn filters(&self) -> MutexGuard<'_, Filters> {
        lock(&self.filters)
    }

    pub(super) fn followers(&self) -> MutexGuard<'_, Followers> {
        lock(&self.followers)
    }

    pub(super) fn attachments(&self) -> MutexGuard<'_, Attachments> {
        lock(&self.attachments)
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    pub(super) fn webhooks(&self) -> MutexGuard<'_, Registry> {
        lock(&self.webhooks)
    }

    pub(super) fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    pub(super) fn budget(&self) -> MutexGuard<'_, Budget> {
        lock(&self.budget)
    }

    pub(super) fn user_of_api_token(&self, token: &str) -> Option<i64> {
        let mut tokens = self.api_tokens.iter();
        tokens.find(|(_, known)| known.expose_secret() == token).map(|(user_id, _)| *user_id)
    }

    /// The user of an access token that is still good, and what it allows.
    pub(super) fn grant_of_access_token(&self, token: &str, now_ms: i64) -> Option<(i64, Vec<String>)> {
        self.tokens().grant_of(token, now_ms)
    }

    pub(super) fn is_admin(&self, user_id: i64) -> bool {
        self.store().seed().users().iter().any(|user| user.id == user_id && user.is_admin)
    }
}

/// The first user has the token of the options, the others have one made from the seed.
fn api_token(options: &Options, user_id: i64) -> SecretString {
    if user_id == 1 {
        return options.api_token.clone();
    }
    SecretString::from(Random::new(options.seed, &format!("api-token-{user_id}")).hex(40))
}
