//! Users and who may see a deal (v1).

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Refusal, data};
use super::call::Call;
use super::records::{Kind, Object};
use super::seed::{COMPANY_ID, User};
use crate::sandbox::state::Shared;

/// The v1 routes.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/users", get(list))
        .route("/users/me", get(me))
        .route("/users/find", get(find))
        .route("/users/{id}", get(read))
        .route("/deals/{id}/permittedUsers", get(permitted))
}

async fn list(call: Call) -> Response {
    let store = call.state.pipedrive().store();
    let users = store.seed().users().iter();
    data(users.map(|user| object(user, &call).into()).collect::<Vec<Value>>())
}

async fn read(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let store = call.state.pipedrive().store();
    let user = store.seed().users().iter().find(|user| user.id == id);
    user.map(|user| data(object(user, &call))).ok_or_else(|| Refusal::not_found("User"))
}

async fn me(call: Call) -> Result<Response, Refusal> {
    let store = call.state.pipedrive().store();
    let user = store.seed().users().iter().find(|user| user.id == call.caller.user_id);
    let mut shown = user.map(|user| object(user, &call)).ok_or_else(|| Refusal::not_found("User"))?;
    let company = json!({
        "company_id": COMPANY_ID, "company_name": "Sandbox", "company_domain": "sandbox",
        "company_country": "EE", "company_industry": null,
        "language": { "language_code": "en", "country_code": "US" },
    });
    if let Value::Object(company) = company {
        shown.extend(company);
    }
    Ok(data(shown))
}

async fn find(call: Call) -> Result<Response, Refusal> {
    let term = call.query.get("term").unwrap_or_default().to_lowercase();
    if term.is_empty() {
        return Err(Refusal::bad_request("term is required"));
    }
    let by_email = call.query.get("search_by_email").is_some_and(|flag| matches!(flag, "1" | "true"));
    let store = call.state.pipedrive().store();
    let users = store.seed().users().iter().filter(|user| {
        let text = if by_email { user.email } else { user.name };
        text.to_lowercase().contains(&term)
    });
    Ok(data(users.map(|user| object(user, &call).into()).collect::<Vec<Value>>()))
}

async fn permitted(call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let mut store = call.state.pipedrive().store();
    let facts = store.alive(Kind::Deal, id).map(|deal| deal.facts.clone());
    let facts = facts.ok_or_else(|| Refusal::not_found("Deal"))?;
    let users = store.seed().users().iter();
    let may = users.filter(|user| facts.shown_to(user.id, user.is_admin));
    Ok(data(may.map(|user| user.id.into()).collect::<Vec<Value>>()))
}

fn object(user: &User, call: &Call) -> Object {
    let access = json!([
        { "app": "sales", "admin": user.is_admin, "permission_set_id": "62cc4d7f-4038-4352-abf3-a8c1c822b631" },
        { "app": "global", "admin": user.is_admin, "permission_set_id": "233b7976-39bd-43a9-b305-ef3a2b0998e5" },
    ]);
    let shown = json!({
        "id": user.id, "name": user.name, "default_currency": "EUR", "locale": "en_US", "lang": 1,
        "email": user.email, "phone": null, "activated": true, "last_login": "2026-01-12 08:45:56",
        "created": "2024-01-08 09:00:00", "modified": "2026-01-12 08:45:56",
        "has_created_company": user.is_admin, "access": access, "active_flag": true,
        "timezone_name": "Europe/Tallinn", "timezone_offset": "+02:00", "role_id": 1, "icon_url": null,
        "is_you": user.id == call.caller.user_id, "is_deleted": false,
    });
    match shown {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
