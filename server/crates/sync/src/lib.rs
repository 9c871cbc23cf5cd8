//! The heart: who should have an account, what is to be done about it, and doing it.
//!
//! Pure: [`scope`], [`standing`], [`fate`], [`mapper`], [`plan`], [`order`](self), [`retry`](self), `breaker`, `quarantine`. They never read a clock and do no I/O.
//! Shell: `apply` sends the requests of one plan, `guard` counts before anything is taken away, `cycle` goes through everybody who has to be looked at, `members` then compares who is in which group, `queue` reads them
//! ahead, `outage` notices that the application cannot be worked with, `news` says who hears of it, `recorder` writes down what happened, `on_demand` does it for one object now, `forecast` says what a cycle would do and does exactly that, both as an `errand` on a job that is lent by `lend`, `thread` is where cycles run, `reading` is how directories get into the store in the first place, [`Engine`] finds the jobs that are due, `schedule` is the loop around it.
//!
//! How to read it: `cycle.rs` first, it tells the whole story in fifty lines; then `plan/decide.rs`.

mod advice;
mod apply;
mod breaker;
mod claims;
mod connecting;
mod cycle;
mod engine;
mod errand;
mod fast_lane;
pub mod fate;
mod forecast;
mod guard;
mod halt;
mod lend;
pub mod mapper;
mod members;
mod news;
mod on_demand;
mod order;
mod outage;
mod outcome;
pub mod plan;
mod quarantine;
mod queue;
mod read_back;
mod reading;
mod recorder;
mod retry;
mod schedule;
pub mod scope;
pub mod standing;
mod terms;
mod thread;
mod turns;
mod write_probe;

pub use advice::{information, recommended_action};
pub use connecting::{Unusable, authentication, client_options};
pub use cycle::Ended;
pub use engine::{Clock, Due, Engine, EngineOptions};
pub use forecast::Drafted;
pub use on_demand::{Demanded, OnDemand};
pub use read_back::{new_run as new_read_back, silent_since};
pub use reading::ReadersOptions;
pub use write_probe::Probed;
