//! The bytes of a file, and a server's list of formats.
#![no_main]

use std::io::Cursor;

use dealdocs::formats::{ServedFormat, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let found = sniff::sniff(data);
    for extension in ["docx", "xlsx", "odt", "epub", "xps", "pdf", "txt"] {
        let checked = sniff::check(extension, &mut Cursor::new(data));
        assert!(found.is_some() || checked.is_err() || extension == "txt");
    }
    if let Ok(formats) = ServedFormat::parse_list(data) {
        assert!(formats.is_sorted_by(|one, next| one.extension < next.extension));
    }
});
