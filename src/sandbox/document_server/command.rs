//! The command service: what each command answers.

use serde_json::{Map, Value, json};

use super::inbox::Parameters;
use super::opening::is_key;
use super::saving::ForceSave;
use super::server::DocumentServer;
use super::state::Phase;
use super::token::Refusal;
use crate::ErrorKind;
use crate::formats::Edition;

/// Error numbers of the command service.
const OK: i64 = 0;
const KEY: i64 = 1;
const INTERNAL: i64 = 3;
const NO_CHANGES: i64 = 4;
const UNKNOWN: i64 = 5;
const TOKEN: i64 = 6;
const TOKEN_EXPIRED: i64 = 7;

/// Code of a connection that was dropped by command.
const DROPPED: u16 = 4007;

impl DocumentServer {
    /// The answer to a request with these parameters, or to a refused token.
    pub(super) async fn command(&self, parameters: Result<Parameters, Refusal>) -> Value {
        let parameters = match parameters {
            Ok(parameters) => parameters,
            Err(Refusal::Expired) => return json!({ "error": TOKEN_EXPIRED }),
            Err(_) => return json!({ "error": TOKEN }),
        };
        let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, key) = (text("c"), text("key"));
        let mut answer = match name {
            "version" => fields([("error", OK.into()), ("version", self.settings().version().into())]),
            "license" => self.license(),
            "getForgottenList" => {
                let keys: Vec<_> = self.state().forgotten.keys().cloned().collect();
                fields([("error", OK.into()), ("keys", keys.into())])
            }
            _ if !is_key(key) => fields([("error", KEY.into())]),
            "info" => self.info(key, &parameters),
            "drop" => self.drop_users(key, parameters.get("users")).await,
            "forcesave" => self.start_force_save(key, &parameters),
            "meta" => self.rename(key, parameters.get("meta")),
            "getForgotten" => self.forgotten_link(key),
            "deleteForgotten" => {
                let found = self.state().forgotten.remove(key).is_some();
                fields([("error", if found { OK } else { KEY }.into())])
            }
            _ => fields([("error", UNKNOWN.into())]),
        };
        if !key.is_empty() {
            answer.insert("key".to_owned(), key.into());
        }
        Value::Object(answer)
    }

    /// The answer to a body that is not JSON.
    pub(super) fn unreadable_command() -> Value {
        json!({ "error": INTERNAL })
    }

    /// Who edits; the same is posted to the callback as status 1 without actions.
    fn info(&self, key: &str, parameters: &Parameters) -> Map<String, Value> {
        let (users, url) = {
            let state = self.state();
            let Some(document) = state.documents.get(key) else { return fields([("error", KEY.into())]) };
            let url = document.last_editor().and_then(|user| document.callback_url(&user));
            (document.editors(), url)
        };
        if let Some(url) = url.filter(|_| !users.is_empty()) {
            let mut status =
                fields([("key", key.into()), ("status", 1.into()), ("users", users.clone().into())]);
            if let Some(user_data) = parameters.get("userdata").filter(|data| data.is_string()) {
                status.insert("userdata".to_owned(), user_data.clone());
            }
            let (server, key) = (self.clone(), key.to_owned());
            self.spawn(async move {
                let Some(queue) = server.queue(&key) else { return };
                let _turn = queue.lock().await;
                server.call_back(&url, status).await;
            });
        }
        fields([("error", OK.into()), ("users", users.into())])
    }

    /// Disconnects the named users, or all of them. An unknown key is no error.
    async fn drop_users(&self, key: &str, users: Option<&Value>) -> Map<String, Value> {
        let named: Option<Vec<&str>> =
            users.and_then(Value::as_array).map(|users| users.iter().filter_map(Value::as_str).collect());
        let sessions: Vec<String> = {
            let state = self.state();
            let connections = state.documents.get(key).map(|document| document.connections.as_slice());
            connections
                .unwrap_or_default()
                .iter()
                .filter(|one| named.as_ref().is_none_or(|named| named.contains(&one.user_id.as_str())))
                .map(|one| one.session.clone())
                .collect()
        };
        for session in sessions {
            let left = {
                let mut state = self.state();
                let left = state.leave(&session);
                state.end_session(&session, DROPPED);
                left
            };
            if let Some(left) = left {
                self.after_leaving(left).await;
            }
        }
        fields([("error", OK.into())])
    }

    /// `error` 0 means only that the save has begun; the file comes by callback.
    fn start_force_save(&self, key: &str, parameters: &Parameters) -> Map<String, Value> {
        match self.can_force_save(key) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::CommandNoChanges => {
                return fields([("error", NO_CHANGES.into())]);
            }
            Err(_) => return fields([("error", KEY.into())]),
        }
        let user_data = parameters.get("userdata").and_then(Value::as_str).map(str::to_owned);
        let (server, key) = (self.clone(), key.to_owned());
        self.spawn(async move {
            if let Err(error) = server.force_save(&key, ForceSave::Command { user_data }).await {
                log::info!("sandbox: a force-save by command had nothing to do: {}", error.message());
            }
        });
        fields([("error", OK.into())])
    }

    fn rename(&self, key: &str, meta: Option<&Value>) -> Map<String, Value> {
        let mut state = self.state();
        let document = state.documents.get_mut(key).filter(|document| document.phase == Phase::Editing);
        let Some(document) = document else { return fields([("error", KEY.into())]) };
        if let Some(title) = meta.and_then(|meta| meta.get("title")).and_then(Value::as_str) {
            title.clone_into(&mut document.title);
        }
        fields([("error", OK.into())])
    }

    fn forgotten_link(&self, key: &str) -> Map<String, Value> {
        let found = {
            let state = self.state();
            state.forgotten.get(key).map(|file| (file.bytes.clone(), file.file_type.clone()))
        };
        let Some((bytes, file_type)) = found else { return fields([("error", KEY.into())]) };
        let name = format!("output.{file_type}");
        let url = self.store_file(&format!("forgotten_{key}"), &name, &name, bytes);
        fields([("error", OK.into()), ("url", url.into())])
    }

    fn license(&self) -> Map<String, Value> {
        let settings = self.settings();
        let version = settings.version();
        let (version, build) = version.rsplit_once('.').unwrap_or((version, "0"));
        let license = json!({"end_date": "2099-12-31T23:59:59.000Z", "trial": false, "customization": false,
            "connections": 20, "connections_view": 20, "users_count": 0, "users_view_count": 0, "users_expire": 30});
        let date = if settings.docs == Edition::Docs10 { "2026-10-15" } else { "2026-03-12" };
        let server = json!({"resultType": 3, "packageType": 0, "buildDate": date,
            "buildVersion": version, "buildNumber": build.parse().unwrap_or(0)});
        let quota = json!({"edit": {"connectionsCount": 0, "usersCount": {"unique": 0, "anonymous": 0}},
            "view": {"connectionsCount": 0, "usersCount": {"unique": 0, "anonymous": 0}}});
        fields([("error", OK.into()), ("license", license), ("server", server), ("quota", quota)])
    }
}

fn fields<const N: usize>(pairs: [(&'static str, Value); N]) -> Map<String, Value> {
    super::download::object(pairs)
}
