//! Writes a seed record straight to text: thousands of them must be ready at once.

use std::fmt::Write;

use super::facts::{Facts, Record};
use super::time::v2_time;

/// A JSON object under construction, with the facts of what was written.
#[derive(Debug, Default)]
pub(in super::super) struct ObjectWriter {
    text: String,
    facts: Facts,
}

impl ObjectWriter {
    pub(in super::super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), facts: Facts::default() }
    }

    pub(in super::super) fn integer(&mut self, name: &str, value: i64) -> &mut Self {
        self.facts.integer(name, value);
        let _ = write!(self.name(name), "{value}");
        self
    }

    /// An id, or null when it is 0.
    pub(in super::super) fn id(&mut self, name: &str, value: i64) -> &mut Self {
        if value == 0 { self.null(name) } else { self.integer(name, value) }
    }

    pub(in super::super) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.facts.text(name, value);
        let quoted = serde_json::to_string(value).unwrap_or_default();
        self.name(name).push_str(&quoted);
        self
    }

    /// A text, or null when there is none.
    pub(in super::super) fn maybe(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.null(name),
        }
    }

    pub(in super::super) fn time(&mut self, name: &str, unix_ms: i64) -> &mut Self {
        match name {
            "add_time" => self.facts.add_ms = unix_ms,
            "update_time" => self.facts.update_ms = unix_ms,
            _ => {}
        }
        let text = v2_time(unix_ms);
        let _ = write!(self.name(name), "\"{text}\"");
        self
    }

    pub(in super::super) fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        self.facts.flag(name, value);
        let _ = write!(self.name(name), "{value}");
        self
    }

    pub(in super::super) fn null(&mut self, name: &str) -> &mut Self {
        self.name(name).push_str("null");
        self
    }

    pub(in super::super) fn nulls(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            self.null(name);
        }
        self
    }

    /// A value that is JSON already.
    pub(in super::super) fn json(&mut self, name: &str, value: &str) -> &mut Self {
        self.name(name).push_str(value);
        self
    }

    /// The text of the object.
    pub(in super::super) fn finish(mut self) -> String {
        if self.text.is_empty() {
            self.text.push('{');
        }
        self.text.push('}');
        self.text
    }

    /// The object as a record.
    pub(in super::super) fn record(self, id: i64) -> Record {
        let facts = self.facts.clone();
        Record { id, json: self.finish().into(), facts }
    }

    fn name(&mut self, name: &str) -> &mut String {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        // Field names are plain ASCII words and hexadecimal codes.
        let _ = write!(self.text, "\"{name}\":");
        &mut self.text
    }
}
