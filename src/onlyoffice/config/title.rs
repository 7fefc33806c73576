//! Names that are shown in the editor, cut to the length that it takes.

/// Longest title and longest name, in UTF-16 units as a browser counts them.
const MAX_UNITS: usize = 128;

/// `title` cut to 128 characters; the extension is kept, because downloads use it.
pub(super) fn cut_title(title: &str, extension: &str) -> String {
    let ending_length = extension.len() + 1;
    let ending = title
        .len()
        .checked_sub(ending_length)
        .and_then(|at| title.get(at..))
        .filter(|ending| ending.starts_with('.') && ending.len() < MAX_UNITS && ending.is_ascii())
        .unwrap_or("");
    if units(title) <= MAX_UNITS {
        return title.to_owned();
    }
    format!("{}{ending}", first_units(title, MAX_UNITS - ending.len()))
}

/// `name` cut to 128 characters.
pub(super) fn cut_name(name: &str) -> String {
    first_units(name, MAX_UNITS).to_owned()
}

/// The last `limit` characters of `title`.
pub(super) fn end_of(title: &str, limit: usize) -> &str {
    let start = limit.checked_sub(1).and_then(|last| title.char_indices().nth_back(last));
    start.and_then(|(at, _)| title.get(at..)).unwrap_or(title)
}

pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn first_units(text: &str, limit: usize) -> &str {
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            used += c.len_utf16();
            used > limit
        })
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_titles_stay() {
        assert_eq!(cut_title("Angebot Müller.DOCX", "docx"), "Angebot Müller.DOCX");
    }

    #[test]
    fn long_titles_keep_their_extension() {
        let cut = cut_title(&format!("{}.docx", "a".repeat(300)), "docx");
        assert_eq!(cut, format!("{}.docx", "a".repeat(123)));
    }

    #[test]
    fn the_end_of_a_title_is_counted_in_characters() {
        for (title, limit, end) in
            [("abc", 2, "bc"), ("abc", 3, "abc"), ("abc", 9, "abc"), ("aéü", 2, "éü"), ("", 5, "")]
        {
            assert_eq!(end_of(title, limit), end);
        }
    }

    proptest! {
        #[test]
        fn a_cut_title_fits(title in "\\PC{0,200}", extension in "[a-z0-9]{1,5}") {
            let whole = format!("{title}.{extension}");
            let cut = cut_title(&whole, &extension);
            let ending = format!(".{extension}");
            prop_assert!(units(&cut) <= MAX_UNITS);
            prop_assert!(cut.ends_with(&ending));
        }

        #[test]
        fn a_cut_name_is_a_prefix(name in "\\PC{0,200}") {
            let cut = cut_name(&name);
            prop_assert!(units(&cut) <= MAX_UNITS && name.starts_with(&cut));
        }
    }
}
