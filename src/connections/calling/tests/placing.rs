//! Each credential stands where its service says, and nowhere else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use url::Url;

use super::identities::{
    basic, bearer, every_kind, form_key, get, header_key, pairs, post, query_key, refusal, sent, signed,
    signed_in,
};
use crate::http::tests::server::{Server, answer};
use crate::http::{Body, Content, FilePart, FormData};

async fn arrived(kind: &str) -> String {
    let server = Server::answering(answer("200 OK", "", "ok")).await;
    let origins = [server.origin()];
    let (identity, call) = match kind {
        "header" => (header_key(&origins), get(&server.url("/a?b=c"))),
        "query" => (query_key(&origins), get(&server.url("/a?b=%20c"))),
        "form" => {
            let mut call = post(&server.url("/a"));
            call.content = Content::Form(pairs(&[("b", "c d")]));
            (form_key(&origins), call)
        }
        "basic" => (basic("käthe", "pass:wörd", &origins), get(&server.url("/a"))),
        "bearer" => (bearer("token_prefix = \"Zoho-oauthtoken\"", &origins), get(&server.url("/a"))),
        _ => (bearer("bearer_query = \"access_token\"", &origins), get(&server.url("/a"))),
    };
    assert_eq!(sent(&identity, call).await.unwrap().status(), 200);
    server.requests().remove(0)
}

#[tokio::test]
async fn each_credential_in_its_place() {
    assert!(arrived("header").await.contains("\r\nx-api-key: canary-header\r\n"));
    assert!(arrived("query").await.starts_with("GET /a?b=%20c&key=canary-query HTTP/1.1\r\n"));
    assert!(arrived("form").await.ends_with("\r\n\r\nb=c+d&token=canary-form"));
    // Row 54: user name and password are sent as UTF-8 (RFC 7617 section 2.1); a password may hold a colon.
    assert!(arrived("basic").await.contains("\r\nauthorization: Basic a8OkdGhlOnBhc3M6d8O2cmQ=\r\n"));
    assert!(arrived("bearer").await.contains("\r\nauthorization: Zoho-oauthtoken canary-token\r\n"));
    let query = arrived("bearer query").await;
    assert!(
        query.starts_with("GET /a?access_token=canary-token HTTP/1.1\r\n")
            && !query.contains("authorization")
    );
}

#[tokio::test]
async fn a_form_credential_joins_a_multipart_form() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut call = post(&server.url("/a"));
    let file = FilePart {
        name: "file".into(),
        file_name: "a.txt".into(),
        content_type: "text/plain".into(),
        body: Body::Bytes("content".into()),
    };
    let second = FilePart { file_name: "b.txt".into(), body: Body::Bytes("other".into()), ..file.clone() };
    call.content = Content::Multipart(FormData { fields: pairs(&[("b", "c")]), files: vec![file, second] });
    sent(&form_key(&[server.origin()]), call).await.unwrap();
    let arrived = server.requests().remove(0);
    assert!(arrived.contains("name=\"token\"\r\n\r\ncanary-form\r\n"));
    assert!(arrived.contains("filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--"));
    assert!(arrived.contains("filename=\"b.txt\"\r\nContent-Type: text/plain\r\n\r\nother\r\n--"));
}

#[tokio::test]
async fn a_relative_address_begins_at_the_base_url() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut identity = header_key(&[server.origin()]);
    let mut call = get(&server.url("/"));
    call.url = "//evil.example.com/b?c=d".into();
    identity.base_url = Some(server.url("/v1"));
    assert_eq!(sent(&identity, call).await.unwrap().url().path(), "/v1/evil.example.com/b");
}

#[tokio::test]
async fn the_address_of_an_answer_holds_no_credential() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for identity in every_kind(&[server.origin()]) {
        let answer = sent(&identity, get(&server.url("/a?b=c"))).await.unwrap();
        assert_eq!(answer.url(), &server.url("/a?b=c"));
    }
}

/// The signature covers the final address and form, as a server computes it for itself.
#[tokio::test]
async fn a_signature_covers_what_is_sent() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let identity = signed(&[server.origin()]);
    let mut call = post(&server.url("/a?b=1&b=%20"));
    call.query = pairs(&[("c", "d+e ~ü")]);
    call.content = Content::Form(pairs(&[("f", "g h"), ("b", "")]));
    sent(&identity, call).await.unwrap();
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let header = head.lines().find_map(|line| line.strip_prefix("authorization: OAuth ")).unwrap();
    let protocol: Vec<(String, String)> = header
        .split(", ")
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap();
            let value = percent_encoding::percent_decode_str(value.trim_matches('"')).decode_utf8().unwrap();
            (name.to_owned(), value.into_owned())
        })
        .collect();
    let url: Url = server.url(target);
    let form: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let covered: Vec<(&str, &str)> = protocol
        .iter()
        .filter(|(name, _)| name != "oauth_signature")
        .chain(&form)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let base = crate::auth::oauth1::base_string("POST", &url, &covered);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"canary-consumer&canary-secret");
    let expected = aws_lc_rs::hmac::sign(&key, base.as_bytes());
    let given = protocol.iter().find(|(name, _)| name == "oauth_signature").unwrap();
    assert_eq!(given.1, STANDARD.encode(expected));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the values hold, no line of the request is theirs and no call panics.
    #[test]
    fn row_51_no_value_begins_a_line(value in "\\PC{0,20}|[a-z\r\n\0\t]{0,20}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::answering(answer("200 OK", "", "")).await;
            for name in ["x-api-key", "key"] {
                let origins = [server.origin()];
                let mut identity = if name == "key" { query_key(&origins) } else { header_key(&origins) };
                identity.values.insert(name.into(), value.clone().into());
                drop(sent(&identity, get(&server.url("/a"))).await);
            }
            for request in server.requests() {
                let names = request.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_owned());
                for name in names {
                    assert!(["x-api-key", "accept", "accept-encoding", "user-agent", "host"].contains(&name.as_str()), "{name}");
                }
            }
        });
    }
}

/// The request that carries a signature in `placement`, as line, head and body.
async fn signed_request(placement: &str, query: &str, content: Content) -> (String, String, String) {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let mut call = post(&server.url(&format!("/a{query}")));
    call.content = content;
    let answer = sent(&signed_in(placement, &[server.origin()]), call).await.unwrap();
    assert_eq!(answer.url(), &server.url(&format!("/a{query}")));
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (line, head) = head.split_once("\r\n").unwrap();
    (line.to_owned(), head.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_signature_stands_where_the_service_says() {
    let form = || Content::Form(pairs(&[("f", "g h")]));
    let whole = |text: &str| {
        ["oauth_consumer_key=", "oauth_nonce=", "oauth_token=canary-token", "oauth_signature="]
            .iter()
            .all(|field| text.matches(field).count() == 1)
    };
    let (line, head, body) = signed_request("header", "?b=c", form()).await;
    assert!(head.contains("authorization: OAuth ") && !format!("{line}{body}").contains("oauth_"));
    let (line, head, body) = signed_request("query", "?b=c", form()).await;
    assert!(line.starts_with("POST /a?b=c&oauth_") && whole(&line), "{line}");
    assert!(!format!("{head}{body}").contains("oauth_") && body == "f=g+h", "{head} {body}");
    let (line, head, body) = signed_request("form", "?b=c", form()).await;
    assert!(body.starts_with("f=g+h&oauth_") && whole(&body), "{body}");
    assert!(!format!("{line}{head}").contains("oauth_"), "{line} {head}");
    let (_, head, body) = signed_request("form", "", Content::Empty).await;
    assert!(head.contains("application/x-www-form-urlencoded") && whole(&body), "{head} {body}");
}

#[tokio::test]
async fn a_signature_without_a_place_is_refused() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let origins = [server.origin()];
    let in_form = signed_in("form", &origins);
    refusal(&server, &in_form, get(&server.url("/a"))).await;
    let mut json = post(&server.url("/a"));
    json.content = Content::Json("{}".into());
    refusal(&server, &in_form, json).await;
    let mut clash = post(&server.url("/a"));
    clash.content = Content::Form(pairs(&[("oauth_nonce", "mine")]));
    refusal(&server, &in_form, clash).await;
    refusal(&server, &signed_in("query", &origins), get(&server.url("/a?oauth_token=mine"))).await;
}
