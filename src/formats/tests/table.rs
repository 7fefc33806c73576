use std::collections::HashSet;

use crate::formats::{DocumentType, Edition, all, all_for, for_mime_type, get, get_for};

fn count(edition: Edition, kind: Option<DocumentType>) -> usize {
    all_for(edition).iter().filter(|format| format.document_type == kind).count()
}

#[test]
fn the_list_has_every_format_of_the_vendor() {
    let counts = |edition| {
        [
            Some(DocumentType::Word),
            Some(DocumentType::Cell),
            Some(DocumentType::Slide),
            Some(DocumentType::Pdf),
            Some(DocumentType::Diagram),
            None,
        ]
        .map(|kind| count(edition, kind))
    };
    assert_eq!(counts(Edition::Docs9), [28, 17, 18, 6, 6, 11]);
    assert_eq!(counts(Edition::Docs10), [28, 17, 18, 5, 6, 11]);
    assert_eq!((all().len(), all_for(Edition::Docs10).len()), (86, 85));
}

#[test]
fn the_list_is_sorted_and_every_entry_is_found() {
    for edition in [Edition::Docs9, Edition::Docs10] {
        assert!(all_for(edition).is_sorted_by(|one, next| one.extension < next.extension));
        for format in all_for(edition) {
            assert_eq!(get_for(edition, format.extension), Some(*format));
        }
    }
}

#[test]
fn the_data_has_no_defects() {
    for format in [Edition::Docs9, Edition::Docs10].into_iter().flat_map(all_for) {
        let outputs: HashSet<_> = format.converts_to.iter().collect();
        assert_eq!(outputs.len(), format.converts_to.len(), "{format:?}");
        assert!(!format.can_convert_to(format.extension), "{format:?}");
        for text in [&[format.extension], format.converts_to, format.mime_types].concat() {
            assert_eq!(text, text.to_ascii_lowercase());
            assert!(!text.contains([',', ' ', '.']) || text.contains('/') && !text.contains(','), "{text}");
        }
        for output in format.converts_to {
            assert!(get(output).is_some(), "{output}");
        }
    }
    let ots = get("ots").unwrap();
    assert_eq!(ots.converts_to.iter().filter(|output| **output == "tsv").count(), 1);
    assert_eq!(get("vsdx").unwrap().mime_types.len(), 3);
}

#[test]
fn docs_10_changes_the_list() {
    let ten = |extension| get_for(Edition::Docs10, extension);
    assert!(ten("docxf").is_none() && ten("oform").is_none());
    assert!(get("docxf").is_some() && get("oform").is_some());
    assert!(get("ofd").is_none());
    assert!(ten("ofd").unwrap().can_view());

    let (before, after) = (get("xls").unwrap(), ten("xls").unwrap());
    assert!(!before.can_edit_lossy() && !before.can_comment() && !before.can_modify_filter());
    assert!(after.can_edit_lossy() && after.can_comment() && after.can_modify_filter());
    assert!(!get("xlsx").unwrap().can_convert_to("xls"));
    assert!(ten("xlsx").unwrap().can_convert_to("xls"));
    assert!(ten("dps").unwrap().can_convert_to("txt") && !get("dps").unwrap().can_convert_to("txt"));
    assert_eq!(ten("docx"), get("docx"));
}

#[test]
fn a_version_has_an_edition() {
    for (version, edition) in [
        ("7.2", Edition::Docs9),
        ("9.4.0.25", Edition::Docs9),
        ("10", Edition::Docs10),
        ("11.1", Edition::Docs10),
    ] {
        assert_eq!(Edition::of_version(version).unwrap(), edition);
    }
    for version in ["", "ten", "-1", ".9", "99999999999"] {
        assert!(Edition::of_version(version).is_err(), "{version}");
    }
}

#[test]
fn mime_types_lead_both_ways() {
    let extensions =
        |mime| for_mime_type(Edition::Docs9, mime).iter().map(|format| format.extension).collect::<Vec<_>>();
    assert_eq!(
        extensions("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ["xlsx", "xlsm"],
        "the usual type first"
    );
    assert_eq!(extensions("application/pdf"), ["pdf", "pdfa"], "what opens first");
    assert_eq!(extensions("Text/HTML; charset=utf-8"), ["htm", "html"]);
    assert_eq!(extensions("application/vnd.ms-word.document.macroEnabled.12"), ["docm"]);
    assert!(extensions("application/x-unheard-of").is_empty());
    assert!(extensions("").is_empty());

    for format in all() {
        for mime in format.mime_types {
            assert!(for_mime_type(Edition::Docs9, mime).contains(format), "{mime}");
        }
    }
    assert_eq!(get("docx").unwrap().content_type(), get("docx").unwrap().mime_types[0]);
    for nameless in ["wpt", "et", "ett", "dps", "dpt"] {
        assert_eq!(get(nameless).unwrap().content_type(), "application/octet-stream");
    }
}
