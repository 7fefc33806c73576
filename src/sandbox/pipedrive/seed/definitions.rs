//! The field definitions of the seeded company.

use serde_json::Value;

use super::BEGIN_MS;
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::{CREATABLE_TYPES, Choice, Definition, Kind};

/// Plain text fields that almost no deal fills in, as real accounts have them.
const SPARSE: [&str; 34] = [
    "Cost centre",
    "Order reference",
    "Supplier number",
    "Delivery note",
    "Project code",
    "Tender number",
    "Competitor",
    "Contract number",
    "Internal remark",
    "Purchase order",
    "Approval",
    "Legal entity",
    "Billing remark",
    "Region code",
    "Sub-region",
    "Account tier",
    "Channel partner",
    "Reseller number",
    "Support plan",
    "Renewal remark",
    "Discount reason",
    "Payment terms",
    "Shipping terms",
    "Warehouse",
    "Installation site",
    "Service window",
    "Escalation contact",
    "Quality remark",
    "Import source",
    "Legacy id",
    "Sync marker",
    "Campaign code",
    "Event",
    "Referral",
];

pub(super) fn definitions(seed: u64, kind: Kind) -> Vec<Definition> {
    let mut random = Random::new(seed, kind.singular());
    let mut all = Vec::new();
    for (code, name, field_type) in built_in(kind) {
        all.push(Definition {
            mandatory: *code == kind.name_field(),
            options: built_in_options(code),
            ..definition(all.len(), code, name, field_type)
        });
    }
    for (code, name) in optional(kind) {
        all.push(Definition { is_optional: true, ..definition(all.len(), code, name, "int") });
    }
    if !kind.has_custom_fields() {
        return all;
    }
    for field_type in CREATABLE_TYPES {
        let name = format!("{} {field_type}", capital(kind.singular()));
        let options = custom_options(field_type);
        all.push(custom(Definition { options, ..definition(all.len(), &random.hex(40), &name, field_type) }));
    }
    if kind == Kind::Deal {
        for name in SPARSE {
            all.push(custom(definition(all.len(), &random.hex(40), name, "varchar")));
        }
    }
    all
}

fn definition(index: usize, code: &str, name: &str, field_type: &str) -> Definition {
    Definition {
        id: 12_000 + i64::try_from(index).unwrap_or(0),
        code: code.to_owned(),
        name: name.to_owned(),
        description: None,
        field_type: field_type.to_owned(),
        options: None,
        is_custom: false,
        is_optional: false,
        mandatory: false,
        add_ms: BEGIN_MS,
        update_ms: BEGIN_MS,
    }
}

fn custom(definition: Definition) -> Definition {
    Definition {
        is_custom: true,
        description: Some(format!("Custom field {}", definition.name)),
        ..definition
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn custom_options(field_type: &str) -> Option<Vec<Choice>> {
    let labels = match field_type {
        "enum" => ["Low", "Medium", "High"],
        "set" => ["Hardware", "Software", "Service"],
        _ => return None,
    };
    let first = if field_type == "enum" { 31 } else { 41 };
    let numbered = labels.iter().zip(first..);
    Some(numbered.map(|(label, id)| Choice { id: Value::from(id), label: (*label).to_owned() }).collect())
}

/// Built-in options have texts as ids, except for labels.
fn built_in_options(code: &str) -> Option<Vec<Choice>> {
    let choice = |id: Value, label: &str| Choice { id, label: label.to_owned() };
    match code {
        "status" => Some(["open", "won", "lost", "deleted"].map(|id| choice(id.into(), id)).to_vec()),
        "label_ids" => {
            Some(vec![choice(1.into(), "Hot"), choice(2.into(), "Warm"), choice(3.into(), "Cold")])
        }
        "visible_to" => Some(vec![choice("1".into(), "Item owner"), choice("3".into(), "All users")]),
        _ => None,
    }
}

type BuiltIn = (&'static str, &'static str, &'static str);

const DEAL: &[BuiltIn] = &[
    ("id", "ID", "int"),
    ("title", "Title", "varchar"),
    ("creator_user_id", "Creator", "user"),
    ("owner_id", "Owner", "user"),
    ("value", "Value", "monetary"),
    ("currency", "Currency", "varchar"),
    ("person_id", "Contact person", "people"),
    ("org_id", "Organization", "org"),
    ("pipeline_id", "Pipeline", "double"),
    ("stage_id", "Stage", "stage"),
    ("status", "Status", "status"),
    ("label_ids", "Label", "set"),
    ("add_time", "Deal created", "date"),
    ("update_time", "Update time", "date"),
    ("stage_change_time", "Last stage change", "date"),
    ("won_time", "Won time", "date"),
    ("lost_time", "Lost time", "date"),
    ("close_time", "Deal closed on", "date"),
    ("expected_close_date", "Expected close date", "date"),
    ("lost_reason", "Lost reason", "varchar_options"),
    ("probability", "Probability", "int"),
    ("visible_to", "Visible to", "visible_to"),
];

const PERSON: &[BuiltIn] = &[
    ("id", "ID", "int"),
    ("name", "Name", "varchar"),
    ("first_name", "First name", "varchar"),
    ("last_name", "Last name", "varchar"),
    ("owner_id", "Owner", "user"),
    ("org_id", "Organization", "org"),
    ("emails", "Email", "varchar"),
    ("phones", "Phone", "phone"),
    ("label_ids", "Label", "set"),
    ("add_time", "Person created", "date"),
    ("update_time", "Update time", "date"),
    ("visible_to", "Visible to", "visible_to"),
];

const ORGANIZATION: &[BuiltIn] = &[
    ("id", "ID", "int"),
    ("name", "Name", "varchar"),
    ("owner_id", "Owner", "user"),
    ("address", "Address", "address"),
    ("label_ids", "Label", "set"),
    ("website", "Website", "varchar"),
    ("employee_count", "Number of employees", "int"),
    ("annual_revenue", "Annual revenue", "double"),
    ("add_time", "Organization created", "date"),
    ("update_time", "Update time", "date"),
    ("visible_to", "Visible to", "visible_to"),
];

const ACTIVITY: &[BuiltIn] = &[
    ("id", "ID", "int"),
    ("subject", "Subject", "varchar"),
    ("type", "Type", "enum"),
    ("owner_id", "Assigned to user", "user"),
    ("deal_id", "Deal", "deal"),
    ("person_id", "Contact person", "people"),
    ("org_id", "Organization", "org"),
    ("due_date", "Due date", "date"),
    ("due_time", "Due time", "time"),
    ("duration", "Duration", "time"),
    ("done", "Done", "boolean"),
    ("location", "Location", "address"),
    ("add_time", "Add time", "date"),
    ("update_time", "Update time", "date"),
];

const PRODUCT: &[BuiltIn] = &[
    ("id", "ID", "int"),
    ("name", "Name", "varchar"),
    ("code", "Product code", "varchar"),
    ("unit", "Unit", "varchar"),
    ("tax", "Tax", "double"),
    ("category", "Category", "enum"),
    ("owner_id", "Owner", "user"),
    ("prices", "Unit prices", "price_list"),
    ("billing_frequency", "Billing frequency", "billing_frequency"),
    ("add_time", "Product created", "date"),
    ("update_time", "Update time", "date"),
    ("visible_to", "Visible to", "visible_to"),
];

fn built_in(kind: Kind) -> &'static [BuiltIn] {
    match kind {
        Kind::Deal => DEAL,
        Kind::Person => PERSON,
        Kind::Organization => ORGANIZATION,
        Kind::Activity => ACTIVITY,
        Kind::Product => PRODUCT,
        Kind::Pipeline | Kind::Stage => &[],
    }
}

fn optional(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Deal => {
            &[("activities_count", "Total activities"), ("files_count", "Files"), ("notes_count", "Notes")]
        }
        Kind::Person | Kind::Organization => &[("open_deals_count", "Open deals"), ("files_count", "Files")],
        _ => &[],
    }
}
