//! The subscriptions and how their deliveries went.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};

use crate::sandbox::pipedrive::records::v2_time;
use crate::sandbox::pipedrive::seed::COMPANY_ID;

/// Subscriptions a user may have.
pub(super) const MOST_PER_USER: usize = 40;
/// Failed first attempts until a subscription is banned.
const FAILURES_UNTIL_BAN: u32 = 10;
const BAN_MS: i64 = 30 * 60 * 1000;
/// Without a success for so long a subscription is removed.
const PATIENCE_MS: i64 = 3 * 24 * 3600 * 1000;
/// Attempts that are remembered, the latest ones.
const KEPT: usize = 1000;

/// One subscription.
#[derive(Debug, Clone)]
pub(in super::super) struct Subscription {
    pub(super) id: i64,
    pub(super) owner_id: i64,
    /// Made with an OAuth token: only the app sees it.
    pub(super) by_app: bool,
    /// Whose permissions say which events it hears of.
    pub(super) user_id: i64,
    pub(super) name: String,
    pub(super) action: String,
    pub(super) object: String,
    pub(super) url: String,
    pub(super) auth: Option<(String, String)>,
    pub(super) add_ms: i64,
    pub(super) last_delivery_ms: Option<i64>,
    pub(super) last_status: Option<u16>,
    last_success_ms: i64,
    failures: u32,
    banned_until_ms: i64,
}

/// What a new subscription says.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) owner_id: i64,
    pub(super) by_app: bool,
    pub(super) user_id: i64,
    pub(super) name: String,
    pub(super) action: String,
    pub(super) object: String,
    pub(super) url: String,
    pub(super) auth: Option<(String, String)>,
}

/// One attempt to deliver an event.
#[derive(Debug, Clone, Serialize)]
pub(in super::super) struct Attempt {
    pub(super) webhook_id: i64,
    pub(super) event_id: String,
    #[serde(rename = "attempt")]
    pub(super) number: u32,
    pub(super) time_ms: i64,
    /// Absent when there was no answer.
    pub(super) status: Option<u16>,
}

/// All subscriptions.
#[derive(Debug, Default)]
pub(in super::super) struct Registry {
    last_id: i64,
    subscriptions: Vec<Subscription>,
    attempts: VecDeque<Attempt>,
}

impl Registry {
    /// Adds a subscription and gives its object.
    pub(super) fn add(&mut self, wish: Wish, now_ms: i64) -> Value {
        self.last_id += 1;
        let Wish { owner_id, by_app, user_id, name, action, object, url, auth } = wish;
        let subscription = Subscription {
            id: self.last_id,
            owner_id,
            by_app,
            user_id,
            name,
            action,
            object,
            url,
            auth,
            add_ms: now_ms,
            last_delivery_ms: None,
            last_status: None,
            last_success_ms: now_ms,
            failures: 0,
            banned_until_ms: 0,
        };
        let shown = subscription.object();
        self.subscriptions.push(subscription);
        shown
    }

    /// Those of a user, or those that the app has made for the user.
    pub(super) fn of_user(&self, user_id: i64, by_app: bool) -> impl Iterator<Item = &Subscription> {
        let subscriptions = self.subscriptions.iter();
        subscriptions.filter(move |known| known.owner_id == user_id && known.by_app == by_app)
    }

    /// Removes what the app has made for a user, who has uninstalled it.
    pub(in super::super) fn remove_of_app(&mut self, user_id: i64) {
        self.subscriptions.retain(|known| !known.by_app || known.owner_id != user_id);
    }

    pub(super) fn get(&self, id: i64) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id == id)
    }

    pub(super) fn remove(&mut self, id: i64) {
        self.subscriptions.retain(|subscription| subscription.id != id);
    }

    /// Those that want to hear of this event now; banned ones lose it, forsaken ones are removed.
    pub(super) fn listeners(&mut self, action: &str, object: &str, now_ms: i64) -> Vec<Subscription> {
        self.subscriptions.retain(|subscription| now_ms - subscription.last_success_ms <= PATIENCE_MS);
        let wants = |pattern: &str, value: &str| pattern == "*" || pattern == value;
        let listening = self.subscriptions.iter().filter(|subscription| {
            wants(&subscription.action, action)
                && wants(&subscription.object, object)
                && now_ms >= subscription.banned_until_ms
        });
        listening.cloned().collect()
    }

    /// Writes down how an attempt went.
    pub(super) fn record(&mut self, attempt: Attempt) {
        let good = attempt.status.is_some_and(|status| (200..300).contains(&status));
        let found = self.subscriptions.iter_mut().find(|known| known.id == attempt.webhook_id);
        if let Some(subscription) = found {
            subscription.last_delivery_ms = Some(attempt.time_ms);
            subscription.last_status = attempt.status;
            if good {
                subscription.last_success_ms = attempt.time_ms;
                subscription.failures = 0;
            } else if attempt.number == 1 {
                subscription.failures += 1;
                if subscription.failures >= FAILURES_UNTIL_BAN {
                    subscription.failures = 0;
                    subscription.banned_until_ms = attempt.time_ms + BAN_MS;
                }
            }
        }
        if self.attempts.len() >= KEPT {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
    }

    /// The attempts so far, oldest first.
    pub(in super::super) fn attempts(&self) -> Value {
        serde_json::to_value(&self.attempts).unwrap_or_default()
    }
}

impl Subscription {
    /// The webhook object.
    pub(super) fn object(&self) -> Value {
        json!({
            "id": self.id, "company_id": COMPANY_ID, "owner_id": self.owner_id, "user_id": self.user_id,
            "event_action": self.action, "event_object": self.object, "subscription_url": self.url,
            "version": "2.0", "is_active": 1, "add_time": v2_time(self.add_ms), "remove_time": null,
            "type": if self.by_app { "application" } else { "general" }, "http_auth_user": self.auth.as_ref().map(|(user, _)| user),
            "http_auth_password": self.auth.as_ref().map(|(_, password)| password), "remove_reason": null,
            "last_delivery_time": self.last_delivery_ms.map(v2_time), "last_http_status": self.last_status,
            "admin_id": self.owner_id, "name": self.name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        let mut registry = Registry::default();
        let text = |text: &str| text.to_owned();
        let wish = Wish {
            owner_id: 1,
            by_app: false,
            user_id: 1,
            name: text("a"),
            action: text("*"),
            object: text("deal"),
            url: text("http://127.0.0.1:9/"),
            auth: None,
        };
        registry.add(wish, 0);
        registry
    }

    fn attempt(registry: &mut Registry, number: u32, time_ms: i64, status: u16) {
        let event_id = String::new();
        registry.record(Attempt { webhook_id: 1, event_id, number, time_ms, status: Some(status) });
    }

    #[test]
    fn ten_failed_first_attempts_ban_for_half_an_hour() {
        let mut registry = registry();
        for _ in 0..9 {
            attempt(&mut registry, 1, 0, 500);
            attempt(&mut registry, 2, 0, 500);
        }
        assert_eq!(registry.listeners("change", "deal", 0).len(), 1);
        assert_eq!(registry.listeners("change", "person", 0).len(), 0);
        attempt(&mut registry, 1, 0, 500);
        assert_eq!(registry.listeners("change", "deal", BAN_MS - 1).len(), 0);
        assert_eq!(registry.listeners("change", "deal", BAN_MS).len(), 1);
    }

    #[test]
    fn a_forsaken_subscription_goes() {
        let mut registry = registry();
        attempt(&mut registry, 1, PATIENCE_MS, 204);
        assert_eq!(registry.listeners("create", "deal", 2 * PATIENCE_MS).len(), 1);
        assert_eq!(registry.listeners("create", "deal", 2 * PATIENCE_MS + 1).len(), 0);
        assert!(registry.get(1).is_none());
    }
}
