//! Calls through a stored connection.

use std::time::Duration;

use super::scene::Scene;
use crate::connections::calling::Call;
use crate::connections::{Connection, Status};
use crate::http::Method;
use crate::{ErrorKind, Result};

async fn call(connection: &Connection) -> Result<u16> {
    connection.send(&Call::new(Method::GET, "/api")).await.map(|answer| answer.status())
}

#[tokio::test]
async fn a_call_carries_the_token() {
    let scene = Scene::expired().await;
    assert_eq!(call(&scene.acme).await.unwrap(), 200);
    assert_eq!(scene.server.state().api_tokens, ["access-1"]);
}

#[tokio::test]
async fn row_27_a_401_is_answered_with_one_refresh_and_one_more_try() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    scene.server.state().refuse_all = true;
    assert_eq!(call(&scene.acme).await.unwrap(), 401);
    assert_eq!((scene.server.posts(), scene.server.state().api_requests), (1, 2));
    // The token is young now; another one would be refused as well.
    for _ in 0..3 {
        assert_eq!(call(&scene.acme).await.unwrap(), 401);
    }
    assert_eq!(scene.server.posts(), 1);
    scene.server.state().refuse_all = false;
    assert_eq!(call(&scene.acme).await.unwrap(), 200);
}

/// A call with a limit while the token endpoint does not answer; `calls` of it reach the API.
async fn one_limit_holds(scene: &Scene, calls: usize) {
    scene.server.hold();
    let mut limited = Call::new(Method::GET, "/api");
    limited.timeout = Some(Duration::from_secs(1));
    let error = scene.acme.send(&limited).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!((scene.server.posts(), scene.server.state().api_requests), (1, calls));
    // The refresh went on.
    scene.server.release();
    assert_eq!(call(&scene.acme).await.unwrap(), 200);
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn one_limit_holds_for_refresh_and_call() {
    one_limit_holds(&Scene::expired().await, 0).await;
}

#[tokio::test]
async fn one_limit_holds_for_refresh_call_and_second_try() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    // With another access token the first call gets a 401.
    scene.server.state().seed("another", "refresh-0");
    one_limit_holds(&scene, 1).await;
}

#[tokio::test]
async fn row_69_a_switched_off_connection_makes_no_call() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    let other = scene.elsewhere().await;
    other.disable().await.unwrap();
    assert_eq!(call(&scene.acme).await.unwrap_err().kind(), ErrorKind::ConnectionDisabled);
    assert_eq!(scene.acme.status().await.unwrap().0, Status::Disabled);
    other.enable().await.unwrap();
    assert_eq!(call(&scene.acme).await.unwrap(), 200);
    other.delete(false, false).await.unwrap();
    assert_eq!(call(&scene.acme).await.unwrap_err().kind(), ErrorKind::UnknownConnection);
}
