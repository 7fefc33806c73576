use crate::formats::{
    Action, Actions, DocumentType, Edition, Format, LossyEditing, all, get, get_for, promised,
};

fn extensions(wanted: impl Fn(&Format) -> bool) -> Vec<&'static str> {
    all().iter().filter(|format| wanted(format)).map(|format| format.extension).collect()
}

#[test]
fn what_the_app_promises_holds() {
    assert_eq!((promised::CREATE.len(), promised::EDIT.len(), promised::VIEW.len()), (3, 3, 44));
    let seed = include_str!("../../../scripts/seed-formats.tsv");
    let row = |use_: &str| {
        let line = seed.lines().find_map(|line| line.strip_prefix(use_)).unwrap();
        line.trim().split(',').collect::<Vec<_>>()
    };
    assert_eq!(row("create\t"), promised::CREATE);
    assert_eq!(row("edit\t"), promised::EDIT);
    assert_eq!(row("view\t"), promised::VIEW);

    assert_eq!(extensions(Format::can_create), promised::CREATE);
    for edition in [Edition::Docs9, Edition::Docs10] {
        for extension in promised::EDIT {
            let format = get_for(edition, extension).unwrap();
            assert!(format.can_edit() && format.can_view(), "{extension}");
        }
        for extension in promised::VIEW.into_iter().chain(["vsdx", "vstx"]) {
            assert!(get_for(edition, extension).unwrap().can_view(), "{extension}");
        }
    }
}

#[test]
fn the_seed_list_has_the_right_editors() {
    let kinds =
        |kind| promised::VIEW.iter().filter(|name| get(name).unwrap().document_type == Some(kind)).count();
    let counted = DocumentType::ALL.map(kinds);
    assert_eq!(counted, [16, 9, 11, 4, 4]);
}

#[test]
fn editing_is_native_or_lossy_never_both() {
    assert_eq!(
        extensions(Format::can_edit),
        [
            "docm", "docx", "dotm", "dotx", "pdf", "potm", "potx", "ppsm", "ppsx", "pptm", "pptx", "xlsb",
            "xlsm", "xlsx", "xltm", "xltx"
        ]
    );
    assert_eq!(
        extensions(Format::can_edit_lossy),
        ["csv", "epub", "fb2", "html", "odp", "ods", "odt", "otp", "ots", "ott", "rtf", "tsv", "txt"]
    );
    assert!(extensions(|format| format.can_edit() && format.can_edit_lossy()).is_empty());
}

#[test]
fn lossy_editing_is_chosen_by_extension() {
    let none = LossyEditing::default();
    let some = LossyEditing::of(["csv", ".TXT", "xls"]).unwrap();
    for (extension, without, with) in [
        ("docx", true, true),
        ("csv", false, true),
        ("txt", false, true),
        ("odt", false, false),
        ("doc", false, false),
    ] {
        let format = get(extension).unwrap();
        assert_eq!((format.is_editable(&none), format.is_editable(&some)), (without, with), "{extension}");
    }
    // Accepted, but only Docs 10.0 can.
    assert!(!get("xls").unwrap().is_editable(&some));
    assert!(get_for(Edition::Docs10, "xls").unwrap().is_editable(&some));
    for wrong in ["docx", "doc", "zip", "", "nothing"] {
        assert!(LossyEditing::of([wrong]).is_err(), "{wrong}");
    }
}

#[test]
fn capabilities_follow_the_actions() {
    let count = |wanted: fn(&Format) -> bool| extensions(wanted).len();
    assert_eq!(count(Format::can_view), 75);
    assert_eq!(count(Format::auto_convert), 42);
    assert_eq!(count(Format::can_review), 7);
    assert_eq!(count(Format::can_comment), 23);
    assert_eq!(count(Format::can_encrypt), 22);
    assert_eq!(count(Format::can_modify_filter), 9);
    assert_eq!(extensions(Format::can_fill), ["pdf"]);
    assert_eq!(extensions(Format::strict_co_editing), ["djvu", "oxps", "pdf", "xps"]);
}

#[test]
fn outputs_only_have_no_editor_and_no_action() {
    for format in all() {
        assert_eq!(format.document_type.is_none(), format.actions == Actions::default(), "{format:?}");
    }
}

#[test]
fn a_set_of_actions_holds_what_was_put_in() {
    let set = Actions::of(&[Action::Fill, Action::View]);
    assert_eq!(set.iter().map(Action::name).collect::<Vec<_>>(), ["view", "fill"]);
    assert!(!set.contains(Action::Edit) && set.with(Action::Edit).contains(Action::Edit));
    for action in Action::ALL {
        assert_eq!(Action::from_name(action.name()), Some(action));
    }
    assert_eq!(format!("{set:?}"), "{View, Fill}");
}
