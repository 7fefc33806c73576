//! The scope that a service wants where it refuses a call (RFC 6750 section 3): another token would not help.

use std::sync::Arc;

use super::calling::Answer;
use super::core::Core;
use super::record::Key;
use super::services::is_scope;

/// Longest challenge that is looked at, in bytes.
const CAP: usize = 4096;

/// Most scopes that are named.
const MOST: usize = 20;

/// Whether `answer` refuses the call for want of a scope; that is noted for who looks at the connection.
pub(super) async fn look(core: &Arc<Core>, key: &Key, answer: &Answer) -> bool {
    if !matches!(answer.status(), 401 | 403) || !answer.is_proven() {
        return false;
    }
    let challenges = answer.headers().get_all("www-authenticate");
    let challenge = challenges.iter().filter_map(|value| value.to_str().ok()).find_map(scopes);
    let Some(scopes) = challenge else { return false };
    let what = match scopes.as_slice() {
        [] => "another scope than those that were granted".to_owned(),
        [scope] => format!("the scope `{scope}`"),
        _ => format!("the scopes `{}`", scopes.join(" ")),
    };
    let reason = format!("a call was refused: it wants {what} (insufficient_scope) [{}]", answer.status());
    if let Err(error) = note(core, key, reason).await {
        log::warn!("what `{}` lacks could not be noted: {error}", key.link);
    }
    true
}

/// Writes only what is new: such calls may come often.
async fn note(core: &Arc<Core>, key: &Key, reason: String) -> crate::Result<()> {
    if core.loaded(key).await?.account.last_error.as_ref() == Some(&reason) {
        return Ok(());
    }
    let now = core.clock.wall();
    core.change(key, move |loaded| {
        loaded.account.last_error = Some(reason);
        loaded.account.touched(now);
        Ok(())
    })
    .await
}

/// The scopes that a challenge with `insufficient_scope` names; none for any other.
fn scopes(challenge: &str) -> Option<Vec<String>> {
    let parameters = parameters(challenge.get(..CAP).unwrap_or(challenge));
    let value = |name: &str| {
        parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    };
    (value("error")? == "insufficient_scope").then(|| {
        let named = value("scope").unwrap_or_default().split(' ').filter(|scope| is_scope(scope));
        named.take(MOST).map(str::to_owned).collect()
    })
}

/// The `name=value` and `name="value"` of a challenge (RFC 9110 section 11.2).
fn parameters(challenge: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = challenge;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.rsplit([' ', ',', '\t']).next().unwrap_or_default().to_owned();
        let (value, tail) = if let Some(quoted) = after.strip_prefix('"') {
            unquoted(quoted)
        } else {
            let (value, tail) = after.split_at(after.find([',', ' ', '\t']).unwrap_or(after.len()));
            (value.to_owned(), tail)
        };
        found.push((name, value));
        rest = tail;
    }
    found
}

/// A quoted text without its backslashes, and what follows its end.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, character)| character)),
            _ => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_in_every_shape() {
        for (challenge, expected) in [
            (r#"Bearer error="insufficient_scope", scope="a b""#, Some(vec!["a", "b"])),
            (r#"Bearer realm="x, error=y", scope="a", error=insufficient_scope"#, Some(vec!["a"])),
            (r#"Basic realm="z", Bearer error="insufficient_scope""#, Some(vec![])),
            (r#"bearer ERROR="insufficient_scope",scope="dea\ls:read""#, Some(vec!["deals:read"])),
            (r#"Bearer error="invalid_token""#, None),
            (r#"Bearer error_description="error=insufficient_scope""#, None),
            ("Negotiate YWJj==", None),
            ("Bearer", None),
            ("", None),
            (r#"Bearer error=""#, None),
        ] {
            let expected = expected.map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(scopes(challenge), expected, "{challenge}");
        }
    }
}
