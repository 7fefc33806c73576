//! Products and followers of a deal.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Bench, answer};

async fn send(bench: &Bench, method: Method, path: &str, body: Value) -> (u16, Value) {
    bench.json(method, path, Some(body)).await
}

#[tokio::test]
async fn products_are_attached_changed_and_detached() {
    let bench = Bench::small();
    let (_, seeded) = bench.get("/api/v2/deals/1/products").await;
    assert_eq!(seeded["data"].as_array().unwrap().len(), 2);
    let path = "/api/v2/deals/2/products";
    assert_eq!(bench.get(path).await.1["data"], json!([]));
    let body = json!({"product_id": 3, "item_price": 90, "quantity": 2, "discount": 10});
    let (status, made) = send(&bench, Method::POST, path, body).await;
    assert_eq!((status, &made["data"]["sum"], &made["data"]["deal_id"]), (201, &json!(162.0), &json!(2)));
    let (_, product) = bench.get("/api/v2/products/3").await;
    assert_eq!(made["data"]["name"], product["data"]["name"]);
    let one = format!("{path}/{}", made["data"]["id"]);
    let taxed = json!({"tax": 20, "tax_method": "exclusive", "discount": 0});
    let (_, changed) = send(&bench, Method::PATCH, &one, taxed).await;
    assert_eq!(changed["data"]["sum"], json!(216.0));
    let (_, counted) = bench.get("/api/v2/deals/2?include_fields=products_count,followers_count").await;
    assert_eq!(
        (&counted["data"]["products_count"], &counted["data"]["followers_count"]),
        (&json!(1), &json!(1))
    );
    let (_, both) =
        bench.get("/api/v2/deals/products?deal_ids=1,2&sort_by=deal_id&sort_direction=desc&limit=2").await;
    assert_eq!(both["data"][0]["deal_id"], json!(2));
    let next = both["additional_data"]["next_cursor"].as_str().unwrap();
    let rest =
        format!("/api/v2/deals/products?deal_ids=1,2&sort_by=deal_id&sort_direction=desc&cursor={next}");
    assert_eq!(bench.get(&rest).await.1["data"].as_array().unwrap().len(), 1);
    assert_eq!(bench.json(Method::DELETE, &one, None).await.0, 200);
    assert_eq!(bench.json(Method::DELETE, &one, None).await.0, 404);
    let (_, gone) = bench.json(Method::DELETE, "/api/v2/deals/1/products", None).await;
    assert_eq!(gone["data"]["ids"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn wrong_products_are_refused() {
    let bench = Bench::small();
    let path = "/api/v2/deals/2/products";
    let good = json!({"product_id": 3, "item_price": 90, "quantity": 2});
    for (name, value) in [
        ("product_id", json!(4711)),
        ("product_id", Value::Null),
        ("item_price", json!("90")),
        ("quantity", json!(true)),
        ("tax_method", json!("none at all")),
        ("billing_frequency", json!("daily")),
        ("colour", json!("red")),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let (status, refused) = send(&bench, Method::POST, path, body).await;
        assert_eq!((status, &refused["code"]), (400, &json!("ERR_SCHEMA_VALIDATION_FAILED")), "{name}");
    }
    assert_eq!(send(&bench, Method::POST, path, json!({"product_id": 3})).await.0, 400);
    assert_eq!(send(&bench, Method::POST, "/api/v2/deals/4711/products", good).await.0, 404);
    assert_eq!(bench.get("/api/v2/deals/products").await.0, 400);
    assert_eq!(bench.get("/api/v2/deals/2/products?sort_by=deal_id").await.0, 400);
}

#[tokio::test]
async fn a_deal_is_followed_by_its_owner_and_whoever_is_added() {
    let bench = Bench::small();
    let path = "/api/v2/deals/1/followers";
    let (_, deal) = bench.get("/api/v2/deals/1").await;
    let owner = deal["data"]["owner_id"].clone();
    assert_eq!(bench.get(path).await.1["data"][0]["user_id"], owner);
    let other = if owner == 2 { 3 } else { 2 };
    for _ in 0..2 {
        let (status, added) = send(&bench, Method::POST, path, json!({"user_id": other})).await;
        assert_eq!((status, &added["data"]["user_id"]), (201, &json!(other)));
    }
    assert_eq!(bench.get(path).await.1["data"].as_array().unwrap().len(), 2);
    assert_eq!(
        bench.json(Method::DELETE, &format!("{path}/{other}"), None).await.1["data"],
        json!({"user_id": other})
    );
    assert_eq!(bench.json(Method::DELETE, &format!("{path}/{other}"), None).await.0, 404);
    for body in [json!({}), json!({"user_id": 99}), json!({"user_id": "2"}), json!({"user_id": 2, "x": 1})] {
        assert_eq!(send(&bench, Method::POST, path, body).await.0, 400);
    }
    assert_eq!(bench.get("/api/v2/persons/1/followers").await.0, 200);
    // Deal 50 is seen by its owner and the admin only.
    let (_, hidden) = bench.get("/api/v2/deals/50").await;
    let stranger = (2..=4).find(|user| hidden["data"]["owner_id"] != *user).unwrap();
    let (_, tokens) = send(&bench, Method::POST, "/_sandbox/oauth/grant", json!({"user_id": stranger})).await;
    let request = bench.raw(Method::GET, "/api/v2/deals/50/followers");
    assert_eq!(answer(request.bearer_auth(tokens["access_token"].as_str().unwrap())).await.0, 403);
}
