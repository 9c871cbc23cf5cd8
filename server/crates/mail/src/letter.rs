//! A mail: its headers, the words in both forms, and who it goes to.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use model::Timestamp;

use crate::html::html;
use crate::{Error, Text};

/// Who a mail is from, who it is for, and what tells it from others.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The address that it comes from.
    pub sender: &'a str,
    /// The address that it goes to.
    pub recipient: &'a str,
    /// What its `Message-ID` begins with. A mail that is sent again keeps it, so that mail programs show one.
    pub id: &'a str,
    /// Its date.
    pub at: Timestamp,
}

/// A mail that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The domain of the sender, which the mail server is greeted with.
    pub(crate) domain: String,
    /// Who it goes to.
    pub(crate) envelope: lettre::address::Envelope,
    /// The mail as it goes over the wire.
    pub(crate) bytes: Vec<u8>,
}

impl Letter {
    /// A mail with these words, as plain text and as HTML. It says that no person wrote it (RFC 3834), so that nobody's
    /// absence notice answers.
    ///
    /// # Errors
    /// [`Error::Address`] when the sender or the recipient is no address.
    pub fn new(envelope: Envelope<'_>, text: &Text) -> Result<Self, Error> {
        let sender = address(envelope.sender)?;
        let recipient = address(envelope.recipient)?;
        let domain = sender.domain().to_owned();
        let message = Message::builder()
            .from(Mailbox::new(Some("Rollcall".into()), sender))
            .to(Mailbox::new(None, recipient))
            .subject(one_line(&text.subject))
            .message_id(Some(format!("<{}@{domain}>", envelope.id)))
            .date(system_time(envelope.at))
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ))
            .multipart(MultiPart::alternative_plain_html(text.to_plain(), html(text)))
            .map_err(|source| Error::Message(Box::new(source)))?;
        Ok(Self {
            domain,
            envelope: message.envelope().clone(),
            bytes: message.formatted(),
        })
    }
}

fn address(text: &str) -> Result<Address, Error> {
    text.parse().map_err(|_| Error::Address(text.to_owned()))
}

/// A header has one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn system_time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_text;

    fn letter(sender: &str, recipient: &str, text: &Text) -> Result<Letter, Error> {
        let envelope = Envelope {
            sender,
            recipient,
            id: "0193",
            at: Timestamp(1_795_465_737_014),
        };
        Letter::new(envelope, text)
    }

    fn written(text: &Text) -> String {
        String::from_utf8(
            letter("rollcall@corp.example", "it@corp.example", text)
                .unwrap()
                .bytes,
        )
        .unwrap()
    }

    #[test]
    fn the_headers_name_who_when_and_what() {
        let written = written(&test_text(""));
        for header in [
            "From: Rollcall <rollcall@corp.example>\r\n",
            "To: it@corp.example\r\n",
            "Subject: Test mail from Rollcall\r\n",
            "Message-ID: <0193@corp.example>\r\n",
            "Date: Mon, 23 Nov 2026 20:28:57 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(written.contains(header), "no {header:?} in {written}");
        }
    }

    #[test]
    fn the_name_of_an_application_adds_no_header_and_only_ascii_is_sent() {
        let text = Text {
            subject: "Zoë's\r\nBcc: all@corp.example\r\n\r\nBody".into(),
            happened: "Zoë · 日本".into(),
            ..test_text("")
        };
        let written = written(&text);
        let (headers, _) = written.split_once("\r\n\r\n").unwrap();
        assert!(!headers.contains("\r\nBcc:"), "{headers}");
        assert!(written.is_ascii(), "{written}");
    }

    #[test]
    fn what_is_no_address_is_told() {
        for (sender, recipient, wrong) in [
            ("rollcall", "it@corp.example", "rollcall"),
            (
                "rollcall@corp.example",
                "it@corp.example\r\nRCPT TO:<x@y>",
                "it@corp.example\r\nRCPT TO:<x@y>",
            ),
        ] {
            match letter(sender, recipient, &test_text("")) {
                Err(Error::Address(address)) => assert_eq!(address, wrong),
                other => panic!("{other:?}"),
            }
        }
    }
}
