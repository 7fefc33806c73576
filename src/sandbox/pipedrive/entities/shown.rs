//! How much of a record an answer shows.

use serde_json::{Value, json};

use super::optional;
use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::call::{Call, Query};
use crate::sandbox::pipedrive::records::{Definition, Kind, Object, Store};

/// At most this many keys in `custom_fields=`.
const MOST_KEYS: usize = 15;

/// The parameters that shape a record.
pub(super) struct Shown {
    kind: Kind,
    include: Vec<String>,
    custom: Vec<String>,
    option_labels: bool,
    labels: bool,
}

impl Shown {
    pub(super) fn read(kind: Kind, query: &Query) -> Result<Self, Refusal> {
        let owned = |name: &str| query.list(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (include, custom) = (owned("include_fields"), owned("custom_fields"));
        let unknown = include.iter().find(|name| !optional::names(kind).contains(&name.as_str()));
        if let Some(name) = unknown {
            return Err(Refusal::invalid(&[format!("include_fields: '{name}' is not an optional field")]));
        }
        if custom.len() > MOST_KEYS {
            return Err(Refusal::invalid(&[format!("custom_fields: at most {MOST_KEYS} keys are allowed")]));
        }
        let option_labels = query.is_true("include_option_labels");
        Ok(Self { kind, include, custom, option_labels, labels: query.is_true("include_labels") })
    }

    /// Does the answer show the record as it is stored?
    pub(super) fn as_stored(&self) -> bool {
        self.include.is_empty() && self.custom.is_empty() && !self.option_labels && !self.labels
    }

    pub(super) fn text(&self, mut object: Object, call: &Call, store: &mut Store) -> String {
        optional::add(self.kind, &self.include, &mut object, call, store);
        let definitions = store.definitions(self.kind);
        if let Some(Value::Object(custom)) = object.get_mut("custom_fields") {
            if !self.custom.is_empty() {
                custom.retain(|code, _| self.custom.iter().any(|wanted| wanted == code));
            }
            if self.option_labels {
                with_option_labels(custom, definitions);
            }
        }
        if self.labels {
            let labels = definitions.iter().find(|definition| definition.code == "label_ids");
            let ids = object.get("label_ids").and_then(Value::as_array).into_iter().flatten();
            let shown: Vec<_> = ids.map(|id| choice(labels, id)).collect();
            object.insert("labels".to_owned(), shown.into());
        }
        serde_json::to_string(&object).unwrap_or_default()
    }
}

/// `enum` and `set` values become `{id, label}`.
fn with_option_labels(custom: &mut Object, definitions: &[Definition]) {
    for definition in definitions.iter().filter(|definition| definition.options.is_some()) {
        match custom.get_mut(&definition.code) {
            Some(Value::Array(ids)) => {
                for id in ids {
                    *id = choice(Some(definition), id);
                }
            }
            Some(id) if id.is_i64() => *id = choice(Some(definition), id),
            _ => {}
        }
    }
}

fn choice(definition: Option<&Definition>, id: &Value) -> Value {
    let mut options = definition.and_then(|definition| definition.options.as_ref()).into_iter().flatten();
    let label = options.find(|choice| choice.id == *id).map(|choice| choice.label.clone());
    json!({ "id": id, "label": label })
}
