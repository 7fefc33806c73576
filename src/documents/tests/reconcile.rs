//! What the Document Server is asked without a call: files that it keeps, and sessions whose end was not reported.

use super::bench::{Bench, DEAL};
use crate::documents::State;

async fn status(bench: &Bench) -> crate::documents::Status {
    let service = super::losses::service(&bench.core);
    service.activity("acme", DEAL).await.unwrap().files.remove(0).1
}

#[tokio::test]
async fn a_refused_save_is_visible_and_comes_by_itself() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().failing = 1;
    bench.save(&offer, 2, "start edit.").await.unwrap_err();
    let problem = status(&bench).await.problem.unwrap();
    assert!(problem.contains("did not arrive"), "{problem}");
    // Its address does not live any more; what the Document Server keeps does.
    bench.editor.state().saved.clear();
    bench.editor.state().forgotten.insert(offer.key.clone(), b"start edit.".to_vec());
    bench.pass(7200);
    bench.core.resume().await.unwrap();
    assert_eq!(bench.files(), [("Offer.docx".into(), "start edit.".into())]);
    assert!(bench.editor.state().forgotten.is_empty());
    assert_eq!(status(&bench).await.problem, None);
    assert_eq!(bench.core.pending().await.unwrap(), [], "the refused callback is not fetched any more");
    assert_eq!(bench.core.failed().await.unwrap(), []);
}

#[tokio::test]
async fn the_task_of_a_process_asks_what_is_kept() {
    let bench = Bench::going_on(|_| {});
    let offer = bench.open().await;
    bench.editor.state().forgotten.insert(offer.key.clone(), b"start edit.".to_vec());
    bench.someone_edits(&offer).await;
    let recovered = || bench.files() == [("Offer.docx".into(), "start edit.".into())];
    crate::patience::until("the kept file is in the deal", recovered).await;
}

#[tokio::test]
async fn a_session_whose_end_was_not_reported_is_closed_at_the_second_look() {
    let bench = Bench::new();
    let offer = bench.open().await;
    bench.someone_edits(&offer).await;
    bench.editor.state().open.push(offer.key.clone());
    bench.pass(7200);
    bench.core.resume().await.unwrap();
    assert_eq!(status(&bench).await.editors, ["Ann"], "the Document Server says that she is there");

    bench.editor.state().open.clear();
    bench.core.resume().await.unwrap();
    let looked = status(&bench).await;
    assert_eq!((looked.state, looked.editors.len()), (State::Editing, 0), "a save may be on its way");
    bench.core.resume().await.unwrap();
    assert_eq!(status(&bench).await.state, State::Editing, "not before another hour");
    bench.pass(7200);
    bench.core.resume().await.unwrap();
    assert_eq!(status(&bench).await.state, State::Idle);
    assert_eq!(bench.open().await.key, offer.key, "nothing was changed, so the key stays");
}
