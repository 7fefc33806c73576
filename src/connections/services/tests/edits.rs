//! Row 67: which edits of a service keep its secrets back until the user says so.

use crate::connections::services::{Authentication, OAuth2Endpoints, Place, Service, difference, find};

fn pipedrive() -> Service {
    Service::clone(&find("pipedrive").unwrap().unwrap())
}

fn edited(edit: impl FnOnce(&mut OAuth2Endpoints)) -> Service {
    let mut service = pipedrive();
    if let Authentication::OAuth2(endpoints) = &mut service.authentication {
        edit(endpoints);
    }
    service
}

#[test]
fn nothing_changed_is_no_difference() {
    let found = difference(&pipedrive(), &pipedrive());
    assert!(!found.demands_authorization() && found.harmless.is_empty());
}

#[test]
fn row_67_a_secret_does_not_follow_to_a_new_place() {
    let with = |edit: fn(&mut Service)| {
        let mut service = Service::clone(&find("trello_token").unwrap().unwrap());
        edit(&mut service);
        service
    };
    let old = Service::clone(&find("trello_token").unwrap().unwrap());
    for (new, what) in [
        (with(|service| service.base_url = Some("https://evil.com".into())), "base_url"),
        (with(|service| service.allowed_hosts.push("evil.com".into())), "allowed_hosts"),
        (with(|service| service.parameters[0].place = Place::Header), "parameters"),
        (with(|service| service.parameters[0].secret = false), "parameters"),
        (with(|service| service.parameters.swap(0, 1)), "parameters"),
        (with(|service| service.authentication = Authentication::Basic), "authentication"),
    ] {
        assert_eq!(difference(&old, &new).demands, [what]);
    }
    for (new, what) in [
        (edited(|oauth2| oauth2.token_url = "https://evil.com/t".into()), "authentication"),
        (edited(|oauth2| oauth2.authorize_url = Some("https://evil.com/a".into())), "authentication"),
        (edited(|oauth2| oauth2.refresh_url = Some("https://evil.com/r".into())), "authentication"),
        (edited(|oauth2| oauth2.revoke_url = None), "authentication"),
        (edited(|oauth2| oauth2.base_url_hosts = vec!["*.evil.com".into()]), "authentication"),
        (edited(|oauth2| oauth2.bearer_query = Some("t".into())), "authentication"),
        (edited(|oauth2| oauth2.token_prefix = "Token".into()), "authentication"),
        (edited(|oauth2| oauth2.pkce = true), "authentication"),
    ] {
        assert_eq!(difference(&pipedrive(), &new).demands, [what]);
    }
    let zoho = Service::clone(&find("zoho").unwrap().unwrap());
    let mut moved = zoho.clone();
    moved.variables[0].default = Some("accounts.zoho.eu".into());
    assert_eq!(difference(&zoho, &moved).demands, ["variables"]);
}

#[test]
fn words_and_lists_change_at_once() {
    let mut new = edited(|oauth2| {
        oauth2.default_scopes = vec!["base".into()];
        oauth2.account_from = vec!["api_domain".into()];
    });
    new.name = "Pipedrive CRM".into();
    new.notes = None;
    new.test = None;
    new.allowed_hosts.clear();
    let found = difference(&pipedrive(), &new);
    assert!(!found.demands_authorization(), "{found:?}");
    assert_eq!(found.harmless, ["name", "test", "fewer allowed_hosts", "documentation"]);
}
