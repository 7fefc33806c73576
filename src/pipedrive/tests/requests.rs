//! What goes over the wire.

use super::fake::Fake;
use crate::ErrorKind;
use crate::http::{Body, Content, FilePart, FormData, Method};
use crate::pipedrive::{Pipedrive, Query, Resource, Settings};

const OK: &str = r#"{"success":true,"data":{"id":7,"title":"x"}}"#;

#[tokio::test]
async fn the_token_goes_into_the_header_and_nowhere_else() {
    let fake = Fake::start().await;
    fake.will_json(OK);
    fake.client().get(Resource::Deals, "7", Query::new()).await.unwrap();
    let asked = &fake.asked()[0];
    assert_eq!(asked.headers["x-api-token"], "canary-token-0123456789");
    assert!(!asked.uri.to_string().contains("canary"));
    assert!(asked.headers.get("cookie").is_none());

    let bearer = Settings::at(&fake.address, Settings::access_token("tok").unwrap()).unwrap();
    fake.will_json(OK);
    Pipedrive::new(bearer).unwrap().get(Resource::Deals, "7", Query::new()).await.unwrap();
    assert_eq!(fake.asked()[1].headers["authorization"], "Bearer tok");
}

#[tokio::test]
async fn verbs_use_the_method_and_path_of_their_operation() {
    let fake = Fake::start().await;
    for _ in 0..6 {
        fake.will_json(OK);
    }
    let client = fake.client();
    client.create(Resource::Deals, r#"{"title":"x"}"#.into()).await.unwrap();
    client.update(Resource::Deals, "7", r#"{"value":1}"#.into()).await.unwrap();
    client.update(Resource::Notes, "7", r#"{"content":"x"}"#.into()).await.unwrap();
    client.delete(Resource::Persons, "7").await.unwrap();
    client.get(Resource::DealFields, "a/../b?c", Query::new()).await.unwrap();
    client.current_user_record().await.unwrap();
    let asked: Vec<_> = fake.asked().iter().map(|asked| format!("{} {}", asked.method, asked.uri)).collect();
    assert_eq!(
        asked,
        [
            "POST /api/v2/deals",
            "PATCH /api/v2/deals/7",
            "PUT /api/v1/notes/7",
            "DELETE /api/v2/persons/7",
            "GET /api/v2/dealFields/a%2F..%2Fb%3Fc",
            "GET /api/v1/users/me",
        ]
    );
    assert_eq!(fake.asked()[0].body, r#"{"title":"x"}"#);
    assert_eq!(fake.asked()[0].headers["content-type"], "application/json");
    assert_eq!(client.budget().spent, 5 + 5 + 10 + 3 + 1 + 2);
}

#[tokio::test]
async fn a_redirect_of_an_api_call_is_not_followed() {
    for target in ["http://127.0.0.1:1/", "https://evil.example/", "/api/v2/deals/8"] {
        let fake = Fake::start().await;
        fake.will(307, &[("location", target)], "").will_json(OK);
        let error = fake.client().get(Resource::Deals, "7", Query::new()).await.unwrap_err();
        assert_eq!(error.details().status, Some(307));
        assert_eq!(fake.asked().len(), 1);
    }
}

#[tokio::test]
async fn paths_that_leave_the_api_are_refused_before_anything_is_sent() {
    let fake = Fake::start().await;
    for path in
        ["//evil.example/x", "https://evil.example", "/a/../b", "/a?x=1", "/a\r\nx: y", "a", "/%2e%2e/x"]
    {
        let error = fake.client().request(Method::GET, path, Query::new(), Content::Empty).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{path:?}");
    }
    assert!(fake.asked().is_empty());
}

#[tokio::test]
async fn summaries_tell_the_template_and_no_secrets() {
    let fake = Fake::start().await;
    fake.will(503, &[("retry-after", "0"), ("x-request-id", "r1")], "").will_json(OK);
    let client = fake.client();
    client.get(Resource::Deals, "7", Query::new().with("custom_fields", "k")).await.unwrap();
    let exchanges = client.take_exchanges();
    assert_eq!(exchanges.len(), 2);
    assert_eq!((exchanges[0].status, exchanges[0].attempt), (Some(503), 1));
    assert_eq!(exchanges[0].request_id.as_deref(), Some("r1"));
    assert_eq!((exchanges[1].status, exchanges[1].attempt), (Some(200), 2));
    assert_eq!(exchanges[1].template, "/api/v2/deals/{id}");
    assert!(!format!("{exchanges:?} {client:?}").contains("canary"));
    assert!(client.take_exchanges().is_empty());
}

#[tokio::test]
async fn bodies_that_are_not_answers_are_typed_errors() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for (encoding, body) in [
        ("identity", b"".to_vec()),
        ("identity", b"\xff\xfe".to_vec()),
        ("identity", b"{\"success\":true".to_vec()),
        ("identity", br#"{"success":true,"data":[]}"#.to_vec()),
        ("identity", br#"{"success":true}"#.to_vec()),
        ("gzip", b"not gzip".to_vec()),
        ("identity", deep.into_bytes()),
    ] {
        let fake = Fake::start().await;
        let shown = String::from_utf8_lossy(&body).chars().take(40).collect::<String>();
        for _ in 0..3 {
            fake.will(200, &[("content-encoding", encoding)], body.clone());
        }
        let error = fake.client().get(Resource::Deals, "7", Query::new()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Transport), "{shown}: {error:?}");
    }
}

#[tokio::test]
async fn a_request_may_carry_a_form_or_files() {
    let fake = Fake::start().await;
    fake.will_json(r#"{"success":true,"data":{"id":1}}"#).will_json(r#"{"success":true,"data":{"id":1}}"#);
    let fields = vec![("item_type".to_owned(), "deal".to_owned())];
    let form = Content::Form(fields.clone());
    fake.client().request(Method::POST, "/api/v1/files/remoteLink", Query::new(), form).await.unwrap();
    let file = FilePart {
        name: "file".into(),
        file_name: "a.png".into(),
        content_type: "image/png".into(),
        body: Body::Bytes("png".into()),
    };
    let form = Content::Multipart(FormData { fields, files: vec![file] });
    fake.client().request(Method::POST, "/api/v1/persons/1/picture", Query::new(), form).await.unwrap();
    let asked = fake.asked();
    assert_eq!(asked[0].headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(asked[0].body, "item_type=deal");
    let body = String::from_utf8(asked[1].body.to_vec()).unwrap();
    assert!(body.contains("name=\"item_type\"\r\n\r\ndeal") && body.contains("filename=\"a.png\""), "{body}");
}
