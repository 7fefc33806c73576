//! Rows 29, 31 and 36 to 41: the listener on this machine.

use std::net::SocketAddr;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::refreshing::status;
use super::scene::Scene;
use crate::connections::{Finished, LoopbackOptions, Status, Update};
use crate::{Error, ErrorKind, Result};

/// A program that waits for the browser, and what it told the browser.
struct Waiting {
    program: JoinHandle<Result<Finished>>,
    state: String,
    redirect: Url,
}

impl Waiting {
    fn port(&self) -> u16 {
        self.redirect.port().unwrap()
    }

    fn good(&self) -> String {
        format!("{}?code=good-code&state={}", self.redirect.path(), self.state)
    }

    async fn get(&self, target: &str) -> String {
        self.raw(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port())).await
    }

    async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let mut piece = [0; 4096];
        // As a browser does: what the length says, then it closes.
        while !answer.ends_with("</html>\n") {
            let length = stream.read(&mut piece).await.unwrap();
            assert!(length > 0, "{answer}");
            answer.push_str(std::str::from_utf8(&piece[..length]).unwrap());
        }
        answer
    }
}

fn any_port() -> LoopbackOptions {
    LoopbackOptions { timeout: Duration::from_secs(30), ..LoopbackOptions::default() }
}

async fn scene() -> Scene {
    let scene = Scene::new().await;
    scene.acme.update(Update { redirect_url: Some(None), ..Update::default() }).await.unwrap();
    scene
}

async fn wait(scene: &Scene, options: LoopbackOptions) -> Waiting {
    let (tell, told) = oneshot::channel();
    let acme = scene.acme.clone();
    let program = tokio::spawn(async move {
        acme.authorize_in_browser(options, move |url| {
            tell.send(url.clone()).map_err(|_| Error::internal("gone"))
        })
        .await
    });
    let url = told.await.unwrap();
    let parameter = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    Waiting { program, state: parameter("state"), redirect: parameter("redirect_uri").parse().unwrap() }
}

#[tokio::test]
async fn the_browser_comes_back() {
    let scene = scene().await;
    let waiting = wait(&scene, any_port()).await;
    assert_eq!((waiting.redirect.host_str(), waiting.redirect.path()), (Some("127.0.0.1"), "/callback/shop"));
    assert_eq!(status(&scene.acme).await, Status::Authorizing);
    let page = waiting.get(&waiting.good()).await;
    assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("close this window"), "{page}");
    let port = waiting.port();
    assert_eq!(waiting.program.await.unwrap().unwrap().account_label, "Acme Ltd");
    assert_eq!(status(&scene.acme).await, Status::Connected);
    // One valid hit, and nobody listens any more.
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn row_29_and_38_other_requests_are_told_nothing_and_change_nothing() {
    let scene = scene().await;
    let waiting = wait(&scene, any_port()).await;
    let (port, good, state) = (waiting.port(), waiting.good(), waiting.state.clone());
    let host = format!("\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    for (request, status) in [
        (format!("GET /callback/shop?code=good-code&state=wrong HTTP/1.1{host}"), "400"),
        (format!("GET /callback/shop?code=good-code HTTP/1.1{host}"), "400"),
        (format!("GET {good}&state={state} HTTP/1.1{host}"), "400"),
        (format!("GET {good}&error=access_denied HTTP/1.1{host}"), "400"),
        (format!("POST {good} HTTP/1.1{host}"), "405"),
        (format!("HEAD {good} HTTP/1.1{host}"), "405"),
        (format!("OPTIONS {good} HTTP/1.1{host}"), "405"),
        (format!("GET /favicon.ico HTTP/1.1{host}"), "404"),
        (format!("GET /?code=good-code&state={state} HTTP/1.1{host}"), "404"),
        (format!("GET http://127.0.0.1:{port}{good} HTTP/1.1{host}"), "404"),
        (format!("GET {good} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"), "404"),
        (format!("GET {good} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"), "404"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
    ] {
        let page = waiting.raw(&request).await;
        assert!(page.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {page}");
        assert!(
            !page.contains(&state) && !page.contains("evil") && !page.contains("access_denied"),
            "{page}"
        );
    }
    assert_eq!(scene.server.posts(), 0);
    waiting.get(&good).await;
    waiting.program.await.unwrap().unwrap();
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn row_31_a_no_of_the_user_ends_the_waiting() {
    let scene = scene().await;
    let waiting = wait(&scene, any_port()).await;
    let target =
        format!("/callback/shop?error=access_denied&error_description=%3Cscript%3E&state={}", waiting.state);
    let page = waiting.get(&target).await;
    assert!(page.starts_with("HTTP/1.1 200") && !page.contains("script>"), "{page}");
    assert_eq!(waiting.program.await.unwrap().unwrap_err().kind(), ErrorKind::AuthorizationDenied);
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
}

#[tokio::test]
async fn row_36_and_37_a_port_that_somebody_holds_is_not_shared() {
    let scene = scene().await;
    for address in ["127.0.0.1:0", "[::1]:0", "0.0.0.0:0", "[::]:0"] {
        // The standard library sets SO_REUSEADDR, as a squatter would.
        let Ok(squatter) = std::net::TcpListener::bind(address) else { continue };
        let port = squatter.local_addr().unwrap().port();
        let options = LoopbackOptions { port: Some(port), ..any_port() };
        let open = |_: &Url| panic!("no browser is opened");
        let error = scene.acme.authorize_in_browser(options, open).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{address}");
        assert!(error.message().contains(&port.to_string()));
    }
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
    // And nobody joins once we listen.
    let waiting = wait(&scene, any_port()).await;
    for host in ["127.0.0.1", "[::1]", "0.0.0.0", "[::]"] {
        let address: SocketAddr = format!("{host}:{}", waiting.port()).parse().unwrap();
        assert!(std::net::TcpListener::bind(address).is_err(), "{address}");
    }
    waiting.program.abort();
}

#[tokio::test]
async fn row_36_a_fixed_port_can_be_used_again_at_once() {
    let scene = scene().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for _ in 0..3 {
        let waiting = wait(&scene, LoopbackOptions { port: Some(port), ..any_port() }).await;
        waiting.get(&waiting.good()).await;
        waiting.program.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn row_39_guesses_are_counted() {
    let scene = scene().await;
    let waiting = wait(&scene, any_port()).await;
    for guess in 0..49 {
        let page = waiting.get(&format!("/callback/shop?code=x&state=guess-{guess}")).await;
        assert!(page.starts_with("HTTP/1.1 400"), "{guess}: {page}");
    }
    let mut last = TcpStream::connect(("127.0.0.1", waiting.port())).await.unwrap();
    let request = format!(
        "GET /callback/shop?code=x&state=last HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
        waiting.port()
    );
    last.write_all(request.as_bytes()).await.unwrap();
    let error = waiting.program.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), scene.server.posts()), (ErrorKind::AuthorizationState, 0));
}

/// A thousand, as far as both ends of all of them may be open in this process.
#[expect(clippy::print_stderr, reason = "what was not tested is said")]
fn idle_connections() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let fit = limit.maximum.map_or(u64::MAX, |files| files.saturating_sub(100) / 2);
    if fit < 1000 {
        eprintln!("SKIPPED row 40: this system lets {fit} of 1000 connections be open");
    }
    fit.min(1000)
}

#[tokio::test]
async fn row_40_idle_and_slow_connections_do_not_keep_the_browser_out() {
    let scene = scene().await;
    let waiting = wait(&scene, any_port()).await;
    let mut idle = Vec::new();
    for number in 0..idle_connections() {
        let mut stream = TcpStream::connect(("127.0.0.1", waiting.port())).await.unwrap();
        if number % 2 == 0 {
            stream.write_all(b"GET /callback/shop?").await.unwrap();
        }
        idle.push(stream);
    }
    let page = waiting.get(&waiting.good()).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    waiting.program.await.unwrap().unwrap();
}

#[tokio::test]
async fn row_41_a_browser_that_never_returns_is_not_waited_for() {
    let scene = scene().await;
    let waiting = wait(&scene, LoopbackOptions { timeout: Duration::from_millis(300), ..any_port() }).await;
    let port = waiting.port();
    let error = waiting.program.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn row_41_no_browser_is_an_error_at_once() {
    let scene = scene().await;
    let open = |_: &Url| Err(Error::config("no display"));
    let error = scene.acme.authorize_in_browser(any_port(), open).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Config, "no display"));
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
}

#[tokio::test]
async fn an_address_on_another_machine_is_not_listened_for() {
    let scene = Scene::new().await;
    let update =
        Update { redirect_url: Some(Some("https://app.example.com/cb".into())), ..Update::default() };
    scene.acme.update(update).await.unwrap();
    let error = scene.acme.authorize_in_browser(any_port(), |_| Ok(())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}
