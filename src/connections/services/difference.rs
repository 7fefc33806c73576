//! Which changes of a definition need the user's word before a secret moves.

use super::authentication::Authentication;
use super::parameter::Parameter;
use super::service::Service;

/// What differs between two definitions of one service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Changes after which the stored secrets are not used until the user authorizes again or
    /// confirms: they could take a secret to another place, or mean another grant.
    pub demands: Vec<&'static str>,
    /// Changes that are good at once.
    pub harmless: Vec<&'static str>,
}

impl Difference {
    /// Whether connections must be authorized again.
    pub fn demands_authorization(&self) -> bool {
        !self.demands.is_empty()
    }
}

/// What differs between `old` and `new`.
pub fn difference(old: &Service, new: &Service) -> Difference {
    let mut difference = Difference::default();
    let mut demand = |changed: bool, what| {
        if changed {
            difference.demands.push(what);
        }
    };
    demand(old.base_url != new.base_url, "base_url");
    demand(new.allowed_hosts.iter().any(|host| !old.allowed_hosts.contains(host)), "allowed_hosts");
    demand(templates_changed(old, new), "variables");
    demand(secrets(old) != secrets(new), "parameters");
    demand(authentication_changed(&old.authentication, &new.authentication), "authentication");
    let mut note = |changed: bool, what| {
        if changed {
            difference.harmless.push(what);
        }
    };
    note(old.name != new.name || old.category != new.category, "name");
    note(old.headers != new.headers, "headers");
    note(old.test != new.test || old.account_label != new.account_label, "test");
    note(old.allowed_hosts.iter().any(|host| !new.allowed_hosts.contains(host)), "fewer allowed_hosts");
    note(old.documentation != new.documentation || old.notes != new.notes, "documentation");
    note(open_parameters(old) != open_parameters(new), "open parameters");
    difference
}

/// A default or a kind may move a host.
fn templates_changed(old: &Service, new: &Service) -> bool {
    let shape = |service: &Service| -> Vec<_> {
        service
            .variables
            .iter()
            .map(|variable| {
                (variable.key.clone(), variable.kind, variable.choices.clone(), variable.default.clone())
            })
            .collect()
    };
    shape(old) != shape(new)
}

/// What is sent in confidence, and in which place.
fn secrets(service: &Service) -> Vec<Parameter> {
    let bare = |parameter: &Parameter| Parameter { display_name: None, ..parameter.clone() };
    let secret = |parameter: &&Parameter| parameter.secret || parameter.value_from.is_some();
    service.parameters.iter().filter(secret).map(bare).collect()
}

fn open_parameters(service: &Service) -> Vec<&Parameter> {
    service.parameters.iter().filter(|parameter| !parameter.secret).collect()
}

/// Endpoints, grants and client proof; the list of offered scopes is only a list.
fn authentication_changed(old: &Authentication, new: &Authentication) -> bool {
    match (old, new) {
        (Authentication::OAuth2(old), Authentication::OAuth2(new)) => {
            let mut same = new.as_ref().clone();
            same.scopes.clone_from(&old.scopes);
            same.default_scopes.clone_from(&old.default_scopes);
            same.refresh_idempotent = old.refresh_idempotent;
            same.keep.clone_from(&old.keep);
            same.keep_from_callback.clone_from(&old.keep_from_callback);
            same.account_from.clone_from(&old.account_from);
            // How answers are read, and when a refresh is due, moves no secret.
            same.issuer_in_callback = old.issuer_in_callback;
            same.margin = old.margin;
            same.scope_aliases.clone_from(&old.scope_aliases);
            same.offline_scopes.clone_from(&old.offline_scopes);
            same.token_types.clone_from(&old.token_types);
            same.refresh_refusals.clone_from(&old.refresh_refusals);
            same.revocation_page.clone_from(&old.revocation_page);
            **old != same
        }
        (old, new) => old != new,
    }
}
