//! Fetching a document from where its configuration says it is.

use bytes::{Bytes, BytesMut};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::server::DocumentServer;
use super::token;

/// Attempts per download.
const ATTEMPTS: u32 = 3;

/// Why a download failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadFailure {
    /// No answer, or not a good one, after all attempts.
    Failed,
    /// Larger than the server takes.
    TooLarge,
}

impl DocumentServer {
    /// Downloads `url`, three attempts; with a token in the header when `signed`.
    pub(super) async fn download(&self, url: &str, signed: bool) -> Result<Bytes, DownloadFailure> {
        let settings = self.settings();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let work = self.download_once(url, signed, settings.max_file_size);
            match tokio::time::timeout(settings.download_timeout, work).await {
                Ok(Ok(bytes)) => return Ok(bytes),
                Ok(Err(DownloadFailure::TooLarge)) => return Err(DownloadFailure::TooLarge),
                Ok(Err(DownloadFailure::Failed)) | Err(_) if attempt < ATTEMPTS => {
                    self.sleep(settings.download_retry_delay).await;
                }
                _ => return Err(DownloadFailure::Failed),
            }
        }
    }

    async fn download_once(&self, url: &str, signed: bool, limit: u64) -> Result<Bytes, DownloadFailure> {
        let client = self.download_client().map_err(|_| DownloadFailure::Failed)?;
        let mut request = client.get(url);
        if let (true, Some(jwt)) = (signed, &self.settings().jwt) {
            let claims = Map::from_iter([("payload".to_owned(), json!({ "url": url }))]);
            let token = token::sign(jwt.secret.expose_secret(), claims, self.now());
            request = request.header(&jwt.header, format!("{}{token}", jwt.prefix));
        }
        let mut response = request.send().await.map_err(|_| DownloadFailure::Failed)?;
        if !response.status().is_success() {
            return Err(DownloadFailure::Failed);
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| DownloadFailure::Failed)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > limit {
                return Err(DownloadFailure::TooLarge);
            }
        }
        Ok(bytes.freeze())
    }
}

/// A JSON object of these fields.
pub(super) fn object(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
