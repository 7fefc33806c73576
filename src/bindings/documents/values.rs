//! Results as JSON: Python makes its own objects of them.

use serde_json::{Value, json};

use crate::documents::{Activity, Entry, Job, Recovered, Resumed, Status};
use crate::formats;

pub(super) fn entry(entry: &Entry) -> Value {
    let document_type = entry.extension.and_then(formats::get).and_then(|format| format.document_type);
    json!({
        "id": entry.file,
        "document": entry.document,
        "name": entry.name,
        "extension": entry.extension,
        "document_type": document_type.map(formats::DocumentType::name),
        "size": entry.size,
        "added": iso(&entry.add_time),
        "modified": iso(if entry.update_time.is_empty() { &entry.add_time } else { &entry.update_time }),
        "can_view": entry.can_view,
        "can_edit": entry.can_edit,
        "state": entry.status.state.as_str(),
        "editors": entry.status.editors,
        "problem": entry.status.problem,
        "failed_save": entry.status.failed_save,
        "copies": entry.status.copies,
    })
}

pub(super) fn activity(activity: &Activity) -> Value {
    let files = activity.files.iter().filter(|(_, status)| *status != Status::default());
    let files: Vec<Value> = files
        .map(|(file, status)| {
            json!({
                "file_id": file,
                "state": status.state.as_str(),
                "editors": status.editors,
                "problem": status.problem,
                "failed_save": status.failed_save,
            })
        })
        .collect();
    json!({"mark": activity.revision, "files": files})
}

pub(super) fn job(job: &Job) -> Value {
    json!({
        "id": job.id,
        "document": job.document,
        "key": job.key,
        "user": job.user,
        "status": job.status.code(),
        "kind": job.kind.as_str(),
        "step": job.step.as_str(),
        "failed": job.failed,
        "name": job.name,
        "size": job.bytes,
        "sha256": job.sha256,
        "attempts": job.attempts,
        "error": job.error,
        "created": moment(job.created),
        "changed": moment(job.changed),
        "next_attempt": moment(job.next_attempt),
    })
}

pub(super) fn resumed(resumed: &Resumed) -> Value {
    json!({
        "finished": resumed.finished,
        "waiting": resumed.waiting,
        "given_up": resumed.given_up,
        "removed_files": resumed.removed_files,
        "removed_uploads": resumed.removed_uploads,
        "removed_rows": resumed.removed_rows,
    })
}

pub(super) fn recovered(recovered: &Recovered) -> Value {
    json!({
        "saved": recovered.saved,
        "in_use": recovered.in_use,
        "unknown": recovered.unknown,
        "failed": recovered.failed,
    })
}

/// A list as JSON text.
pub(super) fn list<T>(items: &[T], one: impl Fn(&T) -> Value) -> String {
    Value::Array(items.iter().map(one).collect()).to_string()
}

// Pipedrive writes `2026-11-21 12:00:00` and means UTC.
fn iso(time: &str) -> String {
    match time.split_once(' ') {
        Some((day, clock)) => format!("{day}T{clock}Z"),
        None => time.to_owned(),
    }
}

fn moment(milliseconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(milliseconds).ok();
    time.filter(|_| milliseconds > 0).map(|time| time.to_string())
}
