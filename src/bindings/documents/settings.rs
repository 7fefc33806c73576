//! Settings of the documents, from Python's keywords.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::bindings::arguments::seconds;
use crate::documents::{Retire, Settings, Verify};
use crate::formats::LossyEditing;
use crate::http::parse_address;
use crate::{Error, Result};

/// All keywords of the constructor.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Keywords {
    directory: PathBuf,
    instance: String,
    public_url: String,
    secret: String,
    download_url: Option<String>,
    callback_url: Option<String>,
    download_ttl: f64,
    callback_ttl: f64,
    max_file_size: u64,
    lossy_extensions: Vec<String>,
    retire: String,
    verify: String,
    require_download_signature: bool,
    deliver_within: f64,
    lease: f64,
    settle: f64,
    max_attempts: u32,
    keep_finished: f64,
}

impl Keywords {
    pub(super) fn settings(self) -> Result<Settings> {
        let mut settings = Settings::new(self.directory, &self.instance, &self.public_url, &self.secret)?;
        if let Some(url) = &self.download_url {
            settings.download_url = parse_address(url).map_err(|error| error.about("download_url"))?;
        }
        if let Some(url) = &self.callback_url {
            settings.callback_url = parse_address(url).map_err(|error| error.about("callback_url"))?;
        }
        settings.download_ttl = seconds(self.download_ttl, "download_ttl")?;
        settings.callback_ttl = seconds(self.callback_ttl, "callback_ttl")?;
        settings.deliver_within = seconds(self.deliver_within, "deliver_within")?;
        settings.lease = seconds(self.lease, "lease")?;
        settings.settle = seconds(self.settle, "settle")?;
        settings.max_file_size = self.max_file_size;
        settings.lossy = LossyEditing::of(self.lossy_extensions.iter().map(String::as_str))
            .map_err(|error| error.about("lossy_extensions"))?;
        settings.require_download_signature = self.require_download_signature;
        settings.max_attempts = self.max_attempts;
        settings.keep_finished = seconds(self.keep_finished, "keep_finished")?;
        settings.retire = match self.retire.as_str() {
            "delete" => Retire::Delete,
            "rename" => Retire::Rename,
            _ => return Err(Error::config("`retire` is `delete` or `rename`")),
        };
        settings.verify = match self.verify.as_str() {
            "size" => Verify::Size,
            "content" => Verify::Content,
            _ => return Err(Error::config("`verify` is `size` or `content`")),
        };
        Ok(settings)
    }
}
