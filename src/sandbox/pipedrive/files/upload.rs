//! `POST /files`: one multipart part becomes a file on disk, piece by piece.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use tokio::io::AsyncWriteExt;

use super::entry::{Content, Links};
use super::shelf::Newcomer;
use crate::sandbox::pipedrive::answer::{Refusal, data};
use crate::sandbox::pipedrive::call::Call;
use crate::sandbox::pipedrive::records::Kind;

/// A link field is an id; more is a mistake.
const MOST_FIELD_BYTES: usize = 1000;
/// After the cap is passed so much is still read, so that the client sees the answer.
const MOST_DRAINED: u64 = 64 * 1024 * 1024;

pub(super) async fn upload(
    call: Call,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let mut multipart = multipart.map_err(|_| Refusal::bad_request(NO_FILE))?;
    let mut links = Links::default();
    let mut part: Option<(String, Part)> = None;
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let value = short_text(field).await?;
            if !links.set(&name, &value) {
                return Err(unexpected(&name));
            }
            continue;
        }
        let file_name = field.file_name().map(visible_name).filter(|name| !name.is_empty());
        let (Some(file_name), None) = (file_name, &part) else { return Err(unexpected("file")) };
        part = Some((file_name, receive(&call, field).await?));
    }
    let (name, part) = part.ok_or_else(|| Refusal::bad_request(NO_FILE))?;
    let crm = call.state.pipedrive();
    let mut store = crm.store();
    for kind in [Kind::Deal, Kind::Person, Kind::Organization, Kind::Product, Kind::Activity] {
        match links.of(kind) {
            0 => {}
            id => match store.alive(kind, id) {
                None => return Err(Refusal::bad_request(format!("The {} does not exist", kind.singular()))),
                Some(record) if !call.may_see(record) => {
                    return Err(Refusal::forbidden("You do not have permissions to access this item"));
                }
                Some(_) => {}
            },
        }
    }
    let (size, content) = part.keep();
    let (user_id, now_ms) = (call.caller.user_id, call.now_ms());
    let mut shelf = crm.files();
    let entry = shelf.add(Newcomer { user_id, links, name, size, content, now_ms });
    Ok(data(entry.object(&call.state, &mut store)))
}

const NO_FILE: &str = "No files were provided with the request.";

fn unexpected(name: &str) -> Refusal {
    Refusal::bad_request(format!("Invalid input: {name} - This field was not expected."))
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn broken(error: MultipartError) -> Refusal {
    Refusal::bad_request(format!("The multipart body cannot be read: {}", error.body_text()))
}

/// The last path segment: some clients send a whole path.
fn visible_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned()
}

async fn short_text(mut field: Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_FIELD_BYTES {
            return Err(Refusal::bad_request("A field of the request is too long"));
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::bad_request("A field of the request is no text"))
}

/// Bytes on disk that go away unless they are kept: the client may leave at any moment.
struct Part {
    path: Option<PathBuf>,
    size: u64,
}

impl Part {
    fn keep(mut self) -> (u64, Content) {
        (self.size, Content::Disk(self.path.take().unwrap_or_default()))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

async fn receive(call: &Call, mut field: Field<'_>) -> Result<Part, Refusal> {
    static UPLOADS: AtomicU64 = AtomicU64::new(1);
    let number = UPLOADS.fetch_add(1, Ordering::Relaxed);
    let path = call.state.folder().path(&format!("pipedrive/{number}")).map_err(|_| no_room())?;
    let mut part = Part { path: Some(path.clone()), size: 0 };
    let mut file = create(&path).await?;
    let cap = call.state.options().max_upload.unwrap_or(u64::MAX);
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        part.size += chunk.len() as u64;
        if part.size > cap {
            drain(&mut field).await;
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The file is too large"));
        }
        file.write_all(&chunk).await.map_err(|_| no_room())?;
    }
    file.flush().await.map_err(|_| no_room())?;
    Ok(part)
}

async fn create(path: &Path) -> Result<tokio::io::BufWriter<tokio::fs::File>, Refusal> {
    let file = tokio::fs::File::create(path).await.map_err(|_| no_room())?;
    Ok(tokio::io::BufWriter::with_capacity(256 * 1024, file))
}

async fn drain(field: &mut Field<'_>) {
    let mut drained = 0;
    while let Ok(Some(chunk)) = field.chunk().await {
        drained += chunk.len() as u64;
        if drained > MOST_DRAINED {
            return;
        }
    }
}

fn no_room() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox could not store the file")
}
