//! Steps as SQL writes them: each list is made of [`Step`] itself, so that no statement forgets one.

use crate::documents::model::Step;

/// Saves on their way, for `step IN {...}`.
pub fn open() -> String {
    list(|step| !step.is_final())
}

/// Saves whose bytes are here and not yet wholly in Pipedrive.
pub fn undelivered() -> String {
    list(|step| step.is_durable() && !step.is_final())
}

/// Saves that nobody has to look at any more: Pipedrive has them, or a later one that holds all of them.
pub fn settled() -> String {
    list(Step::is_settled)
}

/// Saves without bytes of their own here: settled, or never fetched.
pub fn over() -> String {
    list(|step| step.is_settled() || step == Step::Abandoned)
}

/// Saves that were never acknowledged.
pub fn refused() -> String {
    list(|step| !step.is_durable())
}

fn list(wanted: impl Fn(Step) -> bool) -> String {
    let words = Step::ALL.iter().filter(|step| wanted(**step)).map(|step| format!("'{}'", step.as_str()));
    format!("({})", words.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_name_the_steps_that_fit() {
        assert_eq!(undelivered(), "('fetched', 'uploading', 'uploaded', 'verified', 'named', 'retired')");
        assert_eq!(open(), undelivered().replace('(', "('received', "));
        assert_eq!(settled(), "('done', 'superseded')");
        assert_eq!(over(), "('done', 'superseded', 'abandoned')");
        assert_eq!(refused(), "('received', 'abandoned')");
    }
}
