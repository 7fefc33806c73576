//! Saves that the Document Server could not make and sent nothing of.

use std::sync::Arc;

use super::bench::{Bench, DEAL};
use crate::ErrorKind;
use crate::documents::{Core, DealDocuments, JobKind, Report, State, Status, Step};
use crate::jwt::Secret;
use crate::onlyoffice::{CallbackStatus, DocumentServer, ServerOptions};

pub fn service(core: &Arc<Core>) -> DealDocuments {
    let secret = Secret::new("c9b0a1f7d2e84c53a6f1b7e0d4c8a9f3").unwrap();
    let server = DocumentServer::new(ServerOptions::new("https://docs.example.com/", secret)).unwrap();
    DealDocuments { core: Arc::clone(core), server: Arc::new(server) }
}

async fn seen(bench: &Bench) -> (Status, Status) {
    let service = service(&bench.core);
    let listed = service.list(&bench.viewer(), DEAL).await.unwrap().remove(0).status;
    let active = service.activity("acme", DEAL).await.unwrap().files.remove(0).1;
    (listed, active)
}

fn lost(status: CallbackStatus) -> Report {
    Report { status, ..Report::default() }
}

#[tokio::test]
async fn lost_changes_are_told_until_they_are_made_up_for() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    for _ in 0..2 {
        // Not acknowledged: the Document Server keeps what it still has.
        let refused = bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Callback);
    }
    let [loss] = &bench.core.failed().await.unwrap()[..] else { panic!("noted once") };
    assert_eq!((loss.kind, loss.step, loss.bytes), (JobKind::Corrupted, Step::Kept, 0));
    assert_eq!(loss.status, CallbackStatus::Corrupted);
    let (listed, active) = seen(&bench).await;
    assert_eq!(listed, active);
    assert_eq!((listed.state, listed.copies.len()), (State::Idle, 0));
    assert!(listed.problem.unwrap().contains("could not save the last changes"));
    assert_eq!(bench.core.copies("acme", DEAL).await.unwrap(), [], "there are no bytes");
    assert_eq!(service(&bench.core).kept(loss.id).await.err().unwrap().kind(), ErrorKind::NotFound);
    assert_eq!(bench.core.retry(loss.id, None).await.unwrap_err().kind(), ErrorKind::NotFound);

    let next = bench.open().await;
    assert_ne!(next.key, offer.key, "the session is over");
    bench.save(&next, 2, "start again.").await.unwrap();
    assert_eq!(seen(&bench).await.0.problem, None, "a newer content is there");
    assert_eq!(bench.core.failed().await.unwrap().len(), 1, "operators see it until they discard it");
    service(&bench.core).discard(loss.id).await.unwrap();
    assert_eq!(bench.core.failed().await.unwrap(), []);
}

#[tokio::test]
async fn a_forced_save_that_was_lost_is_made_up_for_by_the_next_one() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.report(&offer, lost(CallbackStatus::ForceSaveCorrupted)).await.unwrap();
    assert_eq!(bench.open().await.key, offer.key, "editing goes on");
    let (listed, _) = seen(&bench).await;
    assert_eq!(listed.state, State::Editing);
    assert!(listed.problem.unwrap().contains("while it is edited"));
    assert_eq!(bench.core.failed().await.unwrap()[0].status, CallbackStatus::ForceSaveCorrupted);
    bench.save(&offer, 6, "start one.").await.unwrap();
    assert_eq!(seen(&bench).await.0.problem, None);
    assert_eq!(bench.core.failed().await.unwrap(), []);
}

#[tokio::test]
async fn a_loss_outlives_the_cleaning_of_the_journal() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap_err();
    bench.pass(400 * 24 * 3600);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.core.failed().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_older_save_does_not_hide_that_changes_were_lost() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().failing = 1;
    bench.save(&offer, 6, "start one.").await.unwrap_err();
    bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap_err();
    bench.pass(60);
    bench.core.resume().await.unwrap();
    assert!(bench.files().iter().any(|(_, content)| content == "start one."), "{:?}", bench.files());
    assert!(seen(&bench).await.0.problem.unwrap().contains("could not save the last changes"));
    assert_eq!(bench.core.failed().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_server_keeps_is_recovered_after_it_could_not_save() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().forgotten.insert(offer.key.clone(), b"start one.".to_vec());
    bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap_err();
    assert_eq!(bench.core.recover_forgotten().await.unwrap().saved, [offer.key]);
    // The session is over, so its content stands beside the document.
    assert!(bench.files().iter().any(|(_, content)| content == "start one."), "{:?}", bench.files());
}

#[tokio::test]
async fn whoever_sees_the_document_may_save_it_with_an_own_account() {
    use super::deal::Fault;
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.deal.fail_next([Fault::Refused(ErrorKind::Permission)]);
    bench.save(&offer, 2, "start one.").await.unwrap();
    let [given_up] = &bench.core.failed().await.unwrap()[..] else { panic!("given up") };
    let service = service(&bench.core);
    let stranger = crate::documents::Viewer { company: "other".into(), ..bench.viewer() };
    let refused = service.retry(given_up.id, Some(&stranger)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::DocumentAccess);
    let bob = crate::documents::Viewer { user: "4".into(), name: "Bob".into(), ..bench.viewer() };
    service.retry(given_up.id, Some(&bob)).await.unwrap();
    assert_eq!(bench.files(), [("Offer.docx".into(), "start one.".into())]);
    let document = given_up.document.clone();
    let jobs = bench.core.journal.run_now(|connection| {
        crate::documents::journal::jobs::select(connection, "document = ?1", &[document.into()])
    });
    assert_eq!(jobs.unwrap()[0].user, "4");
}
