//! What an OAuth token must allow: one of the scopes that the vendor's `OpenAPI` files name for an operation.

use super::cost::split;

type Scopes = &'static [&'static str];

const BASE: Scopes = &["base"];
const ADMIN: Scopes = &["admin"];
const DEALS_READ: Scopes = &["deals:read", "deals:full"];
const DEALS: Scopes = &["deals:full"];
const CONTACTS_READ: Scopes = &["contacts:read", "contacts:full"];
const CONTACTS: Scopes = &["contacts:full"];
const ACTIVITIES_READ: Scopes = &["activities:read", "activities:full"];
const ACTIVITIES: Scopes = &["activities:full"];
const PRODUCTS_READ: Scopes = &["products:read", "products:full"];
const PRODUCTS: Scopes = &["products:full"];
const USERS: Scopes = &["users:read"];
const SEARCH: Scopes = &["search:read"];
const ANY_READ: Scopes =
    &["deals:read", "deals:full", "activities:read", "activities:full", "contacts:read", "contacts:full"];
const ANY: Scopes = &["deals:full", "activities:full", "contacts:full"];

/// The scopes of which a token needs one; empty when none is needed.
pub(super) fn needed(method: &str, path: &str) -> Scopes {
    let Some((version, segments)) = split(path) else { return &[] };
    let reads = matches!(method, "GET" | "HEAD");
    if version == 2 { v2(reads, method, &segments) } else { v1(reads, &segments) }
}

fn v2(reads: bool, method: &str, segments: &[&str]) -> Scopes {
    match segments {
        ["itemSearch", ..] => SEARCH,
        ["deals", "search"] => &["deals:read", "deals:full", "search:read"],
        ["persons" | "organizations", "search"] => &["contacts:read", "contacts:full", "search:read"],
        ["products", "search"] => &["products:read", "products:full", "search:read"],
        ["deals", "products"] | ["deals", _, "products", ..] if reads => {
            &["products:read", "products:full", "deals:read", "deals:full"]
        }
        ["deals", _, "products", ..] => &["products:full", "deals:full"],
        ["pipelines" | "stages", ..] if reads => &["deals:read", "deals:full", "admin"],
        ["pipelines" | "stages" | "activityFields", ..] => ADMIN,
        ["dealFields" | "personFields" | "organizationFields" | "productFields", ..] => {
            fields(reads, method, segments)
        }
        _ => entity(reads, segments),
    }
}

/// Creating and deleting a field needs more than changing one or its options.
fn fields(reads: bool, method: &str, segments: &[&str]) -> Scopes {
    let changes = method == "PATCH" || segments.len() > 2;
    match segments.first() {
        Some(&"dealFields") if reads => &["deals:read", "deals:full", "admin", "deal-fields:full"],
        Some(&"dealFields") if changes => &["deals:full", "admin", "deal-fields:full"],
        Some(&"dealFields") => &["admin", "deal-fields:full"],
        Some(&"productFields") if reads => &["products:read", "products:full", "product-fields:full"],
        Some(&"productFields") => &["products:full", "product-fields:full"],
        _ if reads => &["contacts:read", "contacts:full", "admin", "contact-fields:full"],
        _ if changes => &["contacts:full", "admin", "contact-fields:full"],
        _ => &["admin", "contact-fields:full"],
    }
}

fn v1(reads: bool, segments: &[&str]) -> Scopes {
    match segments {
        ["users", "me"] | ["currencies"] => BASE,
        ["users", ..] => USERS,
        ["webhooks", ..] => ADMIN,
        ["notes", ..] if reads => &["deals:read", "deals:full", "contacts:read", "contacts:full"],
        ["notes", ..] => &["deals:full", "contacts:full"],
        ["files" | "filters", ..] => {
            if reads {
                ANY_READ
            } else {
                ANY
            }
        }
        ["activityFields", ..] => ACTIVITIES_READ,
        ["dealFields" | "personFields" | "organizationFields" | "productFields", ..] => {
            fields(reads, "", segments)
        }
        _ => entity(reads, segments),
    }
}

fn entity(reads: bool, segments: &[&str]) -> Scopes {
    match segments.first() {
        Some(&"deals") => {
            if reads {
                DEALS_READ
            } else {
                DEALS
            }
        }
        Some(&("persons" | "organizations")) => {
            if reads {
                CONTACTS_READ
            } else {
                CONTACTS
            }
        }
        Some(&"activities") => {
            if reads {
                ACTIVITIES_READ
            } else {
                ACTIVITIES
            }
        }
        Some(&"products") => {
            if reads {
                PRODUCTS_READ
            } else {
                PRODUCTS
            }
        }
        _ => &[],
    }
}
