use proptest::prelude::*;

use serde_json::Value;
use zeroize::Zeroizing;

use super::*;
use crate::connections::LinkName;
use crate::connections::secret::Secret;
use crate::vault::Records;

#[test]
fn fields_of_later_versions_are_kept() {
    let text = br#"{"values":{},"later_field":{"a":1},"created_at":1}"#;
    let mut records = Records::from([("account/a/-".to_owned(), Zeroizing::new(text.to_vec()))]);
    let account: AccountRecord = get(&records, "account/a/-").unwrap().unwrap();
    put(&mut records, "account/a/-", &account).unwrap();
    let again: Value = serde_json::from_slice(&records["account/a/-"]).unwrap();
    assert_eq!(again["later_field"]["a"], 1);
}

#[test]
fn a_bad_record_is_named_without_its_text() {
    let records =
        Records::from([("account/a/-".to_owned(), Zeroizing::new(b"{\"values\":\"CANARY\"}".to_vec()))]);
    let error = get::<AccountRecord>(&records, "account/a/-").unwrap_err();
    assert!(!format!("{error:?}").contains("CANARY"));
}

#[test]
fn a_secret_is_not_shown() {
    let mut account = AccountRecord::default();
    account.values.insert("x".into(), Secret::from(secrecy::SecretString::from("CANARY")));
    assert!(!format!("{account:?}").contains("CANARY"));
}

proptest! {
    #[test]
    fn row_6_no_two_accounts_share_a_place(one in "\\PC{1,20}", two in "\\PC{1,20}") {
        let link = LinkName::parse("acme").unwrap();
        let (a, b) = (Key::new(&link, Some(&one)).unwrap(), Key::new(&link, Some(&two)).unwrap());
        prop_assert_eq!(a.place() == b.place(), one == two);
        prop_assert_ne!(a.place(), Key::new(&link, None).unwrap().place());
        prop_assert_eq!(a.place().matches('/').count(), 2);
        prop_assert_eq!(Key::at(&a.place()), Some(a));
    }
}
