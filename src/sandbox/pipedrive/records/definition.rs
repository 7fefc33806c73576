//! Field definitions, built in and custom.

use serde_json::{Value, json};

/// The field types that can be created (vendor page "Custom fields").
pub(in super::super) const CREATABLE_TYPES: [&str; 16] = [
    "varchar",
    "varchar_auto",
    "text",
    "double",
    "monetary",
    "enum",
    "set",
    "user",
    "org",
    "people",
    "phone",
    "time",
    "timerange",
    "date",
    "daterange",
    "address",
];

/// One choice of an `enum` or `set` field.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Choice {
    /// A number for custom fields, a text for built-in ones.
    pub(in super::super) id: Value,
    pub(in super::super) label: String,
}

/// One field of a kind of record.
#[derive(Debug, Clone)]
pub(in super::super) struct Definition {
    /// The numeric id of v1.
    pub(in super::super) id: i64,
    pub(in super::super) code: String,
    pub(in super::super) name: String,
    pub(in super::super) description: Option<String>,
    pub(in super::super) field_type: String,
    pub(in super::super) options: Option<Vec<Choice>>,
    pub(in super::super) is_custom: bool,
    pub(in super::super) is_optional: bool,
    pub(in super::super) mandatory: bool,
    pub(in super::super) add_ms: i64,
    pub(in super::super) update_ms: i64,
}

impl Definition {
    /// The v2 shape.
    pub(in super::super) fn v2(&self) -> Value {
        json!({
            "field_name": self.name,
            "field_code": self.code,
            "description": self.description,
            "field_type": self.field_type,
            "options": self.options.as_ref().map(|options| choices(options)),
            "subfields": self.subfields(),
            "is_custom_field": self.is_custom,
            "is_optional_response_field": self.is_optional,
        })
    }

    /// The v1 shape.
    pub(in super::super) fn v1(&self) -> Value {
        let (added, updated) = (super::v1_time(self.add_ms), super::v1_time(self.update_ms));
        json!({
            "id": self.id, "key": self.code, "name": self.name, "order_nr": self.id,
            "field_type": self.field_type, "add_time": added, "update_time": updated,
            "last_updated_by_user_id": 1, "created_by_user_id": 1, "active_flag": true,
            "edit_flag": self.is_custom, "index_visible_flag": true, "details_visible_flag": true,
            "add_visible_flag": !self.is_optional, "important_flag": false, "bulk_edit_allowed": true,
            "searchable_flag": self.is_searchable(), "filtering_allowed": true, "sortable_flag": true,
            "options": self.options.as_ref().map(|options| choices(options)),
            "mandatory_flag": self.mandatory,
        })
    }

    /// Can a search find values of this field?
    pub(in super::super) fn is_searchable(&self) -> bool {
        let types = ["address", "varchar", "text", "varchar_auto", "double", "monetary", "phone"];
        self.is_custom && types.contains(&self.field_type.as_str())
    }

    fn subfields(&self) -> Option<Vec<Value>> {
        let parts: &[(&str, &str, &str)] = match self.field_type.as_str() {
            "monetary" => &[("value", "Amount", "double"), ("currency", "Currency", "varchar")],
            "address" => &[
                ("value", "Address value", "varchar"),
                ("street_number", "House number", "varchar"),
                ("route", "Street/road name", "varchar"),
                ("subpremise", "Apartment/suite", "varchar"),
                ("sublocality", "District", "varchar"),
                ("locality", "City/town", "varchar"),
                ("admin_area_level_1", "State/province", "varchar"),
                ("admin_area_level_2", "County", "varchar"),
                ("country", "Country", "varchar"),
                ("postal_code", "ZIP/Postal code", "varchar"),
                ("formatted_address", "Full address", "varchar"),
            ],
            _ => return None,
        };
        let shown = parts.iter().map(|(code, name, field_type)| {
            json!({ "field_code": code, "field_name": format!("{name} of {}", self.name),
                    "field_type": field_type })
        });
        Some(shown.collect())
    }
}

fn choices(options: &[Choice]) -> Vec<Value> {
    options.iter().map(|choice| json!({ "id": choice.id, "label": choice.label })).collect()
}
