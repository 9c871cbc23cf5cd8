//! Support for the story, policy and journey suites.
