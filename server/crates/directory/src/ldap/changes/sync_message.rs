//! The messages of content synchronization. Source: RFC 4533 §2.

use ldap3::asn1::{StructureTag, TagClass, Types};

use crate::ldap::wire::ber;

/// The control of an entry.
pub(in crate::ldap) const STATE: &str = "1.3.6.1.4.1.4203.1.9.1.2";
/// The control of the end.
pub(in crate::ldap) const DONE: &str = "1.3.6.1.4.1.4203.1.9.1.3";

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ldap) enum State {
    /// Nothing.
    Present,
    /// It is new or different.
    Changed,
    /// It is gone.
    Deleted,
}

/// What an intermediate message says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::ldap) struct Info {
    /// The place so far.
    pub(in crate::ldap) cookie: Option<Vec<u8>>,
    /// Entries that are gone, as 16 bytes each.
    pub(in crate::ldap) deleted: Vec<Vec<u8>>,
    /// Whether the server names what is unchanged, so that what it does not name is gone.
    pub(in crate::ldap) names_present: bool,
    /// Whether what follows happens from now on.
    pub(in crate::ldap) is_refreshed: bool,
}

/// State and id of an entry's control.
pub(in crate::ldap) fn state(value: &[u8]) -> Option<(State, Vec<u8>)> {
    let parts = ber::parts(ber::element(value)?)?;
    let state = match ber::number(parts.first()?)? {
        0 => State::Present,
        1 | 2 => State::Changed,
        3 => State::Deleted,
        _ => return None,
    };
    Some((state, ber::bytes(parts.get(1)?)?.to_vec()))
}

/// The cookie at the end, and whether only what was named as deleted is gone.
pub(in crate::ldap) fn done(value: &[u8]) -> Option<(Option<Vec<u8>>, bool)> {
    let mut cookie = None;
    let mut refresh_deletes = false;
    for part in ber::parts(ber::element(value)?)? {
        if is(&part, Types::OctetString) {
            cookie = Some(ber::bytes(&part)?.to_vec());
        } else if is(&part, Types::Boolean) {
            refresh_deletes = ber::number(&part)? != 0;
        }
    }
    Some((cookie, refresh_deletes))
}

/// The message, if it is one of these.
pub(in crate::ldap) fn info(message: StructureTag) -> Option<Info> {
    let parts = ber::parts(message)?;
    let value = parts
        .iter()
        .find(|part| part.class == TagClass::Context && part.id == 1)?;
    let choice = ber::element(ber::bytes(value)?)?;
    let kind = choice.id;
    let mut info = Info::default();
    if kind == 0 {
        info.cookie = Some(ber::bytes(&choice)?.to_vec());
        return Some(info);
    }
    // `refreshDone` is true where it is not said, `refreshDeletes` is false.
    let mut flag = kind != 3;
    let mut ids = Vec::new();
    for part in ber::parts(choice)? {
        if is(&part, Types::OctetString) {
            info.cookie = Some(ber::bytes(&part)?.to_vec());
        } else if is(&part, Types::Boolean) {
            flag = ber::number(&part)? != 0;
        } else if is(&part, Types::Set) {
            ids = ber::parts(part)?
                .iter()
                .filter_map(|id| ber::bytes(id).map(<[u8]>::to_vec))
                .collect();
        }
    }
    match kind {
        1 => info.is_refreshed = flag,
        2 => {
            info.names_present = true;
            info.is_refreshed = flag;
        }
        3 if flag => info.deleted = ids,
        3 => info.names_present = true,
        _ => return None,
    }
    Some(info)
}

fn is(part: &StructureTag, kind: Types) -> bool {
    part.class == TagClass::Universal && part.id == kind as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(value: &[u8]) -> StructureTag {
        let mut bytes = vec![
            0x79,
            u8::try_from(value.len() + 2).unwrap(),
            0x81,
            u8::try_from(value.len()).unwrap(),
        ];
        bytes.extend_from_slice(value);
        ber::element(&bytes).unwrap()
    }

    #[test]
    fn messages_say_who_is_gone() {
        // syncIdSet { refreshDeletes TRUE, { 'ab' } }
        let gone = info(message(&[0xa3, 9, 1, 1, 0xff, 0x31, 4, 4, 2, b'a', b'b'])).unwrap();
        assert_eq!(gone.deleted, [b"ab".to_vec()]);
        assert!(!gone.names_present);
        // syncIdSet { { 'ab' } }: these are there
        let there = info(message(&[0xa3, 6, 0x31, 4, 4, 2, b'a', b'b'])).unwrap();
        assert!(there.names_present && there.deleted.is_empty());
        // refreshDelete { refreshDone TRUE by default }
        assert!(info(message(&[0xa1, 0])).unwrap().is_refreshed);
        // newcookie
        assert_eq!(
            info(message(&[0x80, 1, b'c'])).unwrap().cookie,
            Some(b"c".to_vec())
        );
        assert!(info(message(&[0xa9, 0])).is_none());
    }

    #[test]
    fn the_end_says_whether_silence_means_gone() {
        assert_eq!(done(&[0x30, 0]), Some((None, false)));
        assert_eq!(
            done(&[0x30, 6, 4, 1, b'c', 1, 1, 0xff]),
            Some((Some(b"c".to_vec()), true))
        );
        assert_eq!(done(b"?"), None);
    }
}
