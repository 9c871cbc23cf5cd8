use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    member_counts::MemberCounts,
    request_kind::{RequestKind, Target},
    resource_kind::ResourceKind,
};

/// How many requests have arrived, whatever they were answered with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// Requests about users.
    pub users: KindCounts,
    /// Requests about groups.
    pub groups: KindCounts,
    /// All others: discovery, searches over all kinds, unknown paths.
    pub other: u64,
    /// What the requests about groups want with their members.
    pub members: MemberCounts,
}

/// How many requests have arrived about one kind of resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KindCounts {
    /// Queries: GET of the endpoint and POST of `.search`.
    pub find: u64,
    /// GET of one resource.
    pub get: u64,
    /// POST.
    pub create: u64,
    /// PUT.
    pub replace: u64,
    /// PATCH.
    pub patch: u64,
    /// DELETE.
    pub delete: u64,
}

impl RequestCounts {
    /// All requests.
    pub fn total(&self) -> u64 {
        self.users.total() + self.groups.total() + self.other
    }
}

impl KindCounts {
    /// All requests about this kind.
    pub fn total(&self) -> u64 {
        self.find + self.get + self.create + self.replace + self.patch + self.delete
    }

    /// All requests about this kind that can change something.
    pub fn writes(&self) -> u64 {
        self.create + self.replace + self.patch + self.delete
    }
}

/// The counts while they grow.
#[derive(Debug, Default)]
pub(crate) struct RequestCounters {
    users: KindCounters,
    groups: KindCounters,
    other: AtomicU64,
    members_added: AtomicU64,
    members_removed: AtomicU64,
    memberships_set: AtomicU64,
}

/// One counter for each of [`RequestKind::ALL`].
type KindCounters = [AtomicU64; RequestKind::ALL.len()];

impl RequestCounters {
    pub(crate) fn count(&self, request: Target) {
        self.counter(request).fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_members(&self, counts: MemberCounts) {
        self.members_added.fetch_add(counts.added, Ordering::Relaxed);
        self.members_removed.fetch_add(counts.removed, Ordering::Relaxed);
        self.memberships_set.fetch_add(counts.set, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> RequestCounts {
        RequestCounts {
            users: read(&self.users),
            groups: read(&self.groups),
            other: self.other.load(Ordering::Relaxed),
            members: MemberCounts {
                added: self.members_added.load(Ordering::Relaxed),
                removed: self.members_removed.load(Ordering::Relaxed),
                set: self.memberships_set.load(Ordering::Relaxed),
            },
        }
    }

    pub(crate) fn reset(&self) {
        let counters = self.users.iter().chain(&self.groups).chain([
            &self.other,
            &self.members_added,
            &self.members_removed,
            &self.memberships_set,
        ]);
        for counter in counters {
            counter.store(0, Ordering::Relaxed);
        }
    }

    fn counter(&self, request: Target) -> &AtomicU64 {
        let kind = match request.resources {
            Some(ResourceKind::User) => &self.users,
            Some(ResourceKind::Group) => &self.groups,
            None => return &self.other,
        };
        let counter = request.request.and_then(|request| kind.get(request as usize));
        counter.unwrap_or(&self.other)
    }
}

fn read(counters: &KindCounters) -> KindCounts {
    let [find, get, create, replace, patch, delete] =
        counters.each_ref().map(|counter| counter.load(Ordering::Relaxed));
    KindCounts {
        find,
        get,
        create,
        replace,
        patch,
        delete,
    }
}
