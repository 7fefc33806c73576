//! The order of the checks.

use super::{Check, Outcome, Report, network, offline, settings};
use crate::onlyoffice::DocumentServer;

/// Checks that need an answering server.
const NEEDS_SERVER: [&str; 8] =
    ["healthcheck", "clock", "api_js", "secret", "version", "header", "address", "purpose"];

impl DocumentServer {
    /// Looks at the server and the settings. A failure is a line of the report, never an error.
    pub async fn check(&self) -> Report {
        let mut checks = vec![offline::https(&self.address), offline::public_address(&self.address)];
        let health = network::health(self).await;
        let reachable = health.iter().all(|check| check.name != "reachable" || check.outcome == Outcome::Ok);
        checks.extend(health);
        if !reachable {
            checks.extend(NEEDS_SERVER.map(|name| Check::skipped(name, "the server does not answer")));
            return Report { checks };
        }
        checks.push(network::api_js(self).await);
        let version = settings::version(self).await;
        checks.push(settings::secret(self, &version).await);
        checks.push(settings::version_check(&version));
        let told = settings::told(self).await;
        checks.push(settings::header(self, &told));
        checks.push(settings::address(self, &told));
        checks.push(settings::purpose(self, &version));
        Report { checks }
    }
}
