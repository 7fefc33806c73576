//! What the Document Server is answered.

/// The report was dealt with. Only this text, with HTTP 200, counts as success.
pub const ACCEPTED: &str = r#"{"error":0}"#;

/// The report was not dealt with. On a final save the server then keeps the file as a
/// forgotten one, from where it can be fetched later.
pub const REFUSED: &str = r#"{"error":1}"#;
