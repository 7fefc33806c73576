//! Services that say where they are only when somebody authorizes: a data centre, an instance, a company.

use serde_json::json;

use super::scene::{Place, TestClock, new_connection, options};
use super::server::Server;
use crate::connections::calling::Call;
use crate::connections::{Begin, Begun, Connection};
use crate::http::Method;
use crate::{ErrorKind, Result};

/// A connection to `home`, whose answers may lead to `away`.
struct Scene {
    home: Server,
    away: Server,
    acme: Connection,
    clock: std::sync::Arc<TestClock>,
    _place: Place,
}

impl Scene {
    async fn new(change: impl Fn(String, &str) -> String) -> Self {
        let (home, away, place) = (Server::start().await, Server::start().await, Place::new());
        let clock = std::sync::Arc::new(TestClock::default());
        let connections = place.open_with(std::sync::Arc::clone(&clock), options());
        let definition = change(home.definition("shop", ""), &away.address);
        connections.define(&definition, false).await.unwrap();
        let acme = connections.create(new_connection("acme", "shop")).await.unwrap();
        Self { home, away, acme, clock, _place: place }
    }

    async fn begin(&self) -> (Begun, String) {
        let begun = self.acme.begin(Begin::default()).await.unwrap();
        let state = begun.url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        (begun, state)
    }

    async fn finish(&self, further: &str) -> Result<()> {
        let (begun, state) = self.begin().await;
        let callback = format!("http://127.0.0.1:33333/cb?code=good-code&state={state}{further}");
        self.acme.finish(&callback, Some(&begun.state)).await.map(drop)
    }

    async fn call(&self) -> u16 {
        self.acme.send(&Call::new(Method::GET, "/api")).await.unwrap().status()
    }
}

/// As Zoho: the callback names the server of the user's data centre, and its answer the API's.
#[tokio::test]
async fn a_data_centre_that_the_callback_names() {
    let scene = Scene::new(|definition, away| {
        definition
            + &format!(
                "keep = [\"api_domain\"]\nkeep_from_callback = [\"accounts-server\"]\nbase_url_from = \"api_domain\"\n\
                 base_url_hosts = [\"{away}\"]\ntoken_server_from = \"accounts-server\"\n\
                 token_server_hosts = [\"{away}\"]\nrevocation = {{ token_in = \"query\", proof = \"none\" }}\n"
            )
    })
    .await;
    // Somebody else's server gets neither the code nor the secret of the client.
    for forged in ["https://accounts.evil.example", "http://127.0.0.1:1", "javascript:alert(1)"] {
        let error = scene.finish(&format!("&accounts-server={forged}")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressRefused, "{forged}");
    }
    assert_eq!((scene.home.posts(), scene.away.posts()), (0, 0));

    let there = scene.away.address.clone();
    scene.away.state().answer = json!({"api_domain": there});
    scene.finish(&format!("&accounts-server={there}&location=eu")).await.unwrap();
    assert_eq!(
        (scene.home.posts(), scene.away.posts()),
        (0, 1),
        "the code went to the server that was named"
    );
    assert_eq!(scene.call().await, 200);
    assert_eq!((scene.home.state().api_requests, scene.away.state().api_requests), (0, 1));
    let overview = scene.acme.overview().await.unwrap();
    assert_eq!(overview.base_url.unwrap().trim_end_matches('/'), there);
    assert_eq!(overview.metadata["accounts-server"], there);

    scene.clock.pass(3700);
    assert_eq!(scene.call().await, 200);
    assert!(scene.acme.revoke().await.unwrap().complete);
    assert_eq!((scene.home.posts(), scene.away.posts()), (0, 2), "refreshed there too");
    assert!(scene.home.state().revoke_requests.is_empty());
    assert_eq!(scene.away.state().revoke_requests.len(), 1);
}

/// As Salesforce: the answer names the instance; tokens keep coming from the login server.
#[tokio::test]
async fn an_instance_that_the_answer_names() {
    let scene = Scene::new(|definition, away| {
        definition
            + &format!(
                "keep = [\"instance_url\", \"id\"]\naccount_from = [\"id\"]\nbase_url_from = \"instance_url\"\n\
                 base_url_hosts = [\"{away}\"]\n"
            )
    })
    .await;
    let there = scene.away.address.clone();
    scene.home.state().answer = json!({"instance_url": there, "id": "https://id.example.com/00D/005"});
    for number in 1..3 {
        scene.away.state().seed(&format!("access-{number}"), "unused");
        if number == 1 {
            scene.finish("").await.unwrap();
        }
        assert_eq!(scene.call().await, 200);
        scene.clock.pass(3700);
    }
    assert_eq!((scene.home.posts(), scene.away.posts()), (2, 0));
    assert_eq!((scene.home.state().api_requests, scene.away.state().api_requests), (0, 2));
    assert_eq!(scene.acme.overview().await.unwrap().metadata["id"], "https://id.example.com/00D/005");

    // An answer that leads elsewhere moves no credential.
    scene.home.state().answer = json!({"instance_url": "https://evil.example"});
    let _ = scene.finish("").await;
    let error = scene.acme.send(&Call::new(Method::GET, "/api")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error:?}");
    assert_eq!(scene.away.state().api_requests, 2);
}

/// As Intuit does it: the callback names the company, which stands in addresses from then on.
#[tokio::test]
async fn a_company_that_the_callback_names() {
    let scene = Scene::new(|definition, _| {
        definition
            .replace("url = \"/me\"", "url = \"/me?company=${realmId}\"")
            .replace("[oauth2]", "variables = [{ key = \"realmId\", learned = true }]\n[oauth2]")
            + "keep_from_callback = [\"realmId\"]\n"
    })
    .await;
    assert_eq!(scene.acme.test().await.unwrap_err().kind(), ErrorKind::Config, "nothing to test with yet");
    scene.finish("&realmId=12%2F34").await.unwrap();
    let overview = scene.acme.overview().await.unwrap();
    assert_eq!(overview.metadata["realmId"], "12/34");
    assert_eq!(overview.account_label.as_deref(), Some("Acme Ltd"));
    assert!(scene.acme.test().await.unwrap().ok);
    assert_eq!(scene.home.state().me_targets.last().unwrap(), "/me?company=12%2F34");
}
