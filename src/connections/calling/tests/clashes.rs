//! What a caller may not say, because the connection says it.

use super::identities::{
    basic, bearer, form_key, get, header_key, identity, pairs, post, query_key, refusal, sent, service,
};
use crate::ErrorKind;
use crate::connections::calling::Proof;
use crate::http::Content;
use crate::http::tests::server::{Server, answer};

#[tokio::test]
async fn row_52_headers_of_the_connection_are_not_the_callers() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for name in [
        "Authorization",
        "authorization",
        "Cookie",
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
        "X-API-Key",
        "Referer",
        "TE",
        "Upgrade",
    ] {
        let mut call = get(&server.url("/a"));
        call.headers = pairs(&[(name, "mine")]);
        let error = refusal(&server, &header_key(&[server.origin()]), call).await;
        assert_eq!(error.kind(), ErrorKind::Config, "{name}");
    }
}

#[tokio::test]
async fn row_51_nothing_breaks_out_of_a_header() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for (name, value) in [
        ("x-a", "b\r\nx-c: d"),
        ("x-a", "b\nc"),
        ("x-a", "b\0"),
        ("x-a", "b\r\n c"),
        ("x-a", " b"),
        ("x-a", "b "),
        ("x-a", "bä"),
        ("x-a\r\nb", "c"),
        ("x a", "b"),
        ("", "b"),
        ("x-ä", "b"),
        ("user-agent", "a\r\nb: c"),
    ] {
        let mut call = get(&server.url("/a"));
        call.headers = pairs(&[(name, value)]);
        let error = refusal(&server, &header_key(&[server.origin()]), call).await;
        assert_eq!(error.kind(), ErrorKind::Config, "{name:?}");
    }
    for value in ["a\r\nb: c", "a\nb", "a\0", " a", "a ", "ä"] {
        let mut identity = header_key(&[server.origin()]);
        identity.values.insert("x-api-key".into(), value.into());
        refusal(&server, &identity, get(&server.url("/a"))).await;
    }
    for token in ["a\r\nb: c", "a\0", "ä"] {
        let mut identity = bearer("", &[server.origin()]);
        identity.proof = Proof::Bearer(token.into());
        refusal(&server, &identity, get(&server.url("/a"))).await;
    }
}

#[tokio::test]
async fn a_header_is_given_once_and_a_form_names_its_own_type() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let identity = header_key(&[server.origin()]);
    let mut call = get(&server.url("/a"));
    call.headers = pairs(&[("x-a", "b"), ("X-A", "c")]);
    refusal(&server, &identity, call).await;
    let mut call = post(&server.url("/a"));
    call.content = Content::Form(pairs(&[("a", "b")]));
    call.headers = pairs(&[("content-type", "text/plain")]);
    refusal(&server, &identity, call).await;
}

#[tokio::test]
async fn a_fixed_header_of_the_service_may_be_chosen_otherwise() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let shop = service("api_key", "headers = { x-version = \"1\" }\nparameters = [{ key = \"x-api-key\" }]");
    let identity = identity(shop, Proof::Parameters, &[server.origin()]);
    sent(&identity, get(&server.url("/a"))).await.unwrap();
    let mut call = get(&server.url("/a"));
    call.headers = pairs(&[("X-Version", "2")]);
    sent(&identity, call).await.unwrap();
    assert!(server.requests()[0].contains("x-version: 1\r\n"));
    assert!(
        server.requests()[1].contains("x-version: 2\r\n") && !server.requests()[1].contains("x-version: 1")
    );
}

#[tokio::test]
async fn row_53_the_query_parameter_of_the_connection_is_not_the_callers() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let identity = query_key(&[server.origin()]);
    for path in ["/a?key=mine", "/a?b=c&key", "/a?%6bey=mine"] {
        assert_eq!(refusal(&server, &identity, get(&server.url(path))).await.kind(), ErrorKind::Config);
    }
    let mut call = get(&server.url("/a"));
    call.query = pairs(&[("key", "mine")]);
    refusal(&server, &identity, call).await;
    refusal(&server, &bearer("bearer_query = \"t\"", &[server.origin()]), get(&server.url("/a?t=mine")))
        .await;
}

#[tokio::test]
async fn row_54_a_form_credential_needs_a_form() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let identity = form_key(&[server.origin()]);
    refusal(&server, &identity, get(&server.url("/a"))).await;
    let mut json = post(&server.url("/a"));
    json.content = Content::Json("{}".into());
    refusal(&server, &identity, json).await;
    let mut clash = post(&server.url("/a"));
    clash.content = Content::Form(pairs(&[("token", "mine")]));
    refusal(&server, &identity, clash).await;
    sent(&identity, post(&server.url("/a"))).await.unwrap();
    assert!(server.requests()[0].ends_with("\r\n\r\ntoken=canary-form"));
}

#[tokio::test]
async fn row_54_a_user_name_holds_no_colon() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for (user, password) in [("canary:user", "p"), ("u", "canary\n"), ("canary\0", "p")] {
        refusal(&server, &basic(user, password, &[server.origin()]), get(&server.url("/a"))).await;
    }
}

#[tokio::test]
async fn a_missing_value_is_named_and_nothing_is_sent() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut identity = header_key(&[server.origin()]);
    for value in [None, Some("")] {
        identity.values.clear();
        identity.values.extend(value.map(|value| ("x-api-key".to_owned(), value.into())));
        let error = refusal(&server, &identity, get(&server.url("/a"))).await;
        assert!(error.message().contains("x-api-key"));
    }
}
