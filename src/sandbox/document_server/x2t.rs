//! Running ONLYOFFICE's own converter program, when it is installed.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;

use super::content::escape;
use super::converter::{FAILED, INPUT, Job, PASSWORD, SIZE, TIMEOUT, UNKNOWN};
use super::server::DocumentServer;
use crate::formats::sniff::{Content, sniff};

impl DocumentServer {
    /// Converts `source`; the error is the converter's number.
    pub(super) async fn convert_file(&self, job: &Job, source: Bytes) -> Result<Bytes, i64> {
        let locked = is_locked(&job.from, &source);
        if locked && job.password.is_none() {
            return Err(PASSWORD);
        }
        let settings = self.settings();
        let Some(program) = &settings.x2t else {
            if job.from == job.to && !locked {
                return Ok(source);
            }
            log::warn!(
                "sandbox: {} was not converted to {}: no converter program is set (install the package \
                 document-builder and give the path of its x2t)",
                job.from,
                job.to
            );
            return Err(UNKNOWN);
        };
        let folder = WorkFolder::create(self).map_err(|error| {
            log::warn!("sandbox: no folder for a conversion: {error}");
            UNKNOWN
        })?;
        self.fonts_listed().get_or_init(|| list_fonts(program, settings.convert_timeout)).await;
        let work = run(program, &folder.0, job, &source);
        let file = tokio::time::timeout(settings.convert_timeout, work).await.map_err(|_| TIMEOUT)??;
        if file.len() as u64 > settings.max_file_size { Err(SIZE) } else { Ok(file) }
    }
}

/// Whether an Office file is under a password: it is an encrypted container then, and no zip.
pub(super) fn is_locked(file_type: &str, file: &[u8]) -> bool {
    sniff(file) == Some(Content::Ole2) && is_ooxml(file_type)
}

/// Formats that are zips unless they are under a password.
fn is_ooxml(extension: &str) -> bool {
    matches!(extension.get(..3), Some("doc" | "xls" | "ppt")) && extension.ends_with(['x', 'm'])
}

/// PDFs need a list of fonts, which a fresh installation lacks and its `docbuilder` writes.
async fn list_fonts(program: &Path, limit: Duration) {
    let Some(folder) = program.parent() else { return };
    let builder = folder.join("docbuilder");
    if folder.join("sdkjs/common/AllFonts.js").exists() || !builder.exists() {
        return;
    }
    let mut command = tokio::process::Command::new(builder);
    command.arg("--check-fonts").current_dir(folder).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // It then misses a script to run, so its exit code says nothing.
    let _ = tokio::time::timeout(limit, command.status()).await;
}

/// Runs the program in `folder`. It is ended when this future is dropped.
async fn run(program: &Path, folder: &Path, job: &Job, source: &[u8]) -> Result<Bytes, i64> {
    let input = folder.join(format!("input.{}", job.from));
    let output = folder.join(format!("output.{}", job.to));
    let storage = |error: std::io::Error| {
        log::warn!("sandbox: a conversion could not use its folder: {error}");
        UNKNOWN
    };
    tokio::fs::write(&input, source).await.map_err(storage)?;
    let mut command = tokio::process::Command::new(program);
    if let Some(password) = &job.password {
        let parameters = folder.join("parameters.xml");
        tokio::fs::write(&parameters, parameter_file(&input, &output, folder, password))
            .await
            .map_err(storage)?;
        command.arg(parameters);
    } else {
        command.arg(&input).arg(&output);
    }
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let status = command.status().await.map_err(|error| {
        log::warn!("sandbox: the converter program does not start: {error}");
        UNKNOWN
    })?;
    match status.code() {
        Some(0) => tokio::fs::read(&output).await.map(Bytes::from).map_err(|_| FAILED),
        code => Err(code.map_or(UNKNOWN, error_of_exit)),
    }
}

/// The converter's number for an exit code of the program.
fn error_of_exit(code: i32) -> i64 {
    match code {
        80 | 82 | 84 | 86 | 87 | 89 => FAILED,
        83 | 99 => TIMEOUT,
        85 | 90 | 91 => PASSWORD,
        88 => INPUT,
        93 => SIZE,
        _ => UNKNOWN,
    }
}

fn parameter_file(input: &Path, output: &Path, folder: &Path, password: &str) -> String {
    let path = |path: &Path| escape(&path.to_string_lossy());
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><TaskQueueDataConvert><m_sFileFrom>{}</m_sFileFrom>\
         <m_sFileTo>{}</m_sFileTo><m_sTempDir>{}</m_sTempDir><m_sPassword>{}</m_sPassword></TaskQueueDataConvert>",
        path(input),
        path(output),
        path(folder),
        escape(password)
    )
}

/// A folder for one conversion, removed with it.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn create(server: &DocumentServer) -> std::io::Result<Self> {
        let number = server.state().next_number();
        let path = server.folder().join("document_server").join(number.to_string());
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What cannot be removed now goes with the sandbox's folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
