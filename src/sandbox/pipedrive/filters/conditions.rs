//! The conditions of a filter: checked when it is kept, evaluated when a list asks for it.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::values::{OPERATORS, fits};
use crate::sandbox::pipedrive::answer::Refusal;
use crate::sandbox::pipedrive::records::{Kind, Store};

/// The vendor's limit.
const MOST: usize = 16;

/// One condition: a field of the records themselves, or of those they are linked to.
struct Condition {
    kind: Kind,
    code: String,
    operator: String,
    wanted: String,
}

/// A group and whether all of its conditions must hold, or one.
type Group = (bool, Vec<Condition>);

fn read(conditions: &Value, store: &mut Store) -> Result<Vec<Group>, Refusal> {
    let wrong = |what: &str| Refusal::bad_request(format!("Invalid filter conditions: {what}"));
    let groups = conditions.get("conditions").and_then(Value::as_array);
    let groups = groups.filter(|_| conditions.get("glue") == Some(&json!("and")));
    let mut read = Vec::new();
    for group in groups.ok_or_else(|| wrong("glue and conditions are required"))? {
        let all = match group.get("glue").and_then(Value::as_str) {
            Some("and") => true,
            Some("or") => false,
            _ => return Err(wrong("glue is and, or")),
        };
        let items = group.get("conditions").and_then(Value::as_array);
        let items = items.ok_or_else(|| wrong("a group has conditions"))?;
        let items: Result<Vec<_>, _> =
            items.iter().map(|item| condition(item, store).map_err(wrong)).collect();
        read.push((all, items?));
    }
    if read.iter().map(|(_, items)| items.len()).sum::<usize>() > MOST {
        return Err(wrong("at most 16 conditions"));
    }
    Ok(read)
}

fn condition(item: &Value, store: &mut Store) -> Result<Condition, &'static str> {
    let text = |name: &str| item.get(name).map(plain).unwrap_or_default();
    let object = text("object");
    let kind = Kind::ALL.into_iter().find(|kind| kind.singular() == object && kind.fields_path().is_some());
    let kind = kind.ok_or("object is person, deal, organization, product, activity")?;
    let field = text("field_id");
    let found = store.definitions(kind).iter().find(|known| known.id.to_string() == field);
    let code = found.map(|known| known.code.clone()).ok_or("field_id names no field")?;
    let operator = text("operator");
    if !OPERATORS.contains(&operator.as_str()) {
        return Err("operator is not known");
    }
    Ok(Condition { kind, code, operator, wanted: text("value") })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Refuses conditions that cannot be evaluated.
pub(super) fn check(conditions: &Value, store: &mut Store) -> Result<(), Refusal> {
    read(conditions, store).map(drop)
}

/// The conditions with the codes of their fields, as `include_field_code` asks for.
pub(super) fn with_codes(mut conditions: Value, store: &mut Store) -> Value {
    let groups = conditions.get_mut("conditions").and_then(Value::as_array_mut).into_iter().flatten();
    for item in groups.filter_map(|group| group.get_mut("conditions")?.as_array_mut()).flatten() {
        let code = condition(item, store).map(|condition| condition.code).ok();
        if let Value::Object(item) = item {
            item.insert("field_code".to_owned(), code.into());
        }
    }
    conditions
}

/// The ids of the records of `kind` that the conditions take.
pub(super) fn evaluate(conditions: &Value, kind: Kind, store: &mut Store) -> Result<HashSet<i64>, Refusal> {
    let groups = read(conditions, store)?;
    let mut taken: HashSet<i64> = store.collection(kind).iter().map(|record| record.id).collect();
    for (all, conditions) in groups.into_iter().filter(|(_, conditions)| !conditions.is_empty()) {
        let sets: Vec<_> = conditions.iter().map(|condition| ids(condition, kind, store)).collect();
        taken.retain(|id| {
            if all {
                sets.iter().all(|set| set.contains(id))
            } else {
                sets.iter().any(|set| set.contains(id))
            }
        });
    }
    Ok(taken)
}

fn ids(condition: &Condition, kind: Kind, store: &mut Store) -> HashSet<i64> {
    let own: HashSet<i64> = store
        .collection(condition.kind)
        .iter()
        .filter(|record| {
            !record.facts.is_deleted
                && fits(&record.object(), &condition.code, &condition.operator, &condition.wanted)
        })
        .map(|record| record.id)
        .collect();
    if condition.kind == kind {
        return own;
    }
    let records = store.collection(kind).iter();
    records
        .filter(|record| own.contains(&record.facts.link(condition.kind)))
        .map(|record| record.id)
        .collect()
}
