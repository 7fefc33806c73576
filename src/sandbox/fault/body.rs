//! Answers whose body does not arrive as announced.

use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::rule::FaultKind;
use crate::sandbox::connection::Scissors;

/// Bytes written so far reach the client before the connection goes.
const FLUSH: Duration = Duration::from_millis(30);
/// An endless body and a stalled one end at last when nobody else ends them.
const PATIENCE: Duration = Duration::from_secs(300);
const FILLER: &[u8] = &[b' '; 16 * 1024];

/// Damages the body of `response`.
pub(super) fn damage(
    kind: FaultKind,
    bytes: Option<u64>,
    response: Response,
    scissors: Scissors,
) -> Response {
    let size = size(&response);
    let (mut head, body) = response.into_parts();
    let source = body.into_data_stream();
    let half = size.unwrap_or(0) / 2;
    let body = match kind {
        FaultKind::Truncate => {
            announce(&mut head.headers, size);
            limited(source, bytes.unwrap_or(half), End::Close)
        }
        FaultKind::CutBody => {
            announce(&mut head.headers, size);
            limited(source, bytes.unwrap_or(half), End::Cut(scissors))
        }
        FaultKind::Stall => {
            announce(&mut head.headers, size);
            limited(source, bytes.unwrap_or(half), End::Wait)
        }
        FaultKind::WrongLength => {
            let length = bytes.or(size.map(|size| size.saturating_add(1)));
            announce(&mut head.headers, length);
            limited(source, length.unwrap_or(u64::MAX), End::Close)
        }
        FaultKind::Endless => {
            head.headers.remove(CONTENT_LENGTH);
            endless(source)
        }
        FaultKind::Latency | FaultKind::Status | FaultKind::Cut => Body::from_stream(source),
    };
    Response::from_parts(head, body)
}

fn size(response: &Response) -> Option<u64> {
    let header = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    header.and_then(|value| value.parse().ok()).or_else(|| response.body().size_hint().exact())
}

fn announce(headers: &mut axum::http::HeaderMap, length: Option<u64>) {
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// What follows the bytes that are let through.
enum End {
    Close,
    Cut(Scissors),
    Wait,
}

enum Step {
    Data(BodyDataStream, u64, End),
    Done,
}

fn limited(source: BodyDataStream, keep: u64, end: End) -> Body {
    Body::from_stream(stream::unfold(Step::Data(source, keep, end), |step| async move {
        match step {
            Step::Data(mut source, keep, end) => match source.next().await {
                Some(Ok(mut chunk)) if keep > 0 => {
                    chunk.truncate(usize::try_from(keep).unwrap_or(usize::MAX));
                    let left = keep.saturating_sub(chunk.len() as u64);
                    Some((Ok(chunk), Step::Data(source, left, end)))
                }
                Some(Err(error)) => Some((Err(broken(&error.to_string())), Step::Done)),
                _ => finish(end).await,
            },
            Step::Done => None,
        }
    }))
}

async fn finish(end: End) -> Option<(Result<Bytes, std::io::Error>, Step)> {
    // What was let through is flushed while this waits, however short the sleep seems to a busy machine.
    tokio::task::yield_now().await;
    tokio::time::sleep(FLUSH).await;
    match end {
        End::Close => {}
        End::Cut(scissors) => scissors.cut(),
        End::Wait => tokio::time::sleep(PATIENCE).await,
    }
    Some((Err(broken("an injected fault ends this body")), Step::Done))
}

fn broken(message: &str) -> std::io::Error {
    std::io::Error::other(message.to_owned())
}

fn endless(source: BodyDataStream) -> Body {
    let start = Instant::now();
    let filler = stream::repeat_with(|| Ok(Bytes::from_static(FILLER)));
    let filler = filler.take_while(move |_| std::future::ready(start.elapsed() < PATIENCE));
    Body::from_stream(source.chain(filler))
}
