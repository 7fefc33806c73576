//! The deals of the company.

use super::custom_values::custom_fields;
use super::words::{COMPANY_KINDS, COMPANY_WORDS, DEAL_SUBJECTS, LOST_REASONS};
use super::{Seed, one_of, times};
use crate::sandbox::Random;
use crate::sandbox::pipedrive::records::{Collection, Kind, ObjectWriter, v2_time};

impl Seed {
    pub(super) fn deals(&self, collection: &mut Collection) {
        let mut random = Random::new(self.number, "deals");
        let definitions = self.definitions(Kind::Deal);
        for id in 1..=self.deals {
            let mut writer = ObjectWriter::with_capacity(4000);
            self.deal(&mut writer, &mut random, id);
            writer.json("custom_fields", &custom_fields(&definitions, &mut random, id));
            collection.put(writer.record(id));
        }
    }

    fn deal(&self, writer: &mut ObjectWriter, random: &mut Random, id: i64) {
        let (added, updated) = times(random, id);
        // The first deal is open and whole, because people try things out on it.
        let status = match random.below(10) {
            _ if id == 1 => "open",
            0..=1 => "won",
            2..=3 => "lost",
            _ => "open",
        };
        let pipeline = if id > 1 && random.chance(30) { 2 } else { 1 };
        let stage = if pipeline == 1 { one_of(random, 5) } else { 5 + one_of(random, 3) };
        let word = random.pick(COMPANY_WORDS, "Blue");
        let kind = random.pick(COMPANY_KINDS, "Paper");
        let subject = random.pick(DEAL_SUBJECTS, "renewal");
        let won = (status == "won").then(|| v2_time(updated));
        let lost = (status == "lost").then(|| v2_time(updated));
        let closed = won.as_deref().or(lost.as_deref());
        let day = |time: Option<&str>| time.and_then(|time| time.get(..10)).map(str::to_owned);
        writer.integer("id", id).text("title", &format!("{word} {kind}: {subject} {id}"));
        writer.integer("creator_user_id", one_of(random, 3)).integer("owner_id", 1 + id % 3);
        writer.json("value", &format!("{}.5", one_of(random, 90_000)));
        writer.integer("person_id", one_of(random, self.person_count()));
        writer.integer("org_id", one_of(random, self.organization_count()));
        writer.integer("stage_id", stage).integer("pipeline_id", pipeline);
        writer.text("currency", if random.chance(80) { "EUR" } else { "USD" }).null("archive_time");
        writer.time("add_time", added).time("update_time", updated).time("stage_change_time", updated);
        writer.text("status", status).flag("is_archived", false).flag("is_deleted", false);
        writer.null("probability");
        let reason = lost.as_ref().map(|_| random.pick(LOST_REASONS, "No answer"));
        // Every 50th deal is seen by its owner only.
        writer.maybe("lost_reason", reason).integer("visible_to", if id % 50 == 0 { 1 } else { 3 });
        writer.maybe("close_time", closed);
        writer.maybe("won_time", won.as_deref()).maybe("lost_time", lost.as_deref());
        writer.maybe("local_won_date", day(won.as_deref()).as_deref());
        writer.maybe("local_lost_date", day(lost.as_deref()).as_deref());
        writer.maybe("local_close_date", day(closed).as_deref());
        let expected = day(Some(&v2_time(added + 60 * 24 * super::HOUR_MS)));
        writer.maybe("expected_close_date", expected.as_deref().filter(|_| id % 4 == 0));
        writer.json("label_ids", if id % 3 == 0 { "[1,2]" } else { "[]" });
        writer.text("origin", "ManuallyCreated");
        writer.nulls(&["origin_id", "channel", "channel_id", "acv", "arr", "mrr"]);
    }
}
