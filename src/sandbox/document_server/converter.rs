//! The converter: its parameters, its cache and its answers.

use std::time::Duration;

use serde_json::{Value, json};

use super::conversion::Conversion;
use super::download::DownloadFailure;
use super::inbox::Parameters;
use super::opening::is_key;
use super::server::DocumentServer;
use super::token::Refusal;
use crate::formats::{self, DocumentType, Edition};
use crate::{Error, Result};

/// Error numbers of the converter.
pub(super) const UNKNOWN: i64 = -1;
pub(super) const TIMEOUT: i64 = -2;
pub(super) const FAILED: i64 = -3;
pub(super) const DOWNLOAD: i64 = -4;
pub(super) const PASSWORD: i64 = -5;
pub(super) const INPUT: i64 = -7;
const TOKEN: i64 = -8;
const OUTPUT_TYPE: i64 = -9;
pub(super) const SIZE: i64 = -10;

/// How often a waiting request looks whether the conversion is done.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What is to be converted.
pub(super) struct Job {
    pub(super) url: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) title: String,
    pub(super) password: Option<String>,
    signed: bool,
}

impl Job {
    /// The conversion of a file that is here already.
    pub(super) fn of_file(from: &str, to: &str) -> Self {
        let (from, to) = (from.to_owned(), to.to_owned());
        Self { url: String::new(), from, to, title: String::new(), password: None, signed: false }
    }
}

/// The name a conversion is remembered by. The url is no part of it, as with the real server.
fn cache_name(key: &str, to: &str) -> String {
    format!("conv_{key}_{to}")
}

impl DocumentServer {
    /// The answer to a request with these parameters, or to a refused token.
    pub(super) async fn convert(&self, parameters: Result<Parameters, Refusal>) -> Value {
        let Ok(parameters) = parameters else { return json!({ "error": TOKEN }) };
        let settings = self.settings();
        let job = match job(&parameters, settings.docs, settings.jwt.is_some()) {
            Ok(job) => job,
            Err(code) => return json!({ "error": code }),
        };
        let key = parameters.get("key").and_then(Value::as_str).unwrap_or_default();
        let name = cache_name(key, &job.to);
        if self.state().begin_conversion(&name) {
            let (server, name) = (self.clone(), name.clone());
            let resets = self.resets();
            self.spawn(async move {
                let outcome = server.run(job).await;
                if resets == server.resets() {
                    server.state().conversions.insert(name, outcome);
                }
            });
        }
        let asynchronous = match parameters.get("async") {
            Some(Value::Bool(asynchronous)) => *asynchronous,
            Some(Value::String(text)) => text == "true",
            _ => false,
        };
        if !asynchronous {
            self.wait_for(&name).await;
        }
        self.conversion_answer(&name)
    }

    /// Lets the next conversions fail with an error of the converter.
    pub(super) fn fail_conversions(&self, code: i64, times: usize) -> Result<()> {
        if !(SIZE..=UNKNOWN).contains(&code) || times > super::state::MAX_KEPT {
            return Err(Error::config("a conversion fails with -1 to -10, at most 1000 times"));
        }
        self.state().convert_errors.extend(std::iter::repeat_n(code, times));
        Ok(())
    }

    fn conversion_answer(&self, name: &str) -> Value {
        let conversion = self.state().take_conversion(name);
        match conversion {
            None => json!({ "error": UNKNOWN }),
            Some(Conversion::Failed(code)) => json!({ "error": code }),
            Some(Conversion::Running) => json!({"endConvert": false, "percent": 0}),
            Some(Conversion::Done { file, file_type, title }) => {
                let url = self.store_file(name, &format!("output.{file_type}"), &title, file);
                json!({"endConvert": true, "fileType": file_type, "fileUrl": url, "percent": 100})
            }
        }
    }

    /// Waits until a conversion is no longer running; it has limits of its own.
    async fn wait_for(&self, name: &str) {
        while matches!(self.state().conversions.get(name), Some(Conversion::Running)) {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn run(&self, job: Job) -> Conversion {
        if let Some(code) = self.state().convert_errors.pop_front() {
            return Conversion::Failed(code);
        }
        let source = match self.download(&job.url, job.signed).await {
            Ok(source) => source,
            Err(DownloadFailure::Failed) => return Conversion::Failed(DOWNLOAD),
            Err(DownloadFailure::TooLarge) => return Conversion::Failed(SIZE),
        };
        match self.convert_file(&job, source).await {
            Ok(file) => Conversion::Done { file, file_type: job.to, title: job.title },
            Err(code) => Conversion::Failed(code),
        }
    }
}

impl super::state::State {
    /// True when the caller is to start the conversion.
    fn begin_conversion(&mut self, name: &str) -> bool {
        if self.conversions.contains_key(name) {
            return false;
        }
        if self.conversions.len() >= super::state::MAX_KEPT {
            self.conversions.retain(|_, conversion| matches!(conversion, Conversion::Running));
        }
        self.conversions.insert(name.to_owned(), Conversion::Running);
        true
    }

    /// Where a conversion is; a failure is told once.
    fn take_conversion(&mut self, name: &str) -> Option<Conversion> {
        match self.conversions.get(name)? {
            Conversion::Failed(_) => self.conversions.remove(name),
            conversion => Some(conversion.clone()),
        }
    }
}

/// Reads and checks the parameters; the error is the converter's number.
fn job(parameters: &Parameters, edition: Edition, signed: bool) -> Result<Job, i64> {
    let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (key, url) = (text("key"), text("url"));
    let from = text("filetype").to_ascii_lowercase();
    if !is_key(&key)
        || url.is_empty()
        || from.is_empty()
        || !from.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(INPUT);
    }
    let source = formats::get_for(edition, &from).ok_or(INPUT)?;
    let wanted = text("outputtype").to_ascii_lowercase();
    let to = match (wanted.as_str(), source.document_type) {
        ("ooxml", Some(kind)) => office_extension(kind, ["docx", "xlsx", "pptx"])?,
        ("odf", Some(kind)) => office_extension(kind, ["odt", "ods", "odp"])?,
        (known, _) if formats::get_for(edition, known).is_some() => &wanted,
        _ => return Err(OUTPUT_TYPE),
    };
    if to != from && !source.can_convert_to(to) {
        return Err(INPUT);
    }
    let title = text("title");
    let stem = title.rsplit_once('.').map_or(title.as_str(), |(stem, _)| stem);
    let stem = if stem.is_empty() { "output" } else { stem };
    Ok(Job {
        title: format!("{stem}.{to}"),
        to: to.to_owned(),
        password: Some(text("password")).filter(|password| !password.is_empty()),
        url,
        from,
        signed,
    })
}

fn office_extension(kind: DocumentType, extensions: [&'static str; 3]) -> Result<&'static str, i64> {
    let [word, cell, slide] = extensions;
    match kind {
        DocumentType::Word | DocumentType::Pdf => Ok(word),
        DocumentType::Cell => Ok(cell),
        DocumentType::Slide => Ok(slide),
        DocumentType::Diagram => Err(OUTPUT_TYPE),
    }
}

/// The answer as the old address gives it to those who do not ask for JSON.
pub(super) fn as_xml(answer: &Value) -> String {
    let text =
        |name: &str| answer.get(name).and_then(Value::as_str).map(super::content::escape).unwrap_or_default();
    let done = answer.get("endConvert") == Some(&Value::Bool(true));
    let (percent, end) = if done { (100, "True") } else { (0, "False") };
    let inner = answer.get("error").map_or_else(
        || {
            let (url, kind) = (text("fileUrl"), text("fileType"));
            format!(
                "<FileUrl>{url}</FileUrl><FileType>{kind}</FileType><Percent>{percent}</Percent><EndConvert>{end}</EndConvert>"
            )
        },
        |error| format!("<Error>{error}</Error>"),
    );
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><FileResult>{inner}</FileResult>")
}
