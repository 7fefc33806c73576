//! Activities, products, pipelines and stages of the company.

use super::custom_values::custom_fields;
use super::words::{ACTIVITY_TYPES, PRODUCT_KINDS, PRODUCT_WORDS};
use super::{BEGIN_MS, Seed, one_of, times};
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::{Collection, Kind, ObjectWriter, v2_time};

const PRODUCTS: i64 = 40;

const STAGES: [(&str, i64, i64); 8] = [
    ("Qualified", 1, 10),
    ("Contact made", 1, 25),
    ("Demo scheduled", 1, 50),
    ("Proposal made", 1, 70),
    ("Negotiations started", 1, 90),
    ("Due", 2, 30),
    ("Offered", 2, 60),
    ("Agreed", 2, 95),
];

impl Seed {
    pub(super) fn activities(&self, collection: &mut Collection) {
        let mut random = Random::new(self.number, "activities");
        for id in 1..=self.activity_count() {
            let random = &mut random;
            let (added, updated) = times(random, id);
            let kind = random.pick(ACTIVITY_TYPES, "call");
            let done = random.chance(60);
            let person = one_of(random, self.person_count());
            let due = v2_time(added + 72 * super::HOUR_MS);
            let mut writer = ObjectWriter::with_capacity(900);
            writer.integer("id", id).text("subject", &format!("{kind} {id}")).text("type", kind);
            writer.integer("owner_id", 1 + id % 3).integer("creator_user_id", 1);
            writer.flag("is_deleted", false).time("add_time", added).time("update_time", updated);
            writer.id("deal_id", one_of(random, self.deals.max(1))).null("lead_id");
            writer.integer("person_id", person);
            writer.integer("org_id", one_of(random, self.organization_count())).null("project_id");
            writer.maybe("due_date", due.get(..10));
            writer.maybe("due_time", (id % 2 == 0).then_some("09:30:00"));
            writer.maybe("duration", (id % 2 == 0).then_some("00:45:00"));
            writer.flag("busy", id % 2 == 0).flag("done", done);
            writer.maybe("marked_as_done_time", done.then(|| v2_time(updated)).as_deref());
            writer.null("location");
            writer.json("participants", &format!(r#"[{{"person_id":{person},"primary":true}}]"#));
            writer.json("attendees", "[]");
            writer.nulls(&["conference_meeting_client", "conference_meeting_url", "conference_meeting_id"]);
            writer.nulls(&["public_description", "priority"]);
            writer.maybe("note", (id % 5 == 0).then_some("Ask for the signed order."));
            collection.put(writer.record(id));
        }
    }

    pub(super) fn products(&self, collection: &mut Collection) {
        let mut random = Random::new(self.number, "products");
        let definitions = self.definitions(Kind::Product);
        for id in 1..=PRODUCTS {
            let random = &mut random;
            let (added, updated) = times(random, id);
            let word = random.pick(PRODUCT_WORDS, "Basic");
            let kind = random.pick(PRODUCT_KINDS, "device");
            let price = one_of(random, 4000);
            let mut writer = ObjectWriter::with_capacity(1800);
            writer.integer("id", id).text("name", &format!("{word} {kind} {id}"));
            writer.text("code", &format!("P-{id:04}")).text("description", "").text("unit", "piece");
            writer.integer("tax", 20).text("category", kind).flag("is_linkable", true);
            writer.flag("is_deleted", false).integer("visible_to", 3).integer("owner_id", 1);
            writer.time("add_time", added).time("update_time", updated);
            writer.text("billing_frequency", "one-time").null("billing_frequency_cycles");
            writer.json(
                "prices",
                &format!(
                    r#"[{{"product_id":{id},"price":{price},"currency":"EUR","cost":{cost},"direct_cost":0,"notes":""}}]"#,
                    cost = price / 2,
                ),
            );
            writer.json("custom_fields", &custom_fields(&definitions, random, id));
            collection.put(writer.record(id));
        }
    }

    pub(super) fn pipelines(collection: &mut Collection) {
        for (id, name) in [(1, "Sales"), (2, "Renewals")] {
            let mut writer = ObjectWriter::default();
            writer.integer("id", id).text("name", name).integer("order_nr", id).flag("is_deleted", false);
            writer.flag("is_deal_probability_enabled", true);
            writer.time("add_time", BEGIN_MS).time("update_time", BEGIN_MS);
            collection.put(writer.record(id));
        }
    }

    pub(super) fn stages(collection: &mut Collection) {
        for ((name, pipeline, probability), id) in STAGES.iter().zip(1..) {
            let mut writer = ObjectWriter::default();
            writer.integer("id", id).integer("order_nr", id).text("name", name).flag("is_deleted", false);
            writer.integer("deal_probability", *probability).integer("pipeline_id", *pipeline);
            writer.flag("is_deal_rot_enabled", false).null("days_to_rotten");
            writer.time("add_time", BEGIN_MS).time("update_time", BEGIN_MS);
            collection.put(writer.record(id));
        }
    }
}
