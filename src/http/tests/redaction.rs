//! Answers that repeat a secret (row 63).

use super::server::{Server, Step, answer};

#[tokio::test]
async fn row_63_an_excerpt_does_not_repeat_the_secrets_of_the_request() {
    let body = "no such token: canary-token\r\nsee Bearer canary-token, canary%2Fform, canary/form\0";
    let server = Server::answering(answer("401 Unauthorized", "", body)).await;
    let request = server
        .post("/")
        .secret_header("authorization", "Bearer canary-token")
        .unwrap()
        .form(&[("refresh_token", "canary/form")])
        .redact("canary/form");
    let response = server.client().send(request).await.unwrap();
    let redactor = response.redactor();
    assert_eq!(
        response.excerpt(500).await,
        "no such token: [redacted]  see [redacted], [redacted], [redacted]"
    );
    assert_eq!(redactor.clean(b"canary-token", 500), "[redacted]");
}

#[tokio::test]
async fn an_excerpt_is_short_and_never_fails() {
    let server = Server::answering(answer("500 Oops", "", &"é".repeat(5000))).await;
    let get = async |max| server.client().send(server.get("/")).await.unwrap().excerpt(max).await;
    assert_eq!(get(10_000).await.len(), 500);
    assert_eq!(get(7).await, "ééé");
    assert_eq!(get(0).await, "");

    let torn = b"HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf of it \xff\xfe".to_vec();
    let server = Server::start(vec![vec![Step::Send(torn)]]).await;
    let response = server.client().send(server.get("/")).await.unwrap();
    assert_eq!(response.excerpt(500).await, "half of it \u{fffd}\u{fffd}");
}

#[tokio::test]
async fn the_text_of_an_answer_shows_no_query() {
    let server = Server::answering(answer("200 OK", "Set-Cookie: canary\r\n", "canary")).await;
    let response = server.client().send(server.get("/a?token=canary")).await.unwrap();
    let text = format!("{response:?}");
    assert!(text.contains("200") && !text.contains("canary"), "{text}");
}
