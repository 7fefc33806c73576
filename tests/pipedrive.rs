//! The client against the sandbox's Pipedrive, which shares no code with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

use std::collections::HashSet;

use bytes::Bytes;
use dealdocs::ErrorKind;
use dealdocs::http::Origin;
use dealdocs::pipedrive::{Link, ListOptions, Pipedrive, Query, Resource, Retire, Settings, Upload};
use dealdocs::sandbox::{Fault, FaultKind, Limits, Options, Sandbox, start};
use secrecy::ExposeSecret;

fn client(sandbox: &Sandbox) -> Pipedrive {
    let state = sandbox.state().unwrap();
    let token = Settings::api_token(state.options().api_token.expose_secret()).unwrap();
    let mut settings = Settings::at(sandbox.pipedrive_url(), token).unwrap();
    let storage = url::Url::parse(&state.urls().storage).unwrap();
    settings.trusted_origins.push(Origin::of(&storage).unwrap());
    Pipedrive::new(settings).unwrap()
}

fn sandbox(deals: usize) -> Sandbox {
    start(Options { deals, separate_storage: true, ..Options::default() }).unwrap()
}

fn all(options: Option<u32>) -> ListOptions {
    ListOptions { limit: options, max_items: None }
}

#[tokio::test]
async fn a_walk_finds_every_record_once() {
    let sandbox = sandbox(300);
    let crm = client(&sandbox);
    for (resource, limit) in [
        (Resource::Deals, Some(100)),
        (Resource::Persons, Some(100)),
        (Resource::Organizations, None),
        (Resource::Activities, Some(250)),
        (Resource::Products, None),
        (Resource::Pipelines, None),
        (Resource::Stages, None),
    ] {
        let records = crm.list(resource, Query::new(), all(limit)).unwrap().collect().await.unwrap();
        let ids: HashSet<_> =
            records.iter().map(|record| record.field("id").unwrap().unwrap().to_vec()).collect();
        assert!(!records.is_empty(), "{resource:?}");
        assert_eq!(ids.len(), records.len(), "{resource:?}");
        if resource == Resource::Deals {
            assert_eq!(records.len(), 300);
        }
    }
}

#[tokio::test]
async fn a_record_is_made_changed_and_deleted() {
    let sandbox = sandbox(20);
    let crm = client(&sandbox);
    let made = crm.create(Resource::Deals, r#"{"title":"Fleet","value":12.5}"#.into()).await.unwrap();
    let id = String::from_utf8(made.field("id").unwrap().unwrap().to_vec()).unwrap();
    let changed = crm.update(Resource::Deals, &id, r#"{"value":20}"#.into()).await.unwrap();
    assert_eq!(changed.field("title").unwrap(), Some(&br#""Fleet""#[..]));
    assert_eq!(
        crm.get(Resource::Deals, &id, Query::new()).await.unwrap().field("value").unwrap().unwrap()[..2],
        *b"20"
    );
    crm.delete(Resource::Deals, &id).await.unwrap();
    let refused = crm.create(Resource::Deals, r#"{"title":"x","no_such_field":1}"#.into()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Validation);
    assert_eq!(
        crm.get(Resource::Deals, "999999", Query::new()).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(crm.budget().left.is_some());
}

#[tokio::test]
async fn a_small_burst_limit_is_learned_and_never_broken() {
    let limits = Limits { burst: 8, ..Limits::default() };
    let sandbox = start(Options { deals: 20, limits, ..Options::default() }).unwrap();
    let crm = client(&sandbox);
    crm.get(Resource::Deals, "1", Query::new()).await.unwrap();
    let calls = (0..20).map(|_| crm.get(Resource::Deals, "1", Query::new()));
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(crm.budget().burst_limit, 8);
    let refused = crm.take_exchanges().into_iter().filter(|exchange| exchange.status == Some(429)).count();
    assert_eq!(refused, 0, "the gate kept below the learned limit");
}

#[tokio::test]
async fn a_spent_budget_is_told_at_once() {
    let limits = Limits { daily_tokens: 25, ..Limits::default() };
    let sandbox = start(Options { deals: 20, limits, ..Options::default() }).unwrap();
    let crm = client(&sandbox);
    let pager = crm.list(Resource::Deals, Query::new(), all(Some(5))).unwrap();
    assert_eq!(pager.collect().await.unwrap_err().kind(), ErrorKind::BudgetExhausted);
    let statuses: Vec<_> = crm.take_exchanges().into_iter().map(|exchange| exchange.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Some(429)).count(), 1, "{statuses:?}");
}

#[derive(serde::Deserialize)]
struct Id {
    id: u64,
}

#[tokio::test]
async fn both_ends_meet_and_find_every_record_once() {
    let sandbox = sandbox(300);
    let crm = client(&sandbox);
    for limit in [7, 100, 149, 150, 151, 299, 300, 500] {
        let pager = crm.list(Resource::Deals, Query::new(), all(Some(limit))).unwrap();
        let mut walk = pager.walk_from_both_ends().unwrap();
        let mut ids = Vec::new();
        while let Some(page) = walk.next_page().await.unwrap() {
            ids.extend(page.records().iter().map(|record| record.decode::<Id>().unwrap().id));
        }
        assert_eq!(ids.len(), 300, "{limit}");
        assert!(ids.is_sorted_by(|one, next| one < next), "{limit}: {ids:?}");
    }
    let empty = crm.list(Resource::Deals, Query::new().with("ids", "999999"), all(None)).unwrap();
    assert!(
        empty
            .walk_from_both_ends()
            .unwrap()
            .next_page()
            .await
            .unwrap()
            .is_none_or(|page| page.records().is_empty())
    );
    let sorted = crm.list(Resource::Deals, Query::new().with("sort_by", "id"), all(None)).unwrap();
    assert!(sorted.walk_from_both_ends().is_err());
    assert!(crm.list(Resource::DealFields, Query::new(), all(None)).unwrap().walk_from_both_ends().is_err());
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_carried_out_once() {
    let sandbox = sandbox(20);
    let crm = client(&sandbox);
    let state = sandbox.state().unwrap();
    state.faults().add(Fault::new(FaultKind::Cut).on("POST", "/api/v1/files").times(1).processed()).unwrap();
    let before = crm.files().of_deal(1).await.unwrap().len();
    let upload = Upload::bytes(Bytes::from_static(b"hello"), "once.txt").link(Link::Deal(1));
    let error = crm.files().upload(&upload).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(crm.files().of_deal(1).await.unwrap().len(), before + 1);
    state.faults().add(Fault::status(503).on("GET", "/api/v2/deals/*").times(1)).unwrap();
    crm.get(Resource::Deals, "1", Query::new()).await.unwrap();
}

#[tokio::test]
async fn a_file_goes_up_down_and_is_replaced() {
    let sandbox = sandbox(20);
    let crm = client(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let path = folder.path().join("Übersicht.docx");
    std::fs::write(&path, &content).unwrap();
    let file = crm.files().upload(&Upload::path(&path).link(Link::Deal(1))).await.unwrap();
    assert_eq!((file.name.as_str(), file.deal_id), ("Übersicht.docx", Some(1)));
    let copy = folder.path().join("copy.docx");
    let state = sandbox.state().unwrap();
    state.faults().add(Fault::new(FaultKind::Truncate).on("GET", "/_storage/*").times(1)).unwrap();
    assert_eq!(crm.files().download(file.id, &copy).await.unwrap(), 3_000_000);
    assert_eq!(std::fs::read(&copy).unwrap(), content);
    let short = Upload::bytes(Bytes::from_static(b"short"), "other.docx");
    let new = crm.files().replace(file.id, &short, true, &Retire::Delete, true).await.unwrap();
    assert_eq!((new.name.as_str(), new.deal_id, new.size), ("Übersicht.docx", Some(1), 5));
    let ids: HashSet<_> = crm.files().of_deal(1).await.unwrap().into_iter().map(|file| file.id).collect();
    assert!(ids.contains(&new.id) && !ids.contains(&file.id));
    assert_eq!(crm.files().rename(new.id, "Last.docx").await.unwrap().name, "Last.docx");
    crm.files().delete(new.id).await.unwrap();
    assert!(!crm.files().get(new.id).await.unwrap().active);
    assert_eq!(crm.files().verify_size(new.id, 5).await.unwrap_err().kind(), ErrorKind::Conflict);
}
