//! Changing settings of a running server, from JSON.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::settings::{Jwt, PurposeCheck, Settings};
use crate::formats::Edition;

/// The settings to change; what is left out stays. Times in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsPatch {
    version: Option<String>,
    docs: Option<u32>,
    purpose_check: Option<String>,
    jwt: Option<bool>,
    secret: Option<String>,
    header: Option<String>,
    prefix: Option<String>,
    save_delay: Option<f64>,
    retry_delay: Option<f64>,
    download_retry_delay: Option<f64>,
    callback_timeout: Option<f64>,
    download_timeout: Option<f64>,
    convert_timeout: Option<f64>,
    silence_limit: Option<f64>,
    max_file_size: Option<u64>,
    x2t: Option<PathBuf>,
}

impl SettingsPatch {
    /// Changes `settings`. An unknown word or an impossible time changes nothing.
    pub fn apply(self, settings: &mut Settings) {
        if self.version.is_some() {
            settings.version = self.version;
        }
        match self.docs {
            Some(9) => settings.docs = Edition::Docs9,
            Some(10) => settings.docs = Edition::Docs10,
            _ => {}
        }
        match self.purpose_check.as_deref() {
            Some("off") => settings.purpose_check = PurposeCheck::Off,
            Some("validate") => settings.purpose_check = PurposeCheck::Validate,
            Some("strict") => settings.purpose_check = PurposeCheck::Strict,
            _ => {}
        }
        if self.jwt == Some(false) {
            settings.jwt = None;
        } else if self.jwt == Some(true) || self.secret.is_some() {
            let jwt = settings.jwt.get_or_insert_with(|| Jwt::new(super::settings::DEFAULT_SECRET));
            if let Some(secret) = self.secret {
                jwt.secret = secret.into();
            }
        }
        if let Some(jwt) = &mut settings.jwt {
            jwt.header = self.header.unwrap_or_else(|| jwt.header.clone());
            jwt.prefix = self.prefix.unwrap_or_else(|| jwt.prefix.clone());
        }
        for (place, seconds) in [
            (&mut settings.save_delay, self.save_delay),
            (&mut settings.retry_delay, self.retry_delay),
            (&mut settings.download_retry_delay, self.download_retry_delay),
            (&mut settings.callback_timeout, self.callback_timeout),
            (&mut settings.download_timeout, self.download_timeout),
            (&mut settings.convert_timeout, self.convert_timeout),
            (&mut settings.silence_limit, self.silence_limit),
        ] {
            if let Some(time) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
                *place = time;
            }
        }
        settings.max_file_size = self.max_file_size.unwrap_or(settings.max_file_size);
        settings.x2t = self.x2t.or_else(|| settings.x2t.take());
    }
}
