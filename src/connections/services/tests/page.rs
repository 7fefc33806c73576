//! `docs/services.md` lists the table as it is.
//!
//! `DEALDOCS_WRITE_DOCS=1 cargo nextest run the_page_of_services` writes the list anew.

use std::fmt::Write as _;
use std::path::Path;

use crate::connections::services::{Authentication, Grant, Service, built_in, read};

const BEGIN: &str = "<!-- table: begin -->\n";
const END: &str = "<!-- table: end -->";

fn way(service: &Service) -> String {
    match &service.authentication {
        Authentication::ApiKey => "API key".into(),
        Authentication::Basic => "Basic".into(),
        Authentication::OAuth1(endpoints) => format!("OAuth 1, {}", endpoints.signature_method),
        Authentication::OAuth2(endpoints) => {
            let grants: Vec<_> = endpoints
                .grants
                .iter()
                .map(|grant| match grant {
                    Grant::AuthorizationCode if endpoints.pkce => "code with PKCE",
                    Grant::AuthorizationCode => "code",
                    Grant::ClientCredentials => "client credentials",
                    Grant::Device => "device",
                })
                .collect();
            format!("OAuth 2, {}", grants.join(" or "))
        }
    }
}

fn rows() -> String {
    let mut text =
        String::from("| link name | service | authentication | variables | hosts |\n|---|---|---|---|---|\n");
    for row in built_in().unwrap() {
        let mut hosts: Vec<String> = row.allowed_hosts.clone();
        let base = row.base_url.as_deref().unwrap_or_default().trim_start_matches("https://");
        let base = base.split('/').next().unwrap_or_default().to_owned();
        if !hosts.contains(&base)
            && !hosts.iter().any(|host| host.strip_prefix('*').is_some_and(|end| base.ends_with(end)))
        {
            hosts.insert(0, base);
        }
        let hosts: Vec<_> = hosts.iter().map(|host| format!("`{host}`")).collect();
        let names = row.variables.iter().filter(|variable| !variable.learned);
        let names: Vec<_> = names.map(|variable| format!("`{}`", variable.key)).collect();
        let page = row.documentation.as_deref().unwrap_or_default();
        writeln!(
            text,
            "| `{}` | [{}]({page}) | {} | {} | {} |",
            row.link_name,
            row.name,
            way(row),
            names.join(", "),
            hosts.join(", ")
        )
        .unwrap();
    }
    text
}

#[test]
fn the_page_of_services_lists_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/services.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let right = format!("{before}{BEGIN}{}{END}{after}", rows());
    if std::env::var_os("DEALDOCS_WRITE_DOCS").is_some() {
        std::fs::write(&path, right).unwrap();
    } else {
        assert!(page == right, "docs/services.md is old: run with DEALDOCS_WRITE_DOCS=1");
    }
}

/// The definitions on the page are read as they stand there.
#[test]
fn the_definitions_of_the_page_are_right() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/services.md")).unwrap();
    let names: Vec<String> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .map(|text| read(text).unwrap_or_else(|error| panic!("{error}\n{text}")).link_name.to_string())
        .collect();
    assert_eq!(names, ["shop", "crm", "old_one"]);
}
