//! "Did you mean": the known names closest to a mistyped one.

/// Up to three of `known` within a third of the name's length in edits, closest first.
pub fn matches<'a>(name: &str, known: &[&'a str]) -> Vec<&'a str> {
    // A longer name has no near neighbour, and the comparison is quadratic.
    let name: Vec<char> = name.chars().take(64).collect();
    let allowed = (name.len() / 3).max(1);
    let mut close: Vec<(usize, &str)> = known
        .iter()
        .map(|candidate| (distance(&name, candidate), *candidate))
        .filter(|(d, _)| *d <= allowed)
        .collect();
    close.sort_unstable();
    close.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// A hint that names them, or `otherwise` where nothing is near.
pub fn hint(name: &str, known: &[&str], otherwise: &str) -> String {
    match matches(name, known).as_slice() {
        [] => otherwise.to_owned(),
        close => format!("Did you mean `{}`? {otherwise}", close.join("` or `")),
    }
}

/// Levenshtein distance, one row at a time.
fn distance(name: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (line, letter) in candidate.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, own) in row.iter_mut().skip(1).zip(name) {
            let above = *cell;
            *cell = (diagonal + usize::from(*own != letter)).min(above + 1).min(left + 1);
            diagonal = above;
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let distance = |a: &str, b: &str| super::distance(&a.chars().collect::<Vec<_>>(), b);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn only_close_names_are_offered() {
        assert_eq!(matches("owner", &["owner_id", "org_id", "status"]), Vec::<&str>::new());
        assert_eq!(matches("ownerid", &["owner_id", "org_id", "status"]), ["owner_id"]);
    }
}
