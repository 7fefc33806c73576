//! What people see in the browser when they come back. Neutral: a forged hit learns nothing.

/// A whole HTTP/1.1 answer.
pub(super) fn answer(status: &str, title: &str, text: &str) -> Vec<u8> {
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<style>body{{font:1.1rem/1.5 system-ui,sans-serif;\
         max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1a1a1a;background:#fff}}\
         @media(prefers-color-scheme:dark){{body{{color:#eee;background:#1a1a1a}}}}</style></head>\n\
         <body><main><h1>{title}</h1><p>{text}</p></main></body>\n</html>\n"
    );
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'none'\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// The answer of the service arrived; what it was worth is said where the authorization was begun.
pub(super) fn arrived() -> Vec<u8> {
    answer("200 OK", "You can close this window", "The program that opened it has the answer and goes on.")
}

/// The same for everything that is not the awaited answer.
pub(super) fn not_awaited() -> Vec<u8> {
    answer("400 Bad Request", "Not the awaited answer", "Go back to the program and follow its link again.")
}

/// Another path, or another host name.
pub(super) fn nothing_here() -> Vec<u8> {
    answer("404 Not Found", "Nothing here", "This address answers one question only.")
}

/// Another method than GET.
pub(super) fn only_get() -> Vec<u8> {
    let mut answer =
        answer("405 Method Not Allowed", "Nothing here", "This address answers one question only.");
    let line = b"HTTP/1.1 405 Method Not Allowed\r\n";
    answer.splice(line.len()..line.len(), b"Allow: GET\r\n".iter().copied());
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_whole_and_say_nothing_of_the_request() {
        for page in [arrived(), not_awaited(), nothing_here(), only_get()] {
            let text = String::from_utf8(page).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
            for needed in ["default-src 'none'", "no-referrer", "no-store", "Connection: close"] {
                assert!(head.contains(needed), "{needed}");
            }
            assert!(!body.contains("<script") && !body.contains("http://") && body.contains("lang=\"en\""));
        }
    }
}
