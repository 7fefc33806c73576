//! The built-in table, row by row.

use std::collections::BTreeSet;

use crate::connections::services::{
    Authentication, Filled, Grant, Service, Values, VariableKind, built_in, find, read, write,
};

/// Services that the table must hold, each by a word that its link name begins with.
const PROMISED: [&str; 31] = [
    "pipedrive",
    "zoho",
    "docspace",
    "google",
    "microsoft",
    "salesforce",
    "hubspot",
    "slack",
    "github",
    "gitlab",
    "dropbox",
    "box",
    "notion",
    "airtable",
    "asana",
    "atlassian",
    "jira_token",
    "trello",
    "xero",
    "quickbooks",
    "stripe",
    "shopify",
    "mailchimp",
    "zendesk",
    "intercom",
    "docusign",
    "twilio",
    "sendgrid",
    "discord",
    "twitch",
    "spotify",
];

/// The addresses of `service` with every variable at its `number`th choice.
pub(super) fn filled(service: &Service, number: usize) -> Filled {
    let value = |variable: &crate::connections::services::Variable| {
        let value = match (variable.choices.get(number), variable.kind) {
            (Some(choice), _) => choice.clone(),
            (None, VariableKind::Host) => "host.example.com".into(),
            (None, VariableKind::Text) => variable.default.clone().unwrap_or_else(|| "sample".into()),
        };
        (variable.key.clone(), value)
    };
    let values: Values = service.variables.iter().map(value).collect();
    service.filled(&values).unwrap_or_else(|error| panic!("{}: {error}", service.link_name))
}

#[test]
fn every_promised_service_is_there() {
    let rows = built_in().unwrap();
    let names: BTreeSet<_> = rows.iter().map(|row| row.link_name.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "no name twice");
    assert!(names.len() >= 45 && names.contains("linkedin"));
    for (page, text) in [
        ("README.md", include_str!("../../../../README.md")),
        ("docs/connections.md", include_str!("../../../../docs/connections.md")),
        ("CHANGELOG.md", include_str!("../../../../CHANGELOG.md")),
    ] {
        assert!(
            text.contains(&format!("{} services", rows.len())),
            "{page} tells how many there are: {}",
            rows.len()
        );
    }
    for promised in PROMISED {
        assert!(names.contains(promised), "{promised}");
        assert_eq!(find(promised).unwrap().unwrap().link_name.as_str(), promised);
    }
    assert!(find("nothing").unwrap().is_none() && find("").unwrap().is_none());
}

#[test]
fn every_row_has_the_right_shape() {
    for row in built_in().unwrap() {
        let name = &row.link_name;
        assert!(row.built_in && !row.category.is_empty(), "{name}");
        assert!(row.documentation.as_ref().is_some_and(|page| page.starts_with("https://")), "{name}");
        assert!(row.test.is_some(), "{name} has a test request");
        assert!(row.account_label.is_some() || *name.as_str() == *"sendgrid", "{name}");
        let choices = row.variables.iter().map(|variable| variable.choices.len()).max().unwrap_or(0).max(1);
        for number in 0..choices {
            let filled = filled(row, number);
            assert!(filled.trusted().is_empty(), "{name}: nothing built in is private");
            assert!(
                filled.endpoints.all().all(|url| url.scheme() == "https" && url.query().is_none()),
                "{name}"
            );
            let base = filled.base_url.unwrap_or_else(|| panic!("{name} has a base URL"));
            assert!(filled.hosts.allows(&base) && base.scheme() == "https", "{name}");
            let (_, test) = filled.test.unwrap();
            assert!(filled.hosts.allows(&test) && test.scheme() == "https", "{name}: {test}");
            assert!(!test.as_str().contains(['$', '{']), "{name}: {test}");
        }
        let visible =
            row.parameters.iter().all(|parameter| parameter.prompt() != parameter.key || !parameter.secret);
        assert!(visible, "{name}: every secret has a prompt");
    }
}

#[test]
fn every_row_survives_being_written() {
    for row in built_in().unwrap() {
        let again = read(&write(row).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", row.link_name));
        assert_eq!(Service { built_in: true, ..again }, **row);
    }
}

#[test]
fn the_habits_that_the_flows_rely_on() {
    let oauth2 = |name: &str| match &find(name).unwrap().unwrap().authentication {
        Authentication::OAuth2(oauth2) => oauth2.as_ref().clone(),
        _ => panic!("{name}"),
    };
    let pipedrive = oauth2("pipedrive");
    assert!(!pipedrive.pkce && pipedrive.scopes_at_registration && pipedrive.scope_delimiter == ",");
    assert_eq!(pipedrive.keep, ["api_domain"]);
    let offline = ("access_type".to_owned(), "offline".to_owned());
    for name in ["zoho", "google"] {
        assert!(oauth2(name).authorize_parameters.contains(&offline), "{name}");
    }
    for name in ["google", "microsoft", "github", "gitlab", "twitch"] {
        assert!(oauth2(name).grants.contains(&Grant::Device), "{name}");
    }
    let off: Vec<_> = built_in()
        .unwrap()
        .iter()
        .filter(|row| matches!(&row.authentication, Authentication::OAuth2(oauth2) if !oauth2.pkce))
        .map(|row| row.link_name.as_str())
        .collect();
    assert_eq!(
        off,
        ["linkedin", "notion", "pipedrive", "shopify", "slack", "slack_user"],
        "PKCE is off only where it must be"
    );
    assert!(matches!(find("trello").unwrap().unwrap().authentication, Authentication::OAuth1(_)));
}

#[test]
fn pipedrive_takes_only_its_own_hosts_as_base() {
    let pipedrive = find("pipedrive").unwrap().unwrap();
    let told = |api_domain: &str| pipedrive.filled(&Values::from([("api_domain".into(), api_domain.into())]));
    assert_eq!(
        told("https://acme.pipedrive.com").unwrap().base_url.unwrap().as_str(),
        "https://acme.pipedrive.com/"
    );
    for forged in [
        "https://evil.com",
        "https://acme.pipedrive.com.evil.com",
        "https://pipedrive.com",
        "http://acme.pipedrive.com",
        "https://acme.pipedrive.com@evil.com",
        "https://acme.pipedrive.com:8443",
        "https://acme.pipedrive.com.",
        "",
        "https://acme.pipedrive.com/?x",
        "javascript:alert(1)",
        "https://evil.com\\.pipedrive.com",
    ] {
        assert!(told(forged).is_err(), "{forged}");
    }
}

#[test]
fn zoho_takes_tokens_only_from_a_server_of_zoho() {
    let zoho = find("zoho").unwrap().unwrap();
    let told = |server: &str| zoho.filled(&Values::from([("accounts-server".into(), server.into())]));
    for server in ["https://accounts.zoho.eu", "https://accounts.zohocloud.ca", "accounts.zoho.in"] {
        let endpoints = told(server).unwrap().endpoints;
        let host = server.trim_start_matches("https://");
        assert_eq!(endpoints.token.unwrap().as_str(), format!("https://{host}/oauth/v2/token"));
        assert_eq!(endpoints.revoke.unwrap().host_str(), Some(host));
        assert_eq!(endpoints.authorize.unwrap().host_str(), Some("accounts.zoho.com"));
    }
    for forged in [
        "https://evil.com",
        "https://mail.zoho.eu",
        "http://accounts.zoho.eu",
        "https://accounts.zoho.eu.evil.com",
        "https://accounts.zoho.eu@evil.com",
    ] {
        assert_eq!(told(forged).unwrap_err().kind(), crate::ErrorKind::AddressRefused, "{forged}");
    }
    let data_centres = zoho.variables.first().unwrap().choices.len();
    assert_eq!(data_centres, 10);
    for number in 0..data_centres {
        let token = filled(&zoho, number).endpoints.token.unwrap();
        let told_itself = told(&format!("https://{}", token.host_str().unwrap())).unwrap();
        assert_eq!(
            told_itself.endpoints.token,
            Some(token),
            "every data centre may be named by the callback"
        );
    }
}

#[test]
fn what_is_learned_makes_the_test_whole() {
    let quickbooks = find("quickbooks").unwrap().unwrap();
    assert_eq!(quickbooks.filled(&Values::new()).unwrap().test, None);
    let known = quickbooks.filled(&Values::from([("realmId".into(), "12/3".into())])).unwrap();
    assert_eq!(known.test.unwrap().1.path(), "/v3/company/12%2F3/companyinfo/12%2F3");
}
