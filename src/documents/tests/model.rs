//! Random sessions, callbacks, faults and stops against one promise: no acknowledged word is lost.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use proptest::prelude::*;

use super::bench::{Bench, DEAL};
use super::deal::{Fault, words};
use crate::ErrorKind;
use crate::documents::saving::names;
use crate::documents::{Offer, Point, Report};
use crate::onlyoffice::CallbackStatus;

#[derive(Debug, Clone)]
enum Act {
    Open,
    Join(usize),
    Save { offer: usize, status: u64 },
    Close(usize),
    Repeat(usize),
    Stop(usize),
    Fault(usize),
    FetchFails(u32),
    Resume,
    Pass(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Open),
        2 => (0..4_usize).prop_map(Act::Join),
        4 => (0..4_usize, prop_oneof![Just(2), Just(6)]).prop_map(|(offer, status)| Act::Save { offer, status }),
        1 => (0..4_usize).prop_map(Act::Close),
        2 => (0..8_usize).prop_map(Act::Repeat),
        2 => (0..Point::ALL.len()).prop_map(Act::Stop),
        2 => (0..7_usize).prop_map(Act::Fault),
        1 => (1..4_u32).prop_map(Act::FetchFails),
        1 => Just(Act::Resume),
        1 => prop_oneof![Just(1), Just(30), Just(7200)].prop_map(Act::Pass),
    ]
}

const FAULTS: [Fault; 7] = [
    Fault::AnswerLost,
    Fault::Halved,
    Fault::None,
    Fault::Refused(ErrorKind::Server),
    Fault::Refused(ErrorKind::Connect),
    Fault::Refused(ErrorKind::Validation),
    Fault::Refused(ErrorKind::BudgetExhausted),
];

/// What the Document Server knows, and what it was promised.
#[derive(Default)]
struct World {
    offers: Vec<Offer>,
    /// What an open session shows, by key.
    sessions: BTreeMap<String, String>,
    sent: Vec<(Offer, Report)>,
    promised: BTreeSet<String>,
    count: usize,
}

impl World {
    async fn act(&mut self, bench: &Bench, act: Act) {
        match act {
            Act::Open => {
                if let Ok(offer) = bench.core.offer(&bench.viewer(), DEAL, bench.file).await {
                    self.offers.push(offer);
                }
            }
            Act::Join(at) => {
                let Some(offer) = self.offer(at) else { return };
                self.load(bench, &offer).await;
                let report =
                    Report { status: CallbackStatus::Editing, users: vec!["3".into()], ..Report::default() };
                let _ = bench.report(&offer, report).await;
            }
            Act::Save { offer, status } => self.save(bench, offer, status).await,
            Act::Close(at) => {
                let Some(offer) = self.offer(at) else { return };
                if self.sessions.remove(&offer.key).is_some() {
                    let _ = bench
                        .report(&offer, Report { status: CallbackStatus::Closed, ..Report::default() })
                        .await;
                }
            }
            Act::Repeat(at) => {
                if let Some((offer, report)) = self.sent.get(at).cloned() {
                    let _ = bench.report(&offer, report).await;
                }
            }
            Act::Stop(at) => *bench.stop.0.lock().unwrap() = Some(Point::ALL[at]),
            Act::Fault(at) => bench.deal.fail_next([FAULTS[at]]),
            Act::FetchFails(times) => bench.editor.state().failing = times,
            Act::Resume => drop(bench.core.resume().await),
            Act::Pass(seconds) => bench.pass(seconds),
        }
    }

    fn offer(&self, at: usize) -> Option<Offer> {
        self.offers.iter().rev().nth(at).cloned()
    }

    // A session that is not open starts from the content that our download gives.
    async fn load(&mut self, bench: &Bench, offer: &Offer) -> String {
        if let Some(shown) = self.sessions.get(&offer.key) {
            return shown.clone();
        }
        let forgotten = bench.editor.state().forgotten.get(&offer.key).cloned();
        let content = match forgotten {
            Some(content) => content,
            None => read(bench, offer).await,
        };
        let shown = String::from_utf8(content).unwrap();
        self.sessions.insert(offer.key.clone(), shown.clone());
        shown
    }

    async fn save(&mut self, bench: &Bench, at: usize, status: u64) {
        let Some(offer) = self.offer(at) else { return };
        let joined = self.sessions.contains_key(&offer.key);
        let shown = self.load(bench, &offer).await;
        if !joined {
            let report =
                Report { status: CallbackStatus::Editing, users: vec!["3".into()], ..Report::default() };
            let _ = bench.report(&offer, report).await;
        }
        self.count += 1;
        let content = format!("{} w{}.", shown.trim_end_matches('.'), self.count);
        let url = format!("https://docs.example.com/{}", self.count);
        bench.editor.publish(&url, &content);
        let last_save = i64::try_from(self.count).ok();
        let report = Report {
            status: CallbackStatus::from_code(status),
            url: Some(url),
            last_save,
            ..Report::default()
        };
        self.sent.push((offer.clone(), report.clone()));
        let mut saved = bench.report(&offer, report.clone()).await;
        for _ in 0..2 {
            if saved.is_err() {
                saved = bench.report(&offer, report.clone()).await;
            }
        }
        if saved.is_ok() {
            self.promised.extend(words(content.as_bytes()));
            if status == 2 {
                bench.editor.state().forgotten.remove(&offer.key);
            }
        } else if status == 2 {
            bench.editor.state().forgotten.insert(offer.key.clone(), content.clone().into_bytes());
            self.promised.extend(words(content.as_bytes()));
        }
        if status == 2 {
            self.sessions.remove(&offer.key);
        } else {
            self.sessions.insert(offer.key, content);
        }
    }
}

async fn read(bench: &Bench, offer: &Offer) -> Vec<u8> {
    let document = bench.core.document(&offer.document.id).await.unwrap();
    let mut stream = bench.core.content(&document, "3").await.unwrap();
    let mut content = Vec::new();
    while let Some(piece) = stream.pieces.next().await {
        content.extend_from_slice(&piece.unwrap());
    }
    content
}

async fn run(acts: Vec<Act>) {
    let bench = Bench::new();
    let mut world = World::default();
    world.act(&bench, Act::Open).await;
    for act in acts {
        world.act(&bench, act).await;
        assert_eq!(
            bench.deal.state().vanished,
            BTreeSet::new(),
            "an old file went before its content was safe"
        );
    }
    *bench.stop.0.lock().unwrap() = None;
    bench.editor.state().failing = 0;
    bench.deal.state().faults.clear();
    bench.editor.state().open = world.sessions.into_keys().collect();
    let recovered = bench.core.recover_forgotten().await.unwrap();
    assert_eq!(recovered.failed, []);
    bench.editor.state().open.clear();
    bench.core.recover_forgotten().await.unwrap();
    bench.settle().await;
    for job in bench.core.failed().await.unwrap() {
        let _ = bench.core.retry(job.id, None).await;
    }
    bench.settle().await;
    let state = bench.deal.state();
    let missing: Vec<_> = world.promised.difference(&state.all_words()).cloned().collect();
    assert_eq!(missing, Vec::<String>::new(), "acknowledged words are lost");
    assert_eq!(state.vanished, BTreeSet::new());
    let marked: Vec<_> = state.active().into_iter().filter(|(name, _)| names::is_marked(name)).collect();
    assert!(marked.is_empty(), "uploads were left behind: {marked:?}");
    assert!(state.active().iter().all(|(_, content)| content.ends_with(b".")), "a damaged upload stays");
    assert_eq!(
        state.active().iter().filter(|(name, _)| *name == "Offer.docx").count(),
        1,
        "{:?}",
        state.active()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn no_acknowledged_word_is_lost(acts in proptest::collection::vec(act(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(acts));
    }
}
