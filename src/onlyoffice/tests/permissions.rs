//! Rights are lowered to what the format allows, and reading has no callback.

use serde_json::{Value, json};

use super::config::{config_of, open, with};
use crate::ErrorKind;
use crate::formats;

/// The request for a file of this format, with these rights and mode.
fn of(extension: &str, permissions: Value, mode: &str, lossy: &[&str]) -> Value {
    let mut request = with("/document/title", json!(format!("a.{extension}")));
    request["document"]["permissions"] = permissions;
    request["editorConfig"]["mode"] = json!(mode);
    request["editorConfig"]["customization"] = json!({"forcesave": true, "help": true});
    request["lossyExtensions"] = json!(lossy);
    request
}

#[test]
fn every_openable_format_gets_only_its_own_rights() {
    let all = json!({"edit": true, "comment": true, "review": true, "fillForms": true, "modifyFilter": true});
    for format in formats::all().iter().filter(|format| format.document_type.is_some()) {
        let config = config_of(&of(format.extension, all.clone(), "edit", &[]));
        let rights = &config["document"]["permissions"];
        let edit = format.can_edit();
        let expected = json!({
            "edit": edit, "comment": edit && format.can_comment(), "review": edit && format.can_review(),
            "fillForms": format.can_fill(), "modifyFilter": edit && format.can_modify_filter(),
        });
        assert_eq!(rights, &expected, "{}", format.extension);
        let mode = if edit { "edit" } else { "view" };
        assert_eq!(config["editorConfig"]["mode"], mode, "{}", format.extension);
        assert_eq!(config["editorConfig"].get("callbackUrl").is_some(), edit, "{}", format.extension);
        assert_eq!(config["documentType"], format.document_type.unwrap().name());
    }
}

#[test]
fn lossy_editing_needs_consent_for_that_extension() {
    for (lossy, mode) in [(vec![], "view"), (vec!["rtf"], "view"), (vec!["odt"], "edit")] {
        let config = config_of(&of("odt", json!({}), "edit", &lossy));
        assert_eq!(config["editorConfig"]["mode"], mode, "{lossy:?}");
        assert_eq!(config["document"]["permissions"]["edit"], mode == "edit");
    }
    let error = open(&of("odt", json!({}), "edit", &["docx"])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[test]
fn the_callback_is_kept_only_where_something_can_change() {
    let none = json!({"edit": false, "comment": false, "review": false, "fillForms": false});
    let cases = [
        (of("docx", json!({}), "edit", &[]), true),
        (of("docx", none, "edit", &[]), false),
        (of("docx", json!({"edit": false}), "edit", &[]), false),
        (of("docx", json!({"edit": false, "comment": true}), "edit", &[]), true),
        (of("docx", json!({"edit": false, "review": true}), "edit", &[]), true),
        (of("pdf", json!({"edit": false, "comment": false, "fillForms": true}), "edit", &[]), true),
        (of("docx", json!({"edit": false, "fillForms": true}), "edit", &[]), false),
        (of("docx", json!({}), "view", &[]), false),
        (of("djvu", json!({}), "edit", &[]), false),
    ];
    for (request, kept) in cases {
        let config = config_of(&request);
        let editor = &config["editorConfig"];
        assert_eq!(editor.get("callbackUrl").is_some(), kept, "{request}");
        assert_eq!(editor["customization"].get("forcesave").is_some(), kept, "{request}");
        assert_eq!(editor["customization"]["help"], true);
        assert_eq!(editor["mode"], if kept { "edit" } else { "view" }, "{request}");
        assert!(config["document"]["permissions"]["edit"].is_boolean());
    }
}

#[test]
fn editing_without_a_callback_is_refused() {
    let mut request = of("docx", json!({}), "edit", &[]);
    request["editorConfig"].as_object_mut().unwrap().remove("callbackUrl");
    let error = open(&request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.details().hint.as_deref().unwrap().contains("view"));
    request["editorConfig"]["mode"] = json!("view");
    open(&request).unwrap();
}
