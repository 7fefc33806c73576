//! Asking for a conversion until it is done.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use tokio::time::{Instant, sleep};

use super::Conversion;
use super::failure::failure;
use crate::http::{Retry, SavedFile};
use crate::onlyoffice::DocumentServer;
use crate::onlyoffice::endpoint::Endpoint;
use crate::onlyoffice::token::Operation;
use crate::{Error, ErrorKind, Result, deadline};

const CONVERTER: Endpoint = Endpoint {
    path: "converter",
    legacy: "ConvertService.ashx",
    operation: Operation::Converter,
    name: "a conversion",
};

/// How long a conversion may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Limit of the whole conversion.
    pub limit: Duration,
    /// Time between two questions.
    pub pause: Duration,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { limit: Duration::from_secs(120), pause: Duration::from_secs(1) }
    }
}

/// A finished conversion.
#[derive(Clone, PartialEq, Eq)]
pub struct Converted {
    /// Where the result is; fetch it with [`DocumentServer::fetch`].
    pub url: String,
    /// Extension of the result.
    pub file_type: String,
}

/// A finished conversion on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFile {
    /// Extension of the result.
    pub file_type: String,
    /// What was written.
    pub saved: SavedFile,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    error: Option<i64>,
    end_convert: Option<bool>,
    file_type: Option<String>,
    file_url: Option<String>,
    percent: Option<f64>,
}

impl DocumentServer {
    /// Converts, and tells where the result is. `progress` gets percent (0 to 100).
    ///
    /// Both ways of asking end within `waiting.limit`; asking again with an equal key goes
    /// on with the same conversion, so nothing is lost when this future is dropped.
    pub async fn convert(
        &self,
        conversion: &Conversion,
        waiting: Waiting,
        mut progress: impl FnMut(u8) + Send,
    ) -> Result<Converted> {
        let conversion = conversion.checked(self.options.edition)?;
        let deadline = deadline::after(waiting.limit);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(too_slow(&conversion));
            }
            // The key makes a repeated question harmless.
            let answer: Answer = self
                .call(&CONVERTER, &conversion, Some(&conversion.key), Retry::Always, left)
                .await
                .map_err(|error| if is_over(&error, deadline) { too_slow(&conversion) } else { error })?;
            if let Some(code) = answer.error.filter(|code| *code != 0) {
                return Err(failure(&conversion.from, &conversion.to, code));
            }
            progress(percent(answer.percent));
            if answer.end_convert == Some(true) {
                let url = answer.file_url.ok_or_else(|| {
                    Error::new(
                        ErrorKind::Decode,
                        "the conversion ended, but the answer has no address of the result",
                    )
                })?;
                return Ok(Converted { url, file_type: answer.file_type.unwrap_or(conversion.to) });
            }
            sleep(waiting.pause.min(left)).await;
        }
    }

    /// Converts, and saves the result at `to`, where it appears only when it is whole.
    pub async fn convert_to_file(
        &self,
        conversion: &Conversion,
        waiting: Waiting,
        to: &Path,
        progress: impl FnMut(u8) + Send,
    ) -> Result<ConvertedFile> {
        let converted = self.convert(conversion, waiting, progress).await?;
        let saved = self.fetch(&converted.url, to).await?;
        Ok(ConvertedFile { file_type: converted.file_type, saved })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limited to 0..=100 before")]
fn percent(value: Option<f64>) -> u8 {
    value.unwrap_or(0.0).clamp(0.0, 100.0) as u8
}

/// Whether a call failed because its limit, the time left, has passed; a host that is down shows it earlier.
fn is_over(error: &Error, deadline: Instant) -> bool {
    error.kind() == ErrorKind::Timeout && Instant::now() >= deadline
}

fn too_slow(conversion: &Conversion) -> Error {
    Error::new(
        ErrorKind::ConversionTimeout,
        format!("conversion of {} to {}: not done within the time limit", conversion.from, conversion.to),
    )
    .with_hint("It goes on at the server: ask again with the same key, or allow more time.")
}

// The address works without any other credential, so it is not shown.
impl fmt::Debug for Converted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Converted").field("file_type", &self.file_type).finish_non_exhaustive()
    }
}
