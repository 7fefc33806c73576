//! Rows 26, 29 to 31, 33 to 35 and 42 to 44: authorizing through a browser, by pasting, on another device.

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::refreshing::{status, token};
use super::scene::{Scene, new_connection};
use crate::ErrorKind;
use crate::connections::{Begin, Begun, Connection, Finished, Owner, Status, Update};

fn query(begun: &Begun, name: &str) -> Option<String> {
    begun.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn answer(begun: &Begun) -> String {
    format!("http://127.0.0.1:33333/cb?code=good-code&state={}", begun.state.expose_secret())
}

async fn begin(connection: &Connection) -> Begun {
    connection.begin(Begin::default()).await.unwrap()
}

async fn authorize(connection: &Connection) -> Finished {
    let begun = begin(connection).await;
    connection.finish(&answer(&begun), Some(&begun.state)).await.unwrap()
}

#[tokio::test]
async fn a_web_app_begins_and_finishes() {
    let scene = Scene::new().await;
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
    let begun = begin(&scene.acme).await;
    assert_eq!(status(&scene.acme).await, Status::Authorizing);
    assert_eq!(query(&begun, "redirect_uri").as_deref(), Some("http://127.0.0.1:33333/cb"));
    assert_eq!(query(&begun, "code_challenge_method").as_deref(), Some("S256"));
    // Another process of the app may get the browser's return.
    let elsewhere = scene.place.open_with(scene.clock.clone(), super::scene::options());
    let finished = elsewhere.finish(&answer(&begun), Some(&begun.state)).await.unwrap();
    assert_eq!((finished.link_name.as_str(), finished.account_label.as_str()), ("acme", "Acme Ltd"));
    assert_eq!(
        (status(&scene.acme).await, token(&scene.acme).await.unwrap().as_str()),
        (Status::Connected, "access-1")
    );
    let sent = scene.server.state().token_requests[0].clone();
    assert!(sent["code_verifier"].len() >= 43);
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1:33333/cb");
}

#[tokio::test]
async fn row_29_answers_that_do_not_belong_here_change_nothing() {
    let scene = Scene::new().await;
    let other = scene.connections.create(new_connection("other", "shop")).await.unwrap();
    let (ours, theirs) = (begin(&scene.acme).await, begin(&other).await);
    let state = ours.state.expose_secret();
    for callback in [
        "code=good-code".to_owned(),
        "code=good-code&state=".to_owned(),
        "code=good-code&state=wrong".to_owned(),
        format!("code=good-code&state={}", &state[1..]),
        format!("code=good-code&state={state}&state={state}"),
        format!("code=good-code&code=other&state={state}"),
        format!("code=good-code&error=access_denied&state={state}"),
        format!("code=&state={state}"),
        format!("state={state}"),
        answer(&theirs),
    ] {
        let error = scene.acme.finish(&callback, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthorizationState, "{callback}");
        assert!(!format!("{error:?}").contains(state), "{error:?}");
    }
    let session = SecretString::from("another-session");
    let error = scene.acme.finish(&answer(&ours), Some(&session)).await.unwrap_err();
    assert_eq!((error.kind(), scene.server.posts()), (ErrorKind::AuthorizationState, 0));
    // It still waits for the right one.
    scene.acme.finish(&answer(&ours), Some(&ours.state)).await.unwrap();
}

#[tokio::test]
async fn row_30_an_answer_is_good_once() {
    let scene = Scene::new().await;
    let begun = begin(&scene.acme).await;
    let (text, tasks) = (answer(&begun), 4);
    let finish = || async { scene.elsewhere().await.finish(&text, None).await };
    let outcomes = futures_util::future::join_all((0..tasks).map(|_| finish())).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(error.kind(), ErrorKind::AuthorizationState);
    }
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn row_30_an_old_answer_is_refused() {
    let scene = Scene::new().await;
    let begun = begin(&scene.acme).await;
    scene.clock.pass(901);
    let error = scene.acme.finish(&answer(&begun), None).await.unwrap_err();
    assert_eq!((error.kind(), scene.server.posts()), (ErrorKind::AuthorizationState, 0));
    assert_eq!(status(&scene.acme).await, Status::NotConnected);
}

#[tokio::test]
async fn row_31_a_refusal_is_typed_and_short() {
    let scene = Scene::new().await;
    for code in ["access_denied", "server_error", "made_up"] {
        let begun = begin(&scene.acme).await;
        let state = begun.state.expose_secret();
        let long = "x".repeat(5000);
        let callback =
            format!("error={code}&error_description=%3Cscript%3E%0D%0A%1B%5B31m{long}&state={state}");
        let error = scene.acme.finish(&callback, None).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.details().code.as_deref()),
            (ErrorKind::AuthorizationDenied, Some(code))
        );
        assert!(error.message().len() < 300 && !error.message().contains(char::is_control), "{error}");
        // The user said no; nobody can turn that into a yes.
        assert!(scene.acme.finish(&answer(&begun), None).await.is_err());
    }
    assert_eq!(scene.server.posts(), 0);
}

#[tokio::test]
async fn row_33_the_issuer_must_be_the_one_that_is_known() {
    let scene = Scene::with("issuer = \"https://id.example.com\"").await;
    let begun = begin(&scene.acme).await;
    for wrong in [
        String::new(),
        "&iss=https%3A%2F%2Fevil.example".into(),
        "&iss=https%3A%2F%2Fid.example.com%2F".into(),
    ] {
        let error = scene.acme.finish(&format!("{}{wrong}", answer(&begun)), None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthorizationState, "{wrong}");
    }
    let right = format!("{}&iss=https%3A%2F%2Fid.example.com", answer(&begun));
    scene.acme.finish(&right, None).await.unwrap();
}

#[tokio::test]
async fn row_34_pkce_that_is_off_is_noted() {
    let scene = Scene::with("pkce = false").await;
    let begun = begin(&scene.acme).await;
    assert_eq!(query(&begun, "code_challenge"), None);
    scene.acme.finish(&answer(&begun), None).await.unwrap();
    assert!(scene.acme.overview().await.unwrap().warnings.iter().any(|text| text.contains("PKCE")));
}

#[tokio::test]
async fn row_34_what_protects_an_authorization_is_not_for_the_caller_to_change() {
    let scene = Scene::new().await;
    for name in ["state", "redirect_uri", "code_challenge_method", "client_id", "scope", "response_type"] {
        let how = Begin { parameters: vec![(name.into(), "x".into())], ..Begin::default() };
        assert_eq!(scene.acme.begin(how).await.unwrap_err().kind(), ErrorKind::Config, "{name}");
    }
    let how = Begin { parameters: vec![("prompt".into(), "consent".into())], ..Begin::default() };
    assert_eq!(query(&scene.acme.begin(how).await.unwrap(), "prompt").as_deref(), Some("consent"));
}

#[tokio::test]
async fn row_35_a_refused_code_shows_the_redirect_address() {
    let scene = Scene::new().await;
    let begun = begin(&scene.acme).await;
    let wrong = answer(&begun).replace("good-code", "bad-code");
    let error = scene.acme.finish(&wrong, None).await.unwrap_err();
    assert!(error.message().contains("http://127.0.0.1:33333/cb"), "{error}");
    assert!(!error.message().contains("bad-code"));
    for exact in ["http://localhost:33333", "http://127.0.0.1:33333/", "http://127.0.0.1:33333"] {
        let how = Begin { redirect_url: Some(exact.into()), ..Begin::default() };
        let begun = scene.acme.begin(how).await.unwrap();
        assert_eq!(query(&begun, "redirect_uri").as_deref(), Some(exact));
        scene.acme.finish(&answer(&begun), None).await.unwrap();
        assert_eq!(scene.server.state().token_requests.last().unwrap()["redirect_uri"], exact);
    }
}

#[tokio::test]
async fn row_42_what_a_user_pastes() {
    let scene = Scene::new().await;
    let plain = begin(&scene.acme).await;
    // A bare code only where that was declared.
    let error = scene.acme.finish_pasted("good-code").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationState);
    for wrong in
        ["", "  ", "a b", "https://evil.example/?code=good-code&state=wrong", "code=good-code&state=x"]
    {
        assert!(scene.acme.finish_pasted(wrong).await.is_err(), "{wrong}");
    }
    assert_eq!(scene.server.posts(), 0);
    scene.acme.finish_pasted(&format!("  {}\n", answer(&plain))).await.unwrap();

    let how = Begin { paste_code: true, redirect_url: None, parameters: vec![] };
    for pasted in ["good-code", "  good-code\n", "good%2Dcode"] {
        scene.acme.begin(how.clone()).await.unwrap();
        scene.acme.finish_pasted(pasted).await.unwrap();
    }
    // A code of another connection means nothing here.
    let other = scene.connections.create(new_connection("other", "shop")).await.unwrap();
    other.begin(how.clone()).await.unwrap();
    let error = scene.acme.finish_pasted("good-code").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationState);
    // Nor does one that comes too late.
    scene.acme.begin(how).await.unwrap();
    scene.clock.pass(1000);
    assert!(scene.acme.finish_pasted("good-code").await.is_err());
}

#[tokio::test]
async fn row_43_addresses_that_are_not_for_a_browser_are_refused() {
    let scene = Scene::new().await;
    for (number, url) in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://u:p@id.example.com/",
        "https://id.example.com/#x",
    ]
    .iter()
    .enumerate()
    {
        let name = format!("bad{number}");
        let definition =
            scene.server.definition(&name, "").replace(&format!("{}/authorize", scene.server.address), url);
        let defined = scene.connections.define(&definition, false).await;
        if defined.is_ok() {
            let connection = scene.connections.create(new_connection(&name, &name)).await.unwrap();
            assert!(connection.begin(Begin::default()).await.is_err(), "{url}");
        }
    }
    for redirect in [
        "javascript:alert(1)",
        "https://u:p@app.example.com/",
        "http://[::1",
        "http://a b/",
        "https://app.example.com/#x",
    ] {
        let how = Begin { redirect_url: Some(redirect.into()), ..Begin::default() };
        assert!(scene.acme.begin(how).await.is_err(), "{redirect}");
    }
}

#[tokio::test]
async fn row_26_granted_scopes_are_recorded_and_missing_ones_named() {
    let scene = Scene::new().await;
    let update = Update { scopes: Some(vec!["read".into(), "write".into()]), ..Update::default() };
    scene.acme.update(update).await.unwrap();
    scene.server.state().answer = json!({"scope": "read"});
    let finished = authorize(&scene.acme).await;
    assert_eq!(finished.missing_scopes, ["write"]);
    let overview = scene.acme.overview().await.unwrap();
    assert_eq!(
        (overview.status, overview.missing_scopes.as_slice()),
        (Status::Connected, &["write".to_owned()][..])
    );
    assert!(overview.warnings.iter().any(|text| text.contains("write")));
    scene.server.state().answer = json!({"scope": ["read", "write", "admin"]});
    assert!(authorize(&scene.acme).await.missing_scopes.is_empty());
    assert_eq!(scene.acme.overview().await.unwrap().granted_scopes, ["read", "write", "admin"]);
    // Other scopes ask for a new authorization; the old grant stays until then.
    let update = Update { scopes: Some(vec!["delete".into()]), ..Update::default() };
    scene.acme.update(update).await.unwrap();
    assert_eq!(status(&scene.acme).await, Status::NeedsReauth);
    authorize(&scene.acme).await;
}

#[tokio::test]
async fn the_old_grant_stays_until_the_new_one_is_stored() {
    let scene = Scene::new().await;
    authorize(&scene.acme).await;
    let begun = begin(&scene.acme).await;
    assert_eq!(
        (status(&scene.acme).await, token(&scene.acme).await.unwrap().as_str()),
        (Status::Connected, "access-1")
    );
    scene.server.state().instead.push_back((500, vec![], String::new()));
    assert!(scene.acme.finish(&answer(&begun), None).await.is_err());
    assert_eq!(
        (status(&scene.acme).await, token(&scene.acme).await.unwrap().as_str()),
        (Status::Connected, "access-1")
    );
    let finished = authorize(&scene.acme).await;
    assert_eq!(finished.previous_label.as_deref(), Some("Acme Ltd"));
    assert_eq!(token(&scene.acme).await.unwrap(), "access-2");
}

#[tokio::test]
async fn accounts_without_a_name_are_counted() {
    let scene = Scene::new().await;
    let definition = scene.server.definition("plain", "").replace("account_label = \"/name\"\n", "");
    scene.connections.define(&definition, false).await.unwrap();
    let mut new = new_connection("many", "plain");
    new.owner = Owner::PerUser;
    scene.connections.create(new).await.unwrap();
    for (subject, label) in [("ann", "Shop Account 1"), ("bob", "Shop Account 2")] {
        let account = scene.connections.connection("many", Some(subject)).await.unwrap();
        assert_eq!(authorize(&account).await.account_label, label);
    }
    assert_eq!(scene.connections.list(Some("bob")).await.unwrap().len(), 1);
    let nobody = scene.connections.connection("many", None).await.unwrap();
    assert_eq!(nobody.begin(Begin::default()).await.unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn row_44_a_code_on_another_device() {
    let scene = Scene::with("grants = [\"device\"]").await;
    scene.server.state().polls_before_answer = 2;
    let code = scene.acme.device().await.unwrap();
    assert_eq!((code.user_code.as_str(), code.expires_in), ("WDJB-MJHT", 30));
    let finished = scene.acme.wait_for_device(&code).await.unwrap();
    assert_eq!((finished.account_label.as_str(), scene.server.posts()), ("Acme Ltd", 3));
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
}
