//! A saved file is whole and durable, or it is not there.

use std::path::Path;

use super::server::{Server, Step, answer};
use crate::ErrorKind;
use crate::patience::until;

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_whole_answer_is_saved_with_its_digest() {
    let server = Server::answering(answer("200 OK", "", "abc")).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.docx");
    let saved = server.client().send(server.get("/")).await.unwrap().save(&path).await.unwrap();
    assert_eq!(saved.bytes, 3);
    // FIPS 180-2, appendix B.1
    assert_eq!(saved.sha256_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(std::fs::read(&path).unwrap(), b"abc");
    assert_eq!(names(directory.path()), ["a.docx"]);
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn several_batches_arrive_in_order() {
    let lines: Vec<_> = (0..400_000).map(|n| format!("{n:07}")).collect();
    let body = lines.join("\n");
    let server = Server::answering(answer("200 OK", "", &body)).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    let saved = server.client().send(server.get("/")).await.unwrap().save(&path).await.unwrap();
    assert_eq!(saved.bytes, body.len() as u64);
    assert!(std::fs::read(&path).unwrap() == body.as_bytes());
}

/// Saves over an existing file and expects a failure that leaves it alone.
async fn refused(answer: Vec<u8>, max_body: u64) -> ErrorKind {
    let server = Server::answering(answer).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.docx");
    std::fs::write(&path, "old").unwrap();
    let request = server.get("/").max_body(max_body);
    let error = server.client().send(request).await.unwrap().save(&path).await.unwrap_err();
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(names(directory.path()), ["a.docx"]);
    error.kind()
}

#[tokio::test]
async fn a_short_body_is_never_a_file() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec();
    assert_eq!(refused(short, 100).await, ErrorKind::Transport);
}

#[tokio::test]
async fn a_body_over_the_cap_is_never_a_file() {
    let unsaid = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n0123456789".to_vec();
    assert_eq!(refused(unsaid, 9).await, ErrorKind::TooLarge);
    assert_eq!(refused(answer("200 OK", "", "0123456789"), 9).await, ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_cancelled_save_leaves_nothing() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\nabc".to_vec();
    let server = Server::start(vec![vec![Step::Send(head), Step::Hang]]).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.docx");
    let response = server.client().send(server.get("/")).await.unwrap();
    let mut saving = Box::pin(response.save(&path));
    // Until the partial file is there: the save runs, and waits for the rest of the body.
    tokio::select! {
        outcome = &mut saving => panic!("saved without its bytes: {outcome:?}"),
        () = until("there is a partial file", || !names(directory.path()).is_empty()) => {}
    }
    drop(saving);
    // The thread that made the file may still have it in hand.
    until("the partial file is gone", || names(directory.path()).is_empty()).await;
}

#[tokio::test]
async fn a_target_that_cannot_be_written_is_a_storage_error() {
    let server = Server::answering(answer("200 OK", "", "abc")).await;
    let directory = tempfile::tempdir().unwrap();
    let taken = directory.path().join("a.docx");
    std::fs::create_dir(&taken).unwrap();
    let missing = directory.path().join("no/such/a.docx");
    for (path, kind) in [(taken, ErrorKind::Storage), (missing, ErrorKind::MissingFile)] {
        let response = server.client().send(server.get("/")).await.unwrap();
        assert_eq!(response.save(&path).await.unwrap_err().kind(), kind);
    }
    assert_eq!(names(directory.path()), ["a.docx"]);
}
