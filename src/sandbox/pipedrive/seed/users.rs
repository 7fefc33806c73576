//! The users of the company.

/// A user; the API token is the one of the options for the first, derived for the others.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct User {
    pub(in super::super) id: i64,
    pub(in super::super) name: &'static str,
    pub(in super::super) email: &'static str,
    pub(in super::super) is_admin: bool,
}

pub(super) fn users() -> Vec<User> {
    let user = |id, name, email, is_admin| User { id, name, email, is_admin };
    vec![
        user(1, "Admin Sandbox", "admin@sandbox.example", true),
        user(2, "Robin Sales", "robin@sandbox.example", false),
        user(3, "Kim Sales", "kim@sandbox.example", false),
        user(4, "Sam Support", "sam@sandbox.example", false),
    ]
}
