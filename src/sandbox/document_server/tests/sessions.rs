//! People open, type, save and leave: which callbacks come, and what is in the file.

use serde_json::{Value, json};

use super::app::{App, SECRET};
use crate::patience::until;
use crate::sandbox::document_server::{content, token};

fn text_of(file: &[u8]) -> String {
    content::content("docx", file)["paragraphs"].to_string()
}

#[tokio::test]
async fn two_people_edit_together() {
    let app = App::start().await;
    let ann = app.open("doc1", "ann").await;
    let bob = app.open("doc1", "bob").await;
    app.add(&ann, "From Ann").await;
    let saved = app.control("save", json!({ "session": ann })).await;
    assert_eq!(saved["saved"], true);
    app.close(&ann).await;
    app.add(&bob, "From Bob & <others>").await;
    app.close(&bob).await;
    app.settle().await;

    assert_eq!(app.statuses(), [1, 1, 6, 1, 2]);
    let received = app.received();
    let body = |index: usize| &received[index].0;
    assert_eq!(body(0)["actions"], json!([{"type": 1, "userid": "ann"}]));
    assert_eq!(body(1)["users"], json!(["ann", "bob"]));
    assert_eq!((&body(2)["forcesavetype"], &body(2)["to"]), (&json!(1), &json!("ann")));
    assert_eq!(body(2)["actions"], json!([{"type": 2, "userid": "ann"}]));
    assert_eq!(body(3)["actions"], json!([{"type": 0, "userid": "ann"}]));
    assert_eq!((&body(4)["users"], &body(4)["to"]), (&json!(["bob"]), &json!("bob")));
    assert_eq!((&body(4)["notmodified"], &body(4)["filetype"]), (&json!(false), &json!("docx")));

    let (status, file) = app.fetch(body(4)["url"].as_str().unwrap()).await;
    assert_eq!(status, 200);
    let text = text_of(&file);
    assert!(
        text.contains("Hello") && text.contains("From Ann") && text.contains("From Bob & <others>"),
        "{text}"
    );
    assert!(app.fetch(body(4)["changesurl"].as_str().unwrap()).await.1.starts_with(b"PK"));
    assert_eq!(app.downloads().len(), 1, "the second user gets the copy that is open");
}

#[tokio::test]
async fn tokens_are_in_the_header_and_in_the_body() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.close(&session).await;
    assert_eq!(app.statuses(), [1, 4]);
    for (body, header) in app.received() {
        let header = token::verify(header.strip_prefix("Bearer ").unwrap(), SECRET, app.now()).unwrap();
        let flat = token::verify(body["token"].as_str().unwrap(), SECRET, app.now()).unwrap();
        assert_eq!(header["payload"]["key"], "doc1");
        assert_eq!((&flat["key"], &flat["status"]), (&json!("doc1"), &body["status"]));
        assert_eq!(flat["exp"].as_i64().unwrap() - flat["iat"].as_i64().unwrap(), 300);
    }
    let download = app.downloads().remove(0);
    let claims = token::verify(download.strip_prefix("Bearer ").unwrap(), SECRET, app.now()).unwrap();
    assert_eq!(claims["payload"], json!({"url": format!("{}/file/blank.docx", app.address)}));
}

#[tokio::test]
async fn a_save_after_a_force_save_says_that_nothing_is_new() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    let forced = app.command(json!({"c": "forcesave", "key": "doc1", "userdata": "note"})).await;
    assert_eq!(forced["error"], 0);
    app.settle().await;
    assert_eq!(app.command(json!({"c": "forcesave", "key": "doc1"})).await["error"], 4);
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 6, 2]);
    let received = app.received();
    assert_eq!((&received[1].0["forcesavetype"], &received[1].0["userdata"]), (&json!(0), &json!("note")));
    assert_eq!(received[2].0["notmodified"], true);
}

#[tokio::test]
async fn force_saves_that_come_together_save_once() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    let ask = || app.command(json!({"c": "forcesave", "key": "doc1"}));
    let answers = tokio::join!(ask(), ask(), ask());
    assert_eq!(answers.0["error"], 0);
    app.settle().await;
    assert_eq!(app.statuses(), [1, 6]);
}

#[tokio::test]
async fn a_refused_final_save_is_kept_and_served_again() {
    let app = App::start().await;
    app.answer_to(2, 200, r#"{"error":1}"#);
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Nearly lost").await;
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 2], "a refusal is not retried");
    assert_eq!(app.command(json!({"c": "getForgottenList"})).await["keys"], json!(["doc1"]));
    let link = app.command(json!({"c": "getForgotten", "key": "doc1"})).await;
    assert!(text_of(&app.fetch(link["url"].as_str().unwrap()).await.1).contains("Nearly lost"));

    app.answer_to(2, 200, r#"{"error":0}"#);
    let opened = app.control("open", json!({"config": app.config("doc1", "bob")})).await;
    assert!(opened["news"]["content"].to_string().contains("Nearly lost"));
    assert_eq!(app.downloads().len(), 1, "a forgotten file is served instead of the url");
    assert_eq!(app.command(json!({"c": "deleteForgotten", "key": "doc1"})).await["error"], 0);
    assert_eq!(app.command(json!({"c": "deleteForgotten", "key": "doc1"})).await["error"], 1);
}

#[tokio::test]
async fn only_a_final_save_is_repeated() {
    let app = App::start().await;
    for status in [1, 4, 6, 7] {
        app.answer_to(status, 503, "");
    }
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("save", json!({ "session": session })).await;
    app.control("corrupt", json!({"key": "doc1"})).await;
    app.control("save", json!({ "session": session })).await;
    let other = app.open("doc2", "bob").await;
    app.close(&other).await;
    assert_eq!(app.statuses(), [1, 6, 7, 1, 4]);

    app.answer_to(3, 503, "");
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 6, 7, 1, 4, 3, 3, 3, 3]);
}

#[tokio::test]
async fn each_attempt_of_a_final_save_has_a_new_link_and_time() {
    let app =
        App::with(|options| options.document_server.retry_delay = std::time::Duration::from_secs(60)).await;
    app.answer_to(2, 503, "");
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.close(&session).await;
    let clock = app.sandbox.state().unwrap().clock();
    let all_came = || {
        // Time passes at each look: a wait may begin only now.
        clock.advance_ms(60_000);
        app.statuses().len() == 1 + 4
    };
    until("all four attempts have come", all_came).await;
    app.settle().await;
    let received = app.received();
    let saves: Vec<_> = received.iter().skip(1).map(|(body, _)| body).collect();
    for pair in saves.windows(2) {
        assert_ne!(pair[0]["url"], pair[1]["url"]);
        assert_ne!(pair[0]["lastsave"], pair[1]["lastsave"]);
        assert_ne!(pair[0]["token"], pair[1]["token"]);
    }
    let log = format!("{}/_sandbox/documents/callbacks", app.sandbox.document_server_url());
    let log: Value = serde_json::from_slice(&app.fetch(&log).await.1).unwrap();
    assert_eq!(log["callbacks"][1]["attempts"], json!([503, 503, 503, 503]));
    assert_eq!(log["callbacks"][1]["fields"]["url"], saves[3]["url"]);
}

#[tokio::test]
async fn only_faults_of_the_way_are_retried() {
    for (http, attempts) in [(500, 4), (429, 4), (400, 1), (301, 1), (204, 1)] {
        let app = App::start().await;
        app.answer_to(2, http, "");
        let session = app.open("doc1", "ann").await;
        app.add(&session, "Text").await;
        app.close(&session).await;
        app.settle().await;
        assert_eq!(app.statuses().len(), 1 + attempts, "HTTP {http}");
        assert_eq!(app.command(json!({"c": "getForgottenList"})).await["keys"], json!(["doc1"]));
    }
}

#[tokio::test]
async fn a_refused_status_1_is_a_warning_and_not_retried() {
    let app = App::start().await;
    app.answer_to(1, 200, r#"{"error":1}"#);
    let opened = app.control("open", json!({"config": app.config("doc1", "ann")})).await;
    assert_eq!(opened["warning"], true);
    assert_eq!(app.statuses(), [1]);
}

#[tokio::test]
async fn coming_back_in_time_calls_the_save_off_and_a_saved_key_is_used_up() {
    let app =
        App::with(|options| options.document_server.save_delay = std::time::Duration::from_secs(60)).await;
    let first = app.open("doc1", "ann").await;
    app.add(&first, "Text").await;
    app.close(&first).await;
    let second = app.open("doc1", "ann").await;
    app.sandbox.state().unwrap().clock().advance_ms(61_000);
    app.settle().await;
    assert_eq!(app.statuses(), [1, 1], "someone is back, so nothing is saved");
    app.close(&second).await;
    app.sandbox.state().unwrap().clock().advance_ms(61_000);
    app.settle().await;
    assert_eq!(app.statuses(), [1, 1, 2]);
    let refused = app.control("open", json!({"config": app.config("doc1", "ann")})).await;
    assert_eq!(refused["refused"]["close_code"], 4008);
}

#[tokio::test]
async fn viewers_are_not_told_about() {
    let app = App::start().await;
    let mut config = app.config("doc1", "ann");
    config["editorConfig"]["mode"] = "view".into();
    config.as_object_mut().unwrap().remove("token");
    let opened = app.control("open", json!({"config": app.signed(config)})).await;
    let session = opened["session"].as_str().unwrap();
    let (status, _) = app.post("/_sandbox/documents/edit", &json!({"session": session, "text": "no"})).await;
    assert_eq!(status, 403);
    app.close(session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [0; 0]);
}

#[tokio::test]
async fn a_damaged_document_reports_3_and_7() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("corrupt", json!({"key": "doc1"})).await;
    app.control("save", json!({ "session": session })).await;
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 7, 3]);
    assert!(app.received()[1..].iter().all(|(body, _)| body.get("url").is_none()));
}

#[tokio::test]
async fn a_damaged_document_can_leave_bytes() {
    let app = App::start().await;
    app.answer_to(3, 200, r#"{"error":1}"#);
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("corrupt", json!({"key": "doc1", "with_bytes": true})).await;
    app.control("save", json!({ "session": session })).await;
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 7, 3]);
    let mut sent = Vec::new();
    for (body, _) in &app.received()[1..] {
        let (status, file) = app.fetch(body["url"].as_str().unwrap()).await;
        assert_eq!((status, file.starts_with(b"PK")), (200, true));
        assert!(zip::ZipArchive::new(std::io::Cursor::new(file.clone())).is_err(), "half a file");
        sent.push(file);
    }
    let link = app.command(json!({"c": "getForgotten", "key": "doc1"})).await;
    assert_eq!(app.fetch(link["url"].as_str().unwrap()).await.1, sent[1], "the offered bytes are kept");
}

#[tokio::test]
async fn a_damaged_document_without_bytes_leaves_none_in_the_store() {
    let app = App::start().await;
    app.answer_to(3, 200, r#"{"error":1}"#);
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("corrupt", json!({"key": "doc1"})).await;
    app.close(&session).await;
    app.settle().await;
    assert_eq!(app.command(json!({"c": "getForgottenList"})).await["keys"], json!([]));
}

#[tokio::test]
async fn info_drop_and_unknown_keys() {
    let app = App::start().await;
    assert_eq!(app.command(json!({"c": "info", "key": "nobody"})).await["error"], 1);
    assert_eq!(app.command(json!({"c": "drop", "key": "nobody"})).await["error"], 0);
    assert_eq!(app.command(json!({"c": "forcesave", "key": "nobody"})).await["error"], 1);
    assert_eq!(app.command(json!({"c": "dance", "key": "nobody"})).await["error"], 5);
    assert_eq!(app.command(json!({"c": "info"})).await["error"], 1);
    let session = app.open("doc1", "ann").await;
    let info = app.command(json!({"c": "info", "key": "doc1"})).await;
    assert_eq!((&info["error"], &info["users"]), (&json!(0), &json!(["ann"])));
    app.settle().await;
    assert_eq!(app.received()[1].0.get("actions"), None);
    assert_eq!(app.command(json!({"c": "drop", "key": "doc1", "users": ["ann"]})).await["error"], 0);
    app.settle().await;
    assert_eq!(app.statuses(), [1, 1, 4]);
    let (_, news) = {
        let url = format!("{}/_editor/session/{session}", app.sandbox.document_server_url());
        let (status, bytes) = app.fetch(&url).await;
        (status, serde_json::from_slice::<Value>(&bytes).unwrap())
    };
    assert_eq!(news["closed"], 4007);
}

#[tokio::test]
async fn links_end_after_fifteen_minutes_and_cannot_be_changed() {
    let app = App::start().await;
    let session = app.open("doc1", "ann").await;
    app.add(&session, "Text").await;
    app.control("save", json!({ "session": session })).await;
    let url = app.received()[1].0["url"].as_str().unwrap().to_owned();
    assert_eq!(app.fetch(&url).await.0, 200);
    assert_eq!(app.fetch(&url.replace("md5=", "md5=x")).await.0, 403);
    assert_eq!(app.fetch(&url.replace("output.docx/", "changes.zip/")).await.0, 403);
    app.sandbox.state().unwrap().clock().advance_ms(901_000);
    assert_eq!(app.fetch(&url).await.0, 410);
}

#[tokio::test]
async fn who_may_only_comment_comments() {
    let app = App::start().await;
    let mut config = app.config("doc1", "ann");
    config["document"]["permissions"] = json!({"edit": false, "comment": true});
    let opened = app.control("open", json!({"config": app.signed(config)})).await;
    let session = opened["session"].as_str().unwrap();
    assert_eq!((&opened["news"]["accepts"], &opened["news"]["comments"]), (&json!("nothing"), &json!(true)));
    let typed = json!({"session": session, "text": "x"});
    assert_eq!(app.post("/_sandbox/documents/edit", &typed).await.0, 403);
    let news = app.control("edit", json!({"session": session, "comment": "Looks good"})).await;
    assert_eq!(news["content"]["comments"][0]["author"], json!("User ann"));
    app.close(session).await;
    app.settle().await;
    assert_eq!(app.statuses(), [1, 2]);
    let (_, file) = app.fetch(app.received()[1].0["url"].as_str().unwrap()).await;
    assert_eq!(content::content("docx", &file)["comments"][0]["text"], json!("Looks good"));

    let mut config = app.config("doc2", "bob");
    config["document"]["permissions"] = json!({"edit": true, "comment": false});
    let opened = app.control("open", json!({"config": app.signed(config)})).await;
    let remark = json!({"session": opened["session"], "comment": "x"});
    assert_eq!(app.post("/_sandbox/documents/edit", &remark).await.0, 403);
}

#[tokio::test]
async fn a_file_under_a_password_is_not_opened() {
    let app = App::start().await;
    let mut config = app.config("doc1", "ann");
    config["document"]["url"] = json!(format!("{}/file/locked.docx", app.address));
    let refused = app.control("open", json!({"config": app.signed(config)})).await;
    assert_eq!((&refused["refused"]["code"], &refused["refused"]["close_code"]), (&json!(-90), &Value::Null));
    assert!(app.statuses().is_empty());
}
