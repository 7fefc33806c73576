//! Delivery: at once, then after 3, 30 and 150 seconds of sandbox time.

use serde_json::Value;

use super::registry::{Attempt, Subscription};
use crate::sandbox::state::Shared;

/// Milliseconds from an attempt to the next one.
const WAITS: [Option<i64>; 4] = [Some(3_000), Some(30_000), Some(150_000), None];

/// Tries until a 2xx answer, at most four times.
pub(super) async fn deliver(state: Shared, subscription: Subscription, event_id: String, mut body: Value) {
    for (wait, number) in WAITS.into_iter().zip(1..) {
        if let Some(slot) = body.pointer_mut("/meta/attempt") {
            *slot = number.into();
        }
        let status = post(&state, &subscription, &body).await;
        let event_id = event_id.clone();
        let time_ms = state.clock().now_ms();
        let done = status.is_some_and(|status| (200..300).contains(&status));
        let webhook_id = subscription.id;
        let gone = {
            let mut webhooks = state.pipedrive().webhooks();
            webhooks.record(Attempt { webhook_id, event_id, number, time_ms, status });
            webhooks.get(webhook_id).is_none()
        };
        let Some(wait) = wait.filter(|_| !done && !gone) else { return };
        // Counted from the attempt as it was recorded: a clock that jumps right after is not missed.
        tokio::select! {
            () = state.clock().sleep_until_ms(time_ms.saturating_add(wait)) => {}
            () = state.stopping() => return,
        }
    }
}

async fn post(state: &Shared, subscription: &Subscription, body: &Value) -> Option<u16> {
    let mut request =
        state.outgoing().ok()?.post(&subscription.url).header("content-type", "application/json");
    if let Some((user, password)) = &subscription.auth {
        request = request.basic_auth(user, Some(password));
    }
    let response = request.body(body.to_string()).send().await.ok()?;
    Some(response.status().as_u16())
}
