//! The company's records, made from the seed when they are first asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{Action, Change};
use super::collection::Collection;
use super::definition::Definition;
use super::facts::Record;
use super::kind::Kind;
use super::schema::{Rejection, check_body};
use super::{Object, v2_time};
use crate::sandbox::Options;
use crate::sandbox::pipedrive::seed::Seed;

/// Deleted records and files can still be read for this long.
pub(in super::super) const PURGE_MS: i64 = 30 * 24 * 3600 * 1000;

/// Every record and field definition.
#[derive(Debug)]
pub(in super::super) struct Store {
    seed: Seed,
    collections: BTreeMap<Kind, Collection>,
    definitions: BTreeMap<Kind, Vec<Definition>>,
}

impl Store {
    pub(in super::super) fn new(options: &Options) -> Self {
        Self { seed: Seed::new(options), collections: BTreeMap::new(), definitions: BTreeMap::new() }
    }

    pub(in super::super) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The records of one kind.
    pub(in super::super) fn collection(&mut self, kind: Kind) -> &mut Collection {
        let seed = &self.seed;
        self.collections.entry(kind).or_insert_with(|| seed.collection(kind))
    }

    /// The field definitions of one kind.
    pub(in super::super) fn definitions(&mut self, kind: Kind) -> &mut Vec<Definition> {
        let seed = &self.seed;
        self.definitions.entry(kind).or_insert_with(|| seed.definitions(kind))
    }

    /// A record that was not purged.
    pub(in super::super) fn get(&mut self, kind: Kind, id: i64, now_ms: i64) -> Option<&Record> {
        let record = self.collection(kind).get(id)?;
        let purged = record.facts.is_deleted && now_ms - record.facts.update_ms > PURGE_MS;
        (!purged).then_some(record)
    }

    /// A record that is not deleted.
    pub(in super::super) fn alive(&mut self, kind: Kind, id: i64) -> Option<&Record> {
        self.collection(kind).get(id).filter(|record| !record.facts.is_deleted)
    }

    /// What people call a record; empty when there is none.
    pub(in super::super) fn name_of(&mut self, kind: Kind, id: i64) -> String {
        self.collection(kind).get(id).map(|record| record.facts.name.clone()).unwrap_or_default()
    }

    /// Creates a record from a checked body.
    pub(in super::super) fn create(
        &mut self,
        kind: Kind,
        body: Object,
        user_id: i64,
        now_ms: i64,
    ) -> Result<Change, Rejection> {
        check_body(kind, &body, true)?;
        self.check_links(&body)?;
        let mut object: Object =
            kind.fields().iter().map(|field| (field.name.to_owned(), Value::Null)).collect();
        let id = self.collection(kind).next_id();
        let now = Value::from(v2_time(now_ms));
        object.insert("id".to_owned(), id.into());
        object.insert("add_time".to_owned(), now.clone());
        object.insert("update_time".to_owned(), now);
        object.insert("is_deleted".to_owned(), false.into());
        self.set_defaults(kind, &mut object, user_id, now_ms);
        if kind.has_custom_fields() {
            let codes = self.definitions(kind).iter().filter(|definition| definition.is_custom);
            let unset: Object = codes.map(|definition| (definition.code.clone(), Value::Null)).collect();
            object.insert("custom_fields".to_owned(), unset.into());
        }
        self.apply(kind, &mut object, body, now_ms)?;
        self.collection(kind).put(Record::of(id, &object));
        Ok(Change { action: Action::Create, kind, id, before: None, after: Some(object) })
    }

    /// Changes a record; `None` when it does not exist.
    pub(in super::super) fn update(
        &mut self,
        kind: Kind,
        id: i64,
        body: Object,
        now_ms: i64,
    ) -> Result<Option<Change>, Rejection> {
        let undelete = kind == Kind::Deal && body.get("is_deleted") == Some(&Value::Bool(false));
        let found = self.get(kind, id, now_ms).filter(|record| undelete || !record.facts.is_deleted);
        let Some(before) = found.map(Record::object) else { return Ok(None) };
        check_body(kind, &body, false)?;
        self.check_links(&body)?;
        let mut object = before.clone();
        self.apply(kind, &mut object, body, now_ms)?;
        object.insert("update_time".to_owned(), v2_time(now_ms).into());
        self.collection(kind).put(Record::of(id, &object));
        let deleted = object.get("is_deleted") == Some(&Value::Bool(true));
        let action = if deleted { Action::Delete } else { Action::Change };
        let after = (!deleted).then_some(object);
        Ok(Some(Change { action, kind, id, before: Some(before), after }))
    }

    /// Marks a record as deleted; `None` when there is none to delete.
    pub(in super::super) fn delete(&mut self, kind: Kind, id: i64, now_ms: i64) -> Option<Change> {
        let before = self.alive(kind, id)?.object();
        let mut object = before.clone();
        object.insert("is_deleted".to_owned(), true.into());
        object.insert("update_time".to_owned(), v2_time(now_ms).into());
        self.collection(kind).put(Record::of(id, &object));
        Some(Change { action: Action::Delete, kind, id, before: Some(before), after: None })
    }

    /// Sets or drops one custom field in every record, when its definition comes or goes.
    pub(in super::super) fn rewrite_custom_field(&mut self, kind: Kind, code: &str, present: bool) {
        let collection = self.collection(kind);
        let records: Vec<_> = collection.iter().map(|record| (record.id, record.object())).collect();
        for (id, mut object) in records {
            if let Some(Value::Object(custom)) = object.get_mut("custom_fields") {
                if present {
                    custom.insert(code.to_owned(), Value::Null);
                } else {
                    custom.remove(code);
                }
            }
            collection.put(Record::of(id, &object));
        }
    }

    /// Do the records exist that the body points to?
    fn check_links(&mut self, body: &Object) -> Result<(), Rejection> {
        let links = [
            ("person_id", Kind::Person),
            ("org_id", Kind::Organization),
            ("deal_id", Kind::Deal),
            ("pipeline_id", Kind::Pipeline),
            ("stage_id", Kind::Stage),
        ];
        let mut problems = Vec::new();
        for (name, kind) in links {
            let id = body.get(name).and_then(Value::as_i64);
            if id.is_some_and(|id| self.alive(kind, id).is_none()) {
                problems.push(format!("{name}: There is no {} with this id", kind.singular()));
            }
        }
        let owner = body.get("owner_id").and_then(Value::as_i64);
        if owner.is_some_and(|id| !self.seed.users().iter().any(|user| user.id == id)) {
            problems.push("owner_id: There is no user with this id".to_owned());
        }
        if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid(problems)) }
    }
}
