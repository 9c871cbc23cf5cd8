//! Live events: "topic X changed". They carry no data; a page that hears one reads again through its own use case.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::ApplicationId;
use tokio::sync::broadcast;

/// Something that pages show and that changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Users, groups and directories.
    Directory,
    /// The list of applications.
    Applications,
    /// One application: its configuration, its cycle, its log.
    Application(ApplicationId),
    /// How mail is sent, and what is in the outbox.
    Mail,
}

impl Topic {
    /// The name on the wire: `directory`, `applications`, `application:ID`, `mail`.
    pub fn name(self) -> String {
        match self {
            Self::Directory => "directory".into(),
            Self::Applications => "applications".into(),
            Self::Mail => "mail".into(),
            Self::Application(id) => format!("application:{id}"),
        }
    }
}

/// One announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What changed.
    pub topic: Topic,
    /// Grows with each announcement of this process.
    pub version: u64,
}

/// The announcements of this process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
    version: Arc<AtomicU64>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(256),
            version: Arc::default(),
        }
    }
}

impl Events {
    /// Announces that a topic changed.
    pub fn announce(&self, topic: Topic) {
        let version = self.version.fetch_add(1, Ordering::Relaxed) + 1;
        // Nobody listening is fine.
        let _ = self.sender.send(Event { topic, version });
    }

    /// Hears what is announced from now on. A listener that falls behind is told so and reads everything again.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}
