//! Start, stop, control routes and faults.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Bench, answer};
use crate::sandbox::{Fault, FaultKind, Options, start};

const ABOUT: &str = "/oauth/nothing-here";

#[tokio::test]
async fn both_servers_answer_and_stop() {
    let bench = Bench::small();
    let documents = bench.sandbox.document_server_url().to_owned();
    let (status, about) = bench.get("/_sandbox").await;
    assert_eq!(status, 200);
    assert_eq!(about["document_server_url"], Value::from(documents.clone()));
    let (status, _) = answer(bench.raw(Method::GET, &format!("{documents}/_sandbox"))).await;
    assert_eq!(status, 200);
    bench.sandbox.stop();
    bench.sandbox.stop();
    assert!(!bench.sandbox.is_running());
    // Whoever was given the port since is another sandbox.
    if let Ok(response) = bench.raw(Method::GET, "/_sandbox").send().await {
        assert!(!response.text().await.unwrap_or_default().contains(&documents));
    }
}

#[test]
fn a_taken_port_is_said_so() {
    let first = start(Options::default()).unwrap();
    let port = first.pipedrive_url().rsplit(':').next().unwrap().parse().unwrap();
    let error = start(Options { port, ..Options::default() }).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Config);
    assert!(error.message().contains(&port.to_string()));
}

#[test]
fn the_folder_goes_with_the_sandbox() {
    let sandbox = start(Options::default()).unwrap();
    let root = sandbox.state().unwrap().folder().root().to_owned();
    assert!(root.is_dir());
    drop(sandbox);
    assert!(!root.exists());
}

#[tokio::test]
async fn the_clock_moves_over_http() {
    let bench = Bench::small();
    let (_, before) = bench.get("/_sandbox/clock").await;
    let body = Some(json!({"advance": 3600}));
    let (status, after) = bench.json(Method::POST, "/_sandbox/clock", body).await;
    assert_eq!(status, 200);
    assert!(after["now"].as_i64().unwrap() - before["now"].as_i64().unwrap() >= 3600);
    bench.json(Method::POST, "/_sandbox/clock", Some(json!({"set": 1_800_000_000}))).await;
    let (_, set) = bench.get("/_sandbox/clock").await;
    assert!((1_800_000_000..1_800_000_060).contains(&set["now"].as_i64().unwrap()));
    let (status, _) = bench.json(Method::POST, "/_sandbox/clock", Some(json!({}))).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_sleeper_wakes_when_the_clock_jumps() {
    let bench = Bench::small();
    let clock = bench.sandbox.state().unwrap().clock();
    let sleep = clock.sleep(Duration::from_secs(3600));
    tokio::join!(sleep, async {
        tokio::task::yield_now().await;
        clock.advance_ms(3_600_000);
    });
}

#[tokio::test]
async fn a_status_fault_over_http_is_counted_and_logged() {
    let bench = Bench::small();
    let fault = json!({"fault": "status", "path": "/oauth/*", "method": "GET", "status": 503,
                       "body": "{\"oops\":1}", "headers": [["retry-after", "7"]], "skip": 1, "times": 1});
    let (status, id) = bench.json(Method::POST, "/_sandbox/faults", Some(fault)).await;
    assert_eq!((status, &id["id"]), (201, &json!(1)));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let response = bench.request(Method::GET, ABOUT).send().await.unwrap();
        let wait = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        seen.push((response.status().as_u16() == 503, wait.is_some()));
    }
    assert_eq!(seen, [(false, false), (true, true), (false, false)]);
    let (_, log) = bench.get("/_sandbox/requests").await;
    let entry = &log["requests"][1];
    assert_eq!((&entry["status"], &entry["fault"]), (&json!(503), &json!(1)));
    assert!(!log.to_string().contains(super::support::TOKEN), "credentials are not logged");
    let (status, _) = bench.json(Method::DELETE, "/_sandbox/faults", None).await;
    assert_eq!(status, 204);
    let (_, left) = bench.get("/_sandbox/faults").await;
    assert_eq!(left, json!({"faults": []}));
}

#[tokio::test]
async fn a_misspelt_fault_is_refused() {
    let bench = Bench::small();
    for fault in [json!({"fault": "nothing"}), json!({"fault": "cut", "paht": "/"}), json!({})] {
        let (status, _) = bench.json(Method::POST, "/_sandbox/faults", Some(fault)).await;
        assert!((400..500).contains(&status));
    }
}

#[tokio::test]
async fn a_cut_connection_gives_no_answer() {
    let bench = Bench::small();
    let faults = bench.sandbox.state().unwrap().faults();
    faults.add(Fault::new(FaultKind::Cut).on("GET", ABOUT).times(1)).unwrap();
    assert!(bench.raw(Method::GET, ABOUT).send().await.is_err());
    assert!(bench.raw(Method::GET, ABOUT).send().await.is_ok());
}

async fn broken_body(bench: &Bench, fault: Fault) -> (Option<u64>, Result<Vec<u8>, usize>) {
    let path = "/api/v2/nothing";
    bench.sandbox.state().unwrap().faults().add(fault.on("GET", path).times(1)).unwrap();
    let mut response = bench.request(Method::GET, path).send().await.unwrap();
    let length = response.content_length();
    let mut got = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => got.extend_from_slice(&chunk),
            Ok(None) => return (length, Ok(got)),
            Err(_) => return (length, Err(got.len())),
        }
    }
}

#[tokio::test]
async fn bodies_are_damaged_as_asked() {
    let bench = Bench::small();
    let whole = bench.request(Method::GET, "/api/v2/nothing").send().await.unwrap().bytes().await.unwrap();
    let size = whole.len();
    assert!(size > 20, "the test needs a body");
    let (length, got) = broken_body(&bench, Fault::new(FaultKind::Truncate).bytes(7)).await;
    assert_eq!((length, got), (Some(size as u64), Err(7)));
    let (length, got) = broken_body(&bench, Fault::new(FaultKind::CutBody).bytes(9)).await;
    assert_eq!(length, Some(size as u64));
    assert!(got.is_err_and(|kept| kept <= 9));
    let (length, got) = broken_body(&bench, Fault::new(FaultKind::WrongLength)).await;
    assert_eq!((length, got), (Some(size as u64 + 1), Err(size)));
    let (length, got) = broken_body(&bench, Fault::new(FaultKind::WrongLength).bytes(5)).await;
    assert_eq!((length, got.map(|body| body.len())), (Some(5), Ok(5)));
}

#[tokio::test]
async fn an_endless_body_does_not_end() {
    let bench = Bench::small();
    let fault = Fault::new(FaultKind::Endless).on("GET", ABOUT);
    bench.sandbox.state().unwrap().faults().add(fault).unwrap();
    let mut response = bench.request(Method::GET, ABOUT).send().await.unwrap();
    assert_eq!(response.content_length(), None);
    let mut got = 0;
    while got < 5_000_000 {
        got += response.chunk().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn a_stalled_client_does_not_hold_up_the_stop() {
    let bench = Bench::small();
    let fault = Fault::new(FaultKind::Stall).on("GET", "/api/v2/nothing").bytes(3);
    bench.sandbox.state().unwrap().faults().add(fault).unwrap();
    let mut response = bench.request(Method::GET, "/api/v2/nothing").send().await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap().len(), 3);
    bench.sandbox.stop();
    assert!(response.chunk().await.is_err());
}

#[tokio::test]
async fn reset_takes_everything_back() {
    let bench = Bench::small();
    let state = bench.sandbox.state().unwrap();
    state.faults().add(Fault::status(500)).unwrap();
    state.clock().advance_ms(5_000_000);
    bench.json(Method::POST, "/_sandbox/reset", None).await;
    assert!(state.faults().all().is_empty());
    assert_eq!(state.clock().offset_ms(), 0);
    assert!(state.requests().all().is_empty());
}
