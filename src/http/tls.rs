//! Whom TLS trusts, and what its refusals mean.

use std::path::Path;

use reqwest::Certificate;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, RootCertStore};

use crate::{Error, ErrorKind, Result};

/// The certificate authorities in a PEM file; there must be at least one, and all must be readable.
pub(super) fn read_authorities(path: &Path) -> Result<Vec<Certificate>> {
    let name = path.display();
    let pem = std::fs::read(path).map_err(|error| {
        Error::config(format!("`ca_file` {name} cannot be read: {error}")).with_source(error)
    })?;
    let damaged = || Error::config(format!("`ca_file` {name} holds a damaged certificate"));
    // Taken in by a store of our own first: the one of the client would not name the file.
    let mut store = RootCertStore::empty();
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| damaged().with_source(error))?;
        found.push(Certificate::from_der(&certificate).map_err(|error| damaged().with_source(error))?);
        store.add(certificate).map_err(|error| damaged().with_source(error))?;
    }
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
        // A renewed authority of the same name shows as a bad signature.
        E::UnknownIssuer | E::BadSignature => (
            "its certificate is not from a trusted authority",
            "Name the authority's PEM file as `ca_file` if the certificate is self-signed or private.",
        ),
        E::Revoked => ("its certificate was revoked", "Renew it."),
        other => return (format!("its certificate is invalid ({other})"), "Renew it."),
    };
    (text.to_owned(), hint)
}
