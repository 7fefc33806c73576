//! Answers that never end, break off, or are not what they say (rows 56 and 57).

use std::io::Write;
use std::time::Duration;

use proptest::prelude::*;

use super::server::{Server, Step, answer, says};
use crate::http::{HttpClient, HttpConfig, Method, Request, Retry};
use crate::patience::SCALES;
use crate::{Error, ErrorKind};

/// The failure of reading this answer whole, at most 1000 decoded bytes of it.
async fn failure(bytes: &[u8]) -> Error {
    let server = Server::answering(bytes).await;
    let request = server.get("/path?token=canary").max_body(1000);
    let error = match server.client().send(request).await {
        Ok(response) => response.bytes().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    error
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn coded(coding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn row_56_broken_answers_are_transport_errors() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nxy",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\nxx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nxx\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabXX",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
    ] {
        let error = failure(bytes).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{error} for {}", bytes.escape_ascii());
    }
}

#[tokio::test]
async fn row_56_headers_have_a_cap() {
    let one = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1024 * 1024));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(10_000));
    for head in [one, many] {
        assert_eq!(failure(head.as_bytes()).await.kind(), ErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn row_56_a_body_without_end_meets_the_cap() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n"] {
        let script = vec![Step::Send(head.into()), Step::SendForEver(vec![b'x'; 4096])];
        let server = Server::start(vec![script]).await;
        let response = server.client().send(server.get("/").max_body(100_000)).await.unwrap();
        assert_eq!(response.bytes().await.unwrap_err().kind(), ErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn row_56_silence_meets_the_deadline() {
    let head = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".into());
    for script in [vec![Step::Hang], vec![head, Step::Hang]] {
        let mut seen = 0;
        for scale in SCALES {
            let server = Server::start(vec![script.clone()]).await;
            let request = server.get("/").timeout(Duration::from_millis(200) * scale);
            let error = match server.client().send(request).await {
                Ok(response) => response.bytes().await.unwrap_err(),
                Err(error) => error,
            };
            assert_eq!(error.kind(), ErrorKind::Timeout);
            seen = server.requests().len();
            if seen > 0 {
                break;
            }
        }
        assert_eq!(seen, 1, "a timeout is not repeated");
    }
}

#[tokio::test]
async fn row_56_silence_meets_the_idle_limit_before_the_deadline() {
    let head = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".into());
    for script in [vec![Step::Hang], vec![head, Step::Hang]] {
        let server = Server::start(vec![script]).await;
        let config = HttpConfig { read_timeout: Duration::from_millis(100), ..server.config() };
        let client = HttpClient::new(config);
        let error = match client.send(server.get("/").timeout(Duration::MAX)).await {
            Ok(response) => response.bytes().await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
}

#[tokio::test]
async fn a_patient_request_may_be_silent_as_long_as_its_own_limit() {
    let slow = vec![Step::Pause(Duration::from_millis(500)), Step::Send(answer("200 OK", "", "done"))];
    let server = Server::start(vec![slow]).await;
    let config = HttpConfig { read_timeout: Duration::from_millis(100), ..server.config() };
    let client = HttpClient::new(config);
    let response = client.send(server.get("/").patient(Duration::from_secs(60))).await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), "done");
}

#[tokio::test]
async fn row_56_a_trickle_meets_the_deadline() {
    let mut script = vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".into())];
    for _ in 0..990 {
        script.extend([Step::Send(b"x".into()), Step::Pause(Duration::from_millis(20))]);
    }
    for scale in SCALES {
        let server = Server::start(vec![script.clone()]).await;
        let request = server.get("/").timeout(Duration::from_millis(300) * scale);
        match server.client().send(request).await {
            Ok(response) => {
                assert_eq!(response.bytes().await.unwrap_err().kind(), ErrorKind::Timeout);
                return;
            }
            // Even the head was too late.
            Err(error) => assert_eq!(error.kind(), ErrorKind::Timeout),
        }
    }
    panic!("the head of the answer never came");
}

#[tokio::test]
async fn row_57_the_cap_counts_decoded_bytes() {
    let bomb = gzip(&vec![0; 2_000_000]);
    assert!(bomb.len() < 4_000);
    assert_eq!(failure(&coded("gzip", &bomb)).await.kind(), ErrorKind::TooLarge);
    let within = Server::answering(coded("gzip", &gzip(&[b'x'; 1000]))).await;
    let response = within.client().send(within.get("/").max_body(1000)).await.unwrap();
    assert_eq!(response.bytes().await.unwrap().len(), 1000);
}

#[tokio::test]
async fn row_57_a_damaged_coding_is_a_decode_error() {
    let whole = gzip(b"hello hello hello hello");
    let mut wrong_sum = whole.clone();
    let sum = wrong_sum.len() - 8;
    wrong_sum[sum] ^= 1;
    for body in [&whole[..whole.len() - 9], &whole[..whole.len() - 4], &wrong_sum, b"not gzip at all"] {
        let error = failure(&coded("gzip", body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn an_empty_body_may_be_said_to_be_gzip() {
    let server = Server::answering(coded("gzip", b"")).await;
    for method in [Method::GET, Method::HEAD] {
        let response = server.client().send(Request::new(method, server.url("/"))).await.unwrap();
        assert!(response.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn row_57_a_coding_that_was_not_asked_for_is_a_decode_error() {
    for coding in ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, br"] {
        let error = failure(&coded(coding, &gzip(&gzip(b"hello")))).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{coding}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_named_without_its_text() {
    let deep = "[".repeat(100_000);
    for body in ["<html>canary</html>", "{\"a\": canary}", "\u{feff}{}", "\"canary", &deep, ""] {
        let server = Server::start(vec![says("200 OK", "Content-Type: text/html\r\n", body)]).await;
        let response = server.client().send(server.get("/")).await.unwrap();
        let error = response.json::<serde_json::Value>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.message().contains("text/html"));
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
    let server = Server::answering(answer("200 OK", "", "{\"a\": \"\u{e9}\"}")).await;
    let value: serde_json::Value = server.client().send(server.get("/")).await.unwrap().json().await.unwrap();
    assert_eq!(value["a"], "é");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a server says is an answer or a typed error, without a panic or a wait.
    #[test]
    fn any_bytes_are_an_answer_or_an_error(head in "(HTTP/1\\.[01] [0-9]{3} |.{0,9})", tail: Vec<u8>, chunked: bool) {
        let coding = if chunked { "Transfer-Encoding: chunked" } else { "Content-Encoding: gzip" };
        let answer = [head.as_bytes(), b"x\r\n", coding.as_bytes(), b"\r\n\r\n", &tail].concat();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = runtime.block_on(async {
            let server = Server::answering(answer).await;
            let request = server.get("/").max_body(1000).retry(Retry::Never);
            server.client().send(request).await?.bytes().await
        });
        if let Err(error) = outcome {
            let expected = [ErrorKind::Transport, ErrorKind::Decode, ErrorKind::TooLarge];
            prop_assert!(expected.contains(&error.kind()), "{:?}", error);
        }
    }
}
