//! v1: offset pages, numeric ids.

use axum::extract::Path;
use axum::response::Response;

use crate::sandbox::pipedrive::answer::{Refusal, data, offset_page};
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::Kind;

pub(super) async fn list(kind: Kind, call: Call) -> Result<Response, Refusal> {
    let (start, limit) = (call.query.start()?, call.query.limit(500)?);
    let mut store = call.state.pipedrive().store();
    let page = store.definitions(kind).iter().skip(start).take(limit + 1);
    let items = page.map(crate::sandbox::pipedrive::records::Definition::v1).collect();
    Ok(offset_page(items, start, limit))
}

pub(super) async fn read(kind: Kind, call: Call, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let mut store = call.state.pipedrive().store();
    let found = store.definitions(kind).iter().find(|definition| definition.id == id);
    found.map(|definition| data(definition.v1())).ok_or_else(|| Refusal::not_found("Field"))
}
