//! The call that shows how one connection is used.

use url::Url;

use super::{Example, Language, snippet};
use crate::connections::core::Core;
use crate::connections::loaded::Loaded;

/// Code that uses the connection; the call is the service's test request, if it names one.
pub(in crate::connections) fn of_connection(core: &Core, loaded: &Loaded, language: Language) -> String {
    let base = loaded.filled.base_url.as_ref().map_or("", Url::as_str);
    let (method, url) = match &loaded.filled.test {
        Some((method, url)) => (method.as_str(), url.as_str()),
        None => ("GET", base),
    };
    // Below the base URL, the path alone says it.
    let path = url.strip_prefix(base.trim_end_matches('/')).filter(|path| path.starts_with('/'));
    let example = Example {
        vault: &core.store.name(),
        link_name: &loaded.key.link,
        name: &loaded.connection.name,
        subject: loaded.key.subject.as_deref(),
        method,
        url: if language == Language::Curl { url } else { path.unwrap_or(url) },
    };
    snippet(&loaded.service, example, language)
}
