//! The storage: signed addresses, no credentials, ranges, XML errors.

use std::io::SeekFrom;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::entry::{Content, Entry};
use crate::formats;
use crate::sandbox::pipedrive::call::Query;
use crate::sandbox::state::Shared;

const CHUNK: usize = 256 * 1024;

/// The storage's only route.
pub(in super::super) fn routes() -> Router<Shared> {
    Router::new().route("/_storage/{id}/{name}", get(serve))
}

async fn serve(
    State(state): State<Shared>,
    Path((id, _)): Path<(i64, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key("authorization") || headers.contains_key("x-api-token") {
        let message = "Only one auth mechanism allowed: a credential of the API was sent to the storage.";
        return refuse(StatusCode::BAD_REQUEST, "InvalidArgument", message);
    }
    let query = Query::parse(uri.query().unwrap_or_default());
    let expires = query.get("X-Amz-Expires").and_then(|text| text.parse().ok()).unwrap_or(0);
    let signature = query.get("X-Amz-Signature").unwrap_or_default();
    let crm = state.pipedrive();
    if !crm.signing_key().is_good(uri.path(), expires, signature) {
        let message = "The request signature we calculated does not match the signature you provided.";
        return refuse(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message);
    }
    let now_ms = state.clock().now_ms();
    if state.clock().now_unix() >= expires {
        return refuse(StatusCode::FORBIDDEN, "AccessDenied", "Request has expired");
    }
    let entry = crm.files().get(id, now_ms).cloned();
    match entry {
        Some(entry) => send(&entry, &headers).await,
        None => refuse(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist."),
    }
}

async fn send(entry: &Entry, headers: &HeaderMap) -> Response {
    let asked = headers.get("range").and_then(|value| value.to_str().ok());
    let (status, start, length) = match Range::read(asked, entry.size) {
        Range::Whole => (StatusCode::OK, 0, entry.size),
        Range::Part(start, end) => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        Range::Outside => {
            let message = "The requested range is not satisfiable";
            let mut response = refuse(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", message);
            insert(&mut response, "content-range", &format!("bytes */{}", entry.size));
            return response;
        }
    };
    let Some(body) = body(&entry.content, start, length).await else {
        return refuse(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.");
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind = formats::detect(&entry.name).ok().and_then(|format| format.mime_types.first().copied());
    let name = utf8_percent_encode(&entry.name, NON_ALPHANUMERIC);
    insert(&mut response, "content-length", &length.to_string());
    insert(&mut response, "content-type", kind.unwrap_or("application/octet-stream"));
    insert(&mut response, "content-disposition", &format!("attachment; filename*=UTF-8''{name}"));
    insert(&mut response, "accept-ranges", "bytes");
    insert(&mut response, "etag", &format!("\"{}-{}\"", entry.id, entry.size));
    if status == StatusCode::PARTIAL_CONTENT {
        let end = start + length - 1;
        insert(&mut response, "content-range", &format!("bytes {start}-{end}/{}", entry.size));
    }
    response
}

async fn body(content: &Content, start: u64, length: u64) -> Option<Body> {
    match content {
        Content::Memory(bytes) => {
            let start = usize::try_from(start).ok()?;
            let end = start.checked_add(usize::try_from(length).ok()?)?;
            Some(Body::from(bytes.get(start..end).map(Bytes::copy_from_slice)?))
        }
        Content::Disk(path) => {
            let mut file = tokio::fs::File::open(path).await.ok()?;
            file.seek(SeekFrom::Start(start)).await.ok()?;
            Some(Body::from_stream(ReaderStream::with_capacity(file.take(length), CHUNK)))
        }
    }
}

/// What a `Range` header asks for (RFC 9110, section 14).
#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// No range, or one that is to be ignored.
    Whole,
    /// First and last byte.
    Part(u64, u64),
    /// No byte of the file is in it.
    Outside,
}

impl Range {
    fn read(text: Option<&str>, size: u64) -> Self {
        let bounds = text.and_then(|text| text.strip_prefix("bytes=")?.split_once('-'));
        bounds.and_then(|(from, to)| Self::bounded(from, to, size)).unwrap_or(Self::Whole)
    }

    fn bounded(from: &str, to: &str, size: u64) -> Option<Self> {
        let last = size.checked_sub(1);
        let part = if from.is_empty() {
            let count: u64 = to.parse().ok()?;
            last.filter(|_| count > 0).map(|last| Self::Part(size.saturating_sub(count), last))
        } else {
            let from: u64 = from.parse().ok()?;
            let to = if to.is_empty() { u64::MAX } else { to.parse().ok()? };
            let end = last.filter(|last| from <= *last && from <= to);
            end.map(|last| Self::Part(from, to.min(last)))
        };
        Some(part.unwrap_or(Self::Outside))
    }
}

fn insert(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    (status, [("content-type", "application/xml")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, size, expected) in [
            ("bytes=0-3", 10, Range::Part(0, 3)),
            ("bytes=4-", 10, Range::Part(4, 9)),
            ("bytes=-3", 10, Range::Part(7, 9)),
            ("bytes=-30", 10, Range::Part(0, 9)),
            ("bytes=5-100", 10, Range::Part(5, 9)),
            ("bytes=10-", 10, Range::Outside),
            ("bytes=0-", 0, Range::Outside),
            ("bytes=-0", 10, Range::Outside),
            ("bytes=x-", 10, Range::Whole),
            ("items=0-1", 10, Range::Whole),
            ("bytes=0-1,3-4", 10, Range::Whole),
        ] {
            assert_eq!(Range::read(Some(text), size), expected, "{text}");
        }
        assert_eq!(Range::read(None, 10), Range::Whole);
    }
}
