//! The fields of each kind: their shape, and when a body may have them.

use super::kind::Kind;
use super::shape::Shape;
use super::shape::Shape::{
    Address, Boolean, Contacts, CustomFields, Date, HourMinute, Integer, Integers, ListOf, Number, OneOf,
    Text, Time, Visibility,
};

/// One field of a record.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Field {
    pub(in super::super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) post: bool,
    pub(super) patch: bool,
    pub(super) required: bool,
}

const fn set(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, post: true, patch: true, required: false }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field { required: true, ..set(name, shape) }
}

const fn on_create(name: &'static str, shape: Shape) -> Field {
    Field { patch: false, ..set(name, shape) }
}

/// A field that only the service writes.
const fn served(name: &'static str) -> Field {
    Field { name, shape: Text, post: false, patch: false, required: false }
}

const DEAL: &[Field] = &[
    served("id"),
    required("title", Text),
    served("creator_user_id"),
    set("owner_id", Integer),
    set("value", Number),
    set("person_id", Integer),
    set("org_id", Integer),
    set("stage_id", Integer),
    set("pipeline_id", Integer),
    set("currency", Text),
    set("archive_time", Time),
    served("add_time"),
    served("update_time"),
    served("stage_change_time"),
    set("status", OneOf(&["open", "won", "lost"])),
    set("is_archived", Boolean),
    set("is_deleted", Boolean),
    set("probability", Number),
    set("lost_reason", Text),
    set("visible_to", Visibility),
    set("close_time", Time),
    set("won_time", Time),
    set("lost_time", Time),
    served("local_won_date"),
    served("local_lost_date"),
    served("local_close_date"),
    set("expected_close_date", Date),
    set("label_ids", Integers),
    served("origin"),
    served("origin_id"),
    served("channel"),
    served("channel_id"),
    served("acv"),
    served("arr"),
    served("mrr"),
    set("custom_fields", CustomFields),
];

const PERSON: &[Field] = &[
    served("id"),
    required("name", Text),
    served("first_name"),
    served("last_name"),
    set("owner_id", Integer),
    set("org_id", Integer),
    on_create("add_time", Time),
    served("update_time"),
    set("emails", Contacts),
    set("phones", Contacts),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("label_ids", Integers),
    served("picture_id"),
    set("custom_fields", CustomFields),
];

const ORGANIZATION: &[Field] = &[
    served("id"),
    required("name", Text),
    set("owner_id", Integer),
    on_create("add_time", Time),
    served("update_time"),
    set("address", Address),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("label_ids", Integers),
    set("website", Text),
    set("linkedin", Text),
    set("industry", Integer),
    set("annual_revenue", Integer),
    set("employee_count", Integer),
    set("custom_fields", CustomFields),
];

const ACTIVITY: &[Field] = &[
    served("id"),
    set("subject", Text),
    set("type", Text),
    set("owner_id", Integer),
    served("creator_user_id"),
    served("is_deleted"),
    served("add_time"),
    served("update_time"),
    set("deal_id", Integer),
    set("lead_id", Text),
    // Only read: the person comes from the primary participant.
    served("person_id"),
    set("org_id", Integer),
    set("project_id", Integer),
    set("due_date", Date),
    set("due_time", HourMinute),
    set("duration", HourMinute),
    set("busy", Boolean),
    set("done", Boolean),
    served("marked_as_done_time"),
    set("location", Address),
    set("participants", ListOf("person_id")),
    set("attendees", ListOf("email")),
    served("conference_meeting_client"),
    served("conference_meeting_url"),
    served("conference_meeting_id"),
    set("public_description", Text),
    set("priority", Integer),
    set("note", Text),
];

const PRODUCT: &[Field] = &[
    served("id"),
    required("name", Text),
    set("code", Text),
    set("description", Text),
    set("unit", Text),
    set("tax", Number),
    set("category", Text),
    set("is_linkable", Boolean),
    served("is_deleted"),
    set("visible_to", Visibility),
    set("owner_id", Integer),
    served("add_time"),
    served("update_time"),
    set(
        "billing_frequency",
        OneOf(&["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"]),
    ),
    set("billing_frequency_cycles", Integer),
    set("prices", ListOf("currency")),
    set("custom_fields", CustomFields),
];

const PIPELINE: &[Field] = &[
    served("id"),
    required("name", Text),
    served("order_nr"),
    served("is_deleted"),
    set("is_deal_probability_enabled", Boolean),
    served("add_time"),
    served("update_time"),
];

const STAGE: &[Field] = &[
    served("id"),
    served("order_nr"),
    required("name", Text),
    served("is_deleted"),
    set("deal_probability", Integer),
    required("pipeline_id", Integer),
    set("is_deal_rot_enabled", Boolean),
    set("days_to_rotten", Integer),
    served("add_time"),
    served("update_time"),
];

impl Kind {
    /// The fields of an answer, in the order of the vendor's examples.
    pub(in super::super) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Deal => DEAL,
            Self::Person => PERSON,
            Self::Organization => ORGANIZATION,
            Self::Activity => ACTIVITY,
            Self::Product => PRODUCT,
            Self::Pipeline => PIPELINE,
            Self::Stage => STAGE,
        }
    }
}
