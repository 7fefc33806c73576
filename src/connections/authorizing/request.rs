//! One request at the loopback listener, read under small caps.

use tokio::io::{AsyncRead, AsyncReadExt};

/// Request line and headers together, in bytes.
const HEAD_CAP: usize = 32 * 1024;

/// Lines of a head.
const MOST_LINES: usize = 100;

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// GET on the awaited path, with this query.
    Callback(String),
    /// Another path, host or form of the address.
    Elsewhere,
    /// Another method.
    OtherMethod,
    /// Nothing that could be read.
    Nonsense,
}

/// What the listener awaits.
#[derive(Debug, Clone)]
pub(super) struct Awaited {
    pub(super) path: String,
    /// As the browser writes it: `127.0.0.1:33333`.
    pub(super) host: String,
}

/// Reads one head; the caller sets the time limit.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), awaited: &Awaited) -> Asked {
    let mut head = Vec::with_capacity(2048);
    let mut piece = [0_u8; 2048];
    loop {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return Asked::Nonsense,
            Ok(length) => head.extend_from_slice(piece.get(..length).unwrap_or_default()),
        }
        if let Some(end) = find(&head, b"\r\n\r\n") {
            return judge(head.get(..end).unwrap_or_default(), awaited);
        }
        if head.len() > HEAD_CAP {
            return Asked::Nonsense;
        }
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn judge(head: &[u8], awaited: &Awaited) -> Asked {
    let Ok(text) = std::str::from_utf8(head) else { return Asked::Nonsense };
    let mut lines = text.split("\r\n");
    let first: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, "HTTP/1.1" | "HTTP/1.0"] = first.as_slice() else { return Asked::Nonsense };
    if text.split("\r\n").count() > MOST_LINES || text.contains('\0') {
        return Asked::Nonsense;
    }
    // A page of another site that had its name point here (DNS rebinding) sends its own name.
    let hosts: Vec<&str> = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim())
        .collect();
    if hosts.as_slice() != [awaited.host.as_str()] {
        return Asked::Elsewhere;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != awaited.path {
        return Asked::Elsewhere;
    }
    if *method != "GET" {
        return Asked::OtherMethod;
    }
    Asked::Callback(query.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(text: &str) -> Asked {
        let awaited = Awaited { path: "/cb".into(), host: "127.0.0.1:33333".into() };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(read(&mut text.as_bytes(), &awaited))
    }

    #[test]
    fn row_38_only_get_on_the_path_and_host_counts() {
        let host = "\r\nHost: 127.0.0.1:33333\r\n\r\n";
        assert_eq!(asked(&format!("GET /cb?a=b&c HTTP/1.1{host}")), Asked::Callback("a=b&c".into()));
        for method in ["POST", "HEAD", "OPTIONS", "PUT", "get"] {
            assert_eq!(asked(&format!("{method} /cb?a HTTP/1.1{host}")), Asked::OtherMethod, "{method}");
        }
        for target in
            ["/", "/favicon.ico", "/cb/", "/cb2?a", "http://127.0.0.1:33333/cb?a", "//cb", "/./cb", "*"]
        {
            assert_eq!(asked(&format!("GET {target} HTTP/1.1{host}")), Asked::Elsewhere, "{target}");
        }
        for host in ["evil.example:33333", "127.0.0.1", "localhost:33333", "127.0.0.1:33334", ""] {
            assert_eq!(
                asked(&format!("GET /cb?a HTTP/1.1\r\nHost: {host}\r\n\r\n")),
                Asked::Elsewhere,
                "{host}"
            );
        }
        let twice = "GET /cb?a HTTP/1.1\r\nHost: 127.0.0.1:33333\r\nHost: evil.example\r\n\r\n";
        assert_eq!(asked(twice), Asked::Elsewhere);
        assert_eq!(asked("GET /cb?a HTTP/1.1\r\n\r\n"), Asked::Elsewhere);
    }

    #[test]
    fn row_40_large_heads_are_not_read_to_their_end() {
        let host = "Host: 127.0.0.1:33333\r\n";
        let long = format!("GET /cb?{} HTTP/1.1\r\n{host}\r\n", "a".repeat(64 * 1024));
        let many = format!("GET /cb HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(10_000));
        let few = format!("GET /cb HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(200));
        for text in
            [&long, &many, &few, "GET /cb HTTP/1.1\r\nHost", "", "GET  /cb HTTP/1.1\r\n\r\n", "\r\n\r\n"]
        {
            assert_eq!(asked(text), Asked::Nonsense, "{text:.40}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_callback_by_accident(text in "\\PC{0,200}") {
            let found = matches!(asked(&format!("{text}\r\n\r\n")), Asked::Callback(_));
            prop_assert!(!found);
        }
    }
}
