//! What TLS refuses, and what the reader can do about it (row 60).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig, server::WebPkiClientVerifier};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use super::server::{Server, answer};
use crate::http::{HttpClient, HttpConfig, Method, Origin, Request, Response};
use crate::{Error, ErrorKind, Result};

/// An authority with its PEM file, and a server certificate that it issued.
struct Identity {
    directory: tempfile::TempDir,
    authority: CertifiedIssuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Identity {
    fn new(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut parameters = CertificateParams::new(vec![]).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
        let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut parameters);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &authority).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("ca.pem"), authority.pem()).unwrap();
        Self { directory, authority, certificate, key }
    }

    fn ca_file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// Serves `200 OK` over TLS; returns the address under the name `localhost`.
    async fn serve(&self, ask_for_client: bool) -> Url {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = if ask_for_client {
            let mut roots = RootCertStore::empty();
            roots.add(self.authority.der().clone()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_no_client_auth()
        };
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let config = builder.with_single_cert(vec![self.certificate.der().clone()], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/a?token=canary", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(socket).await else { continue };
                drop(stream.read(&mut [0; 4096]).await);
                drop(stream.write_all(&answer("200 OK", "", "secure")).await);
                drop(stream.shutdown().await);
            }
        });
        Url::parse(&url).unwrap()
    }
}

async fn get(url: Url, ca_file: Option<PathBuf>) -> Result<Response> {
    let trusted = vec![Origin::of(&url).unwrap()];
    let client = HttpClient::new(HttpConfig { ca_file, trusted, ..HttpConfig::default() });
    client.send(Request::new(Method::GET, url)).await
}

fn assert_refused(outcome: Result<Response>, word: &str) {
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert!(error.message().contains(word), "{error}");
    assert!(error.details().hint.is_some());
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_named() {
    let identity = Identity::new(|_| {});
    let response = get(identity.serve(false).await, Some(identity.ca_file())).await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), "secure");
}

#[tokio::test]
async fn row_60_an_unknown_authority_is_refused_and_ca_file_is_named() {
    let (identity, other) = (Identity::new(|_| {}), Identity::new(|_| {}));
    let url = identity.serve(false).await;
    let outcome = get(url.clone(), None).await;
    assert!(outcome.as_ref().unwrap_err().details().hint.as_deref().unwrap().contains("ca_file"));
    assert_refused(outcome, "trusted authority");
    assert_refused(get(url, Some(other.ca_file())).await, "trusted authority");
}

#[tokio::test]
async fn row_60_expired_early_and_foreign_certificates_are_refused() {
    let expired = Identity::new(|parameters| {
        (parameters.not_before, parameters.not_after) =
            (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    });
    assert_refused(get(expired.serve(false).await, Some(expired.ca_file())).await, "expired");
    let early = Identity::new(|parameters| parameters.not_before = date_time_ymd(4000, 1, 1));
    assert_refused(get(early.serve(false).await, Some(early.ca_file())).await, "not valid yet");
    let foreign = Identity::new(|_| {});
    let mut url = foreign.serve(false).await;
    url.set_host(Some("127.0.0.1")).unwrap();
    assert_refused(get(url, Some(foreign.ca_file())).await, "another name");
}

#[tokio::test]
async fn row_60_a_wanted_client_certificate_is_named() {
    let identity = Identity::new(|_| {});
    let outcome = get(identity.serve(true).await, Some(identity.ca_file())).await;
    assert_refused(outcome, "CertificateRequired");
}

#[tokio::test]
async fn row_60_old_and_missing_tls_is_refused() {
    // An alert "protocol version", as a server sends that knows only TLS 1.0 or 1.1.
    for (bytes, word) in
        [(&b"\x15\x03\x01\x00\x02\x02\x46"[..], "ProtocolVersion"), (b"HTTP/1.1 400 Bad\r\n", "TLS")]
    {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/?token=canary", server.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = server.accept().await {
                drop(socket.read(&mut [0; 4096]).await);
                drop(socket.write_all(bytes).await);
                drop(socket.shutdown().await);
                // What is still unread would turn the end into a reset that overtakes the answer.
                while matches!(socket.read(&mut [0; 4096]).await, Ok(1..)) {}
            }
        });
        assert_refused(get(Url::parse(&url).unwrap(), None).await, word);
    }
}

fn config_error(path: &Path) -> Error {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = Url::parse("https://localhost:1/").unwrap();
    let error = runtime.block_on(get(url, Some(path.to_owned()))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("ca_file") && error.message().contains(&path.display().to_string()));
    error
}

#[test]
fn a_ca_file_without_certificates_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    assert!(config_error(&directory.path().join("missing.pem")).message().contains("cannot be read"));
    assert!(config_error(&file("empty.pem", b"")).message().contains("no certificate"));
    assert!(config_error(&file("text.pem", b"hello")).message().contains("no certificate"));
    let key = KeyPair::generate().unwrap().serialize_pem();
    assert!(config_error(&file("key.pem", key.as_bytes())).message().contains("no certificate"));
    config_error(&file("torn.pem", b"-----BEGIN CERTIFICATE-----\nAAAA"));
    config_error(&file("junk.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

#[tokio::test]
async fn a_trusted_http_origin_needs_no_authorities() {
    let server = Server::answering(answer("200 OK", "", "")).await;
    let config = HttpConfig { ca_file: Some(PathBuf::from("missing.pem")), ..server.config() };
    assert_eq!(HttpClient::new(config).send(server.get("/")).await.unwrap().status(), 200);
}
