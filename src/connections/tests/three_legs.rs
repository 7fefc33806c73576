//! Row 45: OAuth 1.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use secrecy::ExposeSecret;

use super::scene::{Place, TestClock, options, secrets};
use crate::ErrorKind;
use crate::connections::calling::Call;
use crate::connections::{Begin, Begun, Connection, LoopbackOptions, NewConnection, Status, Update};
use crate::http::Method;

/// What the service answers, and the `Authorization` headers it saw.
struct Service {
    request_token: (u16, &'static str),
    access_token: (u16, &'static str),
    seen: Vec<String>,
}

type Shared = Arc<Mutex<Service>>;

struct Scene {
    service: Shared,
    acme: Connection,
    other: Connection,
    _place: Place,
}

/// With the end of a line, as some servers write it.
const CONFIRMED: &str = "oauth_token=request-1&oauth_token_secret=rs-CANARY&oauth_callback_confirmed=true\n";

async fn scene() -> Scene {
    let service = Arc::new(Mutex::new(Service {
        request_token: (200, CONFIRMED),
        access_token: (200, "oauth_token=access-1&oauth_token_secret=as-CANARY&user_id=7"),
        seen: Vec::new(),
    }));
    let router = Router::new()
        .route(
            "/request",
            post(|State(service): State<Shared>, headers: HeaderMap| async move {
                let mut service = service.lock().unwrap();
                service.seen.push(headers["authorization"].to_str().unwrap().to_owned());
                (StatusCode::from_u16(service.request_token.0).unwrap(), service.request_token.1)
            }),
        )
        .route(
            "/access",
            post(|State(service): State<Shared>, headers: HeaderMap| async move {
                let mut service = service.lock().unwrap();
                service.seen.push(headers["authorization"].to_str().unwrap().to_owned());
                (StatusCode::from_u16(service.access_token.0).unwrap(), service.access_token.1)
            }),
        )
        .route(
            "/api",
            get(|State(service): State<Shared>, headers: HeaderMap| async move {
                service.lock().unwrap().seen.push(headers["authorization"].to_str().unwrap().to_owned());
                "ok"
            }),
        )
        .with_state(Arc::clone(&service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let place = Place::new();
    let connections = place.open_with(Arc::new(TestClock::default()), options());
    let definition = format!(
        "link_name = \"old\"\nname = \"Old\"\nauthentication = \"oauth1\"\nbase_url = \"{at}\"\n[oauth1]\n\
         request_token_url = \"{at}/request\"\nauthorize_url = \"{at}/authorize?lang=en\"\n\
         access_token_url = \"{at}/access\"\n"
    );
    connections.define(&definition, false).await.unwrap();
    let new = |link_name: &str| NewConnection {
        link_name: link_name.into(),
        service: "old".into(),
        values: secrets(&[("consumer_key", "ck"), ("consumer_secret", "cs-CANARY")]),
        redirect_url: Some("http://127.0.0.1:33333/cb".into()),
        ..NewConnection::default()
    };
    let acme = connections.create(new("acme")).await.unwrap();
    let other = connections.create(new("other")).await.unwrap();
    Scene { service, acme, other, _place: place }
}

impl Scene {
    fn seen(&self) -> Vec<String> {
        self.service.lock().unwrap().seen.clone()
    }

    async fn begin(&self) -> Begun {
        self.acme.begin(Begin::default()).await.unwrap()
    }
}

fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header
        .split(", ")
        .find_map(|pair| pair.trim_start_matches("OAuth ").strip_prefix(&format!("{name}=\"")))?
        .strip_suffix('"')
}

#[tokio::test]
async fn three_legs_lead_to_signed_calls() {
    let scene = scene().await;
    let begun = scene.begin().await;
    assert!(begun.url.as_str().ends_with("/authorize?lang=en&oauth_token=request-1"), "{}", begun.url);
    let callback = "http://127.0.0.1:33333/cb?oauth_token=request-1&oauth_verifier=v1";
    scene.acme.finish(callback, Some(&begun.state)).await.unwrap();
    let answer = scene.acme.send(&Call::new(Method::GET, "/api?a=b")).await.unwrap();
    assert_eq!(answer.status(), 200);
    let seen = scene.seen();
    assert_eq!(field(&seen[0], "oauth_callback"), Some("http%3A%2F%2F127.0.0.1%3A33333%2Fcb"));
    assert_eq!(field(&seen[1], "oauth_verifier"), Some("v1"));
    let tokens: Vec<_> = seen.iter().map(|header| field(header, "oauth_token")).collect();
    assert_eq!(tokens, [None, Some("request-1"), Some("access-1")]);
    // No nonce comes twice.
    let mut nonces: Vec<_> = seen.iter().map(|header| field(header, "oauth_nonce").unwrap()).collect();
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 3);
    assert!(!format!("{:?}", scene.acme.overview().await.unwrap()).contains("CANARY"));
}

#[tokio::test]
async fn a_callback_that_is_not_confirmed_is_refused() {
    for body in [
        "oauth_token=r&oauth_token_secret=s",
        "oauth_token=r&oauth_token_secret=s&oauth_callback_confirmed=false",
        "oauth_token=r&oauth_token_secret=s&oauth_callback_confirmed=1",
    ] {
        let scene = scene().await;
        scene.service.lock().unwrap().request_token = (200, body);
        let error = scene.acme.begin(Begin::default()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OAuth, "{body}");
        assert_eq!(scene.acme.status().await.unwrap().0, Status::NotConnected);
    }
}

#[tokio::test]
async fn another_token_or_no_verifier_is_refused() {
    let scene = scene().await;
    let begun = scene.begin().await;
    scene.service.lock().unwrap().request_token =
        (200, "oauth_token=request-2&oauth_token_secret=s&oauth_callback_confirmed=true");
    let theirs = scene.other.begin(Begin::default()).await.unwrap();
    for callback in [
        "oauth_token=request-1",
        "oauth_token=request-1&oauth_verifier=",
        "oauth_verifier=v1",
        "oauth_token=unknown&oauth_verifier=v1",
        "oauth_token=request-1&oauth_token=request-2&oauth_verifier=v1",
        // An attacker's own authorization, put under a victim's nose.
        "oauth_token=request-2&oauth_verifier=v1",
    ] {
        let error = scene.acme.finish(callback, Some(&begun.state)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthorizationState, "{callback}");
    }
    assert_eq!(scene.seen().len(), 2, "no verifier was sent");
    scene.acme.finish("oauth_token=request-1&oauth_verifier=v1", Some(&begun.state)).await.unwrap();
    assert!(scene.acme.finish("oauth_token=request-1&oauth_verifier=v1", None).await.is_err(), "good once");
    scene.other.finish("oauth_token=request-2&oauth_verifier=v1", Some(&theirs.state)).await.unwrap();
}

/// Twitter and Trello name the token in the place of a state; others name nothing at all.
#[tokio::test]
async fn a_no_is_understood_in_every_form() {
    for callback in
        ["denied=request-1", "oauth_token=request-1&denied=true", "oauth_problem=user_refused", "denied="]
    {
        let scene = scene().await;
        let begun = scene.begin().await;
        let callback = format!("http://127.0.0.1:33333/cb?{callback}");
        let error = scene.acme.finish(&callback, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthorizationDenied, "{callback}: {error}");
        assert_eq!(scene.seen().len(), 1, "nothing was sent");
        // One that names nothing proves nothing, so it uses nothing up.
        let answer = scene.acme.finish("oauth_token=request-1&oauth_verifier=v", Some(&begun.state)).await;
        assert_eq!(answer.is_ok(), !callback.contains("request-1"), "{callback}");
    }
    let scene = scene().await;
    scene.begin().await;
    let error = scene.acme.finish("denied=another", None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationState);
}

#[tokio::test]
async fn the_desktop_stops_waiting_when_access_was_denied() {
    for callback in ["denied=request-1", "oauth_problem=user_refused"] {
        let scene = scene().await;
        scene.acme.update(Update { redirect_url: Some(None), ..Update::default() }).await.unwrap();
        let service = Arc::clone(&scene.service);
        let options = LoopbackOptions { timeout: Duration::from_secs(60), ..LoopbackOptions::default() };
        let answer = scene.acme.authorize_in_browser(options, move |_| {
            let header = service.lock().unwrap().seen.last().unwrap().clone();
            let address = field(&header, "oauth_callback").unwrap().to_owned();
            let address = percent_encoding::percent_decode_str(&address).decode_utf8().unwrap().into_owned();
            let place = address.trim_start_matches("http://").to_owned();
            let (host, path) = place.split_once('/').unwrap();
            let mut browser = std::net::TcpStream::connect(host).unwrap();
            let request = format!("GET /{path}?{callback} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            std::io::Write::write_all(&mut browser, request.as_bytes()).unwrap();
            let mut said = [0; 64];
            assert!(std::io::Read::read(&mut browser, &mut said).unwrap() > 0);
            Ok(())
        });
        assert_eq!(answer.await.unwrap_err().kind(), ErrorKind::AuthorizationDenied, "{callback}");
        assert_eq!(scene.acme.status().await.unwrap().0, Status::NotConnected, "nothing waits any more");
    }
}

#[tokio::test]
async fn odd_answers_are_typed_and_hold_no_secret() {
    for (answer, kind) in [
        ((401, "timestamp_refused cs-CANARY"), ErrorKind::OAuth),
        ((500, "<html>"), ErrorKind::OAuth),
        ((200, ""), ErrorKind::Decode),
        ((200, "oauth_token=a"), ErrorKind::Decode),
        ((200, "oauth_token=&oauth_token_secret=b"), ErrorKind::Decode),
        ((200, "oauth_token=a&oauth_token=b&oauth_token_secret=c"), ErrorKind::Decode),
        ((200, "oauth_token=a%0Ab&oauth_token_secret=c"), ErrorKind::Decode),
    ] {
        let scene = scene().await;
        scene.begin().await;
        scene.service.lock().unwrap().access_token = answer;
        let error = scene.acme.finish("oauth_token=request-1&oauth_verifier=v1", None).await.unwrap_err();
        assert_eq!((error.kind(), error.details().status), (kind, Some(answer.0)), "{answer:?}");
        assert!(error.details().hint.is_some() && !format!("{error:?}").contains("CANARY"), "{error:?}");
        scene.service.lock().unwrap().request_token = answer;
        let error = scene.acme.begin(Begin::default()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{answer:?}");
    }
}

#[tokio::test]
async fn a_verifier_can_be_pasted_where_that_was_declared() {
    let scene = scene().await;
    scene.begin().await;
    assert!(scene.acme.finish_pasted("v1").await.is_err());
    let begun = scene.acme.begin(Begin { paste_code: true, ..Begin::default() }).await.unwrap();
    assert_eq!(begun.state.expose_secret(), "request-1");
    scene.acme.finish_pasted(" v1 ").await.unwrap();
    assert_eq!(scene.acme.status().await.unwrap().0, Status::Connected);
}

#[tokio::test]
async fn another_consumer_key_asks_for_a_new_authorization() {
    let scene = scene().await;
    let authorize = async || {
        let begun = scene.begin().await;
        let callback = "http://127.0.0.1:33333/cb?oauth_token=request-1&oauth_verifier=v1";
        scene.acme.finish(callback, Some(&begun.state)).await.unwrap();
    };
    authorize().await;
    scene.acme.set_values(secrets(&[("consumer_secret", "rotated-CANARY")])).await.unwrap();
    assert_eq!(scene.acme.status().await.unwrap().0, Status::Connected);
    scene.acme.set_values(secrets(&[("consumer_key", "another")])).await.unwrap();
    let (status, reason) = scene.acme.status().await.unwrap();
    assert!(status == Status::NeedsReauth && reason.unwrap().contains("consumer key"), "{status:?}");
    let seen = scene.seen().len();
    let error = scene.acme.send(&Call::new(Method::GET, "/api")).await.unwrap_err();
    assert_eq!((error.kind(), scene.seen().len()), (ErrorKind::Reauthorize, seen));
    authorize().await;
    assert_eq!(scene.acme.status().await.unwrap().0, Status::Connected);
}
