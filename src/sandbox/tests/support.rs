//! A sandbox and a plain client for the tests.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::sandbox::{Options, Sandbox, start};

pub(super) const TOKEN: &str = "5a4db0c5e7e11e55a4db0c5e7e11e55a4db0c5e7";

pub(super) struct Bench {
    pub(super) sandbox: Sandbox,
    client: Client,
}

impl Bench {
    pub(super) fn start(options: Options) -> Self {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self { sandbox: start(options).unwrap(), client }
    }

    pub(super) fn small() -> Self {
        Self::start(Options { deals: 120, ..Options::default() })
    }

    /// A request without any credential.
    pub(super) fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        let base = if path.starts_with("http") { "" } else { self.sandbox.pipedrive_url() };
        self.client.request(method, format!("{base}{path}"))
    }

    /// A request with the admin's API token.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.raw(method, path).header("x-api-token", TOKEN)
    }

    pub(super) async fn json(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        answer(request).await
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.json(Method::GET, path, None).await
    }
}

pub(super) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}
