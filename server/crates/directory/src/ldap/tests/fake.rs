//! A directory server that answers as a test tells it: what real ones do rarely.

use std::sync::{Arc, Mutex};

use ldap3::asn1::{
    ASNTag, Enumerated, Integer, OctetString, Sequence, Set, StructureTag, Tag, TagClass, parse_tag,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::super::wire::ber;

/// A search that it was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) base: String,
    pub(super) attributes: Vec<String>,
    /// The cookie of the pages; none without pages.
    pub(super) cookie: Option<Vec<u8>>,
}

/// What it answers to a search.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// An entry with its attributes.
    Entry(String, Vec<(String, Vec<Vec<u8>>)>),
    /// A continuation reference.
    Reference(&'static str),
    /// The end, with a result code and the cookie of the next page.
    Done(u32, &'static str, Option<Vec<u8>>),
    /// Bytes that are no LDAP.
    Noise(Vec<u8>),
    /// The end of the connection.
    HangUp,
}

type Script = dyn Fn(&Asked) -> Vec<Answer> + Send + Sync;

/// A running server. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Fake {
    pub(super) port: u16,
    /// How many signed in, or tried to.
    pub(super) binds: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl Fake {
    /// A server that answers sign-ins with that code, and searches by the script.
    pub(super) async fn start(
        bind_code: u32,
        script: impl Fn(&Asked) -> Vec<Answer> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let binds = Arc::new(Mutex::new(0));
        let count = Arc::clone(&binds);
        let script: Arc<Script> = Arc::new(script);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, bind_code, Arc::clone(&script), Arc::clone(&count)));
            }
        });
        Self { port, binds, task }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, bind_code: u32, script: Arc<Script>, binds: Arc<Mutex<usize>>) {
    let mut buffer = Vec::new();
    loop {
        let parsed = parse_tag(&buffer).ok().map(|(rest, tag)| (rest.len(), tag));
        let Some((rest, message)) = parsed else {
            if stream.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        buffer.drain(..buffer.len() - rest);
        let mut parts = ber::parts(message).unwrap().into_iter();
        let id = i64::try_from(ber::number(&parts.next().unwrap()).unwrap()).unwrap();
        let operation = parts.next().unwrap();
        let controls = parts.next();
        match operation.id {
            0 => {
                *binds.lock().unwrap() += 1;
                let bytes = message_of(id, result(1, bind_code, "as told"), None);
                stream.write_all(&bytes).await.unwrap();
            }
            3 => {
                let asked = asked(operation, controls);
                for answer in script(&asked) {
                    let bytes = match answer {
                        Answer::HangUp => return,
                        Answer::Noise(bytes) => bytes,
                        Answer::Entry(dn, attributes) => message_of(id, entry(&dn, attributes), None),
                        Answer::Reference(url) => {
                            message_of(id, sequence(19, TagClass::Application, vec![octets(url)]), None)
                        }
                        Answer::Done(code, text, cookie) => message_of(id, result(5, code, text), cookie),
                    };
                    if stream.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
            }
            _ => return,
        }
    }
}

fn asked(operation: StructureTag, controls: Option<StructureTag>) -> Asked {
    let mut parts = ber::parts(operation).unwrap();
    let attributes = ber::parts(parts.pop().unwrap()).unwrap();
    let text = |tag: &StructureTag| String::from_utf8(ber::bytes(tag).unwrap().to_vec()).unwrap();
    let controls = controls.and_then(ber::parts).unwrap_or_default();
    let cookie = controls.into_iter().find_map(|control| {
        let parts = ber::parts(control)?;
        let is_paged = ber::bytes(&parts[0])? == b"1.2.840.113556.1.4.319";
        let value = is_paged.then(|| ber::bytes(parts.last().unwrap()).unwrap())?;
        let value = ber::parts(ber::element(value)?)?;
        Some(ber::bytes(&value[1])?.to_vec())
    });
    Asked {
        base: text(&parts[0]),
        attributes: attributes.iter().map(text).collect(),
        cookie,
    }
}

fn octets(bytes: impl AsRef<[u8]>) -> Tag {
    Tag::OctetString(OctetString {
        inner: bytes.as_ref().to_vec(),
        ..Default::default()
    })
}

fn number(inner: i64) -> Tag {
    Tag::Integer(Integer {
        inner,
        ..Default::default()
    })
}

fn sequence(id: u64, class: TagClass, inner: Vec<Tag>) -> Tag {
    Tag::Sequence(Sequence { id, class, inner })
}

fn plain(inner: Vec<Tag>) -> Tag {
    Tag::Sequence(Sequence {
        inner,
        ..Default::default()
    })
}

fn result(operation: u64, code: u32, text: &str) -> Tag {
    let code = Tag::Enumerated(Enumerated {
        inner: i64::from(code),
        ..Default::default()
    });
    sequence(
        operation,
        TagClass::Application,
        vec![code, octets(""), octets(text)],
    )
}

fn entry(dn: &str, attributes: Vec<(String, Vec<Vec<u8>>)>) -> Tag {
    let attributes = attributes.into_iter().map(|(name, values)| {
        let values = Tag::Set(Set {
            inner: values.into_iter().map(octets).collect(),
            ..Default::default()
        });
        plain(vec![octets(name), values])
    });
    sequence(
        4,
        TagClass::Application,
        vec![octets(dn), plain(attributes.collect())],
    )
}

fn message_of(id: i64, operation: Tag, cookie: Option<Vec<u8>>) -> Vec<u8> {
    let mut parts = vec![number(id), operation];
    if let Some(cookie) = cookie {
        let value = ber::encode(plain(vec![number(0), octets(cookie)]));
        let control = plain(vec![octets("1.2.840.113556.1.4.319"), octets(value)]);
        parts.push(sequence(0, TagClass::Context, vec![control]));
    }
    let mut message = plain(parts).into_structure();
    // The controls' own tag is constructed, which a sequence is.
    message.class = TagClass::Universal;
    ber::encode(Tag::StructureTag(message))
}
