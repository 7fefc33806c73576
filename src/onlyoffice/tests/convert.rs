//! Conversion: parameters, both ways of waiting, errors, and where the result comes from.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;

use super::fake_server::{FakeServer, answer, json as reply};
use crate::ErrorKind;
use crate::onlyoffice::{Conversion, DocumentKey, Waiting, WebUrl};

fn conversion(from: &str, to: &str) -> Conversion {
    Conversion::new(
        WebUrl::parse("https://app.example.com/a").unwrap(),
        from,
        to,
        DocumentKey::parse("abc").unwrap(),
    )
}

const QUICK: Waiting = Waiting { limit: Duration::from_secs(20), pause: Duration::from_millis(1) };

#[tokio::test]
async fn a_conversion_is_signed_and_its_result_is_fetched_from_the_server() {
    let server = FakeServer::start(|seen| match seen.uri.path() {
        "/converter" => reply(&json!({
            "endConvert": true, "fileType": "pdf", "percent": 100, "fileUrl": "http://elsewhere.example/cache/out.pdf?md5=1",
        })),
        "/cache/out.pdf" => answer(200, "%PDF"),
        _ => answer(404, ""),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let mut steps = Vec::new();
    let mut wanted = conversion(".DOCX", "PDF");
    wanted.title = Some("a.pdf".to_owned());
    let client = server.client();
    let file = client.convert_to_file(&wanted, QUICK, &path, |percent| steps.push(percent)).await.unwrap();
    assert_eq!((file.file_type.as_str(), file.saved.bytes), ("pdf", 4));
    assert_eq!(std::fs::read(&path).unwrap(), b"%PDF");
    assert_eq!(steps, [100]);
    let seen = &server.seen()[0];
    assert_eq!(seen.uri.query(), Some("shardkey=abc"));
    assert_eq!(seen.headers["accept"], "application/json");
    let mut claims = seen.claims();
    for name in ["iat", "exp"] {
        claims.as_object_mut().unwrap().remove(name).unwrap();
    }
    let expected = json!({
        "async": false, "filetype": "docx", "key": "abc", "outputtype": "pdf", "title": "a.pdf",
        "url": "https://app.example.com/a",
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn an_asynchronous_conversion_is_asked_for_until_it_ends() {
    let questions = AtomicUsize::new(0);
    let server = FakeServer::start(move |_| {
        let done = questions.fetch_add(1, Ordering::SeqCst) == 3;
        reply(&if done {
            json!({"endConvert": true, "fileType": "pdf", "percent": 100, "fileUrl": "http://x/out"})
        } else {
            json!({"endConvert": false, "percent": 0})
        })
    })
    .await;
    let mut wanted = conversion("docx", "pdf");
    wanted.asynchronous = true;
    let mut steps = Vec::new();
    let converted = server.client().convert(&wanted, QUICK, |percent| steps.push(percent)).await.unwrap();
    assert_eq!(converted.file_type, "pdf");
    assert_eq!(steps, [0, 0, 0, 100]);
    let all = server.seen();
    assert!(all.iter().all(|seen| seen.claims()["async"] == true && seen.claims()["key"] == "abc"));
}

#[tokio::test]
async fn waiting_has_a_limit() {
    let server = FakeServer::start(|_| reply(&json!({"endConvert": false, "percent": 0}))).await;
    let waiting = Waiting { limit: Duration::from_millis(200), pause: Duration::from_millis(20) };
    let error = server.client().convert(&conversion("docx", "pdf"), waiting, |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConversionTimeout, "{error}");
}

#[tokio::test]
async fn one_long_answer_has_the_same_limit() {
    let server = FakeServer::start(|_| answer(200, "")).await;
    // It takes the connection and stays silent.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let client = server.client_with(|options| options.address = address);
    let waiting = Waiting { limit: Duration::from_millis(200), ..Waiting::default() };
    let error = client.convert(&conversion("docx", "pdf"), waiting, |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConversionTimeout, "{error}");
    assert!(error.details().hint.as_deref().unwrap().contains("same key"), "{error:?}");
}

#[tokio::test]
async fn every_error_code_has_its_kind() {
    let table = [
        (-1, ErrorKind::ConversionUnknown),
        (-2, ErrorKind::ConversionTimeout),
        (-3, ErrorKind::ConversionFailed),
        (-4, ErrorKind::ConversionDownload),
        (-5, ErrorKind::ConversionPassword),
        (-6, ErrorKind::ConversionDatabase),
        (-7, ErrorKind::ConversionInput),
        (-8, ErrorKind::ConversionToken),
        (-9, ErrorKind::ConversionOutputFormat),
        (-10, ErrorKind::ConversionSizeLimit),
        (-99, ErrorKind::Conversion),
    ];
    for (code, kind) in table {
        let server = FakeServer::start(move |_| reply(&json!({"error": code}))).await;
        let error = server.client().convert(&conversion("docx", "pdf"), QUICK, |_| ()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
        assert_eq!(error.details().code, Some(code.to_string()));
    }
}

#[tokio::test]
async fn impossible_conversions_are_refused_before_anything_is_sent() {
    let server = FakeServer::start(|_| reply(&json!({"error": -1}))).await;
    for (from, to, kind) in [
        ("docx", "xlsx", ErrorKind::UnsupportedFormat),
        ("exe", "pdf", ErrorKind::UnsupportedFormat),
        ("png", "docx", ErrorKind::UnsupportedFormat),
        ("png", "ooxml", ErrorKind::UnsupportedFormat),
        ("", "pdf", ErrorKind::Config),
        ("docx", "", ErrorKind::Config),
        ("do/cx", "pdf", ErrorKind::Config),
        ("docx", "../pdf", ErrorKind::Config),
    ] {
        let error = server.client().convert(&conversion(from, to), QUICK, |_| ()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{from} to {to}");
    }
    let mut wrong = conversion("csv", "xlsx");
    wrong.delimiter = Some(6);
    assert!(server.client().convert(&wrong, QUICK, |_| ()).await.is_err());
    assert!(server.seen().is_empty());
    let mut forced = conversion("docx", "xlsx");
    forced.allow_any_pair = true;
    let error = server.client().convert(&forced, QUICK, |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConversionUnknown, "the server decides");
    let sent = &server.seen()[0];
    assert!(sent.claims().get("allowAnyPair").is_none());
    assert_eq!(
        server.client().convert(&conversion("docx", "ooxml"), QUICK, |_| ()).await.unwrap_err().kind(),
        ErrorKind::ConversionUnknown
    );
}

#[test]
fn all_parameters_are_read_in_the_names_of_the_wire() {
    let json = json!({
        "async": true, "codePage": 65001, "delimiter": 4,
        "documentLayout": {"drawPlaceHolders": true, "drawFormHighlight": false, "isPrint": true},
        "documentRenderer": {"textAssociation": "plainParagraph"}, "filetype": "csv", "key": "abc", "outputtype": "pdf",
        "password": "canary", "pdf": {"form": true}, "region": "de-DE",
        "spreadsheetLayout": {"fitToHeight": 1, "fitToWidth": 2, "gridLines": true, "headings": true,
            "ignorePrintArea": false, "orientation": "landscape", "scale": 50,
            "margins": {"bottom": "1mm", "left": "2mm", "right": "3mm", "top": "4mm"},
            "pageSize": {"height": "297mm", "width": "210mm"}},
        "thumbnail": {"aspect": 1, "first": false, "height": 10, "width": 20}, "title": "t", "url": "https://a.example/x",
        "watermark": {"align": 1, "fill": [255, 0, 0], "height": 100.0, "margins": [1.0], "rotate": -45.0,
            "stroke": [0, 0, 255], "stroke-width": 1.0, "transparent": 0.3, "type": "rect", "width": 100.0,
            "paragraphs": [{"align": 2, "fill": [], "linespacing": 1.0, "runs": [{"bold": true, "font-family": "Arial",
                "font-size": 40.0, "text": "Draft"}]}]},
    });
    let conversion = Conversion::from_json(json.to_string().as_bytes()).unwrap();
    assert_eq!(serde_json::to_value(&conversion).unwrap(), json);
    assert!(!format!("{conversion:?}").contains("canary"));
    for bad in [json!({"brandNew": 1}), json!({"delimiter": "x"}), json!({"url": "file:///x"})] {
        let mut broken = json.clone();
        broken.as_object_mut().unwrap().extend(bad.as_object().unwrap().clone());
        assert_eq!(
            Conversion::from_json(broken.to_string().as_bytes()).unwrap_err().kind(),
            ErrorKind::Config,
            "{bad}"
        );
    }
}
