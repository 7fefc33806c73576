//! A record: its JSON as it is served, and the few facts that lists filter and sort by.

use std::sync::Arc;

use serde_json::Value;

use super::kind::{Kind, Sort};
use super::time::parse_v2;
use super::{Object, cursor::Key};

/// A stored record. The text is made once per change, so that a page is only joined together.
#[derive(Debug, Clone)]
pub(in super::super) struct Record {
    pub(in super::super) id: i64,
    pub(in super::super) json: Arc<str>,
    pub(in super::super) facts: Facts,
}

impl Record {
    pub(in super::super) fn of(id: i64, object: &Object) -> Self {
        let json = serde_json::to_string(object).unwrap_or_default();
        Self { id, json: json.into(), facts: Facts::of(object) }
    }

    /// The record as an object that can be changed.
    pub(in super::super) fn object(&self) -> Object {
        serde_json::from_str(&self.json).unwrap_or_default()
    }
}

/// What lists filter and sort by; 0 and the empty text mean "not set".
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Facts {
    pub(in super::super) owner_id: i64,
    pub(in super::super) person_id: i64,
    pub(in super::super) org_id: i64,
    pub(in super::super) pipeline_id: i64,
    pub(in super::super) stage_id: i64,
    pub(in super::super) deal_id: i64,
    pub(in super::super) visible_to: i64,
    pub(in super::super) order_nr: i64,
    pub(in super::super) status: String,
    pub(in super::super) name: String,
    pub(in super::super) due_date: String,
    pub(in super::super) done: bool,
    pub(in super::super) is_deleted: bool,
    pub(in super::super) is_archived: bool,
    pub(in super::super) add_ms: i64,
    pub(in super::super) update_ms: i64,
}

impl Facts {
    pub(super) fn of(object: &Object) -> Self {
        let mut facts = Self::default();
        for (name, value) in object {
            match value {
                Value::Number(number) => facts.integer(name, number.as_i64().unwrap_or(0)),
                Value::String(text) => facts.text(name, text),
                Value::Bool(flag) => facts.flag(name, *flag),
                _ => {}
            }
        }
        facts
    }

    pub(super) fn integer(&mut self, name: &str, value: i64) {
        match name {
            "owner_id" => self.owner_id = value,
            "person_id" => self.person_id = value,
            "org_id" => self.org_id = value,
            "pipeline_id" => self.pipeline_id = value,
            "stage_id" => self.stage_id = value,
            "deal_id" => self.deal_id = value,
            "visible_to" => self.visible_to = value,
            "order_nr" => self.order_nr = value,
            _ => {}
        }
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        match name {
            "status" => value.clone_into(&mut self.status),
            "title" | "name" | "subject" => value.clone_into(&mut self.name),
            "due_date" => value.clone_into(&mut self.due_date),
            "add_time" => self.add_ms = parse_v2(value).unwrap_or(0),
            "update_time" => self.update_ms = parse_v2(value).unwrap_or(0),
            _ => {}
        }
    }

    pub(super) fn flag(&mut self, name: &str, value: bool) {
        match name {
            "done" => self.done = value,
            "is_deleted" => self.is_deleted = value,
            "is_archived" => self.is_archived = value,
            _ => {}
        }
    }

    /// With `visible_to` 1 a record is seen by its owner and by admins only.
    pub(in super::super) fn shown_to(&self, user_id: i64, is_admin: bool) -> bool {
        is_admin || self.visible_to != 1 || self.owner_id == user_id
    }

    /// The record of a kind that this one is linked to.
    pub(in super::super) fn link(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Deal => self.deal_id,
            Kind::Person => self.person_id,
            Kind::Organization => self.org_id,
            _ => 0,
        }
    }

    /// The value a list is sorted by.
    pub(super) fn key(&self, sort: Sort, id: i64) -> Key {
        match sort {
            Sort::Id => Key::Number(id),
            Sort::AddTime => Key::Number(self.add_ms),
            Sort::UpdateTime => Key::Number(self.update_ms),
            Sort::OrderNr => Key::Number(self.order_nr),
            Sort::DueDate => Key::Text(self.due_date.clone()),
            Sort::Name => Key::Text(self.name.clone()),
        }
    }
}
