use std::os::unix::fs::PermissionsExt;

use secrecy::ExposeSecret;

use super::key::Place;
use crate::testing::{audit, store};
use crate::{Error, Key, Store};

#[test]
fn a_sealed_text_opens_only_in_its_place_and_with_its_key() {
    let key = Key::generate().unwrap();
    let place = Place {
        table: "jobs",
        row: "1",
        column: "secret_token",
    };
    let sealed = key.seal(&place, &"pässword".into()).unwrap();
    assert_eq!(key.open(&place, &sealed).unwrap().expose_secret(), "pässword");
    assert_ne!(
        sealed,
        key.seal(&place, &"pässword".into()).unwrap(),
        "each time another nonce"
    );

    let other_place = Place { row: "2", ..place };
    assert!(matches!(key.open(&other_place, &sealed), Err(Error::Seal { name }) if name == "secret_token"));
    assert!(Key::generate().unwrap().open(&place, &sealed).is_err());
    assert!(key.open(&place, sealed.get(..20).unwrap()).is_err());
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(key.open(&place, &changed).is_err());
}

#[test]
fn keys_are_32_bytes_in_base64() {
    let key = Key::generate().unwrap();
    assert_eq!(Key::from_base64(&key.to_base64()).unwrap().id(), key.id());
    for text in ["", "AAAA", "no base64!", &"A".repeat(100)] {
        assert!(
            matches!(Key::from_base64(&text.into()), Err(Error::KeyFormat)),
            "{text}"
        );
    }
    assert!(!format!("{key:?}").contains(key.to_base64().expose_secret()));
}

#[test]
fn the_key_file_is_made_once_and_must_be_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollcall.key");
    let id = Key::load_or_create(&path).unwrap().id().to_owned();
    assert_eq!(Key::load_or_create(&path).unwrap().id(), id);
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no draft is left"
    );

    for mode in [0o640, 0o604, 0o660] {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        let error = Key::load_or_create(&path).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    let missing = folder.path().join("none").join("rollcall.key");
    assert!(matches!(
        Key::load_or_create(&missing),
        Err(Error::KeyFile { .. })
    ));
}

#[tokio::test]
async fn secrets_are_stored_replaced_and_deleted() {
    let (folder, store) = store().await;
    assert!(!store.has_secret("jobs", "1", "token").await.unwrap());
    assert!(store.secret("jobs", "1", "token").await.unwrap().is_none());
    for text in ["first token", "second token"] {
        store
            .set_secret("jobs", "1", "token", &text.into(), &audit("Update"))
            .await
            .unwrap();
        assert_eq!(
            store
                .secret("jobs", "1", "token")
                .await
                .unwrap()
                .unwrap()
                .expose_secret(),
            text
        );
    }
    assert!(store.has_secret("jobs", "1", "token").await.unwrap());
    store.delete_secrets("jobs", "1", &audit("Update")).await.unwrap();
    assert!(!store.has_secret("jobs", "1", "token").await.unwrap());
    assert_eq!(
        store
            .audit_entries(&model::AuditQuery::default())
            .await
            .unwrap()
            .items
            .len(),
        3
    );
    store.close().await;
    let bytes = std::fs::read(folder.path().join("rollcall.db")).unwrap();
    assert!(
        !bytes.windows(12).any(|window| window == b"second token"),
        "no secret in the file"
    );
}

#[tokio::test]
async fn another_key_is_refused_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollcall.db");
    let key = Key::generate().unwrap().to_base64();
    for _ in 0..2 {
        let store = Store::open_sqlite(&path, Key::from_base64(&key).unwrap())
            .await
            .unwrap();
        store.close().await;
    }
    let error = Store::open_sqlite(&path, Key::generate().unwrap())
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::WrongKey { .. }));
    assert!(error.to_string().contains("--key-file"), "{error}");
}
