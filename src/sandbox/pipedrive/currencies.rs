//! The currencies of the company (v1).

// axum takes async handlers, also of those that never wait.
#![allow(clippy::unused_async)]

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::data;
use super::call::Call;
use crate::sandbox::state::Shared;

/// Code, name, decimals, symbol, in the order of their ids.
const CURRENCIES: [(&str, &str, u8, &str); 12] = [
    ("EUR", "Euro", 2, "€"),
    ("USD", "US Dollar", 2, "$"),
    ("GBP", "British Pound", 2, "£"),
    ("CHF", "Swiss Franc", 2, "CHF"),
    ("SEK", "Swedish Krona", 2, "kr"),
    ("PLN", "Polish Zloty", 2, "zł"),
    ("CAD", "Canadian Dollar", 2, "CA$"),
    ("AUD", "Australian Dollar", 2, "A$"),
    ("BRL", "Brazilian Real", 2, "R$"),
    ("INR", "Indian Rupee", 2, "₹"),
    ("JPY", "Japanese Yen", 0, "¥"),
    ("KWD", "Kuwaiti Dinar", 3, "KWD"),
];

/// The v1 route.
pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/currencies", get(list))
}

/// `term` is looked for in codes and names.
async fn list(call: Call) -> Response {
    let term = call.query.get("term").unwrap_or_default().to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&term);
    let numbered = CURRENCIES.iter().zip(1_i64..);
    let found = numbered.filter(|((code, name, ..), _)| fits(code) || fits(name));
    let shown = found.map(|((code, name, decimals, symbol), id)| {
        json!({
            "id": id, "code": code, "name": name, "decimal_points": decimals, "symbol": symbol,
            "active_flag": true, "is_custom_flag": false,
        })
    });
    data(shown.collect::<Vec<Value>>())
}
