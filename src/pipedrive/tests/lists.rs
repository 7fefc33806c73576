//! Pagers: both styles, read-ahead, and lists that never end.

use bytes::Bytes;

use super::fake::Fake;
use crate::ErrorKind;
use crate::patience::until;
use crate::pipedrive::{ListOptions, Page, Pager, Pagination, Query, Resource};

fn cursor_page(ids: std::ops::Range<u32>, next: Option<&str>) -> String {
    let items: Vec<String> = ids.map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let next = next.map_or("null".to_owned(), |next| format!("{next:?}"));
    format!(r#"{{"success":true,"data":[{}],"additional_data":{{"next_cursor":{next}}}}}"#, items.join(","))
}

fn deals(fake: &Fake, options: ListOptions) -> Pager {
    fake.client().list(Resource::Deals, Query::new().with("status", "open"), options).unwrap()
}

fn queries(fake: &Fake) -> Vec<String> {
    fake.asked().iter().map(|asked| asked.uri.query().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn cursors_are_followed_on_the_same_path() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..2, Some("a b&limit=1"))).will_json(&cursor_page(2..3, None));
    let records = deals(&fake, ListOptions::default()).collect().await.unwrap();
    assert_eq!(records.len(), 3);
    assert_eq!(queries(&fake), ["status=open&limit=500", "status=open&limit=500&cursor=a+b%26limit%3D1"]);
    assert!(fake.asked().iter().all(|asked| asked.uri.path() == "/api/v2/deals"));
}

#[tokio::test]
async fn offsets_are_followed_in_both_spellings() {
    let fake = Fake::start().await;
    let more = r#""more_items_in_collection":true,"next_start":"#;
    fake.will_json(&format!(r#"{{"data":[{{"id":1}}],"additional_data":{{"pagination":{{{more}1}}}}}}"#));
    fake.will_json(&format!(r#"{{"data":[{{"id":2}}],"additional_data":{{{more}2}}}}"#));
    fake.will_json(r#"{"data":null,"additional_data":{"pagination":{"more_items_in_collection":false}}}"#);
    let client = fake.client();
    let pager = client.list(Resource::Notes, Query::new(), ListOptions::default()).unwrap();
    assert_eq!(pager.collect().await.unwrap().len(), 2);
    assert_eq!(queries(&fake), ["limit=500", "limit=500&start=1", "limit=500&start=2"]);
}

#[tokio::test]
async fn a_pager_can_be_walked_twice() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..1, None)).will_json(&cursor_page(0..1, None));
    let pager = deals(&fake, ListOptions::default());
    assert_eq!(pager.collect().await.unwrap().len(), 1);
    assert_eq!(pager.collect().await.unwrap().len(), 1);
}

#[tokio::test]
async fn max_items_asks_for_no_more_than_that() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..2, Some("x"))).will_json(&cursor_page(2..4, Some("y")));
    let pager = deals(&fake, ListOptions { limit: Some(2), max_items: Some(3) });
    assert_eq!(pager.collect().await.unwrap().len(), 3);
    assert_eq!(queries(&fake), ["status=open&limit=2", "status=open&limit=1&cursor=x"]);
    let none = deals(&fake, ListOptions { limit: None, max_items: Some(0) });
    assert!(none.collect().await.unwrap().is_empty());
    assert_eq!(fake.asked().len(), 2, "nothing is asked for zero items");
}

#[tokio::test]
async fn the_first_record_costs_one_request_of_one() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..1, Some("x")));
    let first = deals(&fake, ListOptions::default()).first().await.unwrap().unwrap();
    assert_eq!(first.field("id").unwrap(), Some(&b"0"[..]));
    assert_eq!(queries(&fake), ["status=open&limit=1"]);
}

#[tokio::test]
async fn one_page_is_read_ahead_and_no_more() {
    let fake = Fake::start().await;
    for page in 0..2 {
        fake.will_json(&cursor_page(page..page + 1, Some(&format!("c{page}"))));
    }
    for _ in 0..20 {
        fake.will(404, &[], r#"{"success":false,"error":"no"}"#);
    }
    let mut walk = deals(&fake, ListOptions::default()).walk();
    walk.next_page().await.unwrap().unwrap();
    until("the next page is asked for", || fake.asked().len() >= 2).await;
    // Time enough for a third request, in turns of this one thread: others came and went meanwhile.
    let other = fake.client();
    for _ in 0..20 {
        other.get(Resource::Deals, "1", Query::new()).await.unwrap_err();
    }
    assert_eq!(queries(&fake).iter().filter(|query| query.contains("status=open")).count(), 2);
}

#[tokio::test]
async fn a_dropped_wait_loses_no_page() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..1, Some("a")))
        .will_json(&cursor_page(1..2, Some("b")))
        .will_json(&cursor_page(2..3, None));
    let mut walk = deals(&fake, ListOptions::default()).walk();
    walk.next_page().await.unwrap().unwrap();
    // Polled once and dropped: the page on its way must still be delivered.
    let _ = futures_util::FutureExt::now_or_never(walk.next_page());
    let mut ids = Vec::new();
    while let Some(page) = walk.next_page().await.unwrap() {
        ids.extend(page.records().iter().map(|record| record.field("id").unwrap().unwrap().to_vec()));
    }
    assert_eq!(ids, [b"1", b"2"]);
    assert_eq!(fake.asked().len(), 3);
}

#[tokio::test]
async fn an_error_is_told_once_for_the_page_and_the_page_can_be_asked_again() {
    let fake = Fake::start().await;
    fake.will_json(&cursor_page(0..1, Some("a"))).will(400, &[], r#"{"success":false,"error":"no"}"#);
    fake.will_json(&cursor_page(1..2, None));
    let mut walk = deals(&fake, ListOptions::default()).walk();
    walk.next_page().await.unwrap().unwrap();
    assert_eq!(walk.next_page().await.unwrap_err().kind(), ErrorKind::Validation);
    assert_eq!(walk.next_page().await.unwrap().unwrap().records().len(), 1);
    assert!(walk.next_page().await.unwrap().is_none());
}

#[tokio::test]
async fn lists_that_never_end_are_stopped() {
    // The same cursor for ever.
    let fake = Fake::start().await;
    for _ in 0..3 {
        fake.will_json(&cursor_page(0..1, Some("same")));
    }
    let error = deals(&fake, ListOptions::default()).collect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(fake.asked().len() <= 3);

    // Cursors in a ring.
    let fake = Fake::start().await;
    for cursor in ["a", "b", "a", "b"] {
        fake.will_json(&cursor_page(0..1, Some(cursor)));
    }
    assert_eq!(deals(&fake, ListOptions::default()).collect().await.unwrap_err().kind(), ErrorKind::Decode);

    // Empty pages that promise more.
    let fake = Fake::start().await;
    for page in 0..30 {
        fake.will_json(&cursor_page(0..0, Some(&page.to_string())));
    }
    let mut settings = fake.settings();
    settings.burst_limit = Some(1000);
    let client = crate::pipedrive::Pipedrive::new(settings).unwrap();
    let pager = client.list(Resource::Deals, Query::new(), ListOptions::default()).unwrap();
    assert_eq!(pager.collect().await.unwrap_err().kind(), ErrorKind::Decode);

    // An offset that does not move.
    let fake = Fake::start().await;
    for _ in 0..3 {
        fake.will_json(
            r#"{"data":[{"id":1}],"additional_data":{"more_items_in_collection":true,"next_start":1}}"#,
        );
    }
    let client = fake.client();
    let pager = client.list(Resource::Notes, Query::new(), ListOptions::default()).unwrap();
    assert_eq!(pager.collect().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn page_sizes_that_the_api_does_not_give_are_refused() {
    let fake = Fake::start().await;
    let client = fake.client();
    for (resource, limit) in [(Resource::Deals, 0), (Resource::Deals, 501), (Resource::Files, 101)] {
        let options = ListOptions { limit: Some(limit), max_items: None };
        assert_eq!(client.list(resource, Query::new(), options).err().unwrap().kind(), ErrorKind::Config);
    }
    let search = |term| client.search(Resource::Deals, term, Query::new(), ListOptions::default());
    assert!(search("a").is_err());
    assert!(search("ab").is_ok());
    let exact = Query::new().with("exact_match", "true");
    assert!(client.search(Resource::Deals, "a", exact, ListOptions::default()).is_ok());
    assert!(client.search(Resource::Pipelines, "abc", Query::new(), ListOptions::default()).is_err());
}

#[tokio::test]
async fn a_list_that_ignores_the_order_is_not_taken_for_whole() {
    for size in [1, 3] {
        let fake = Fake::start().await;
        for cursor in ["a", "b", "c", "d"] {
            fake.will_json(&cursor_page(0..size, Some(cursor)));
        }
        let mut walk = deals(&fake, ListOptions::default()).walk_from_both_ends().unwrap();
        // The second end gives the first page again, in rising order; either end may be first.
        let error = match walk.next_page().await {
            Ok(_) => walk.next_page().await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::Decode, "{size}");
    }
}

#[tokio::test]
async fn the_far_end_pauses_when_enough_waits() {
    let fake = Fake::start().await;
    for (ids, next) in [(0..2, Some("a")), (2..4, Some("b")), (4..6, None)] {
        fake.will_json(&cursor_page(ids, next));
    }
    let far = Bytes::from_static(br#"{"data":[{"id":5},{"id":4}],"additional_data":{"next_cursor":"z"}}"#);
    let mut walk = deals(&fake, ListOptions::default()).walk_from_both_ends().unwrap().stash_at_most(1);
    walk.sink(Page::read(&far, Pagination::Cursor).unwrap()).unwrap();
    let mut ids = Vec::new();
    while let Some(page) = walk.next_page().await.unwrap() {
        ids.extend(page.records().iter().map(|record| record.field("id").unwrap().unwrap().to_vec()));
    }
    assert_eq!(ids, [b"0", b"1", b"2", b"3", b"4", b"5"]);
    assert_eq!(fake.asked().len(), 3);
    assert!(queries(&fake).iter().all(|query| query.contains("sort_direction=asc")), "{:?}", queries(&fake));
}
