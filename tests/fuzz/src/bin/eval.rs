//! Searches for an input that breaks [`fuzz::eval`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::eval(data));
