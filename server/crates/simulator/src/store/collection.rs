use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::key::Key;
use crate::filter::Filter;

/// All resources of one kind in the order of their creation, with their indexes.
#[derive(Debug, Default, Clone)]
pub(crate) struct Collection {
    resources: BTreeMap<u64, Map<String, Value>>,
    next_place: u64,
    ids: HashMap<String, u64>,
    /// Places by indexed value, in ascending order; one map for each of [`Key::ALL`].
    indexes: [HashMap<String, Vec<u64>>; Key::ALL.len()],
}

impl Collection {
    pub(crate) fn len(&self) -> usize {
        self.resources.len()
    }

    /// How many resources there have ever been.
    pub(super) fn created(&self) -> u64 {
        self.next_place
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.resources.values()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Map<String, Value>> {
        self.resources.get(self.ids.get(id)?)
    }

    /// Puts a resource in the place of the one with this id, which is returned, or after all others.
    pub(super) fn put(&mut self, id: &str, resource: Map<String, Value>) -> Option<Map<String, Value>> {
        let place = match self.ids.get(id) {
            Some(&place) => place,
            None => self.new_place(id),
        };
        let before = self.resources.remove(&place);
        for key in Key::ALL {
            let old = before.as_ref().map_or_else(Vec::new, |before| key.values(before));
            let new = key.values(&resource);
            if old != new {
                self.leave(key, place, &old);
                self.enter(key, place, new);
            }
        }
        self.resources.insert(place, resource);
        before
    }

    /// Takes a resource out, if it is there.
    pub(super) fn remove(&mut self, id: &str) -> Option<Map<String, Value>> {
        let place = self.ids.remove(id)?;
        let resource = self.resources.remove(&place)?;
        for key in Key::ALL {
            self.leave(key, place, &key.values(&resource));
        }
        Some(resource)
    }

    /// The resources with this value of an indexed attribute.
    pub(super) fn with(&self, key: Key, text: &str) -> impl Iterator<Item = &Map<String, Value>> {
        let places = self.index(key).and_then(|index| index.get(&key.fold(text)));
        places
            .into_iter()
            .flatten()
            .filter_map(|place| self.resources.get(place))
    }

    /// The resources that satisfy the filter; by an index where one helps.
    pub(crate) fn matching(&self, filter: &Filter) -> Vec<&Map<String, Value>> {
        let equalities = filter.necessary_equalities();
        if let Some((_, id)) = equalities.iter().find(|(name, _)| name == "id") {
            let resource = self.get(id);
            return resource
                .filter(|resource| filter.matches(resource))
                .into_iter()
                .collect();
        }
        let indexed = equalities
            .iter()
            .find_map(|(name, text)| Some((Key::of_path(name)?, *text)));
        match indexed {
            Some((key, text)) => self
                .with(key, text)
                .filter(|resource| filter.matches(resource))
                .collect(),
            None => self.iter().filter(|resource| filter.matches(resource)).collect(),
        }
    }

    fn new_place(&mut self, id: &str) -> u64 {
        let place = self.next_place;
        self.next_place += 1;
        self.ids.insert(id.to_owned(), place);
        place
    }

    fn enter(&mut self, key: Key, place: u64, values: Vec<String>) {
        let Some(index) = self.indexes.get_mut(key as usize) else {
            return;
        };
        for value in values {
            let places = index.entry(value).or_default();
            if let Err(position) = places.binary_search(&place) {
                places.insert(position, place);
            }
        }
    }

    fn leave(&mut self, key: Key, place: u64, values: &[String]) {
        let Some(index) = self.indexes.get_mut(key as usize) else {
            return;
        };
        for value in values {
            if let Some(places) = index.get_mut(value) {
                places.retain(|other| *other != place);
                if places.is_empty() {
                    index.remove(value);
                }
            }
        }
    }

    fn index(&self, key: Key) -> Option<&HashMap<String, Vec<u64>>> {
        self.indexes.get(key as usize)
    }
}
