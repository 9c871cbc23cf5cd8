use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde_json::{Map, Value};

use super::delta::Chain;
use super::fault::FaultRule;
use super::options::Options;
use super::token::IssuedToken;

/// What a tenant has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person.
    User,
    /// A group.
    Group,
    /// An enterprise application.
    ServicePrincipal,
}

impl Kind {
    /// The collection in addresses.
    pub(super) const fn collection(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Group => "groups",
            Self::ServicePrincipal => "servicePrincipals",
        }
    }

    /// The type in annotations, without namespace.
    pub(super) const fn type_name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::ServicePrincipal => "servicePrincipal",
        }
    }
}

/// An object.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) properties: Map<String, Value>,
    /// The manager of a user.
    pub(super) manager: Option<String>,
    /// The members of a group.
    pub(super) members: BTreeSet<String>,
}

/// What happened.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// An object is new, came back, or has other values.
    Object {
        id: String,
        /// The properties that are different; everything where there are none.
        properties: Vec<String>,
    },
    /// An object is gone, for now (`changed`) or for good (`deleted`).
    Removed {
        kind: Kind,
        id: String,
        reason: &'static str,
    },
    /// A user has another manager.
    Manager { id: String, before: Option<String> },
    /// A member came or went.
    Member {
        group: String,
        member: String,
        came: bool,
    },
}

/// Everything that a tenant is at the moment.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) options: Options,
    /// Where it listens, such as `http://127.0.0.1:4711`.
    pub(super) base_url: String,
    pub(super) objects: BTreeMap<String, Object>,
    /// Soft-deleted objects.
    pub(super) deleted: BTreeMap<String, Object>,
    /// Rows of `appRoleAssignedTo`.
    pub(super) assignments: Vec<Value>,
    pub(super) log: Vec<Change>,
    pub(super) chains: HashMap<String, Chain>,
    /// Tokens are numbered.
    pub(super) last_number: u64,
    /// Delta tokens up to this number are not known any more.
    pub(super) forgotten: u64,
    /// What the last round sent, for replays.
    pub(super) sent: HashMap<Kind, Vec<Value>>,
    /// Rounds that were written by hand.
    pub(super) scripts: HashMap<Kind, VecDeque<Vec<Vec<Value>>>>,
    pub(super) tokens: HashMap<String, IssuedToken>,
    pub(super) faults: Vec<FaultRule>,
    /// Every request: method, path and query, decoded.
    pub(super) requests: Vec<String>,
}

impl State {
    /// A number that was not there before.
    pub(super) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// The objects of a kind, in the order of their ids.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&String, &Object)> {
        self.objects.iter().filter(move |(_, object)| object.kind == kind)
    }
}
