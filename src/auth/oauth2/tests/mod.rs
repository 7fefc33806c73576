mod answers;
mod callbacks;
mod devices;
mod dialects;
mod flows;
mod id_tokens;
mod recorder;
mod revocations;
mod server;

use url::Url;

use super::*;

fn settings(token_url: &str) -> OAuth2Settings {
    let mut settings = OAuth2Settings::new("client", Url::parse(token_url).unwrap());
    settings.authorize_url = Some(Url::parse("https://id.example.com/authorize").unwrap());
    settings.redirect_url = Some("http://127.0.0.1:33333".into());
    settings
}
