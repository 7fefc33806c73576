//! Lists: paging, order, filters, shaping.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::support::Bench;
use crate::sandbox::{Limits, Options};

async fn walk(bench: &Bench, path: &str, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    let join = if path.contains('?') { '&' } else { '?' };
    loop {
        let (status, page) = bench.get(&format!("{path}{join}limit={limit}{cursor}")).await;
        assert_eq!(status, 200, "{page}");
        let records = page["data"].as_array().unwrap();
        assert!(records.len() <= limit);
        assert!(all.is_empty() || !records.is_empty(), "no empty last page");
        all.extend(records.iter().cloned());
        match page["additional_data"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn ids(records: &[Value]) -> Vec<i64> {
    records.iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_walk_sees_every_record_once() {
    let bench = Bench::start(Options { deals: 120, limits: Limits::none(), ..Options::default() });
    for (path, expected) in [
        ("deals", 120),
        ("persons", 60),
        ("organizations", 24),
        ("activities", 180),
        ("products", 40),
        ("stages", 8),
    ] {
        for limit in [7, 40, 500] {
            let all = ids(&walk(&bench, &format!("/api/v2/{path}"), limit).await);
            assert_eq!(all.len(), expected, "{path}");
            assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{path} is sorted by id");
        }
    }
}

#[tokio::test]
async fn a_walk_in_any_order_sees_every_record_once() {
    let bench = Bench::start(Options { deals: 120, limits: Limits::none(), ..Options::default() });
    for (path, sort) in [
        ("deals", "update_time"),
        ("deals", "add_time"),
        ("products", "name"),
        ("activities", "due_date"),
        ("stages", "order_nr"),
    ] {
        for direction in ["asc", "desc"] {
            let path = format!("/api/v2/{path}?sort_by={sort}&sort_direction={direction}");
            let all = walk(&bench, &path, 11).await;
            let unique: BTreeSet<_> = ids(&all).into_iter().collect();
            assert_eq!(unique.len(), all.len(), "{path}");
            let keys: Vec<_> = all.iter().map(|record| record[sort].to_string()).collect();
            let ordered = if direction == "asc" { keys.is_sorted() } else { keys.iter().rev().is_sorted() };
            assert!(ordered || sort == "order_nr", "{path}");
        }
    }
}

#[tokio::test]
async fn the_last_full_page_has_no_next() {
    let bench = Bench::small();
    let (_, page) = bench.get("/api/v2/deals?limit=120").await;
    assert_eq!(page["additional_data"], json!({"next_cursor": null}));
    let (_, page) = bench.get("/api/v2/deals?limit=119").await;
    assert!(page["additional_data"]["next_cursor"].is_string());
}

#[tokio::test]
async fn wrong_parameters_are_refused() {
    let bench = Bench::small();
    for query in [
        "limit=0",
        "limit=501",
        "limit=x",
        "cursor=%25%25",
        "cursor=e30",
        "sort_by=title",
        "sort_direction=up",
        "status=closed",
        "ids=1,x",
        "updated_since=yesterday",
        "updated_since=2026-01-01T00:00:00.5Z",
        "include_fields=nothing",
        "owner_id=me",
    ] {
        let (status, refused) = bench.get(&format!("/api/v2/deals?{query}")).await;
        assert_eq!((status, &refused["code"]), (400, &json!("ERR_SCHEMA_VALIDATION_FAILED")), "{query}");
    }
    let (_, page) = bench.get("/api/v2/deals?limit=5").await;
    let cursor = page["additional_data"]["next_cursor"].as_str().unwrap();
    let other = format!("/api/v2/deals?limit=5&sort_by=update_time&cursor={cursor}");
    assert_eq!(bench.get(&other).await.0, 400, "a cursor belongs to its order");
}

#[tokio::test]
async fn filters_take_what_they_say() {
    let bench = Bench::start(Options { deals: 120, limits: Limits::none(), ..Options::default() });
    let all = walk(&bench, "/api/v2/deals", 500).await;
    for (query, name, value) in [
        ("status=won", "status", json!("won")),
        ("owner_id=2", "owner_id", json!(2)),
        ("pipeline_id=2", "pipeline_id", json!(2)),
        ("stage_id=3", "stage_id", json!(3)),
    ] {
        let found = walk(&bench, &format!("/api/v2/deals?{query}"), 13).await;
        let expected: Vec<_> = all.iter().filter(|deal| deal[name] == value).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len());
        assert_eq!(ids(&found), ids(&expected), "{query}");
    }
    assert_eq!(ids(&walk(&bench, "/api/v2/deals?ids=5,2,999", 10).await), [2, 5]);
    let mark = all[60]["update_time"].as_str().unwrap();
    let since = walk(&bench, &format!("/api/v2/deals?updated_since={mark}"), 50).await;
    let until = walk(&bench, &format!("/api/v2/deals?updated_until={mark}"), 50).await;
    assert_eq!(since.len() + until.len(), all.len(), "since is inclusive, until is not");
    assert!(since.iter().any(|deal| deal["update_time"] == json!(mark)));
    let done = walk(&bench, "/api/v2/activities?done=true", 50).await;
    assert!(!done.is_empty() && done.iter().all(|activity| activity["done"] == json!(true)));
}

#[tokio::test]
async fn deleted_and_archived_deals_are_elsewhere() {
    let bench = Bench::small();
    bench.json(Method::DELETE, "/api/v2/deals/3", None).await;
    bench.json(Method::PATCH, "/api/v2/deals/4", Some(json!({"is_archived": true}))).await;
    let normal = ids(&walk(&bench, "/api/v2/deals", 500).await);
    assert!(!normal.contains(&3) && !normal.contains(&4) && normal.len() == 118);
    assert_eq!(ids(&walk(&bench, "/api/v2/deals?status=deleted", 500).await), [3]);
    let some = ids(&walk(&bench, "/api/v2/deals?status=open,won,lost,deleted", 500).await);
    assert_eq!(some.len(), 119);
    assert_eq!(ids(&walk(&bench, "/api/v2/deals/archived", 500).await), [4]);
}

#[tokio::test]
async fn records_are_shaped_as_asked() {
    let bench = Bench::small();
    let fields = bench.sandbox.state().unwrap().pipedrive().custom_field_codes("deal");
    let code = |wanted: &str| fields.iter().find(|(_, kind)| kind == wanted).unwrap().0.clone();
    let (choice, set) = (code("enum"), code("set"));
    let path = format!("/api/v2/deals?ids=1&custom_fields={choice},{set}&include_option_labels=true");
    let (_, page) = bench.get(&path).await;
    let custom = page["data"][0]["custom_fields"].as_object().unwrap();
    assert_eq!(custom.len(), 2);
    assert!(custom[&choice]["id"].is_i64() && custom[&choice]["label"].is_string());
    assert!(custom[&set][0]["label"].is_string());
    let (_, one) = bench.get("/api/v2/deals/1?include_fields=activities_count,smart_bcc_email").await;
    let (_, listed) = bench.get("/api/v2/activities?deal_id=1&limit=500").await;
    assert_eq!(one["data"]["activities_count"], json!(listed["data"].as_array().unwrap().len()));
    assert_eq!(one["data"].get("smart_bcc_email"), Some(&Value::Null));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_company() {
    let first = Bench::small();
    let second = Bench::small();
    let other = Bench::start(Options { deals: 120, seed: 2, ..Options::default() });
    let (_, one) = first.get("/api/v2/deals?limit=50").await;
    assert_eq!(one, second.get("/api/v2/deals?limit=50").await.1);
    assert_ne!(one, other.get("/api/v2/deals?limit=50").await.1);
}

#[test]
fn seeded_facts_are_those_of_their_text() {
    let sandbox = crate::sandbox::start(Options { deals: 60, ..Options::default() }).unwrap();
    let checked = sandbox.state().unwrap().pipedrive().check_seed();
    assert_eq!(checked, Ok(60 + 30 + 12 + 90 + 40 + 2 + 8));
}
