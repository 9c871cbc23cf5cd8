//! Searches for an input that breaks [`fuzz::print`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::print(data));
