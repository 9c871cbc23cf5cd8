//! Requests to the real router over a store in a temporary folder.

mod fixture;
mod policy;
mod safety;
mod sign_in;
mod streams;
mod without_scripts;
