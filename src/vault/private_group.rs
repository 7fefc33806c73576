//! A user's own group, as many systems make one for each user: group write lets nobody else in there.
//!
//! As with OpenSSH's check of `~/.ssh` on such systems, this holds only where it can be told for certain: by the
//! files of the system, which must be its only source of users and groups. Anything else counts as shared.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rustix::fs::getxattr;
use rustix::io::Errno;

/// Larger files of users and groups are not read.
const CAP: u64 = 4 * 1024 * 1024;

/// Sources of users and groups that lie on this machine; those of `systemd` are made by it for its own services.
const LOCAL: [&str; 2] = ["files", "systemd"];

/// Whether group write on `directory` lets in nobody but this process's user: its group is `group`.
pub(super) fn is_ours_alone(directory: &Path, group: u32) -> bool {
    let user = rustix::process::geteuid().as_raw();
    // The group's bits then say what anybody in the list may do.
    let listed = getxattr(directory, "system.posix_acl_access", &mut [0_u8; 64]);
    if group != rustix::process::getegid().as_raw()
        || !matches!(listed, Err(Errno::NODATA | Errno::OPNOTSUPP))
    {
        return false;
    }
    let sources = match read("/etc/nsswitch.conf") {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    };
    match (sources, read("/etc/passwd"), read("/etc/group")) {
        (Ok(sources), Ok(users), Ok(groups)) => are_local(&sources) && has_only(user, group, &users, &groups),
        _ => false,
    }
}

fn read(path: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    if File::open(path)?.take(CAP).read_to_end(&mut bytes)? as u64 == CAP {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether users and groups come from this machine's files alone (nsswitch.conf(5)).
fn are_local(sources: &str) -> bool {
    sources.lines().filter_map(|line| line.split('#').next()?.split_once(':')).all(|(database, words)| {
        !["passwd", "group", "initgroups"].contains(&database.trim())
            || words.split_whitespace().all(|word| LOCAL.contains(&word))
    })
}

/// Whether the user `user` is the only member of the group `group`, which has the user's name (passwd(5), group(5)).
fn has_only(user: u32, group: u32, users: &str, groups: &str) -> bool {
    // `+` takes in users and groups of another source.
    if users.lines().chain(groups.lines()).any(|line| line.starts_with('+')) {
        return false;
    }
    let number = |field: Option<&&str>| field.and_then(|field| field.parse::<u32>().ok());
    let mut name = None;
    for line in users.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        match (number(fields.get(2)) == Some(user), number(fields.get(3)) == Some(group)) {
            (true, true) if name.is_none() => name = fields.first().copied(),
            (false, false) => {}
            _ => return false,
        }
    }
    let mut found = groups.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (number(fields.get(2)) == Some(group)).then(|| (fields.first().copied(), fields.get(3).copied()))
    });
    match (found.next(), found.next()) {
        (Some((named, members)), None) => {
            let mut members = members.unwrap_or_default().split(',').filter(|member| !member.is_empty());
            name.is_some() && named == name && members.all(|member| Some(member) == name)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000:Ann:/home/ann:/bin/sh\n\
                         bob:x:1001:1001::/home/bob:/bin/sh\n";
    const GROUPS: &str = "root:x:0:\nann:x:1000:\nbob:x:1001:bob\nstaff:x:50:ann\n";

    #[test]
    fn a_group_of_ones_own() {
        for (user, group, alone) in
            [(1000, 1000, true), (1001, 1001, true), (1000, 50, false), (1000, 1001, false)]
        {
            assert_eq!(has_only(user, group, USERS, GROUPS), alone, "{user} {group}");
        }
    }

    #[test]
    fn a_group_that_others_are_in_or_may_be() {
        let more = |line: &str| format!("{USERS}{line}\n");
        for users in ["eve:x:1002:1000::/:/bin/sh", "ann2:x:1000:1000::/:/bin/sh", "+::::::", "+@staff"] {
            assert!(!has_only(1000, 1000, &more(users), GROUPS), "{users}");
        }
        for groups in [
            "ann:x:1000:bob",
            "ann:x:1000:ann,bob",
            "people:x:1000:",
            "ann:x:1000:\nann:x:1000:bob",
            "ann:x:1000:\n+:::",
            "",
        ] {
            assert!(!has_only(1000, 1000, USERS, groups), "{groups}");
        }
        assert!(!has_only(1000, 1000, "", GROUPS));
    }

    #[test]
    fn users_of_a_network_are_not_known_from_files() {
        for (sources, local) in [
            ("", true),
            ("passwd: files systemd\ngroup:\tfiles systemd # here\nhosts: files dns\n", true),
            ("passwd: files sss\n", false),
            ("group: files [SUCCESS=merge] systemd\n", false),
            ("initgroups: ldap\n", false),
        ] {
            assert_eq!(are_local(sources), local, "{sources}");
        }
    }
}
