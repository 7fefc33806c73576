//! A file name from a stranger: the format found, the name made safe.
#![no_main]

use dealdocs::ErrorKind;
use dealdocs::formats::{Edition, detect_for, file_name, for_mime_type, templates};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let name = String::from_utf8_lossy(data);
    for edition in [Edition::Docs9, Edition::Docs10] {
        match detect_for(edition, &name) {
            Ok(format) => assert!(name.to_ascii_lowercase().ends_with(&format!(".{}", format.extension))),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
                assert!(error.details().hint.is_some());
                assert!(error.message().len() < 400 && !error.message().contains(char::is_control));
            }
        }
        let _ = for_mime_type(edition, &name);
    }
    let safe = file_name::sanitise(&name, 128);
    assert!(file_name::check(&safe).is_ok());
    assert!(safe.chars().count() <= 128 && safe.len() <= 255);
    assert_eq!(file_name::sanitise(&safe, 128), safe);
    if let Ok(locale) = templates::Locale::parse(&name) {
        assert!(locale.tag().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    }
});
