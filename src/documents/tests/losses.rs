//! Saves that the Document Server could not make and sent nothing of.

use std::sync::Arc;

use super::bench::{Bench, DEAL};
use crate::ErrorKind;
use crate::documents::{Core, DealDocuments, JobKind, Report, State, Status, Step};
use crate::jwt::Secret;
use crate::onlyoffice::{CallbackStatus, DocumentServer, ServerOptions};

fn service(core: &Arc<Core>) -> DealDocuments {
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
        bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap();
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
    assert_eq!(bench.core.retry(loss.id).await.unwrap_err().kind(), ErrorKind::NotFound);

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
    bench.report(&offer, lost(CallbackStatus::Corrupted)).await.unwrap();
    bench.pass(400 * 24 * 3600);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.core.failed().await.unwrap().len(), 1);
}
