//! A product as it is attached to a deal: its price and quantity there, and what they add up to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::{Kind, Object, Store, v2_time};

const FREQUENCIES: [&str; 6] = ["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"];

/// The seeded ones: two on deal 1, one on every fifth deal. Made when they are first asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Attachments {
    all: BTreeMap<i64, Object>,
    last_id: i64,
    seeded: bool,
}

impl Attachments {
    pub(super) fn all(&mut self, store: &mut Store) -> &mut BTreeMap<i64, Object> {
        if !self.seeded {
            self.seeded = true;
            let deals: Vec<(i64, i64)> =
                store.collection(Kind::Deal).iter().map(|deal| (deal.id, deal.facts.add_ms)).collect();
            for (deal, time) in deals.into_iter().filter(|(deal, _)| *deal == 1 || deal % 5 == 0) {
                let products = if deal == 1 { vec![1, 2] } else { vec![1 + deal % 40] };
                for product in products {
                    let (price, quantity) = (90 + product, 1 + product % 3);
                    let body = json!({ "product_id": product, "item_price": price, "quantity": quantity });
                    self.insert(deal, body.as_object().cloned().unwrap_or_default(), store, time);
                }
            }
        }
        &mut self.all
    }

    /// Attaches a product; the body was checked.
    pub(super) fn insert(&mut self, deal: i64, body: Object, store: &mut Store, now_ms: i64) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let product = body.get("product_id").and_then(Value::as_i64).unwrap_or(0);
        let currency = store.alive(Kind::Deal, deal).map(|deal| deal.object().remove("currency"));
        let mut attachment = json!({
            "id": id, "sum": 0, "tax": 0, "deal_id": deal, "name": store.name_of(Kind::Product, product),
            "product_id": product, "product_variation_id": null, "order_nr": id, "add_time": v2_time(now_ms),
            "update_time": v2_time(now_ms), "comments": "", "currency": currency.flatten(), "discount": 0,
            "quantity": 1, "item_price": 0, "tax_method": "inclusive", "discount_type": "percentage",
            "is_enabled": true, "billing_frequency": "one-time", "billing_frequency_cycles": null,
            "billing_start_date": null,
        });
        if let Value::Object(attachment) = &mut attachment {
            attachment.extend(body);
            add_up(attachment);
            self.all.insert(id, attachment.clone());
        }
        attachment
    }
}

/// Changes an attachment; the body was checked.
pub(super) fn change(attachment: &mut Object, body: Object, now_ms: i64) {
    attachment.extend(body);
    attachment.insert("update_time".to_owned(), v2_time(now_ms).into());
    add_up(attachment);
}

/// Price times quantity, less the discount, and with the tax where the price does not include it.
fn add_up(attachment: &mut Object) {
    let number = |name: &str| attachment.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let word = |name: &str| attachment.get(name).and_then(Value::as_str).unwrap_or_default();
    let full = number("item_price") * number("quantity");
    let reduced = match word("discount_type") {
        "amount" => full - number("discount"),
        _ => full * (1.0 - number("discount") / 100.0),
    };
    let sum =
        if word("tax_method") == "exclusive" { reduced * (1.0 + number("tax") / 100.0) } else { reduced };
    attachment.insert("sum".to_owned(), ((sum * 100.0).round() / 100.0).into());
}

/// Refuses names and values that v2 refuses.
pub(super) fn check(body: &Object, is_new: bool, store: &mut Store) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    for (name, value) in body {
        let wanted = match name.as_str() {
            "product_id" if value.as_i64().is_some_and(|id| store.alive(Kind::Product, id).is_some()) => {
                continue;
            }
            "product_id" => "the id of a product",
            "product_variation_id" | "billing_frequency_cycles" if value.is_null() || value.is_i64() => {
                continue;
            }
            "product_variation_id" | "billing_frequency_cycles" => "an integer",
            "item_price" | "quantity" | "tax" | "discount" if value.is_number() => continue,
            "item_price" | "quantity" | "tax" | "discount" => "a number",
            "comments" if value.is_string() => continue,
            "billing_start_date" if value.is_string() || value.is_null() => continue,
            "comments" | "billing_start_date" => "a string",
            "is_enabled" if value.is_boolean() => continue,
            "is_enabled" => "a boolean",
            "tax_method" if is_one_of(value, &["exclusive", "inclusive", "none"]) => continue,
            "tax_method" => "one of exclusive, inclusive, none",
            "discount_type" if is_one_of(value, &["percentage", "amount"]) => continue,
            "discount_type" => "one of percentage, amount",
            "billing_frequency" if is_one_of(value, &FREQUENCIES) => continue,
            "billing_frequency" => "one of one-time, annually, semi-annually, quarterly, monthly, weekly",
            _ => {
                problems.push(format!("{name}: Parameter '{name}' is not allowed for this request"));
                continue;
            }
        };
        problems.push(format!("{name}: Parameter '{name}' must be {wanted}"));
    }
    let missing = ["product_id", "item_price", "quantity"]
        .into_iter()
        .filter(|name| is_new && !body.contains_key(*name));
    problems.extend(missing.map(|name| format!("{name}: Parameter '{name}' is required")));
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(&problems)) }
}

fn is_one_of(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|text| words.contains(&text))
}

/// How many products a deal has.
pub(in super::super) fn count(call: &Call, store: &mut Store, deal: i64) -> usize {
    let mut attachments = call.state.pipedrive().attachments();
    attachments
        .all(store)
        .values()
        .filter(|one| one.get("deal_id").and_then(Value::as_i64) == Some(deal))
        .count()
}
