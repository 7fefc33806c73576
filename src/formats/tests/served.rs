use crate::ErrorKind;
use crate::formats::{DocumentType, ServedFormat, all};

#[test]
fn a_servers_list_is_read_and_its_defects_repaired() {
    let json = br#"[
        {"name":"vsdx","type":"diagram","actions":["view"],"convert":["pdf"],
         "mime":["application/vnd.ms-visio.drawing, application/vnd.visio","application/vnd.ms-visio.macroEnabled"]},
        {"name":".DOCX","type":"word","actions":["view","edit","fly"],"convert":["tsv","tsv","PDF"],"mime":[]},
        {"name":"docx","type":"word","actions":[],"convert":[],"mime":[]},
        {"name":"png","type":"","actions":[],"convert":[],"mime":["image/png"]},
        {"name":"new","type":"hologram","since":"11"},
        {"name":" ","type":"word"}
    ]"#;
    let formats = ServedFormat::parse_list(json).unwrap();
    let names: Vec<_> = formats.iter().map(|format| format.extension.as_str()).collect();
    assert_eq!(names, ["docx", "new", "png", "vsdx"]);
    let docx = &formats[0];
    assert_eq!(docx.document_type, Some(DocumentType::Word));
    assert_eq!(docx.converts_to, ["pdf", "tsv"]);
    assert!(docx.can_edit() && docx.can_create() && !docx.can_review());
    assert_eq!(formats[1].document_type, None);
    assert_eq!(
        formats[3].mime_types,
        [
            "application/vnd.ms-visio.drawing",
            "application/vnd.visio",
            "application/vnd.ms-visio.macroenabled"
        ]
    );
}

#[test]
fn what_is_no_list_is_a_typed_error() {
    let long = format!("[{}]", vec![r#"{"name":"a"}"#; 1001].join(","));
    for json in ["", "null", "{}", "[1]", "[{}]", r#"[{"name":7}]"#, "<html></html>", "[", &long] {
        assert_eq!(
            ServedFormat::parse_list(json.as_bytes()).unwrap_err().kind(),
            ErrorKind::Decode,
            "{json:.20}"
        );
    }
}

#[test]
fn our_list_can_stand_in_for_a_servers() {
    for format in all() {
        let stand_in = ServedFormat::from(*format);
        assert_eq!(stand_in.extension, format.extension);
        assert_eq!(stand_in.actions, format.actions);
        assert_eq!(stand_in.can_create(), format.can_create());
        assert_eq!(stand_in.mime_types, format.mime_types);
    }
}
