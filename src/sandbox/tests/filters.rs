//! Filters and currencies (v1), the search in one field (v2).

use reqwest::Method;
use serde_json::{Value, json};

use super::support::Bench;
use crate::sandbox::{Limits, Options};

/// Many requests in a short time.
fn unlimited() -> Bench {
    Bench::start(Options { deals: 120, limits: Limits::none(), ..Options::default() })
}

async fn field_id(bench: &Bench, path: &str, code: &str) -> Value {
    let (_, fields) = bench.get(&format!("/api/v1/{path}?limit=500")).await;
    let fields = fields["data"].as_array().unwrap();
    fields.iter().find(|field| field["key"] == code).unwrap()["id"].clone()
}

fn all_of(conditions: &[Value]) -> Value {
    json!({"glue": "and", "conditions": [
        {"glue": "and", "conditions": conditions}, {"glue": "or", "conditions": []},
    ]})
}

async fn ids(bench: &Bench, path: &str) -> Vec<i64> {
    let (status, page) = bench.get(&format!("/api/v2/{path}")).await;
    assert_eq!(status, 200, "{path}: {page}");
    page["data"].as_array().unwrap().iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_list_takes_what_its_filter_says() {
    let bench = Bench::small();
    let (_, filters) = bench.get("/api/v1/filters?type=deals").await;
    let open =
        filters["data"].as_array().unwrap().iter().find(|one| one["name"] == "All open deals").unwrap();
    let filtered = ids(&bench, &format!("deals?limit=500&filter_id={}", open["id"])).await;
    assert_eq!(filtered, ids(&bench, "deals?limit=500&status=open").await);
    assert!(!filtered.is_empty() && filtered.len() < ids(&bench, "deals?limit=500").await.len());
    // It stands above the other parameters, as documented.
    let both = format!("deals?limit=500&owner_id=1&filter_id={}", open["id"]);
    assert_eq!(ids(&bench, &both).await, filtered);
}

#[tokio::test]
async fn conditions_reach_linked_records_and_combine() {
    let bench = unlimited();
    let (_, deal) = bench.get("/api/v2/deals/1").await;
    let (_, person) = bench.get(&format!("/api/v2/persons/{}", deal["data"]["person_id"])).await;
    let name = field_id(&bench, "personFields", "name").await;
    let value = field_id(&bench, "dealFields", "value").await;
    let condition = |object: &str, field: &Value, operator: &str, wanted: &Value| json!({"object": object, "field_id": field.to_string(), "operator": operator, "value": wanted});
    let theirs = condition("person", &name, "=", &person["data"]["name"]);
    let worth = condition("deal", &value, ">=", &deal["data"]["value"]);
    let body =
        json!({"name": "Theirs", "type": "deals", "conditions": all_of(&[theirs.clone(), worth.clone()])});
    let (status, made) = bench.json(Method::POST, "/api/v1/filters", Some(body)).await;
    assert_eq!((status, &made["data"]["type"]), (200, &json!("deals")));
    let path = format!("/api/v1/filters/{}", made["data"]["id"]);
    let found = ids(&bench, &format!("deals?limit=500&filter_id={}", made["data"]["id"])).await;
    assert!(found.contains(&1));
    let (_, page) = bench.get("/api/v2/deals?limit=500").await;
    for record in page["data"].as_array().unwrap() {
        let (_, owner) = bench.get(&format!("/api/v2/persons/{}", record["person_id"])).await;
        let expected = owner["data"]["name"] == person["data"]["name"]
            && record["value"].as_f64() >= deal["data"]["value"].as_f64();
        assert_eq!(found.contains(&record["id"].as_i64().unwrap()), expected, "{record}");
    }
    let either = json!({"conditions": {"glue": "and", "conditions": [
        {"glue": "and", "conditions": []}, {"glue": "or", "conditions": [theirs, worth]},
    ]}});
    let (_, changed) =
        bench.json(Method::PUT, &format!("{path}?include_field_code=true"), Some(either)).await;
    assert_eq!(changed["data"]["conditions"]["conditions"][1]["conditions"][0]["field_code"], json!("name"));
    assert!(
        ids(&bench, &format!("deals?limit=500&filter_id={}", made["data"]["id"])).await.len() > found.len()
    );
    assert_eq!(bench.json(Method::DELETE, &path, None).await.0, 200);
    assert_eq!(bench.get(&path).await.0, 404);
}

#[tokio::test]
async fn unknown_and_wrong_filters_are_refused() {
    let bench = Bench::small();
    let (status, unknown) = bench.get("/api/v2/deals?filter_id=4711").await;
    assert_eq!((status, &unknown["error"]), (404, &json!("Filter not found")));
    assert_eq!(bench.get("/api/v2/persons?filter_id=1").await.0, 400, "a filter of deals");
    assert_eq!(bench.get("/api/v2/deals?filter_id=open").await.0, 400);
    let field = field_id(&bench, "dealFields", "title").await.to_string();
    let good = json!({"object": "deal", "field_id": field, "operator": "=", "value": "x"});
    let changed = |name: &str, value: Value| {
        let mut condition = good.clone();
        condition[name] = value;
        json!({"name": "F", "type": "deals", "conditions": all_of(&[condition])})
    };
    for body in [
        json!({"type": "deals", "conditions": all_of(&[])}),
        json!({"name": "F", "type": "horses", "conditions": all_of(&[])}),
        json!({"name": "F", "type": "deals"}),
        json!({"name": "F", "type": "deals", "conditions": {"glue": "or", "conditions": []}}),
        changed("object", json!("horse")),
        changed("field_id", json!("1")),
        changed("operator", json!("~")),
        json!({"name": "F", "type": "deals", "conditions": all_of(&vec![good.clone(); 17])}),
    ] {
        let (status, refused) = bench.json(Method::POST, "/api/v1/filters", Some(body.clone())).await;
        assert_eq!((status, &refused["success"]), (400, &json!(false)), "{body}");
    }
}

#[tokio::test]
async fn currencies_are_listed_and_found() {
    let bench = Bench::small();
    let (status, all) = bench.get("/api/v1/currencies").await;
    assert_eq!(
        (status, &all["data"][0]["code"], &all["data"][0]["decimal_points"]),
        (200, &json!("EUR"), &json!(2))
    );
    let (_, yen) = bench.get("/v1/currencies?term=yen").await;
    assert_eq!(yen["data"].as_array().unwrap().len(), 1);
    assert_eq!(yen["data"][0]["decimal_points"], json!(0));
}

#[tokio::test]
async fn the_values_of_one_field_are_searched() {
    let bench = unlimited();
    for name in ["Zebra", "Zebra crossing", "The zebra"] {
        bench.json(Method::POST, "/api/v2/organizations", Some(json!({"name": name}))).await;
    }
    for (matching, count) in [("exact", 1), ("beginning", 2), ("middle", 3)] {
        let path = format!(
            "/api/v2/itemSearch/field?term=zebra&entity_type=organization&field=name&match={matching}"
        );
        let (status, found) = bench.get(&path).await;
        assert_eq!((status, found["data"].as_array().unwrap().len()), (200, count), "{matching}");
        let (_, first) = bench.get(&format!("{path}&limit=1")).await;
        assert_eq!(first["additional_data"]["next_cursor"].is_string(), count > 1);
    }
    let code = bench.sandbox.state().unwrap().pipedrive().custom_field_codes("deal")[0].0.clone();
    let (_, deal) = bench.get("/api/v2/deals/1").await;
    let value = deal["data"]["custom_fields"][&code].as_str().unwrap().to_owned();
    let term: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let (_, found) =
        bench.get(&format!("/api/v2/itemSearch/field?term={term}&entity_type=deal&field={code}")).await;
    assert!(found["data"].as_array().unwrap().iter().any(|one| one["id"] == 1 && one[&code] == json!(value)));
    for wrong in [
        "term=ab&entity_type=horse&field=name",
        "term=ab&entity_type=deal&field=nothing",
        "term=ab&entity_type=deal",
        "term=ab&entity_type=deal&field=title&match=end",
        "term=a&entity_type=deal&field=title&match=middle",
        "entity_type=deal&field=title",
    ] {
        assert_eq!(bench.get(&format!("/api/v2/itemSearch/field?{wrong}")).await.0, 400, "{wrong}");
    }
}
