//! Every error envelope becomes its typed error.

use super::fake::Fake;
use crate::ErrorKind;
use crate::http::{Content, Method};
use crate::pipedrive::{ListOptions, Pipedrive, Query, Resource, Settings};

const JSON: &str = "application/json";

/// Status, content type, body, kind, code, a part of the message.
type Row = (u16, &'static str, &'static str, ErrorKind, Option<&'static str>, &'static str);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    (400, JSON, r#"{"success":false,"error":"Validation failed: foo: Parameter 'foo' is not allowed for this request","code":"ERR_SCHEMA_VALIDATION_FAILED"}"#, ErrorKind::Validation, Some("ERR_SCHEMA_VALIDATION_FAILED"), "Parameter 'foo' is not allowed"),
    (400, JSON, r#"{"status":"error","success":false,"errors":{"subscription_url":["is not public","is odd"]}}"#, ErrorKind::Validation, None, "subscription_url: is not public, is odd"),
    (400, JSON, r#"{"success":false,"error":"Validation failed: value: must be a number; stage_id: is required","code":"ERR_SCHEMA_VALIDATION_FAILED"}"#, ErrorKind::Validation, Some("ERR_SCHEMA_VALIDATION_FAILED"), "must be a number"),
    (400, JSON, r#"{"success":false,"error":"Bad request"}"#, ErrorKind::Validation, None, "Bad request"),
    (401, JSON, r#"{"success":false,"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com"}"#, ErrorKind::Authentication, Some("401"), "unauthorized access"),
    (402, JSON, r#"{"success":false,"error":"Company account is not open"}"#, ErrorKind::AccountClosed, None, "not open"),
    (403, JSON, r#"{"success":false,"error":"Scope and URL mismatch"}"#, ErrorKind::Permission, None, "Scope and URL"),
    (403, JSON, r#"{"success":false,"message":"Forbidden"}"#, ErrorKind::Permission, None, "Forbidden"),
    (403, JSON, r#"{"success":false,"error":"Limit","code":"feature_capping_deals"}"#, ErrorKind::LimitReached, Some("feature_capping_deals"), "Limit"),
    (403, "text/html", "<html>This error is produced by Cloudflare</html>", ErrorKind::Blocked, None, "refuses this credential"),
    (403, JSON, "  <!DOCTYPE html>", ErrorKind::Blocked, None, "refuses this credential"),
    (404, JSON, r#"{"success":false,"error":"Deal not found","error_info":"Please check","data":null,"additional_data":null}"#, ErrorKind::NotFound, None, "Deal not found"),
    (405, JSON, "{}", ErrorKind::FeatureDisabled, None, "it did not say why"),
    (408, JSON, "{}", ErrorKind::Timeout, None, "408"),
    (409, JSON, r#"{"success":false,"error":"conflict"}"#, ErrorKind::Conflict, None, "conflict"),
    (410, JSON, r#"{"success":false,"error":"Deal is deleted"}"#, ErrorKind::Gone, None, "deleted"),
    (413, "text/plain", "Request Entity Too Large", ErrorKind::FileTooLarge, None, "Too Large"),
    (415, JSON, r#"{"error":"Unsupported"}"#, ErrorKind::FeatureDisabled, None, "Unsupported"),
    (418, JSON, "[1,2]", ErrorKind::Api, None, "418"),
    (422, JSON, r#"{"success":false,"error":"webhooks limit"}"#, ErrorKind::LimitReached, None, "webhooks limit"),
    (500, JSON, r#"{"success":false,"error":"boom","code":"ERR_UNKNOWN"}"#, ErrorKind::Server, Some("ERR_UNKNOWN"), "boom"),
    (501, JSON, "", ErrorKind::FeatureDisabled, None, "no explanation"),
    (502, "text/html", "<html>Bad gateway</html>", ErrorKind::Server, None, "Bad gateway"),
    (503, JSON, "", ErrorKind::Server, None, "503"),
    (504, JSON, "{\"error\":{\"message\":\"late\"}}", ErrorKind::Server, None, "late"),
    (200, JSON, r#"{"success":false,"error":"no","code":"X"}"#, ErrorKind::Api, Some("X"), "answered 200: no"),
    (200, JSON, "not json", ErrorKind::Decode, None, "not the expected JSON"),
    (200, "text/html", "<html>signed out</html>", ErrorKind::Decode, None, "not the expected JSON"),
    (302, "text/html", "moved", ErrorKind::Api, None, "302"),
];

#[tokio::test]
async fn every_envelope_becomes_its_error() {
    for (row, (status, content_type, body, kind, code, part)) in TABLE.iter().enumerate() {
        let fake = Fake::start().await;
        // A port may come again; what an earlier row did to the limits of its token must not.
        let token = Settings::api_token(&format!("token-{row}")).unwrap();
        let client = Pipedrive::new(Settings::at(&fake.address, token).unwrap()).unwrap();
        fake.will(*status, &[("content-type", content_type), ("x-correlation-id", "c-1")], *body);
        // POST: nothing of this is sent again.
        let error =
            client.request(Method::POST, "/api/v2/deals", Query::new(), Content::Json("{}".into())).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), *kind, "{status} {body}");
        assert_eq!(error.details().code.as_deref(), *code, "{status} {body}");
        assert!(error.to_string().contains(part), "{status} {body}: {error}");
        assert_eq!(error.details().status, Some(*status));
        assert_eq!(error.details().request_id.as_deref(), Some("c-1"), "{status} {body}");
        assert!(error.details().hint.as_deref().is_some_and(|hint| !hint.is_empty()), "{error:?}");
        assert_eq!(fake.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_refused_field_is_named_in_the_hint() {
    for (body, hint) in [
        (
            r#"{"error":"Validation failed: value: must be a number; stage_id: is required"}"#,
            "`value`, `stage_id`",
        ),
        (r#"{"errors":{"subscription_url":["is not public"],"event_object":["is odd"]}}"#, "`event_object`"),
        (
            r#"{"error":"Validation failed: foo: Parameter 'foo' is not allowed for this request"}"#,
            "`custom_fields`",
        ),
        (r#"{"error":"Bad request","error_info":"Pass a title."}"#, "Pass a title."),
        (r#"{"error":"It is: a riddle"}"#, "names, types and required fields"),
    ] {
        let fake = Fake::start().await;
        fake.will(400, &[], body);
        let error = fake
            .client()
            .request(Method::POST, "/api/v2/deals", Query::new(), Content::Json("{}".into()))
            .await
            .unwrap_err();
        assert!(error.details().hint.as_deref().unwrap().contains(hint), "{error:?}");
    }
}

#[tokio::test]
async fn an_answer_without_its_record_or_list_is_named_by_its_id() {
    let fake = Fake::start().await;
    let headers = [("content-type", JSON), ("x-correlation-id", "c-1")];
    fake.will(200, &headers, r#"{"success":true,"data":[]}"#);
    let no_record = fake.client().get(Resource::Deals, "1", Query::new()).await.unwrap_err();
    fake.will(200, &headers, r#"{"success":true,"data":{}}"#);
    let list = fake.client().list(Resource::Deals, Query::new(), ListOptions::default()).unwrap();
    let no_list = list.first().await.unwrap_err();
    for error in [no_record, no_list] {
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert_eq!(error.details().request_id.as_deref(), Some("c-1"), "{error}");
        assert!(error.details().hint.is_some(), "{error}");
    }
}

#[tokio::test]
async fn an_echoed_token_does_not_reach_the_error() {
    let body = r#"{"success":false,"error":"bad token canary-token-0123456789","error_info":"canary-token-0123456789"}"#;
    // An error may come with a good status.
    for status in [400, 200] {
        let fake = Fake::start().await;
        fake.will(status, &[("x-request-id", "canary-token-0123456789")], body);
        let error = fake
            .client()
            .request(Method::GET, "/api/v2/deals", Query::new(), Content::Empty)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("[redacted]"));
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn a_long_page_is_cut_short() {
    let fake = Fake::start().await;
    fake.will(400, &[("content-type", "text/plain")], "é\r\n".repeat(60_000));
    let error =
        fake.client().request(Method::GET, "/api/v2/deals", Query::new(), Content::Empty).await.unwrap_err();
    assert!(error.to_string().len() < 600);
    assert!(!error.to_string().contains('\n'));
}
