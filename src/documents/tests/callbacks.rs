//! Callbacks one by one, repeated and out of order.

use super::bench::{Bench, link};
use crate::ErrorKind;
use crate::documents::{Report, Retire, Step};
use crate::onlyoffice::CallbackStatus;

fn file(name: &str, content: &str) -> (String, String) {
    (name.into(), content.into())
}

#[tokio::test]
async fn an_edit_replaces_the_file_and_changes_the_key() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.files(), [file("Offer.docx", "start edit.")]);
    let next = bench.open().await;
    assert_ne!(next.key, offer.key);
    assert_eq!(next.document.id, offer.document.id, "the old file id still leads to the document");
    assert!(bench.spool_is_empty());
    assert!(bench.deal.state().vanished.is_empty());
}

#[tokio::test]
async fn a_forced_save_keeps_the_key_and_the_end_adds_no_version() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.save(&offer, 6, "start one.").await.unwrap();
    assert_eq!(bench.open().await.key, offer.key);
    let url = Some("https://docs.example.com/never-published".into());
    let end = Report { status: CallbackStatus::MustSave, url, not_modified: true, ..Report::default() };
    bench.report(&offer, end).await.unwrap();
    assert_eq!(bench.deal.state().uploads, 1);
    assert_ne!(bench.open().await.key, offer.key);
}

#[tokio::test]
async fn closing_without_changes_keeps_the_key_unless_a_forced_save_changed_the_file() {
    let bench = Bench::new();
    let offer = bench.open().await;
    let closed = Report { status: CallbackStatus::Closed, ..Report::default() };
    bench.report(&offer, closed.clone()).await.unwrap();
    assert_eq!(bench.open().await.key, offer.key);
    bench.save(&offer, 6, "start one.").await.unwrap();
    bench.report(&offer, closed).await.unwrap();
    assert_ne!(bench.open().await.key, offer.key);
}

#[tokio::test]
async fn a_repeated_callback_makes_no_second_version() {
    let bench = Bench::new();
    let offer = bench.open().await;
    for _ in 0..3 {
        bench.save(&offer, 2, "start edit.").await.unwrap();
        bench.report(&offer, Report { status: CallbackStatus::Closed, ..Report::default() }).await.unwrap();
    }
    assert_eq!(bench.deal.state().uploads, 1);
    let url = Some("https://docs.example.com/start edit.".into());
    let timed = Report { status: CallbackStatus::MustSave, url, last_save: Some(5), ..Report::default() };
    bench.report(&offer, timed.clone()).await.unwrap();
    let fetches = bench.editor.state().fetches;
    bench.report(&offer, timed).await.unwrap();
    assert_eq!(bench.editor.state().fetches, fetches, "a known time and address need no second fetch");
}

#[tokio::test]
async fn a_late_forced_save_never_overwrites_the_end_of_its_session() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.save(&offer, 2, "start one two.").await.unwrap();
    bench.save(&offer, 6, "start one.").await.unwrap();
    let copy = file("Offer (conflict copy 1970-01-01 00.16.40).docx", "start one.");
    assert_eq!(bench.files(), [file("Offer.docx", "start one two."), copy]);
}

#[tokio::test]
async fn two_sessions_on_two_keys_never_overwrite_each_other() {
    let bench = Bench::new();
    let first = bench.open().await;
    bench.save(&first, 2, "start one.").await.unwrap();
    let second = bench.open().await;
    bench.someone_edits(&second).await;
    bench.someone_edits(&first).await;
    bench.save(&first, 2, "start one late.").await.unwrap();
    bench.save(&second, 2, "start one two.").await.unwrap();
    let words = bench.deal.state().all_words();
    assert!(["one", "late", "two"].iter().all(|word| words.contains(*word)), "{words:?}");
    assert_eq!(bench.files().len(), 2);
}

#[tokio::test]
async fn damaged_bytes_are_kept_apart() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.save(&offer, 7, "st").await.unwrap();
    assert_eq!(bench.open().await.key, offer.key);
    bench.save(&offer, 3, "sta").await.unwrap();
    assert_eq!(bench.files(), [file("Offer.docx", "start.")]);
    let copies = bench.core.copies("acme", 7).await.unwrap();
    assert_eq!(copies.iter().map(|copy| copy.bytes).collect::<Vec<_>>(), [2, 3]);
    assert_ne!(bench.open().await.key, offer.key, "the session is over");
    let nothing = Report { status: CallbackStatus::Corrupted, ..Report::default() };
    assert_eq!(bench.report(&offer, nothing).await.unwrap_err().kind(), ErrorKind::Callback);
}

#[tokio::test]
async fn a_changed_type_changes_the_name() {
    let bench = Bench::with(|settings| settings.retire = Retire::Rename);
    bench.deal.state().files.get_mut(&bench.file).unwrap().name = "Offer.odt".into();
    let offer = bench.open().await;
    bench.editor.publish("u", "start edit.");
    let report = Report {
        status: CallbackStatus::MustSave,
        url: Some("u".into()),
        file_type: Some("docx".into()),
        ..Report::default()
    };
    bench.report(&offer, report).await.unwrap();
    let names: Vec<String> = bench.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Offer (until 1970-01-01 00.16.40).odt", "Offer.docx"]);
}

#[tokio::test]
async fn a_file_deleted_meanwhile_comes_back_with_the_edit() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.state().files.get_mut(&bench.file).unwrap().active = false;
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.files(), [file("Offer.docx", "start edit.")]);
}

#[tokio::test]
async fn a_callback_without_bytes_or_with_another_key_is_refused() {
    let bench = Bench::new();
    let offer = bench.open().await;
    let empty = bench
        .report(&offer, Report { status: CallbackStatus::MustSave, ..Report::default() })
        .await
        .unwrap_err();
    assert_eq!(empty.kind(), ErrorKind::Callback);
    let foreign = Report { status: CallbackStatus::Editing, key: "other".into(), ..Report::default() };
    assert_eq!(bench.core.report(&link(&offer), foreign).await.unwrap_err().kind(), ErrorKind::Callback);
    for status in [0, 5, 99] {
        bench
            .report(&offer, Report { status: CallbackStatus::from_code(status), ..Report::default() })
            .await
            .unwrap();
    }
    assert_eq!(bench.files(), [file("Offer.docx", "start.")]);
}

#[tokio::test]
async fn nothing_never_replaces_an_office_file() {
    let bench = Bench::new();
    let offer = bench.open().await;
    assert_eq!(bench.save(&offer, 2, "").await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(bench.files(), [file("Offer.docx", "start.")]);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.files(), [file("Offer.docx", "start edit.")]);

    bench.deal.state().files.values_mut().last().unwrap().name = "Offer.txt".into();
    let offer = bench.open().await;
    bench.editor.publish("nothing", "");
    let all_deleted = Report {
        status: CallbackStatus::MustSave,
        url: Some("nothing".into()),
        file_type: Some("txt".into()),
        ..Report::default()
    };
    bench.report(&offer, all_deleted).await.unwrap();
    assert_eq!(bench.files(), [file("Offer.txt", "")]);
}

#[tokio::test]
async fn a_lost_journal_does_not_lose_the_edit() {
    let bench = Bench::new();
    let offer = bench.open().await;
    let fresh = Bench::new();
    fresh.editor.publish("u", "start edit.");
    let report = Report {
        status: CallbackStatus::MustSave,
        key: offer.key.clone(),
        url: Some("u".into()),
        ..Report::default()
    };
    fresh.core.report(&link(&offer), report).await.unwrap();
    assert_eq!(fresh.files(), [file("Offer.docx", "start edit.")]);
    assert_eq!(fresh.core.pending().await.unwrap(), []);
}

#[tokio::test]
async fn bytes_that_cannot_be_kept_are_not_acknowledged() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.editor.state().failing = 1;
    assert_eq!(bench.save(&offer, 2, "start edit.").await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(bench.core.pending().await.unwrap()[0].step, Step::Received);
    bench.save(&offer, 2, "start edit.").await.unwrap();
    assert_eq!(bench.files(), [file("Offer.docx", "start edit.")]);

    let small = Bench::with(|settings| settings.max_file_size = 5);
    let offer = small.open().await;
    assert_eq!(small.save(&offer, 2, "start edit.").await.unwrap_err().kind(), ErrorKind::TooLarge);
    assert_eq!(small.core.failed().await.unwrap()[0].step, Step::Abandoned);
    assert!(small.spool_is_empty());
}
