//! The signature base string (RFC 5849 section 3.4.1).

use url::Url;

use crate::encoding::percent;

/// The text that is signed: method, address without query, and all parameters, sorted.
///
/// `parameters` are the protocol parameters (without `realm` and `oauth_signature`) and those of
/// a form body; the query of `url` is added here.
pub fn base_string(method: &str, url: &Url, parameters: &[(&str, &str)]) -> String {
    format!(
        "{}&{}&{}",
        percent(&method.to_ascii_uppercase()),
        percent(&address(url)),
        percent(&normalise(url, parameters))
    )
}

/// Scheme, host, a port that is not the default one, and path (section 3.4.1.2).
fn address(url: &Url) -> String {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare.into()
}

/// All parameters encoded, sorted by name and then value, and joined (section 3.4.1.3.2).
fn normalise(url: &Url, parameters: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| (percent(&name), percent(&value)))
        .chain(parameters.iter().map(|(name, value)| (percent(name), percent(value))))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}
