//! v2: cursor pages, fields by code.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use serde_json::Value;

use crate::sandbox::Random;
use crate::sandbox::pipedrive::answer::{Refusal, data, page};
use crate::sandbox::pipedrive::call::{Call, json_object};
use crate::sandbox::pipedrive::records::{CREATABLE_TYPES, Choice, Cursor, Definition, Kind, Object};

/// Names of the body; the last three are accepted and not kept.
const BODY: [&str; 7] = [
    "field_name",
    "field_type",
    "options",
    "description",
    "ui_visibility",
    "important_fields",
    "required_fields",
];

pub(super) async fn list(kind: Kind, call: Call) -> Result<Response, Refusal> {
    call.query.only(&[&["include_fields", "limit", "cursor"]])?;
    let limit = call.query.limit(500)?;
    let start = match call.query.get("cursor") {
        None => 0,
        Some(text) => Cursor::decode(text).ok_or_else(|| invalid("cursor", "is not valid"))?.as_position(),
    };
    let mut store = call.state.pipedrive().store();
    let definitions = store.definitions(kind);
    let texts: Vec<_> =
        definitions.iter().skip(start).take(limit).map(|definition| definition.v2().to_string()).collect();
    let next = (definitions.len() > start + limit).then(|| Cursor::position(start + limit));
    Ok(page(texts.iter().map(String::as_str), next.as_ref()))
}

pub(super) async fn read(kind: Kind, call: Call, Path(code): Path<String>) -> Result<Response, Refusal> {
    let mut store = call.state.pipedrive().store();
    let found = store.definitions(kind).iter().find(|definition| definition.code == code);
    found.map(|definition| data(definition.v2())).ok_or_else(missing)
}

pub(super) async fn create(kind: Kind, call: Call, body: Bytes) -> Result<Response, Refusal> {
    let body = json_object(&body)?;
    check(&body)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let name = text("field_name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| invalid("field_name", "is required"))?;
    let field_type = text("field_type").filter(|field_type| CREATABLE_TYPES.contains(field_type));
    let field_type = field_type.ok_or_else(|| invalid("field_type", "is not a type that can be created"))?;
    let chooses = matches!(field_type, "enum" | "set");
    let options = if chooses { Some(choices(body.get("options"))?) } else { None };
    let mut store = call.state.pipedrive().store();
    let definitions = store.definitions(kind);
    let id = definitions.iter().map(|definition| definition.id).max().unwrap_or(0) + 1;
    let seed = u64::try_from(call.now_ms()).unwrap_or(0);
    let definition = Definition {
        id,
        code: Random::new(seed, &format!("{}-{id}", kind.singular())).hex(40),
        name: name.to_owned(),
        description: text("description").map(str::to_owned),
        field_type: field_type.to_owned(),
        options,
        is_custom: true,
        is_optional: false,
        mandatory: false,
        add_ms: call.now_ms(),
        update_ms: call.now_ms(),
    };
    let (code, shown) = (definition.code.clone(), definition.v2());
    definitions.push(definition);
    store.rewrite_custom_field(kind, &code, true);
    Ok(data(shown))
}

pub(super) async fn update(
    kind: Kind,
    call: Call,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body = json_object(&body)?;
    check(&body)?;
    if body.contains_key("field_type") || body.contains_key("options") {
        return Err(invalid("field_type", "and options cannot be changed here"));
    }
    let mut store = call.state.pipedrive().store();
    let definition = custom(store.definitions(kind), &code)?;
    if let Some(name) = body.get("field_name") {
        let name = name.as_str().filter(|name| !name.trim().is_empty());
        name.ok_or_else(|| invalid("field_name", "must be a string"))?.clone_into(&mut definition.name);
    }
    if let Some(description) = body.get("description") {
        definition.description = description.as_str().map(str::to_owned);
    }
    definition.update_ms = call.now_ms();
    Ok(data(definition.v2()))
}

pub(super) async fn delete(kind: Kind, call: Call, Path(code): Path<String>) -> Result<Response, Refusal> {
    let mut store = call.state.pipedrive().store();
    let shown = custom(store.definitions(kind), &code)?.v2();
    store.definitions(kind).retain(|definition| definition.code != code);
    store.rewrite_custom_field(kind, &code, false);
    Ok(data(shown))
}

/// A custom field that can be changed.
pub(super) fn custom<'a>(
    definitions: &'a mut [Definition],
    code: &str,
) -> Result<&'a mut Definition, Refusal> {
    let found = definitions.iter_mut().find(|definition| definition.code == code).ok_or_else(missing)?;
    if found.is_custom { Ok(found) } else { Err(Refusal::forbidden("Built-in fields cannot be changed")) }
}

pub(super) fn invalid(name: &str, problem: &str) -> Refusal {
    Refusal::invalid(&[format!("{name}: Parameter '{name}' {problem}")])
}

pub(super) fn missing() -> Refusal {
    Refusal::not_found("Field")
}

fn check(body: &Object) -> Result<(), Refusal> {
    let unknown = body.keys().find(|name| !BODY.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(invalid(name, "is not allowed for this request")))
}

fn choices(given: Option<&Value>) -> Result<Vec<Choice>, Refusal> {
    let items = given.and_then(Value::as_array).filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| invalid("options", "is required for this type"))?;
    let labelled = items.iter().zip(1..).map(|(item, id)| {
        let label = item.get("label").and_then(Value::as_str);
        label.map(|label| Choice { id: Value::from(id), label: label.to_owned() })
    });
    labelled.collect::<Option<Vec<_>>>().ok_or_else(|| invalid("options", "must be objects with 'label'"))
}
