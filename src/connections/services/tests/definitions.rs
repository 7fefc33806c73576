//! Definitions from strangers: rows 49, 51 and 66, and addresses that lead astray.

use proptest::prelude::*;

use crate::ErrorKind;
use crate::connections::services::{
    Authentication, Service, Values, check_link_name, read, read_stored, write,
};

const SHOP: &str = r#"
link_name = "shop"
name = "Shop"
authentication = "api_key"
base_url = "https://api.example.com/v1"

[[parameters]]
key = "x-api-key"
"#;

fn oauth2(lines: &str) -> String {
    format!(
        "link_name = \"shop\"\nname = \"Shop\"\nauthentication = \"oauth2\"\nbase_url = \"https://api.example.com\"\n\
         [oauth2]\nauthorize_url = \"https://id.example.com/a\"\ntoken_url = \"https://id.example.com/t\"\n{lines}"
    )
}

fn refused(text: &str) -> String {
    let error = read(text).expect_err(text);
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(error.message().len() < 500 && !error.message().contains('\n'), "{error}");
    error.message().to_owned()
}

#[test]
fn a_short_definition_is_enough() {
    let service = read(SHOP).unwrap();
    assert_eq!((service.link_name.as_str(), service.built_in), ("shop", false));
    assert!(service.parameters[0].secret);
    let json = r#"{"link_name":"shop","name":"Shop","authentication":"api_key",
        "base_url":"https://api.example.com/v1","parameters":[{"key":"x-api-key"}]}"#;
    assert_eq!(read(json).unwrap(), service);
    assert_eq!(read(&write(&service).unwrap()).unwrap(), service);
    let local = SHOP.replace("https://api.example.com/v1", "http://127.0.0.1:8000");
    let filled = read(&local).unwrap().filled(&Values::new()).unwrap();
    assert_eq!(filled.trusted()[0].to_string(), "http://127.0.0.1:8000");
}

#[test]
fn what_a_definition_may_leave_out() {
    let bare = read(&SHOP.replace("name = \"Shop\"\n", "")).unwrap();
    assert_eq!(bare.name, "shop");
    assert_eq!(read(&write(&bare).unwrap()).unwrap(), bare);
    // A definition holds no secrets, so what has a default is none.
    let version = format!("{SHOP}[[parameters]]\nkey = \"version\"\ndefault = \"1\"\n");
    let secret: Vec<_> = read(&version).unwrap().parameters.iter().map(|one| one.secret).collect();
    assert_eq!(secret, [true, false]);
    assert!(
        refused(&version.replace("default", "secret = true\ndefault")).contains("secret and has a default")
    );
    assert!(refused(&format!("{SHOP}default = \"x\"")).contains("has a default"));
    assert!(read(&format!("{SHOP}default = \"x\"\nsecret = false")).is_ok());
    // Its connections name the hosts.
    let nowhere = read(&SHOP.replace("base_url = \"https://api.example.com/v1\"\n", "")).unwrap();
    assert!(nowhere.filled(&Values::new()).unwrap().hosts.is_empty());
    check_link_name(SHOP, "shop").unwrap();
    let other = check_link_name(SHOP, "other").unwrap_err();
    assert!(other.message().contains("`shop`") && other.message().contains("`other`"), "{other}");
}

#[test]
fn parameters_without_a_place_stand_where_the_service_says() {
    use crate::connections::services::Place;
    let more =
        "parameter_place = \"query\"\n\n[[parameters]]\nkey = \"b\"\nplace = \"header\"\n\n[[parameters]]";
    let service = read(&SHOP.replace("\n[[parameters]]", more)).unwrap();
    let places: Vec<_> = service.parameters.iter().map(|p| (p.key.as_str(), p.place)).collect();
    assert_eq!(places, [("b", Place::Header), ("x-api-key", Place::Query)]);
    assert_eq!(read(&write(&service).unwrap()).unwrap(), service);
    assert_eq!(read(SHOP).unwrap().parameters[0].place, Place::Header);
    refused(&SHOP.replace("\n[[parameters]]", "parameter_place = \"cookie\"\n[[parameters]]"));
}

#[test]
fn the_dialect_of_a_service_is_checked() {
    for (line, word) in [
        ("refresh_refusals = [\"\"]", "refresh_refusals"),
        ("refresh_refusals = [\"a\\nbc\"]", "refresh_refusals"),
        ("token_types = [\"a\"]", "token_types"),
        ("token_body = \"xml\"", "token_body"),
        ("token_headers = { Authorization = \"x\" }", "token_headers"),
        ("token_headers = { Cookie = \"x\" }", "Cookie"),
        ("token_headers = { a = \"x\\r\\nb\" }", "header"),
        ("margin = 100000", "margin"),
        ("margin = -1", "margin"),
        ("scope_aliases = { \"a*b*\" = \"c\" }", "scope_aliases"),
        ("scope_aliases = { a = \"c*\" }", "scope_aliases"),
        ("offline_scopes = [\"a b\"]", "offline_scopes"),
        ("device_scope_parameter = \"a&b\"", "device_scope_parameter"),
        ("revocation = { method = \"DELETE\" }", "revoke_url"),
        ("revocation = { method = \"PUT\" }", "method"),
        (
            "revoke_url = \"https://a.example.com\"\nrevocation = { token_in = \"bearer\", proof = \"basic\" }",
            "bearer",
        ),
        ("revoke_url = \"https://a.example.com\"\nrevocation = { token_name = \"\" }", "token_name"),
        ("revocation_page = \"http://a.example.com\"", "revocation_page"),
        ("revocation_page = \"javascript:alert(1)\"", ""),
        ("issuer = \"https://${nothing}\"", "nothing"),
    ] {
        assert!(refused(&oauth2(line)).contains(word), "{line}");
    }
}

#[test]
fn row_66_a_definition_is_read_strictly() {
    for (change, word) in [
        ("link_name = \"shop\"", "link_name"),
        ("colour = \"red\"", "colour"),
        ("[[parameters]]\nkey = \"x\"\nplace = \"cookie\"", "place"),
        ("[[parameters]]\nkey = \"x\"\nprompt = \"y\"", "prompt"),
        ("[[parameters]]\nkey = \"X-API-Key\"", "x-api-key"),
        ("[[parameters]]\nkey = 1", "key"),
        ("[oauth2]\ntoken_url = \"https://id.example.com\"", "oauth2"),
        ("[test]\nurl = \"/a\"\nmethod = \"DELETE\"", "method"),
        ("[headers]\na = \"1\"\n\"a\" = \"2\"", "a"),
    ] {
        assert!(refused(&format!("{SHOP}{change}")).contains(word), "{change}");
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "a: &a [*a]",
        "!!python/object:os.system",
        "<x/>",
        "{\"link_name\":\"shop\"} x",
        "{\"link_name\":\"shop\",\"link_name\":\"shop\"}",
        "link_name = ",
        "\0",
        "\u{feff}{",
    ] {
        refused(text);
    }
    for kind in ["", "none", "API_KEY", "jwt", "basic ", "oauth2"] {
        refused(&SHOP.replace("\"api_key\"", &format!("\"{kind}\"")));
    }
    let json = write(&read(SHOP).unwrap()).unwrap();
    refused(&json.replace("\"headers\"", "\"header\"").replacen(
        '{',
        "{\"headers\":{\"a\":\"1\",\"a\":\"2\"},",
        1,
    ));
}

#[test]
fn row_66_a_definition_is_bounded() {
    refused(&format!("{SHOP}\nnotes = \"{}\"", "a".repeat(300 * 1024)));
    let many: String = (0..1_000_000).map(|_| "{},").collect();
    assert!(refused(&format!("{{\"parameters\":[{many}")).contains("256 KiB"));
    let parameters =
        (0..200).map(|n| format!("[[parameters]]\nkey = \"k{n}\"\n")).collect::<Vec<_>>().concat();
    assert!(refused(&format!("{SHOP}{parameters}")).contains("parameters"));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{{\"link_name\":{}{}}}", open.repeat(50_000), close.repeat(50_000));
        refused(if deep.len() > 200_000 { &deep[..200_000] } else { &deep });
    }
    let deep = format!("a = {}{}", "[".repeat(50_000), "]".repeat(50_000));
    refused(&deep);
}

#[test]
fn row_51_nothing_breaks_out_of_a_definition() {
    for odd in ["a\\r\\nb", "a\\nb", "a\\u0000", " a", "a ", ""] {
        refused(&SHOP.replace("\"Shop\"", &format!("\"{odd}\"")));
        if !odd.is_empty() {
            refused(&format!("{SHOP}[headers]\nx = \"{odd}\""));
        }
        refused(&SHOP.replace("x-api-key", &format!("{odd}:")));
    }
    for name in ["Host", "content-length", "Cookie", "Transfer-Encoding", "proxy-authorization", "connection"]
    {
        refused(&format!("{SHOP}[headers]\n{name} = \"x\""));
        refused(&SHOP.replace("x-api-key", name));
    }
    for line in ["prefix = \"a\\nb\"", "prefix = \"ä\"", "display_name = \"a\\nb\"", "default = \"x\""] {
        refused(&format!("{SHOP}{line}"));
    }
    let open = |place: &str| format!("{SHOP}place = \"{place}\"\nsecret = false\ndefault = \"a\\nb\"");
    for place in ["header", "query", "form"] {
        refused(&open(place));
    }
    refused(&oauth2("[[parameters]]\nkey = \"authorization\""));
    refused(&oauth2("[[parameters]]\nkey = \"a\"\nplace = \"form\""));
}

#[test]
fn row_43_addresses_that_lead_astray_are_refused() {
    for url in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://user:word@id.example.com/",
        "https://id.example.com/#x",
        "https://id.example.com/\\r\\nx",
        "-https://id.example.com",
        "id.example.com",
        "http://id.example.com/",
        "http://localhost:8000/",
        "https:\\\\\\\\id.example.com",
        "https://0x7f.1/",
        "https://${x}/",
        "https://$x/",
    ] {
        for key in ["authorize_url", "token_url"] {
            let text = oauth2("").replace(
                &format!("{key} = \"https://id.example.com/{}\"", if key == "token_url" { "t" } else { "a" }),
                &format!("{key} = \"{url}\""),
            );
            refused(&text);
        }
        refused(&oauth2(&format!("revoke_url = \"{url}\"")));
    }
    assert!(read(&oauth2("revoke_url = \"http://127.0.0.1:9/r\"")).is_ok(), "this machine itself");
}

#[test]
fn a_base_url_in_clear_must_be_named_as_an_origin() {
    let with = |lines: &str, url: &str| {
        let text = SHOP.replace("https://api.example.com/v1", url);
        text.replace("[[parameters]]", &format!("{lines}\n[[parameters]]"))
    };
    let plain = ["http://api.example.com", "http://10.0.0.5", "http://localhost:8000/v1", "http://[fd00::5]"];
    for url in plain {
        let origin = url.trim_end_matches("/v1");
        assert!(refused(&with("", url)).contains("in clear"), "{url}");
        // A host means https, and another origin is another one.
        for named in ["api.example.com", "https://api.example.com", "http://10.0.0.6"] {
            assert!(refused(&with(&format!("allowed_hosts = [\"{named}\"]"), url)).contains("in clear"));
        }
        let service = read(&with(&format!("allowed_hosts = [\"{origin}\"]"), url)).unwrap();
        assert_eq!(service.filled(&Values::new()).unwrap().trusted().len(), 1);
    }
    for url in ["http://127.0.0.1:8000", "http://[::1]:8000", "https://api.example.com"] {
        assert!(read(&with("", url)).is_ok(), "{url}");
    }
    let chosen = "variables = [{ key = \"kind\", choices = [\"https\", \"http\"] }]";
    refused(&with(chosen, "${kind}://api.example.com"));
    let host = "variables = [{ key = \"host\", kind = \"host\" }]";
    assert!(refused(&with(host, "http://${host}/v1")).contains("in clear"));
    let named = format!("allowed_hosts = [\"http://${{host}}\"]\n{host}");
    assert!(read(&with(&named, "http://${host}/v1")).is_ok());
}

#[test]
fn a_stored_base_url_in_clear_is_read_and_never_used() {
    let stored = read_stored(&SHOP.replace("https://api", "http://api")).unwrap();
    assert!(stored.filled(&Values::new()).unwrap_err().message().contains("in clear"));
}

#[test]
fn row_49_no_definition_names_the_machines_own_network_services() {
    for host in [
        "http://169.254.169.254",
        "https://169.254.169.254",
        "http://[fd00:ec2::254]",
        "http://[fe80::1]",
        "http://0.0.0.0:8000",
        "http://[::ffff:127.0.0.1]",
        "http://metadata.google.internal",
        "http://224.0.0.1",
        "http://255.255.255.255",
    ] {
        refused(&SHOP.replace("https://api.example.com/v1", host));
        refused(&SHOP.replace("[[parameters]]", &format!("allowed_hosts = [\"{host}\"]\n[[parameters]]")));
    }
}

#[test]
fn the_test_request_goes_to_an_allowed_host() {
    let with = |url: &str| format!("{SHOP}[test]\nurl = \"{url}\"");
    assert!(read(&with("/me")).is_ok() && read(&with("https://api.example.com/me")).is_ok());
    assert_eq!(read(&with("https://evil.com/me")).unwrap_err().kind(), ErrorKind::HostNotAllowed);
    let homeless =
        SHOP.replace("base_url = \"https://api.example.com/v1\"", "allowed_hosts = [\"a.example.com\"]");
    assert!(read(&homeless).is_ok());
    refused(&format!("{homeless}[test]\nurl = \"/me\""));
    // Without a host, nothing may be tested.
    let nowhere = SHOP.replace("base_url = \"https://api.example.com/v1\"", "");
    assert!(read(&nowhere).is_ok());
    refused(&format!("{nowhere}[test]\nurl = \"/me\""));
    let elsewhere = format!("{nowhere}[test]\nurl = \"https://evil.com/me\"");
    assert_eq!(read(&elsewhere).unwrap_err().kind(), ErrorKind::HostNotAllowed);
}

#[test]
fn variables_are_declared_used_and_sound() {
    let with = |url: &str, variable: &str| {
        format!("{}[[variables]]\n{variable}", SHOP.replace("https://api.example.com/v1", url))
    };
    assert!(read(&with("https://${a}.example.com", "key = \"a\"")).is_ok());
    refused(&with("https://${b}.example.com", "key = \"a\""));
    refused(&with("https://api.example.com", "key = \"a\""));
    refused(&with("https://${a}.example.com", "key = \"a\"\ndefault = \"a\\n\""));
    refused(&with("https://${a}.example.com", "key = \"a\"\nchoices = [\"evil.com/\"]"));
    refused(&with("https://${a}.example.com", "key = \"a\"\nchoices = [\"x@y\"]"));
    refused(&with("https://${a}.example.com", "key = \"a\"\nchoices = [\"a\"]\ndefault = \"b\""));
    refused(&with("https://x:${a}@example.com", "key = \"a\""));
    refused(&with("${a}://example.com", "key = \"a\""));
}

#[test]
fn the_client_proves_itself_by_any_name_of_the_way() {
    use crate::connections::services::{Authentication, ClientPlace};
    for (word, place) in [
        ("basic", ClientPlace::Basic),
        ("client_secret_basic", ClientPlace::Basic),
        ("body", ClientPlace::Body),
        ("client_secret_post", ClientPlace::Body),
        ("none", ClientPlace::None),
    ] {
        let service = read(&oauth2(&format!("client_authentication = \"{word}\""))).unwrap();
        let said = matches!(
            &service.authentication,
            Authentication::OAuth2(endpoints) if endpoints.client_authentication == place
        );
        assert!(said, "{word}");
        assert_eq!(read(&write(&service).unwrap()).unwrap(), service, "{word}");
    }
    refused(&oauth2("client_authentication = \"private_key_jwt\""));
}

#[test]
fn habits_of_oauth_are_sound() {
    for lines in [
        "grants = []",
        "grants = [\"device\"]",
        "grants = [\"password\"]",
        "grants = [\"authorization_code\", \"authorization_code\"]",
        "scope_delimiter = \"\"",
        "scope_delimiter = \"x\"",
        "scopes = [\"a b\"]",
        "scopes = [\"a\\\"b\"]",
        "scopes = [\"\"]",
        "scopes = [\"ä\"]",
        "scopes = [{ name = \"a\", colour = \"b\" }]",
        "scope_delimiter = \",\"\nscopes = [\"a,b\"]",
        "token_prefix = \"\"",
        "token_prefix = \"a b\"",
        "token_prefix = \"a\\r\\nb\"",
        "bearer_query = \"\"",
        "bearer_header = \"cookie\"",
        "bearer_header = \"a\"\nbearer_query = \"b\"",
        "base_url_from = \"api_domain\"",
        "base_url_from = \"a\"\nbase_url_hosts = [\"*.example.com\"]",
        "keep = [\"a\"]\nbase_url_from = \"a\"",
        "keep = [\"a\"]\nbase_url_from = \"a\"\nbase_url_hosts = [\"*.com\"]",
        "account_from = [\"a\"]",
        "keep = [\"a\"]\naccount_from = [\"a\", \"b\"]",
        "client_authentication = \"jwt\"",
        "token_server_from = \"a\"\ntoken_server_hosts = [\"a.example.com\"]",
        "pkce = \"no\"",
    ] {
        refused(&oauth2(lines));
    }
    let whole =
        oauth2("scopes = [\"a\", { name = \"b\", display_name = \"B\" }]\nbearer_header = \"x-token\"");
    let Authentication::OAuth2(endpoints) = read(&whole).unwrap().authentication else { panic!("oauth2") };
    assert!(endpoints.pkce && endpoints.scopes[1].display_name.as_deref() == Some("B"));
    let oauth1 = "link_name = \"a\"\nname = \"A\"\nauthentication = \"oauth1\"\nbase_url = \"https://a.example.com\"\n\
                  [oauth1]\nrequest_token_url = \"https://a.example.com/r\"\nauthorize_url = \"https://a.example.com/a\"\n\
                  access_token_url = \"https://a.example.com/t\"\n";
    assert!(read(oauth1).is_ok());
    for lines in [
        "signature_method = \"RSA-SHA1\"",
        "signature_method = \"none\"",
        "realm = \"a\\nb\"",
        "realm = \"ä\"",
    ] {
        refused(&format!("{oauth1}{lines}"));
    }
    for placement in ["header", "query", "form"] {
        assert!(read(&format!("{oauth1}placement = \"{placement}\"")).is_ok(), "{placement}");
    }
    for lines in [
        "placement = \"cookie\"",
        "placement = \"query\"\nrealm = \"api\"",
        "placement = \"query\"\nsignature_method = \"PLAINTEXT\"",
    ] {
        refused(&format!("{oauth1}{lines}"));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn what_is_read_is_written_and_read_again(name in "[A-Za-z][A-Za-z ]{0,10}[a-z]", key in "[a-z][a-z0-9-]{0,20}", prefix in proptest::option::of("[ -~]{0,9}")) {
        let json = serde_json::json!({
            "link_name": "shop", "name": name, "authentication": "api_key", "base_url": "https://api.example.com",
            "parameters": [{"key": key, "prefix": prefix}],
        });
        if let Ok(service) = read(&json.to_string()) {
            let again: Service = read(&write(&service).unwrap()).unwrap();
            prop_assert_eq!(again, service);
        }
    }
}
