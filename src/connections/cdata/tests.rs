//! Connection strings of the documentation, and broken ones.

use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::properties::{Treatment, names, treatment};
use super::{AuthScheme, InitiateOAuth, Location, Settings};
use crate::connections::services::Grant;
use crate::http::Proxy;

fn settings(text: &str) -> Settings {
    Settings::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> String {
    let error = Settings::parse(text).expect_err(text);
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    error.message().to_owned()
}

#[test]
fn a_token_for_a_company() {
    let settings = settings("AuthScheme=Basic;CompanyDomain=Acme;APIToken=canary;");
    assert_eq!(settings.auth_scheme, Some(AuthScheme::Basic));
    assert_eq!(settings.company_domain.as_deref(), Some("acme"));
    assert_eq!(settings.api_token.as_ref().unwrap().expose_secret(), "canary");
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn oauth_with_a_browser() {
    let settings = settings(
        "jdbc:pipedrive:AuthScheme=OAuth;InitiateOAuth=GETANDREFRESH;OAuthClientId=id;OAuthClientSecret='s;e''c';\
         CallbackURL=http://localhost:33333;OAuthSettingsLocation=\"C:\\a b\\OAuthSettings.txt\";Scope=deals:read,users:read;",
    );
    assert_eq!(settings.product.as_deref(), Some("pipedrive"));
    assert_eq!(
        (settings.auth_scheme, settings.initiate),
        (Some(AuthScheme::OAuth), InitiateOAuth::GetAndRefresh)
    );
    assert_eq!(settings.client_secret.unwrap().expose_secret(), "s;e'c");
    assert_eq!(settings.callback_url.as_deref(), Some("http://localhost:33333"));
    assert_eq!(settings.settings_location, Some(Location::File(PathBuf::from("C:\\a b\\OAuthSettings.txt"))));
    assert_eq!(settings.scopes, ["deals:read", "users:read"]);
    assert!(settings.warnings.is_empty());
}

#[test]
fn tokens_kept_by_the_caller() {
    let settings = settings(
        "auth scheme = oauth; initiate_oauth = off; OAUTHACCESSTOKEN={a}}b;c}; OAuthRefreshToken=r; \
         OAuthExpiresIn=3599; OAuthTokenTimestamp=1700000000999; OAuthGrantType=CLIENT",
    );
    assert_eq!(settings.access_token.as_ref().unwrap().expose_secret(), "a}b;c");
    assert_eq!(settings.expires_at(), Some(1_700_003_599));
    assert_eq!((settings.initiate, settings.grant), (InitiateOAuth::Off, Some(Grant::ClientCredentials)));
    let memory =
        Settings::parse("OAuthSettingsLocation=memory://pool;InitiateOAuth=REFRESH;OAuthVerifier=v").unwrap();
    assert_eq!(memory.settings_location, Some(Location::Memory("pool".into())));
    assert_eq!((memory.initiate, memory.verifier.is_some()), (InitiateOAuth::Refresh, true));
}

#[test]
fn the_second_step_of_oauth_1() {
    let settings = settings("OAuthVerifier=v;AuthToken=canary;AuthKey={canary;}");
    assert_eq!(settings.auth_token.as_ref().unwrap().expose_secret(), "canary");
    assert_eq!(settings.auth_key.as_ref().unwrap().expose_secret(), "canary;");
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn the_way_out() {
    let proxied =
        settings("ProxyServer=proxy.example.com;ProxyPort=3128;ProxyUser=u@x;ProxyPassword=p:w/d;Timeout=0");
    assert_eq!(proxied.proxy, Proxy::Url("http://u%40x:p%3Aw%2Fd@proxy.example.com:3128/".into()));
    assert_eq!(proxied.timeout, None);
    assert_eq!(
        settings("ProxyServer=p.example.com;ProxySSLType=ALWAYS").proxy,
        Proxy::Url("https://p.example.com:80/".into())
    );
    assert_eq!(
        settings("ProxyServer=p.example.com;ProxyAuthScheme=NONE;ProxyUser=u").proxy,
        Proxy::Url("http://p.example.com/".into())
    );
    assert_eq!(settings("ProxyAutoDetect=true;Timeout=60").proxy, Proxy::Environment);
    assert_eq!(
        settings("FirewallType=NONE;FirewallPort=0;ProxyPort=80;ProxyAutoDetect=false").proxy,
        Proxy::None
    );
    assert_eq!(
        settings("FirewallType=TUNNEL;FirewallServer=10.0.0.1;FirewallPort=8080").proxy,
        Proxy::Url("http://10.0.0.1:8080/".into())
    );
    assert_eq!(settings("Timeout=60").timeout, Some(Duration::from_secs(60)));
    for text in [
        "FirewallType=SOCKS5;FirewallServer=a",
        "FirewallServer=a",
        "FirewallType=TUNNEL",
        "ProxyUser=canary",
        "ProxyAuthScheme=NTLM;ProxyServer=a",
        "ProxyServer=http://a",
        "ProxyServer=a;ProxyPort=99999",
        "ProxyServer=a;ProxyAutoDetect=true",
        "ProxyExceptions=*.local",
        "ProxyServer=u:canary@a",
        "ProxyServer=a;FirewallType=TUNNEL;FirewallServer=b",
    ] {
        refused(text);
    }
}

#[test]
fn nothing_trusts_any_certificate() {
    assert_eq!(settings("SSLServerCert=/etc/ca.pem").ca_file, Some(PathBuf::from("/etc/ca.pem")));
    for text in [
        "SSLServerCert=*",
        "SSLServerCert=34a929226ae0819f2ec14b4a3d904f801cbb150d",
        "SSLServerCert='-----BEGIN C'",
    ] {
        refused(text);
    }
}

#[test]
fn what_has_no_effect_is_said() {
    let settings = settings(
        "Pagesize=100;RTK=canary;Logfile=C:\\log.txt;AutoCache=false;Schema=V1;Driver={CData ODBC};Tables=;\
         MapToWVarchar=true;MapToLongVarchar=-1;UppercaseIdentifiers=false;IgnoreTypes=Date;QueryPassthrough=true",
    );
    assert_eq!(settings.warnings.len(), 11);
    assert!(settings.warnings.iter().all(|warning| !warning.contains("canary")));
    assert!(settings.warnings.iter().any(|warning| warning.starts_with("`Pagesize` has no effect: ")));
}

#[test]
fn broken_strings_are_refused_by_name_or_number() {
    for text in [
        "AuthScheme=Kerberos",
        "InitiateOAuth=MAYBE",
        "Readonly=perhaps",
        "Timeout=-1",
        "Timeout=1e3",
        "Timeout=a",
        "OAuthExpiresIn=canary",
        "canary",
        "=canary",
        "APIToken='canary",
        "APIToken='canary' x",
        "APIToken={canary",
        "APIToken=canary;apitoken=canary",
        "APIToken=canary;API_Token=canary",
        "APIToken=a\0canary",
        "jdbc:x",
        "CallbackURL=javascript:canary",
        "CallbackURL=http://u:canary@a/",
        "CompanyDomain=evil.com/canary",
        "CompanyDomain=a.b",
        "OAuthSettingsLocation=registry://canary",
        "OAuthSettingsLocation=memory://",
        "AuthKey=canary",
        "Offline=true",
        "DSN=canary",
        "Other=canary",
        "OAuthParams=canary",
        "OAuthGrantType=PASSWORD",
        "SSLClientCert=canary",
    ] {
        refused(text);
    }
    assert!(refused("APIToken=1;ApiTokn=canary").contains("ApiTokn"));
    assert!(
        Settings::parse("OAuthCallbackURL=a").unwrap_err().details().hint.as_ref().unwrap().contains("OAuth")
    );
    refused(&format!("APIToken={}", "a".repeat(70_000)));
}

/// Every property of the documentation is understood, said to be ignored, or refused: none is dropped.
#[test]
fn no_property_is_dropped_in_silence() {
    for name in names() {
        let outcome = Settings::parse(&format!("{name}=1"));
        match treatment(&name.to_ascii_lowercase()).unwrap() {
            Treatment::Ignored(why) => {
                assert_eq!(outcome.unwrap().warnings, [format!("`{name}` has no effect: {why}")]);
            }
            Treatment::Refused(_) => assert!(outcome.is_err(), "{name}"),
            // Understood: taken, or refused with its own name; never "nothing reads the property".
            Treatment::Understood => {
                if let Err(error) = outcome {
                    assert_eq!(error.kind(), crate::ErrorKind::Config, "{name}: {error}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_value_survives_every_quoting(value in "[ -~ä;'\"{}=]{1,30}") {
        for (open, close) in [("'", "'"), ("\"", "\""), ("{", "}")] {
            let text = format!("x=;APIToken={open}{}{close} ;Timeout=5", value.replace(close, &format!("{close}{close}")));
            let settings = Settings::parse(text.trim_start_matches("x=;")).unwrap();
            let token = settings.api_token.unwrap();
            prop_assert_eq!(token.expose_secret(), value.as_str());
            prop_assert_eq!(settings.timeout, Some(Duration::from_secs(5)));
        }
    }

    #[test]
    fn no_text_panics_or_is_repeated(text in "\\PC{0,80}|([A-Za-z]{0,9}[=;'\"{}]){0,9}", secret in "[a-z]{12}") {
        let _ = Settings::parse(&text);
        if let Err(error) = Settings::parse(&format!("APIToken='{secret}{text}")) {
            let told = format!("{error:?}");
            prop_assert!(!told.contains(&secret));
        }
    }
}

/// `DEALDOCS_WRITE_DOCS=1 cargo nextest run the_page_of_connection_strings` writes the table anew.
#[test]
fn the_page_of_connection_strings_lists_every_property() {
    let rows: Vec<String> = names()
        .map(|name| {
            let told = match treatment(&name.to_ascii_lowercase()).unwrap() {
                Treatment::Understood => "understood".to_owned(),
                Treatment::Ignored(why) => format!("no effect: {why}"),
                Treatment::Refused(why) => format!("refused: {why}"),
            };
            format!("| `{name}` | {told} |\n")
        })
        .collect();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/connection-strings.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- table: begin -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- table: end -->").unwrap();
    let table = format!("| property | here |\n|---|---|\n{}", rows.concat());
    let right = format!("{before}<!-- table: begin -->\n{table}<!-- table: end -->{after}");
    if std::env::var_os("DEALDOCS_WRITE_DOCS").is_some() {
        std::fs::write(&path, right).unwrap();
    } else {
        assert!(page == right, "docs/connection-strings.md is old: run with DEALDOCS_WRITE_DOCS=1");
    }
}
