//! Whom TLS trusts, and what its refusals mean.

use std::path::Path;

use reqwest::Certificate;
use rustls::CertificateError;

use crate::{Error, ErrorKind};

/// The certificate authorities in a PEM file; there must be at least one.
pub(super) fn read_authorities(path: &Path) -> crate::Result<Vec<Certificate>> {
    let name = path.display();
    let pem = std::fs::read(path).map_err(|error| {
        Error::config(format!("`ca_file` {name} cannot be read: {error}")).with_source(error)
    })?;
    let found = Certificate::from_pem_bundle(&pem)
        .map_err(|error| Error::config(format!("`ca_file` {name} is not in PEM form")).with_source(error))?;
    if found.is_empty() {
        return Err(Error::config(format!("`ca_file` {name} holds no certificate"))
            .with_hint("It must hold `-----BEGIN CERTIFICATE-----` blocks."));
    }
    Ok(found)
}

/// The words for a failure of TLS.
pub(super) fn explain(failure: &rustls::Error, host: &str) -> Error {
    let (reason, hint) = match failure {
        rustls::Error::InvalidCertificate(reason) => certificate(reason),
        rustls::Error::InvalidMessage(_) => {
            ("it does not speak TLS".to_owned(), "Check the port, and whether the address should be http.")
        }
        other => (other.to_string(), "Check the TLS settings of the server."),
    };
    Error::new(ErrorKind::Tls, format!("no secure connection to {host}: {reason}")).with_hint(hint)
}

fn certificate(reason: &CertificateError) -> (String, &'static str) {
    use CertificateError as E;
    let (text, hint) = match reason {
        E::Expired | E::ExpiredContext { .. } => {
            ("its certificate has expired", "Renew it, and check the clock of this machine.")
        }
        E::NotValidYet | E::NotValidYetContext { .. } => {
            ("its certificate is not valid yet", "Check the clock of this machine.")
        }
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            ("its certificate is for another name", "Use the name that the certificate was issued for.")
        }
        E::UnknownIssuer => (
            "its certificate is not from a trusted authority",
            "Name the authority's PEM file as `ca_file` if the certificate is self-signed or private.",
        ),
        E::Revoked => ("its certificate was revoked", "Renew it."),
        other => return (format!("its certificate is invalid ({other})"), "Renew it."),
    };
    (text.to_owned(), hint)
}
