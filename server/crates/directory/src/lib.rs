//! Sources of people and groups.
