//! An authorization server with strict rotation and reuse detection, and an API behind it. It counts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::patience::until;

pub(in crate::connections) type Fields = HashMap<String, String>;

/// A whole answer: status, headers, body.
type Canned = (u16, Vec<(&'static str, String)>, String);

/// What the server knows and what it is told to do.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one habit")]
pub(in crate::connections) struct Habits {
    /// Requests at the token endpoint, in order.
    pub(in crate::connections) token_requests: Vec<Fields>,
    pub(in crate::connections) revoke_requests: Vec<Fields>,
    /// Path and query of the requests for the account's name.
    pub(in crate::connections) me_targets: Vec<String>,
    pub(in crate::connections) api_requests: usize,
    pub(in crate::connections) api_tokens: Vec<String>,
    /// How often a token was issued.
    issued: usize,
    /// The one refresh token that is good; an older one ends the grant.
    refresh_token: Option<String>,
    access_token: Option<String>,
    grant_ended: bool,
    /// Fields of the next answers, in the place of the usual ones.
    pub(in crate::connections) answer: Value,
    /// Whole answers that come first.
    pub(in crate::connections) instead: VecDeque<Canned>,
    pub(in crate::connections) delay: Duration,
    /// The token endpoint answers when there is a permit.
    gate: Option<Arc<Semaphore>>,
    /// Rotates, and cuts the connection before the answer is whole.
    pub(in crate::connections) lose_answers: usize,
    pub(in crate::connections) keep_refresh_token: bool,
    pub(in crate::connections) omit_refresh_token: bool,
    /// The API refuses every token.
    pub(in crate::connections) refuse_all: bool,
    /// Answers of the API that come first.
    pub(in crate::connections) api_instead: VecDeque<Canned>,
    pub(in crate::connections) revoke_status: Option<u16>,
    pub(in crate::connections) polls_before_answer: usize,
    /// Fields of the answer with a code for another device, in the place of the usual ones.
    pub(in crate::connections) device: Value,
}

type Shared = Arc<Mutex<Habits>>;

pub(in crate::connections) struct Server {
    pub(in crate::connections) address: String,
    state: Shared,
}

impl Server {
    pub(in crate::connections) async fn start() -> Self {
        let state = Shared::default();
        let router = Router::new()
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .route("/device", post(device))
            .route("/me", get(me))
            .route("/api", any(api))
            .with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, state }
    }

    pub(in crate::connections) fn state(&self) -> MutexGuard<'_, Habits> {
        self.state.lock().unwrap()
    }

    /// From now on the token endpoint does not answer.
    pub(in crate::connections) fn hold(&self) {
        self.state().gate = Some(Arc::new(Semaphore::new(0)));
    }

    /// It answers again, also those who wait.
    pub(in crate::connections) fn release(&self) {
        if let Some(gate) = self.state().gate.take() {
            gate.close();
        }
    }

    /// Waits until the token endpoint has had so many requests.
    pub(in crate::connections) async fn asked(&self, times: usize) {
        until("the token endpoint is asked", || self.posts() >= times).await;
    }

    /// How many requests the token endpoint had.
    pub(in crate::connections) fn posts(&self) -> usize {
        self.state().token_requests.len()
    }

    /// A definition of this server as a service, with further lines for its OAuth 2 part.
    pub(in crate::connections) fn definition(&self, link_name: &str, oauth2: &str) -> String {
        let at = &self.address;
        format!(
            "link_name = \"{link_name}\"\nname = \"Shop\"\ncategory = \"Test\"\nauthentication = \"oauth2\"\n\
             base_url = \"{at}\"\ntest = {{ url = \"/me\" }}\naccount_label = \"/name\"\n[oauth2]\n\
             authorize_url = \"{at}/authorize\"\ntoken_url = \"{at}/token\"\nrevoke_url = \"{at}/revoke\"\n\
             device_url = \"{at}/device\"\n{oauth2}\n"
        )
    }
}

impl Habits {
    fn issue(&mut self) -> Value {
        self.grant_ended = false;
        self.issued += 1;
        let access = format!("access-{}", self.issued);
        let refresh = match (&self.refresh_token, self.keep_refresh_token) {
            (Some(kept), true) => kept.clone(),
            _ => format!("refresh-{}", self.issued),
        };
        self.access_token = Some(access.clone());
        self.refresh_token = Some(refresh.clone());
        let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 3600});
        if !self.omit_refresh_token {
            answer["refresh_token"] = json!(refresh);
        }
        if let (Some(fields), Some(changed)) = (answer.as_object_mut(), self.answer.as_object()) {
            fields.extend(changed.clone());
        }
        answer
    }

    /// Sets the tokens that the server takes, as if it had issued them.
    pub(in crate::connections) fn seed(&mut self, access: &str, refresh: &str) {
        self.access_token = Some(access.into());
        self.refresh_token = Some(refresh.into());
    }
}

fn refuse(code: &str) -> Response<Body> {
    plain(400, &[], json!({"error": code}).to_string())
}

fn plain(status: u16, headers: &[(&'static str, String)], body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(body.into()).unwrap()
}

async fn token(State(state): State<Shared>, Form(form): Form<Fields>) -> Response<Body> {
    // What is told now is for this request, however long it takes.
    let (delay, gate, instead) = {
        let mut state = state.lock().unwrap();
        state.token_requests.push(form.clone());
        (state.delay, state.gate.clone(), state.instead.pop_front())
    };
    if let Some(gate) = gate {
        // Ends with an error when the gate is opened for good.
        let _ = gate.acquire().await;
    }
    tokio::time::sleep(delay).await;
    if let Some((status, headers, body)) = instead {
        return plain(status, &headers, body);
    }
    let mut state = state.lock().unwrap();
    match form.get("grant_type").map(String::as_str) {
        Some("refresh_token") => {
            let presented = form.get("refresh_token").cloned();
            if state.grant_ended || presented != state.refresh_token {
                // Somebody used a token twice: neither of the two is trusted any more.
                state.grant_ended = true;
                state.access_token = None;
                return refuse("invalid_grant");
            }
        }
        Some("authorization_code") if form.get("code").is_none_or(|code| code != "good-code") => {
            return refuse("invalid_grant");
        }
        Some("authorization_code" | "client_credentials") => {}
        Some("urn:ietf:params:oauth:grant-type:device_code") => {
            if state.polls_before_answer > 0 {
                state.polls_before_answer -= 1;
                return refuse("authorization_pending");
            }
        }
        _ => return refuse("invalid_request"),
    }
    let answer = state.issue().to_string();
    if state.lose_answers > 0 {
        state.lose_answers -= 1;
        let cut: Result<&[u8], std::io::Error> = Err(std::io::Error::other("cut"));
        return plain(200, &[], Body::from_stream(futures_util::stream::iter([Ok(&b"{\"acc"[..]), cut])));
    }
    plain(200, &[("content-type", "application/json".into())], answer)
}

/// Takes a form, or a bearer token, which it notes as `bearer`.
async fn revoke(State(state): State<Shared>, headers: HeaderMap, body: String) -> StatusCode {
    let mut form: Fields = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    form.insert("bearer".into(), bearer(&headers));
    let mut state = state.lock().unwrap();
    state.revoke_requests.push(form);
    StatusCode::from_u16(state.revoke_status.unwrap_or(200)).unwrap()
}

async fn device(State(state): State<Shared>) -> Json<Value> {
    let mut answer = json!({
        "device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": "https://example.com/device",
        "expires_in": 30, "interval": 0,
    });
    let state = state.lock().unwrap();
    if let (Some(fields), Some(changed)) = (answer.as_object_mut(), state.device.as_object()) {
        fields.extend(changed.clone());
    }
    Json(answer)
}

fn bearer(headers: &HeaderMap) -> String {
    let text = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.strip_prefix("Bearer ").unwrap_or_default().to_owned()
}

async fn me(State(state): State<Shared>, headers: HeaderMap, uri: Uri) -> Response<Body> {
    let mut state = state.lock().unwrap();
    state.me_targets.push(uri.to_string());
    if state.access_token.as_deref() == Some(bearer(&headers).as_str()) {
        plain(200, &[], json!({"name": "Acme Ltd"}).to_string())
    } else {
        plain(401, &[], "")
    }
}

async fn api(State(state): State<Shared>, headers: HeaderMap) -> Response<Body> {
    let mut state = state.lock().unwrap();
    let token = bearer(&headers);
    state.api_requests += 1;
    if let Some((status, headers, body)) = state.api_instead.pop_front() {
        return plain(status, &headers, body);
    }
    let good = !state.refuse_all && state.access_token.as_ref() == Some(&token);
    state.api_tokens.push(token);
    if good { plain(200, &[], "ok") } else { plain(401, &[], "no") }
}
