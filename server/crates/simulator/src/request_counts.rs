use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;

use crate::{http::Endpoint, resource_kind::ResourceKind};

/// How many requests have arrived, whatever they were answered with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// Requests about users.
    pub users: KindCounts,
    /// Requests about groups.
    pub groups: KindCounts,
    /// All others: discovery, searches over all kinds, unknown paths.
    pub other: u64,
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
}

#[derive(Debug, Default)]
struct KindCounters {
    find: AtomicU64,
    get: AtomicU64,
    create: AtomicU64,
    replace: AtomicU64,
    patch: AtomicU64,
    delete: AtomicU64,
}

impl RequestCounters {
    pub(crate) fn count(&self, method: &Method, endpoint: Endpoint<'_>) {
        self.counter(method, endpoint).fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> RequestCounts {
        RequestCounts {
            users: self.users.read(),
            groups: self.groups.read(),
            other: self.other.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn reset(&self) {
        for kind in [&self.users, &self.groups] {
            for counter in kind.all() {
                counter.store(0, Ordering::Relaxed);
            }
        }
        self.other.store(0, Ordering::Relaxed);
    }

    fn counter(&self, method: &Method, endpoint: Endpoint<'_>) -> &AtomicU64 {
        let kind = match endpoint.kind() {
            Some(ResourceKind::User) => &self.users,
            Some(ResourceKind::Group) => &self.groups,
            None => return &self.other,
        };
        match (endpoint, method) {
            (Endpoint::Search(_), &Method::POST) | (Endpoint::Collection(_), &Method::GET) => &kind.find,
            (Endpoint::Collection(_), &Method::POST) => &kind.create,
            (Endpoint::Resource(..), &Method::GET) => &kind.get,
            (Endpoint::Resource(..), &Method::PUT) => &kind.replace,
            (Endpoint::Resource(..), &Method::PATCH) => &kind.patch,
            (Endpoint::Resource(..), &Method::DELETE) => &kind.delete,
            _ => &self.other,
        }
    }
}

impl KindCounters {
    fn all(&self) -> [&AtomicU64; 6] {
        [
            &self.find,
            &self.get,
            &self.create,
            &self.replace,
            &self.patch,
            &self.delete,
        ]
    }

    fn read(&self) -> KindCounts {
        let [find, get, create, replace, patch, delete] =
            self.all().map(|counter| counter.load(Ordering::Relaxed));
        KindCounts {
            find,
            get,
            create,
            replace,
            patch,
            delete,
        }
    }
}
