//! The persons and organizations of the company.

use super::custom_values::{address, custom_fields};
use super::words::{COMPANY_KINDS, COMPANY_WORDS, FIRST_NAMES, LAST_NAMES};
use super::{Seed, one_of, times};
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::{Collection, Kind, ObjectWriter};

impl Seed {
    pub(super) fn persons(&self, collection: &mut Collection) {
        let mut random = Random::new(self.number, "persons");
        let definitions = self.definitions(Kind::Person);
        for id in 1..=self.person_count() {
            let random = &mut random;
            let (added, updated) = times(random, id);
            let first = random.pick(FIRST_NAMES, "Li");
            let last = random.pick(LAST_NAMES, "Oak");
            let mail = format!("person{id}@customers.example");
            let phone = format!("+372 600 {:04}", one_of(random, 9999));
            let mut writer = ObjectWriter::with_capacity(1800);
            writer.integer("id", id).text("name", &format!("{first} {last}"));
            writer.text("first_name", first).text("last_name", last).integer("owner_id", 1 + id % 3);
            let organization = if id % 7 == 0 { 0 } else { one_of(random, self.organization_count()) };
            writer.id("org_id", organization).time("add_time", added).time("update_time", updated);
            writer.json("emails", &contact(&mail)).json("phones", &contact(&phone));
            writer.flag("is_deleted", false).integer("visible_to", 3).json("label_ids", "[]");
            writer.null("picture_id");
            writer.json("custom_fields", &custom_fields(&definitions, random, id));
            collection.put(writer.record(id));
        }
    }

    pub(super) fn organizations(&self, collection: &mut Collection) {
        let mut random = Random::new(self.number, "organizations");
        let definitions = self.definitions(Kind::Organization);
        for id in 1..=self.organization_count() {
            let random = &mut random;
            let (added, updated) = times(random, id);
            let word = random.pick(COMPANY_WORDS, "Blue");
            let kind = random.pick(COMPANY_KINDS, "Paper");
            let mut writer = ObjectWriter::with_capacity(1800);
            writer.integer("id", id).text("name", &format!("{word} {kind} {id}"));
            writer.integer("owner_id", 1 + id % 3);
            writer.time("add_time", added).time("update_time", updated);
            let place = if id % 6 == 0 { "null".to_owned() } else { address(random) };
            writer.json("address", &place).flag("is_deleted", false).integer("visible_to", 3);
            writer.json("label_ids", "[]").text("website", &format!("https://company{id}.example"));
            writer.nulls(&["linkedin", "industry", "annual_revenue"]);
            writer.integer("employee_count", one_of(random, 2000));
            writer.json("custom_fields", &custom_fields(&definitions, random, id));
            collection.put(writer.record(id));
        }
    }
}

fn contact(value: &str) -> String {
    format!(r#"[{{"value":"{value}","primary":true,"label":"work"}}]"#)
}
