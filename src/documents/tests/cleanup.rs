//! What is removed in time: finished rows of the journal, and uploads that came too late.

use super::bench::{Bench, DEAL};
use super::deal::Fault;
use crate::ErrorKind;
use crate::documents::journal::jobs;
use crate::documents::{Offer, Report, Step};
use crate::onlyoffice::CallbackStatus;

const DAY: i64 = 24 * 3600;

/// Step and document key of each save in the journal.
fn rows(bench: &Bench) -> Vec<(Step, String)> {
    let found = bench.core.journal.run_now(|connection| jobs::select(connection, "1", &[]));
    found.unwrap().into_iter().map(|job| (job.step, job.key)).collect()
}

async fn timed_save(bench: &Bench, offer: &Offer, time: i64, content: &str) {
    let url = format!("https://docs.example.com/{content}");
    bench.editor.publish(&url, content);
    let report = Report {
        status: CallbackStatus::MustSave,
        url: Some(url),
        last_save: Some(time),
        ..Report::default()
    };
    bench.report(offer, report).await.unwrap();
}

#[tokio::test]
async fn finished_saves_leave_the_journal_when_no_callback_can_ask_for_them() {
    let bench = Bench::new();
    let first = bench.open().await;
    bench.someone_edits(&first).await;
    timed_save(&bench, &first, 1, "start one.").await;
    let second = bench.open().await;
    bench.someone_edits(&second).await;
    timed_save(&bench, &second, 2, "start one two.").await;
    bench.pass(29 * DAY);
    assert_eq!(bench.core.resume().await.unwrap().removed_rows, 0);
    let fetches = bench.editor.state().fetches;
    timed_save(&bench, &first, 1, "start one.").await;
    assert_eq!(bench.editor.state().fetches, fetches, "a repeated callback is recognised after weeks");
    bench.pass(2 * DAY);
    assert_eq!(bench.core.resume().await.unwrap().removed_rows, 1);
    // The newest one that reached Pipedrive stays: later saves are judged by it.
    assert_eq!(rows(&bench), [(Step::Done, second.key)]);
    let third = bench.open().await;
    bench.save(&third, 2, "start one two three.").await.unwrap();
    assert_eq!(bench.files(), [("Offer.docx".into(), "start one two three.".into())]);
}

#[tokio::test]
async fn a_link_that_works_longer_keeps_its_save_longer() {
    let bench = Bench::with(|settings| {
        settings.callback_ttl = std::time::Duration::from_secs(90 * 24 * 3600);
        settings.keep_finished = std::time::Duration::ZERO;
    });
    for content in ["start one.", "start one two."] {
        let offer = bench.open().await;
        bench.save(&offer, 2, content).await.unwrap();
    }
    bench.pass(89 * DAY);
    assert_eq!(bench.core.resume().await.unwrap().removed_rows, 0);
    bench.pass(2 * DAY);
    assert_eq!(bench.core.resume().await.unwrap().removed_rows, 1);
}

#[tokio::test]
async fn what_somebody_may_still_need_stays_in_the_journal() {
    let bench = Bench::new();
    let first = bench.open().await;
    bench.someone_edits(&first).await;
    // A damaged copy, a save that was given up, and a session that never ends.
    bench.save(&first, 7, "sta").await.unwrap();
    bench.deal.fail_next([Fault::Refused(ErrorKind::FileTooLarge)]);
    bench.save(&first, 2, "start one.").await.unwrap();
    let second = bench.open().await;
    bench.someone_edits(&second).await;
    bench.save(&second, 6, "start one two.").await.unwrap();
    bench.save(&second, 6, "start one two three.").await.unwrap();
    bench.pass(400 * DAY);
    assert_eq!(bench.core.resume().await.unwrap().removed_rows, 0);
    let steps: Vec<Step> = rows(&bench).into_iter().map(|(step, _)| step).collect();
    assert_eq!(steps, [Step::Kept, Step::Fetched, Step::Done, Step::Done]);
    // The bytes of the first two are there as well.
    for job in [bench.core.copies("acme", DEAL).await.unwrap(), bench.core.failed().await.unwrap()].concat() {
        assert!(bench.core.kept_bytes(&job).await.is_ok(), "{job:?}");
    }
}

#[tokio::test]
async fn a_save_counts_as_newer_even_when_every_row_is_gone() {
    let bench = Bench::new();
    for content in ["start one.", "start one two."] {
        let offer = bench.open().await;
        bench.save(&offer, 2, content).await.unwrap();
    }
    let offer = bench.open().await;
    let emptied = bench.core.journal.run_now(|connection| Ok(connection.execute("DELETE FROM jobs", [])));
    assert_eq!(emptied.unwrap(), Ok(2));
    bench.save(&offer, 2, "start one two three.").await.unwrap();
    assert_eq!(bench.files(), [("Offer.docx".into(), "start one two three.".into())]);
}

#[tokio::test]
async fn an_upload_that_appears_after_its_save_is_done_is_removed() {
    for superseded in [false, true] {
        let bench = Bench::new();
        let offer = bench.open().await;
        bench.deal.fail_next([Fault::Refused(ErrorKind::Timeout)]);
        bench.save(&offer, 6, "start one.").await.unwrap();
        let job = bench.core.pending().await.unwrap().remove(0);
        if superseded {
            bench.pass(30);
            // It is tried again, fails in a way that makes nothing, and a later save takes its place.
            bench.deal.fail_next([Fault::Refused(ErrorKind::Connect)]);
            bench.core.resume().await.unwrap();
            bench.save(&offer, 6, "start one two.").await.unwrap();
        }
        bench.settle().await;
        let wanted = if superseded { "start one two." } else { "start one." };
        assert_eq!(bench.files(), [("Offer.docx".into(), wanted.into())]);

        // Only now the first upload gets through.
        let name = format!("Offer-saving-{}.docx", job.marker);
        let late = bench.deal.state().add(DEAL, &name, b"start one.".to_vec());
        let service = super::service::service(&bench);
        let listed = service.list(&bench.viewer(), DEAL).await.unwrap();
        assert!(listed.iter().all(|entry| entry.file != late), "{listed:?}");
        bench.pass(2 * DAY);
        assert_eq!(bench.core.resume().await.unwrap().removed_uploads, 1);
        assert_eq!(bench.files(), [("Offer.docx".into(), wanted.into())]);
        assert!(bench.deal.state().vanished.is_empty());
    }
}

#[tokio::test]
async fn only_saves_with_a_lost_answer_are_looked_after_and_only_a_few_times() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.save(&offer, 6, "start one.").await.unwrap();
    let asked = bench.deal.state().listed;
    bench.pass(7200);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.deal.state().listed, asked, "nothing was lost");
    bench.deal.fail_next([Fault::AnswerLost]);
    bench.save(&offer, 2, "start one two.").await.unwrap();
    bench.settle().await;
    let asked = bench.deal.state().listed;
    for _ in 0..10 {
        bench.pass(2 * DAY);
        assert_eq!(bench.core.resume().await.unwrap().removed_uploads, 0);
    }
    assert_eq!(bench.deal.state().listed - asked, 4);
}
