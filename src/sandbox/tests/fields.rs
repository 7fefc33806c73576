//! Field definitions.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::Bench;

async fn definitions(bench: &Bench, path: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let (status, page) = bench.get(&format!("/api/v2/{path}?limit=20{cursor}")).await;
        assert_eq!(status, 200);
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["additional_data"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn every_creatable_type_is_defined_for_every_kind() {
    let bench = Bench::small();
    for path in ["dealFields", "personFields", "organizationFields", "productFields"] {
        let all = definitions(&bench, path).await;
        let custom: Vec<_> = all.iter().filter(|field| field["is_custom_field"] == json!(true)).collect();
        let types: std::collections::BTreeSet<_> =
            custom.iter().map(|field| field["field_type"].as_str().unwrap()).collect();
        assert_eq!(types.len(), 16, "{path}");
        for field in custom {
            let choosing = matches!(field["field_type"].as_str(), Some("enum" | "set"));
            assert_eq!(field["options"].is_array(), choosing, "{field}");
            let parts = matches!(field["field_type"].as_str(), Some("monetary" | "address"));
            assert_eq!(field["subfields"].is_array(), parts, "{field}");
            assert_eq!(field["field_code"].as_str().unwrap().len(), 40);
        }
        let kind = path.trim_end_matches("Fields");
        let (_, record) = bench.get(&format!("/api/v2/{kind}s/1")).await;
        let codes = record["data"]["custom_fields"].as_object().unwrap();
        let first = all.iter().filter(|field| field["is_custom_field"] == json!(true));
        assert!(first.into_iter().all(|field| codes.contains_key(field["field_code"].as_str().unwrap())));
    }
    assert!(!definitions(&bench, "activityFields").await.is_empty());
    assert_eq!(bench.get("/api/v2/dealFields/title").await.1["data"]["field_name"], json!("Title"));
    assert_eq!(bench.get("/api/v2/dealFields/nothing").await.0, 404);
}

#[tokio::test]
async fn a_field_comes_and_goes_with_its_values() {
    let bench = Bench::small();
    let body = json!({"field_name": "Colour", "field_type": "enum", "options": [{"label": "Red"}, {"label": "Blue"}]});
    let (status, made) = bench.json(Method::POST, "/api/v2/dealFields", Some(body)).await;
    assert_eq!(status, 200, "{made}");
    let code = made["data"]["field_code"].as_str().unwrap().to_owned();
    let (_, deal) = bench.get("/api/v2/deals/2").await;
    assert_eq!(deal["data"]["custom_fields"].get(&code), Some(&Value::Null));
    let set = |id: i64| Some(json!({"custom_fields": {code.clone(): id}}));
    assert_eq!(bench.json(Method::PATCH, "/api/v2/deals/2", set(2)).await.0, 200);
    assert_eq!(bench.json(Method::PATCH, "/api/v2/deals/2", set(3)).await.0, 400);
    let options = format!("/api/v2/dealFields/{code}/options");
    let (status, added) = bench.json(Method::POST, &options, Some(json!([{"label": "Green"}]))).await;
    assert_eq!((status, &added["data"]), (200, &json!([{"id": 3, "label": "Green"}])));
    assert_eq!(bench.json(Method::PATCH, "/api/v2/deals/2", set(3)).await.0, 200);
    let mixed = Some(json!([{"id": 1, "label": "Crimson"}, {"id": 99, "label": "None"}]));
    assert_eq!(bench.json(Method::PATCH, &options, mixed).await.0, 404);
    let path = format!("/api/v2/dealFields/{code}");
    let (_, unchanged) = bench.get(&path).await;
    assert_eq!(unchanged["data"]["options"][0]["label"], json!("Red"), "all or nothing");
    let (status, renamed) = bench.json(Method::PATCH, &path, Some(json!({"field_name": "Paint"}))).await;
    assert_eq!((status, &renamed["data"]["field_name"]), (200, &json!("Paint")));
    assert_eq!(bench.json(Method::DELETE, &path, None).await.0, 200);
    let (_, deal) = bench.get("/api/v2/deals/2").await;
    assert_eq!(deal["data"]["custom_fields"].get(&code), None);
    assert_eq!(bench.json(Method::DELETE, "/api/v2/dealFields/title", None).await.0, 403);
    for body in
        [json!({"field_name": "A", "field_type": "url"}), json!({"field_type": "text"}), json!({"name": "A"})]
    {
        assert_eq!(bench.json(Method::POST, "/api/v2/personFields", Some(body)).await.0, 400);
    }
}

#[tokio::test]
async fn v1_names_the_same_fields() {
    let bench = Bench::small();
    let two = definitions(&bench, "dealFields").await;
    let (_, one) = bench.get("/api/v1/dealFields?limit=500").await;
    let keys: Vec<_> = one["data"].as_array().unwrap().iter().map(|field| field["key"].clone()).collect();
    assert_eq!(keys, two.iter().map(|field| field["field_code"].clone()).collect::<Vec<_>>());
    let last = one["data"].as_array().unwrap().last().unwrap();
    assert_eq!(last["edit_flag"], json!(true));
    let (status, read) = bench.get(&format!("/v1/dealFields/{}", last["id"])).await;
    assert_eq!((status, &read["data"]["key"]), (200, &last["key"]));
    let (_, page) = bench.get("/api/v1/dealFields?start=5&limit=5").await;
    assert_eq!(page["additional_data"]["pagination"]["next_start"], json!(10));
}
