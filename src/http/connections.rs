//! Connections kept open, in three pools that never share one.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;

use super::guard::Reach;
use super::resolver::{Lookup, PublicOnly};
use super::{HttpConfig, Proxy, tls};
use crate::per_process::PerProcess;
use crate::{Error, Result};

/// Idle connections are closed before most servers close theirs, which would break a POST.
const IDLE: Duration = Duration::from_secs(20);
/// Idle connections kept for one host.
const IDLE_PER_HOST: usize = 16;

/// One pool for each [`Reach`], made when it is first needed.
#[derive(Default)]
pub(super) struct Connections {
    plain: PerProcess<reqwest::Client>,
    trusted: PerProcess<reqwest::Client>,
    public: PerProcess<reqwest::Client>,
}

impl Connections {
    /// The pool for `reach` in this process.
    pub(super) fn get(
        &self,
        reach: Reach,
        config: &HttpConfig,
        lookup: &Arc<dyn Lookup>,
    ) -> Result<Arc<reqwest::Client>> {
        let pool = match reach {
            Reach::Plain => &self.plain,
            Reach::Trusted => &self.trusted,
            Reach::Public => &self.public,
        };
        pool.get_or_try_init(|| build(reach, config, lookup))
    }
}

fn build(reach: Reach, config: &HttpConfig, lookup: &Arc<dyn Lookup>) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .connect_timeout(config.connect_timeout)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(IDLE_PER_HOST)
        .user_agent(concat!("dealdocs/", env!("CARGO_PKG_VERSION")));
    let builder = config.proxy.apply(builder)?;
    let builder = match reach {
        // Without TLS there is nobody to trust, and no reason to read the system's authorities.
        Reach::Plain if config.proxy == Proxy::None => builder.tls_certs_only([]),
        Reach::Plain | Reach::Trusted => trusting(builder, config)?,
        Reach::Public => {
            let resolver = PublicOnly { lookup: Arc::clone(lookup), exempt: config.proxy.hosts() };
            trusting(builder, config)?.dns_resolver(Arc::new(resolver))
        }
    };
    builder.build().map_err(|error| {
        Error::config("the HTTP client cannot be set up")
            .with_hint(
                "Install the system's certificate authorities (`ca-certificates`), or name a `ca_file`.",
            )
            .with_source(error)
    })
}

/// Trusts the system's authorities and those of `ca_file`.
fn trusting(builder: reqwest::ClientBuilder, config: &HttpConfig) -> Result<reqwest::ClientBuilder> {
    match &config.ca_file {
        Some(path) => Ok(builder.tls_certs_merge(tls::read_authorities(path)?)),
        None => Ok(builder),
    }
}
