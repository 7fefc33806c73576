//! What follows from a change: defaults, times and derived fields.

use serde_json::{Value, json};

use super::kind::Kind;
use super::schema::Rejection;
use super::store::Store;
use super::{Object, v2_time};

impl Store {
    /// What a new record has when the body does not say otherwise.
    pub(super) fn set_defaults(&mut self, kind: Kind, object: &mut Object, user_id: i64, now_ms: i64) {
        let defaults = match kind {
            Kind::Deal => json!({
                "owner_id": user_id, "creator_user_id": user_id, "value": 0, "currency": "EUR",
                "stage_change_time": v2_time(now_ms), "status": "open", "is_archived": false,
                "visible_to": 3, "label_ids": [], "origin": "API",
            }),
            Kind::Person => json!({
                "owner_id": user_id, "emails": [], "phones": [], "visible_to": 3, "label_ids": [],
            }),
            Kind::Organization => json!({ "owner_id": user_id, "visible_to": 3, "label_ids": [] }),
            Kind::Activity => json!({
                "owner_id": user_id, "creator_user_id": user_id, "subject": "Call", "type": "call",
                "due_date": v2_time(now_ms).get(..10), "busy": false, "done": false,
                "participants": [], "attendees": [],
            }),
            Kind::Product => json!({
                "owner_id": user_id, "visible_to": 3, "is_linkable": true, "tax": 0, "prices": [],
                "billing_frequency": "one-time",
            }),
            Kind::Pipeline => json!({
                "order_nr": self.collection(kind).next_id(), "is_deal_probability_enabled": true,
            }),
            Kind::Stage => json!({
                "order_nr": self.collection(kind).next_id(), "deal_probability": 100,
                "is_deal_rot_enabled": false,
            }),
        };
        if let Value::Object(defaults) = defaults {
            object.extend(defaults);
        }
    }

    /// Puts the body into the record and draws the conclusions.
    pub(super) fn apply(
        &mut self,
        kind: Kind,
        object: &mut Object,
        mut body: Object,
        now_ms: i64,
    ) -> Result<(), Rejection> {
        let custom = body.remove("custom_fields");
        if let Some(Value::Object(values)) = custom {
            self.apply_custom_fields(kind, object, values)?;
        }
        let before = object.clone();
        object.extend(body);
        match kind {
            Kind::Deal => self.conclude_deal(object, &before, now_ms)?,
            Kind::Person => conclude_person(object),
            Kind::Activity => conclude_activity(object, &before, now_ms),
            Kind::Product => conclude_product(object),
            _ => {}
        }
        Ok(())
    }

    fn apply_custom_fields(
        &mut self,
        kind: Kind,
        object: &mut Object,
        values: Object,
    ) -> Result<(), Rejection> {
        let definitions = self.definitions(kind);
        let mut problems = Vec::new();
        let mut stored = Object::new();
        for (code, value) in values {
            let mut custom = definitions.iter().filter(|definition| definition.is_custom);
            match custom.find(|definition| definition.code == code) {
                None => problems.push(format!(
                    "custom_fields.{code}: Parameter '{code}' is not allowed for this request"
                )),
                Some(definition) => match definition.store(&value) {
                    Ok(value) => {
                        stored.insert(code, value);
                    }
                    Err(problem) => problems.push(problem),
                },
            }
        }
        if !problems.is_empty() {
            return Err(Rejection::Invalid(problems));
        }
        match object.get_mut("custom_fields") {
            Some(Value::Object(custom)) => custom.extend(stored),
            _ => {
                object.insert("custom_fields".to_owned(), stored.into());
            }
        }
        Ok(())
    }

    fn conclude_deal(&mut self, object: &mut Object, before: &Object, now_ms: i64) -> Result<(), Rejection> {
        let now = Value::from(v2_time(now_ms));
        self.settle_stage(object, before)?;
        if object.get("stage_id") != before.get("stage_id") {
            object.insert("stage_change_time".to_owned(), now.clone());
        }
        let changed = |name: &str| object.get(name) != before.get(name);
        let (status_changed, archived_changed) = (changed("status"), changed("is_archived"));
        let (won_given, lost_given) = (changed("won_time"), changed("lost_time"));
        if status_changed {
            let status = object.get("status").and_then(Value::as_str).unwrap_or("open").to_owned();
            let closed = status != "open";
            let time = |wanted: bool| if wanted { now.clone() } else { Value::Null };
            if !won_given {
                object.insert("won_time".to_owned(), time(status == "won"));
            }
            if !lost_given {
                object.insert("lost_time".to_owned(), time(status == "lost"));
            }
            object.insert("close_time".to_owned(), time(closed));
        }
        for (date, time) in [
            ("local_won_date", "won_time"),
            ("local_lost_date", "lost_time"),
            ("local_close_date", "close_time"),
        ] {
            let day = object.get(time).and_then(Value::as_str).and_then(|text| text.get(..10));
            object.insert(date.to_owned(), day.map_or(Value::Null, Value::from));
        }
        if archived_changed {
            let archived = object.get("is_archived") == Some(&Value::Bool(true));
            object.insert("archive_time".to_owned(), if archived { now } else { Value::Null });
        }
        Ok(())
    }

    /// A stage brings its pipeline; a pipeline alone brings its first stage.
    fn settle_stage(&mut self, object: &mut Object, before: &Object) -> Result<(), Rejection> {
        let id = |object: &Object, name: &str| object.get(name).and_then(Value::as_i64);
        let (stage, pipeline) = (id(object, "stage_id"), id(object, "pipeline_id"));
        if let Some(stage_id) = stage.filter(|_| stage != id(before, "stage_id")) {
            let owner = self.alive(Kind::Stage, stage_id).map_or(0, |record| record.facts.pipeline_id);
            if pipeline != id(before, "pipeline_id") && pipeline.is_some_and(|pipeline| pipeline != owner) {
                return Err(Rejection::Invalid(vec![
                    "stage_id: The stage is in another pipeline".to_owned(),
                ]));
            }
            object.insert("pipeline_id".to_owned(), owner.into());
            return Ok(());
        }
        if stage.is_some() && pipeline == id(before, "pipeline_id") {
            return Ok(());
        }
        let pipeline = match pipeline {
            Some(pipeline) => pipeline,
            None => self.collection(Kind::Pipeline).iter().next().map_or(0, |record| record.id),
        };
        let mut stages = self.collection(Kind::Stage).iter();
        let first = stages.find(|stage| stage.facts.pipeline_id == pipeline && !stage.facts.is_deleted);
        object.insert("pipeline_id".to_owned(), pipeline.into());
        object.insert("stage_id".to_owned(), first.map_or(Value::Null, |stage| stage.id.into()));
        Ok(())
    }
}

/// First and last name follow the name; of the contacts one is primary.
fn conclude_person(object: &mut Object) {
    let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
    let (first, last) = match name.trim().split_once(' ') {
        Some((first, last)) => (first.to_owned(), Value::from(last)),
        None => (name.to_owned(), Value::Null),
    };
    object.insert("first_name".to_owned(), first.into());
    object.insert("last_name".to_owned(), last);
    for name in ["emails", "phones"] {
        let Some(Value::Array(contacts)) = object.get_mut(name) else { continue };
        let has_primary = contacts.iter().any(|contact| contact.get("primary") == Some(&Value::Bool(true)));
        for (index, contact) in contacts.iter_mut().filter_map(Value::as_object_mut).enumerate() {
            contact.entry("label").or_insert_with(|| "work".into());
            contact.entry("primary").or_insert_with(|| (index == 0 && !has_primary).into());
        }
    }
}

/// The primary participant is the activity's person; done activities say since when.
fn conclude_activity(object: &mut Object, before: &Object, now_ms: i64) {
    if object.get("participants") != before.get("participants") {
        let participants = object.get("participants").and_then(Value::as_array);
        let primary = participants
            .into_iter()
            .flatten()
            .find(|participant| participant.get("primary") == Some(&Value::Bool(true)));
        let person = primary.and_then(|participant| participant.get("person_id")).cloned();
        object.insert("person_id".to_owned(), person.unwrap_or(Value::Null));
    }
    if object.get("done") != before.get("done") {
        let done = object.get("done") == Some(&Value::Bool(true));
        let time = if done { v2_time(now_ms).into() } else { Value::Null };
        object.insert("marked_as_done_time".to_owned(), time);
    }
}

/// Every price names its product.
fn conclude_product(object: &mut Object) {
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    let Some(Value::Array(prices)) = object.get_mut("prices") else { return };
    for price in prices.iter_mut().filter_map(Value::as_object_mut) {
        price.insert("product_id".to_owned(), id.clone());
        for (name, default) in
            [("price", json!(0)), ("cost", json!(0)), ("direct_cost", json!(0)), ("notes", json!(""))]
        {
            price.entry(name).or_insert(default);
        }
    }
}
