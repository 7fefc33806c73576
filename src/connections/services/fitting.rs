//! Whether what somebody gives for a variable fits the addresses of the service.

use super::service::Service;
use super::variables::{Values, Variable, VariableKind};
use crate::Result;

impl Service {
    /// Refuses `given` when an address cannot hold one of its values. Variables that are missing have samples
    /// here: whether all are there is asked elsewhere.
    pub fn check_fit(&self, given: &Values) -> Result<()> {
        let mut values: Values = given
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        for variable in &self.variables {
            if !variable.learned && variable.default.is_none() {
                values.entry(variable.key.clone()).or_insert_with(|| sample(variable, 0));
            }
        }
        self.filled(&values).map(drop)
    }

    /// `acme` of `acme.example.com` or `https://acme.example.com/`, where the base URL begins with
    /// `https://${key}.example.com`.
    pub fn short_value(&self, key: &str, value: &str) -> Option<String> {
        let after = self.base_url.as_ref()?.strip_prefix(&format!("https://${{{key}}}"))?;
        let suffix = after.split('/').next().filter(|text| text.starts_with('.') && !text.contains('$'))?;
        let host = value.trim().trim_start_matches("https://").trim_end_matches('/').to_ascii_lowercase();
        host.strip_suffix(suffix).filter(|short| !short.is_empty()).map(str::to_owned)
    }
}

/// A value that fits: of several choices, the one with this number.
pub(super) fn sample(variable: &Variable, number: usize) -> String {
    match (variable.choices.get(number).or(variable.choices.first()), variable.kind) {
        (Some(choice), _) => choice.clone(),
        (None, VariableKind::Host) => "host.example.com".into(),
        (None, VariableKind::Text) => "sample".into(),
    }
}
