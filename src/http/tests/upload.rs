//! Bodies that are read while they are sent.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

use super::server::{Server, Step, answer};
use crate::http::{Body, BodySource, HttpClient, HttpConfig, Method, Multipart, Origin, Pieces, Request};
use crate::patience::SCALES;
use crate::{ErrorKind, Result};

#[tokio::test]
async fn a_form_has_its_fields_its_file_and_its_length() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.docx");
    std::fs::write(&path, "file content").unwrap();
    let form = Multipart::new()
        .text("deal_id", "7")
        .unwrap()
        .file("file", "Angebot \"Größe\" é.docx", "text/plain", Body::file(&path).await.unwrap())
        .unwrap();
    let request = server.post("/files").multipart(form).unwrap();
    server.client().send(request).await.unwrap();
    let seen = server.requests().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    assert!(!head.contains("transfer-encoding"));
    let boundary = head.split_once("boundary=").unwrap().1.lines().next().unwrap();
    assert_eq!(
        body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"deal_id\"\r\n\r\n7\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"Angebot %22Größe%22 é.docx\"\r\nContent-Type: text/plain\r\n\r\n\
             file content\r\n--{boundary}--\r\n"
        )
    );
}

#[test]
fn names_that_could_break_a_form_are_refused() {
    for name in ["a\r\nb", "a\nb", "a\0b", "a\tb", "a\u{7f}"] {
        assert_eq!(Multipart::new().text(name, "x").err().unwrap().kind(), ErrorKind::Config);
        let file = |field: &str, file_name: &str, kind: &str| {
            Multipart::new().file(field, file_name, kind, Body::Empty).err().map(|error| error.kind())
        };
        assert_eq!(file("file", name, "text/plain"), Some(ErrorKind::Config));
        assert_eq!(file(name, "a", "text/plain"), Some(ErrorKind::Config));
    }
    let file = |kind: &str| Multipart::new().file("file", "a", kind, Body::Empty).err().map(|e| e.kind());
    assert_eq!(file("text/plain\r\nX: y"), Some(ErrorKind::Config));
    assert_eq!(file("text/plain"), None);
}

#[tokio::test]
async fn only_a_file_can_be_a_file_body() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(Body::file(directory.path()).await.unwrap_err().kind(), ErrorKind::Storage);
    assert_eq!(Body::file(directory.path().join("no")).await.unwrap_err().kind(), ErrorKind::MissingFile);
}

#[tokio::test]
async fn a_file_that_changed_is_not_sent() {
    let server = Server::start(vec![vec![Step::Hang]]).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    for change in ["longer", ""] {
        std::fs::write(&path, "first").unwrap();
        let body = Body::file(&path).await.unwrap();
        std::fs::write(&path, change).unwrap();
        let error = server.client().send(server.post("/").body(body)).await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(error.message().contains("changed"), "{error}");
    }
    assert!(server.requests().is_empty(), "no whole request arrived");
}

#[tokio::test]
async fn a_file_that_grows_while_it_is_sent_never_arrives_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    // Longer than what is read ahead, so that the end is read after the file has grown.
    let length = 8 << 20;
    std::fs::write(&path, vec![b'x'; length]).unwrap();
    let Body::Source(source) = Body::file(&path).await.unwrap() else { panic!("a source") };
    let mut pieces = source.open().await.unwrap();
    let mut sent = pieces.next().await.unwrap().unwrap().len();
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"more").unwrap();
    let outcome = loop {
        match pieces.next().await {
            Some(Ok(piece)) => sent += piece.len(),
            other => break other,
        }
    };
    assert!(outcome.unwrap().is_err());
    assert!(sent < length);
}

#[tokio::test]
async fn an_empty_file_is_an_empty_body() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let request = server.post("/").body(Body::file(file.path()).await.unwrap());
    assert_eq!(server.client().send(request).await.unwrap().status(), 200);
    server.client().send(server.post("/").form(&[("", ""); 0])).await.unwrap();
    server.client().send(server.post("/")).await.unwrap();
    for request in server.requests() {
        assert!(request.contains("content-length: 0"), "{request}");
    }
}

#[tokio::test]
async fn a_form_may_have_an_empty_file() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    for body in [Body::Empty, Body::Bytes(Bytes::new())] {
        let form = Multipart::new().file("file", "a.txt", "text/plain", body).unwrap();
        let request = server.post("/").multipart(form).unwrap();
        assert_eq!(server.client().send(request).await.unwrap().status(), 200);
    }
    assert!(server.requests()[1].contains("text/plain\r\n\r\n\r\n--dealdocs-"));
}

/// Reads the head of a request and no more, then answers, and keeps the connection or not.
async fn impatient(keep: bool) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            socket.read_exact(&mut [0; 64]).await.unwrap();
            if keep {
                kept.push(socket);
                continue;
            }
            socket.write_all(&answer("413 Payload Too Large", "", "too large")).await.unwrap();
            while matches!(socket.read(&mut [0; 4096]).await, Ok(1..)) {}
        }
    });
    url
}

fn large(url: &Url) -> (HttpConfig, Request) {
    let trusted = vec![Origin::of(url).unwrap()];
    let config = HttpConfig { trusted, read_timeout: Duration::from_millis(300), ..HttpConfig::default() };
    let body = Body::Bytes(Bytes::from(vec![b'x'; 32 << 20]));
    (config, Request::new(Method::POST, url.clone()).body(body))
}

#[tokio::test]
async fn an_early_refusal_of_a_large_body_is_the_answer() {
    let (config, request) = large(&impatient(false).await);
    let config = HttpConfig { read_timeout: Duration::from_secs(20), ..config };
    assert_eq!(HttpClient::new(config).send(request).await.unwrap().status(), 413);
}

#[tokio::test]
async fn a_peer_that_takes_nothing_meets_the_idle_limit() {
    let (config, request) = large(&impatient(true).await);
    let error = HttpClient::new(config).send(request.timeout(Duration::MAX)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

/// Five pieces, each well within the idle limit, together beyond it.
struct Slow {
    pause: Duration,
}

impl BodySource for Slow {
    fn length(&self) -> u64 {
        5
    }

    fn open(&self) -> BoxFuture<'_, Result<Pieces>> {
        let pause = self.pause;
        let pieces = stream::iter(0..5).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok(Bytes::from_static(b"x"))
        });
        Box::pin(async move { Ok(pieces.boxed()) })
    }
}

#[tokio::test]
async fn a_slow_body_that_moves_is_within_the_idle_limit() {
    for scale in SCALES {
        let server = Server::answering(answer("200 OK", "", "")).await;
        let read_timeout = Duration::from_millis(500) * scale;
        let client = HttpClient::new(HttpConfig { read_timeout, ..server.config() });
        let slow = Slow { pause: Duration::from_millis(150) * scale };
        match client.send(server.post("/").body(Body::Source(Arc::new(slow)))).await {
            Ok(response) => return assert_eq!(response.status(), 200),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Timeout),
        }
    }
    panic!("a body that moves met the idle limit");
}
