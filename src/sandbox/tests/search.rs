//! Searches.

use reqwest::Method;
use serde_json::json;

use super::support::Bench;

#[tokio::test]
async fn item_search_finds_every_kind() {
    let bench = Bench::small();
    for (path, body) in [
        ("deals", json!({"title": "Zebra crossing"})),
        ("persons", json!({"name": "Zebra Oak", "emails": [{"value": "zebra@example.com"}]})),
        ("organizations", json!({"name": "Zebra"})),
        ("products", json!({"name": "Zebra pen", "code": "Z-1"})),
    ] {
        bench.json(Method::POST, &format!("/api/v2/{path}"), Some(body)).await;
    }
    let (status, found) = bench.get("/api/v2/itemSearch?term=zebra").await;
    assert_eq!(status, 200);
    let items = found["data"]["items"].as_array().unwrap();
    let types: Vec<_> = items.iter().map(|item| item["item"]["type"].as_str().unwrap()).collect();
    assert_eq!(types.len(), 4);
    assert!(["deal", "person", "organization", "product"].iter().all(|kind| types.contains(kind)));
    let (_, exact) = bench.get("/api/v2/itemSearch?term=zebra&exact_match=true").await;
    assert_eq!(exact["data"]["items"].as_array().unwrap().len(), 1);
    let (_, deals) = bench.get("/api/v2/deals/search?term=zebra").await;
    let item = &deals["data"]["items"][0]["item"];
    assert_eq!(item["title"], json!("Zebra crossing"));
    assert_eq!(item["stage"], json!({"id": 1, "name": "Qualified"}));
    let (_, by_mail) = bench.get("/api/v2/persons/search?term=zebra@example").await;
    assert_eq!(by_mail["data"]["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn searches_are_paged_and_checked() {
    let bench = Bench::small();
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let (_, page) = bench.get(&format!("/api/v2/deals/search?term=paper&limit=4{cursor}")).await;
        seen.extend(
            page["data"]["items"].as_array().unwrap().iter().map(|item| item["item"]["id"].to_string()),
        );
        match page["additional_data"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let unique: std::collections::BTreeSet<_> = seen.iter().collect();
    assert!(seen.len() > 4 && unique.len() == seen.len());
    for path in
        ["itemSearch?term=a", "itemSearch", "itemSearch?term=ab&limit=101", "deals/search?term=ab&x=1"]
    {
        assert_eq!(bench.get(&format!("/api/v2/{path}")).await.0, 400, "{path}");
    }
}
