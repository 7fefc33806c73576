//! Services that speak otherwise than the standard: what becomes of a connection of theirs.

use serde_json::json;

use super::refreshing::{status, token};
use super::scene::Scene;
use crate::ErrorKind;
use crate::connections::calling::Call;
use crate::connections::services::{Authentication, OAuth2Endpoints, find};
use crate::connections::{Begin, Finished, Status};
use crate::http::Method;

fn row(name: &str) -> OAuth2Endpoints {
    match &find(name).unwrap().unwrap().authentication {
        Authentication::OAuth2(oauth2) => oauth2.as_ref().clone(),
        _ => panic!("{name}"),
    }
}

/// Row 19 in the words of each provider, as its row of the table tells them.
#[tokio::test]
async fn row_19_a_dead_refresh_token_is_sent_once_whatever_it_is_called() {
    for (name, status_code, body) in [
        ("google", 400, json!({"error": "invalid_grant", "error_description": "Token has been revoked."})),
        ("zoho", 200, json!({"error": "invalid_code"})),
        ("github", 200, json!({"error": "bad_refresh_token"})),
        ("slack", 200, json!({"ok": false, "error": "invalid_refresh_token"})),
        ("slack", 200, json!({"ok": false, "error": "token_revoked"})),
        (
            "hubspot",
            400,
            json!({"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid refresh token"}),
        ),
        ("twitch", 400, json!({"status": 400, "message": "Invalid refresh token"})),
        ("pipedrive", 400, json!({"success": false, "error": "Invalid grant: refresh_token is invalid"})),
        (
            "atlassian",
            403,
            json!({"error": "unauthorized_client", "error_description": "refresh_token is invalid"}),
        ),
    ] {
        let scene =
            Scene::expired_with(&format!("refresh_refusals = {:?}", row(name).refresh_refusals)).await;
        scene.server.state().instead.push_back((status_code, vec![], body.to_string()));
        for _ in 0..2 {
            assert_eq!(
                token(&scene.acme).await.unwrap_err().kind(),
                ErrorKind::Reauthorize,
                "{name}: {body}"
            );
            scene.clock.pass(3601);
        }
        assert_eq!(
            (scene.server.posts(), status(&scene.acme).await),
            (1, Status::NeedsReauth),
            "{name}: {body}"
        );
    }
}

#[tokio::test]
async fn the_pause_after_a_failure_grows_until_a_refresh_succeeds() {
    let scene = Scene::expired().await;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        scene.server.state().instead.push_back((503, vec![], String::new()));
        let error = token(&scene.acme).await.unwrap_err();
        let pause = i64::try_from(error.details().retry_after.unwrap().as_secs()).unwrap();
        pauses.push(pause);
        assert_eq!(token(&scene.acme).await.unwrap_err().kind(), ErrorKind::RefreshFailing);
        scene.clock.pass(pause + 1);
    }
    assert_eq!((pauses.as_slice(), scene.server.posts()), (&[30, 60, 120, 240, 480, 900, 900][..], 7));
    assert_eq!(token(&scene.acme).await.unwrap(), "access-1");
    scene.clock.pass(3700);
    scene.server.state().instead.push_back((503, vec![], String::new()));
    let error = token(&scene.acme).await.unwrap_err();
    assert_eq!(error.details().retry_after.unwrap().as_secs(), 30, "it begins anew");
}

#[tokio::test]
async fn a_service_may_have_a_margin_of_its_own() {
    for (margin, left) in [("", 60), ("margin = 0", 0), ("margin = 300", 300), ("margin = 1000", 360)] {
        let scene = Scene::with(margin).await;
        scene.import(3600).await;
        scene.clock.pass(3600 - left - 5);
        assert_eq!(token(&scene.acme).await.unwrap(), "access-0", "{margin}");
        scene.clock.pass(10);
        assert_eq!(token(&scene.acme).await.unwrap(), "access-1", "{margin}");
    }
}

/// Authorizes with what the row says of scopes, and an answer with these.
async fn authorized(
    name: &str,
    asked: &[&str],
    granted: &str,
    refresh_token: bool,
) -> (Finished, Vec<String>) {
    let row = row(name);
    let aliases: Vec<_> =
        row.scope_aliases.iter().map(|(asked, as_this)| format!("{asked:?} = {as_this:?}")).collect();
    let lines = format!(
        "default_scopes = {asked:?}\noffline_scopes = {:?}\nscope_aliases = {{ {} }}\nscope_delimiter = {:?}",
        row.offline_scopes,
        aliases.join(", "),
        row.scope_delimiter
    );
    let scene = Scene::with(&lines).await;
    {
        let mut state = scene.server.state();
        state.answer = json!({"scope": granted});
        state.omit_refresh_token = !refresh_token;
    }
    let begun = scene.acme.begin(Begin::default()).await.unwrap();
    let state = begun.url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let finished =
        scene.acme.finish(&format!("code=good-code&state={state}"), Some(&begun.state)).await.unwrap();
    (finished, scene.acme.overview().await.unwrap().warnings)
}

#[tokio::test]
async fn row_26_scopes_under_another_name_are_granted() {
    let google = "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile";
    for (name, asked, granted) in [
        ("google", &["openid", "email", "profile"][..], google),
        ("microsoft", &["offline_access", "User.Read"], "User.Read profile openid"),
        ("microsoft", &["User.Read"], "https://graph.microsoft.com/User.Read"),
        ("shopify", &["read_products", "write_products"], "write_products"),
        ("github", &["read:user", "user:email"], "user"),
    ] {
        let (finished, warnings) = authorized(name, asked, granted, true).await;
        assert!(finished.missing_scopes.is_empty(), "{name}: {finished:?}");
        assert!(!warnings.iter().any(|warning| warning.contains("not granted")), "{name}: {warnings:?}");
    }
    for (name, asked, granted, missing) in [
        ("google", &["openid", "email"][..], "openid", "email"),
        ("shopify", &["read_products", "read_orders"], "write_products", "read_orders"),
        ("shopify", &["write_products"], "read_products", "write_products"),
        ("github", &["read:user", "repo"], "user,public_repo", "repo"),
    ] {
        let (finished, warnings) = authorized(name, asked, granted, true).await;
        assert_eq!(finished.missing_scopes, [missing], "{name}");
        assert!(warnings.iter().any(|warning| warning.contains("not granted")), "{name}: {warnings:?}");
    }
    let (finished, _) = authorized("microsoft", &["offline_access", "User.Read"], "User.Read", false).await;
    assert_eq!(finished.missing_scopes, ["offline_access"], "without a refresh token it was not granted");
}

/// RFC 6750 section 3.1: another token would be refused as well.
#[tokio::test]
async fn a_call_that_lacks_a_scope_costs_no_refresh_and_says_which() {
    let scene = Scene::new().await;
    scene.import(3600).await;
    scene.clock.pass(60);
    let challenge = r#"Bearer realm="api", error="insufficient_scope", scope="deals:write""#.to_owned();
    let call = Call::new(Method::GET, "/api");
    for status in [401, 403] {
        for _ in 0..2 {
            let header = vec![("www-authenticate", challenge.clone())];
            scene.server.state().api_instead.push_back((status, header, "no".into()));
            assert_eq!(scene.acme.send(&call).await.unwrap().status(), status);
        }
        let told = scene.acme.overview().await.unwrap().last_error.unwrap();
        assert!(told.contains("`deals:write`") && told.contains("insufficient_scope"), "{told}");
    }
    assert_eq!((scene.server.posts(), scene.server.state().api_requests), (0, 4));
    assert_eq!(status(&scene.acme).await, Status::Connected);
    // Any other 401 gets its one refresh.
    let other = vec![("www-authenticate", r#"Bearer error="invalid_token""#.to_owned())];
    scene.server.state().api_instead.push_back((401, other, "no".into()));
    assert_eq!(scene.acme.send(&call).await.unwrap().status(), 200);
    assert_eq!(scene.server.posts(), 1);
}

#[tokio::test]
async fn row_33_an_issuer_that_does_not_always_name_itself() {
    for (line, callback, good) in [
        ("", "", false),
        ("issuer_in_callback = false", "", true),
        ("issuer_in_callback = false", "&iss=https://id.example.com", true),
        ("issuer_in_callback = false", "&iss=https://evil.example.com", false),
    ] {
        let scene = Scene::with(&format!("issuer = \"https://id.example.com\"\n{line}")).await;
        let begun = scene.acme.begin(Begin::default()).await.unwrap();
        let state = begun.url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let callback = format!("code=good-code&state={state}{callback}");
        let finished = scene.acme.finish(&callback, Some(&begun.state)).await;
        assert_eq!(
            finished.as_ref().err().map(crate::Error::kind),
            (!good).then_some(ErrorKind::AuthorizationState)
        );
        assert_eq!(scene.server.posts(), usize::from(good), "{line} {callback}");
    }
}

#[tokio::test]
async fn row_44_a_code_for_another_device_is_not_shown_with_an_unencrypted_address() {
    for field in ["verification_uri", "verification_uri_complete"] {
        let scene = Scene::with("grants = [\"device\"]").await;
        scene.server.state().device = json!({field: "http://example.com/device"});
        assert_eq!(scene.acme.device().await.unwrap_err().kind(), ErrorKind::AddressRefused, "{field}");
    }
}
