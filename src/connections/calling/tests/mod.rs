//! Calls against hostile servers; the rows are those of the list of attack cases.
//!
//! Rows 50 (names that change their address), 57 (compression bombs), 60 (TLS) and 61 (proxies, `.netrc`)
//! are held in `http`, through which every call goes. Row 59 (pages) has no place here: a connection
//! makes one call and reads no pages.

mod clashes;
mod hops;
mod identities;
mod limits;
mod placing;
mod reach;
mod redirects;
mod retries;
