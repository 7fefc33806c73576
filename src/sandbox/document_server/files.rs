//! Links to saved documents: whoever holds one may download, for 15 minutes.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::server::DocumentServer;
use super::state::StoredFile;
use crate::encoding::BUT_UNRESERVED;

/// Lifetime of a link, seconds of the sandbox's clock.
const LIFETIME: i64 = 900;

/// Letters that stay as they are in a path segment.
const SEGMENT: &AsciiSet = &BUT_UNRESERVED.remove(b'=');

/// Why a link gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFailure {
    /// No such file.
    Missing,
    /// The link's check value is wrong.
    Forged,
    /// The link is too old.
    Expired,
}

impl DocumentServer {
    /// Stores a file of `folder` (a key with a number) and gives a link to it.
    pub(super) fn store_file(&self, folder: &str, name: &str, title: &str, bytes: Bytes) -> String {
        let segment = |text: &str| utf8_percent_encode(text, SEGMENT).to_string();
        let path = format!("/cache/files/data/{folder}/{name}/{title}");
        let link = format!("/cache/files/data/{}/{}/{}", segment(folder), segment(name), segment(title));
        let expires = self.now().saturating_add(LIFETIME);
        let check = check_value(&path, expires);
        let mut state = self.state();
        // A link that has ended needs no file any more.
        state.files.retain(|_, file| file.expires >= self.now());
        state.files.insert(path, StoredFile { bytes, title: title.to_owned(), expires });
        drop(state);
        format!(
            "{}{link}?md5={check}&expires={expires}&filename={}",
            self.address(),
            utf8_percent_encode(title, SEGMENT)
        )
    }

    /// The file behind a link: its decoded path and the two values of its query.
    pub(super) fn stored_file(
        &self,
        path: &str,
        check: &str,
        expires: &str,
    ) -> Result<StoredFile, LinkFailure> {
        let expires: i64 = expires.parse().map_err(|_| LinkFailure::Forged)?;
        if check != check_value(path, expires) {
            return Err(LinkFailure::Forged);
        }
        if self.now() > expires {
            return Err(LinkFailure::Expired);
        }
        let state = self.state();
        let file = state.files.get(path).ok_or(LinkFailure::Missing)?;
        Ok(StoredFile { bytes: file.bytes.clone(), title: file.title.clone(), expires })
    }
}

/// Binds a link to its path and time. The real server calls it `md5`; here it only has to look so.
fn check_value(path: &str, expires: i64) -> String {
    let digest = digest::digest(&digest::SHA256, format!("{expires}{path} sandbox").as_bytes());
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..16).unwrap_or_default())
}
