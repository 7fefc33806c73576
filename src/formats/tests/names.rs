use proptest::prelude::*;

use crate::ErrorKind;
use crate::formats::{detect, file_name, get};

#[test]
fn a_name_has_the_format_of_its_last_extension() {
    let long = format!("{}.docx", "n".repeat(250));
    let cases = [
        ("Proposal.DOCX", "docx"),
        ("proposal.docx", "docx"),
        ("a.b.c.XlSx", "xlsx"),
        ("report.exe.docx", "docx"),
        ("..hidden.pptx", "pptx"),
        ("Angebot für Müller – 2026.odt", "odt"),
        ("предложение.docx", "docx"),
        ("提案書.pptx", "pptx"),
        ("הצעה\u{200f}.docx", "docx"),
        ("👍🏽.txt", "txt"),
        ("%2e%2e%2f.pdf", "pdf"),
        ("con.docx", "docx"),
        ("picture.png", "png"),
        ("a b.docx", "docx"),
        (" a.docx", "docx"),
        (&long, "docx"),
    ];
    for (name, extension) in cases {
        assert_eq!(detect(name).unwrap().extension, extension, "{name}");
    }
}

#[test]
fn a_name_that_says_too_little_or_hides_something_is_refused_with_a_way_out() {
    let long = format!("{}.docx", "n".repeat(251));
    let long_extension = format!("a.{}", "x".repeat(200));
    let cases = [
        ("", "empty", "file name"),
        ("   ", "empty", "file name"),
        ("docx", "no extension", "`get`"),
        ("DOCX", "no extension", "`get`"),
        (".docx", "no extension", "`get`"),
        ("...docx", "no extension", "with its extension"),
        ("proposal", "no extension", "with its extension"),
        (".gitignore", "no extension", "with its extension"),
        ("a.tar.gz", "\"gz\"", "Convert"),
        ("report.docx.exe", "\"exe\"", "docx"),
        ("report.docx.", "dot or a space", "Remove"),
        ("report.docx ", "dot or a space", "Remove"),
        ("report.docx..", "dot or a space", "Remove"),
        (".", "dot or a space", "Remove"),
        ("..", "dot or a space", "Remove"),
        ("report. docx", "not supported", "Remove the spaces"),
        ("report.docx\n", "control", "Remove"),
        ("report\0.docx", "control", "Remove"),
        ("report.do\tcx", "control", "Remove"),
        ("report.docx\0.png", "control", "Remove"),
        ("re\u{1b}[31mport.docx", "control", "Remove"),
        ("re\u{85}port.docx", "control", "Remove"),
        ("re\u{2028}port.docx", "control", "Remove"),
        ("\u{feff}report.docx", "control", "Remove"),
        ("invoice\u{202e}xcod.exe", "writing direction", "Remove"),
        ("exe.\u{2066}docx", "writing direction", "Remove"),
        ("../../etc/passwd.docx", "path", "last part"),
        ("/abs/report.docx", "path", "last part"),
        ("C:\\reports\\report.docx", "path", "last part"),
        ("report.ｄｏｃｘ", "not supported", "plain letters"),
        ("report.dосx", "not supported", "plain letters"), // Cyrillic о and с
        ("report.\u{212a}ey", "not supported", "plain letters"), // Kelvin sign
        ("report.doc\u{200b}x", "not supported", "plain letters"),
        ("report.docx?x=1", "not supported", "Convert"),
        ("report.docx%00", "not supported", "Convert"),
        (&long, "255", "Shorten"),
        (&long_extension, "...", "Convert"),
    ];
    for (name, message, hint) in cases {
        let error = detect(name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnsupportedFormat, "{name:?}");
        assert!(error.to_string().contains(message), "{name:?}: {error}");
        let told = error.details().hint.clone().unwrap_or_default();
        assert!(told.contains(hint), "{name:?}: {told}");
        assert!(error.to_string().len() < 250 && !error.to_string().contains(char::is_control), "{error}");
    }
}

#[test]
fn an_extension_is_found_in_any_case_with_or_without_its_dot() {
    for extension in ["docx", ".docx", "DOCX", ".DocX"] {
        assert_eq!(get(extension).unwrap().extension, "docx");
    }
    for unknown in ["", ".", "..docx", "docx.", " docx", "docx ", "doc\0x", "d", "zzzz", "gz"] {
        assert!(get(unknown).is_none(), "{unknown:?}");
    }
}

#[test]
fn a_name_is_split_at_its_last_dot() {
    for (name, split) in [
        ("a.docx", ("a", Some("docx"))),
        ("a.tar.GZ", ("a.tar", Some("GZ"))),
        ("a", ("a", None)),
        ("a.", ("a.", None)),
        (".docx", (".docx", None)),
        ("..docx", ("..docx", None)),
        ("", ("", None)),
    ] {
        assert_eq!(file_name::split_extension(name), split);
    }
}

#[test]
fn a_strange_name_is_made_safe() {
    let cases = [
        ("Proposal.docx", "Proposal.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.docx", "b.docx"),
        ("a/b/", "b"),
        ("a<b>:\"|?*.docx", "a_b______.docx"),
        ("line\r\nbreak\u{202e}.docx", "linebreak.docx"),
        ("name. . .", "name"),
        ("  name .docx ", "name.docx"),
        (".docx", "document.docx"),
        ("...", "document"),
        ("", "document"),
        ("\0\0", "document"),
        (".\u{2000}a\u{3000}.docx\u{a0}", "a.docx"),
        ("con.docx", "_con.docx"),
        ("LPT1", "_LPT1"),
        ("aux.tar.gz", "_aux.tar.gz"),
        ("предложение.docx", "предложение.docx"),
    ];
    for (name, safe) in cases {
        assert_eq!(file_name::sanitise(name, 128), safe, "{name:?}");
    }
    let long = file_name::sanitise(&format!("{}.docx", "ж".repeat(300)), 128);
    assert_eq!(long.chars().count(), 128);
    assert!(std::path::Path::new(&long).extension().is_some_and(|extension| extension == "docx"));
    assert!(file_name::sanitise(&"👍".repeat(300), 255).len() <= 255);
    let bare = file_name::sanitise(&format!("{}...{}", "a".repeat(115), "b".repeat(60)), 128);
    assert_eq!(bare, format!("{}.{}", "a".repeat(115), "b".repeat(10)));
}

proptest! {
    #[test]
    fn any_name_is_answered(name in "(?s).{0,300}") {
        match detect(&name) {
            Ok(format) => prop_assert!(name.to_ascii_lowercase().ends_with(format.extension)),
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
                prop_assert!(error.details().hint.is_some());
                prop_assert!(!error.to_string().contains(char::is_control));
            }
        }
    }

    #[test]
    fn a_safe_name_is_safe_and_stays_so(name in "(?s)[a./\\\\ \u{0}\u{202e}ж:]{0,40}|(?s).{0,300}", max in 20..300_usize) {
        let safe = file_name::sanitise(&name, max);
        prop_assert!(file_name::check(&safe).is_ok(), "{:?}", safe);
        prop_assert!(safe.chars().count() <= max && safe.len() <= 255, "{:?}", safe);
        prop_assert_eq!(file_name::sanitise(&safe, max), safe.clone());
    }
}
