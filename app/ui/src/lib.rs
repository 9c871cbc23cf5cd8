//! The component kit: small, native, accessible parts that every page of the portal is made of.
//!
//! Every component renders HTML that works without scripts; the browser's build adds comfort to the same markup. The
//! kit knows Leptos and nothing of the portal: no domain type, no server function, no address of a page. Looks are in
//! `style/ui/`, one file per component. What differs between server and browser is in `browser`, and nowhere else.
//!
//! `README.md` beside this crate shows each component with an example; `examples/kit.rs` renders them all on one page.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a public type of props in each private module"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "props are owned: that is what the component macro can fill"
)]
#![expect(
    clippy::fn_params_excessive_bools,
    reason = "a boolean prop is named where it is set, as in HTML"
)]
#![expect(clippy::similar_names, reason = "a title and a tile")]

mod address;
mod avatar;
mod badge;
mod bar_chart;
mod breadcrumbs;
mod browser;
mod button;
mod card;
mod check_box;
mod choice;
mod clock;
mod code;
mod column;
mod command_bar;
mod confirm_dialog;
mod data_table;
mod empty_state;
mod erase;
mod error_summary;
mod facts;
mod field;
mod figures;
mod filter_bar;
mod form;
mod form_state;
mod here;
mod icon;
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only a browser receives events")
)]
mod live;
mod load;
mod menu;
mod notice;
mod number;
mod page_header;
mod pager;
mod panel;
mod problem;
mod progress;
mod provide;
mod radio_group;
mod refresh;
mod relative_time;
mod returned_problem;
mod search_box;
mod search_form;
mod secret_input;
mod select;
mod skeleton;
mod steps;
mod tabs;
mod text_area;
mod text_input;
mod toasts;
mod tone;

pub use address::{Address, decode, encode};
pub use avatar::{AppTile, Avatar};
pub use badge::Badge;
pub use bar_chart::{Bar, BarChart};
pub use breadcrumbs::Breadcrumbs;
pub use button::{Button, ButtonKind};
pub use card::{Card, Grid};
pub use check_box::CheckBox;
pub use choice::Choice;
pub use clock::{Clock, duration, utc};
pub use code::Code;
pub use column::{Column, Direction, Sort};
pub use command_bar::CommandBar;
pub use confirm_dialog::ConfirmDialog;
pub use data_table::{Cell, DataTable, LinkCell, Row};
pub use empty_state::EmptyState;
pub use erase::Erase;
pub use error_summary::ErrorSummary;
pub use facts::{Fact, Facts};
pub use field::{Field, FieldParts};
pub use figures::{Figure, Figures};
pub use filter_bar::{Chip, FilterBar, FilterSelect, FilterText};
pub use form::{Form, FormActions, Section};
pub use form_state::{FormState, field_error, field_id};
pub use here::{Here, current_link, use_here};
pub use icon::{Icon, IconSprite};
pub use live::{Live, use_live};
pub use load::{Load, LoadView};
pub use menu::Menu;
pub use notice::Notice;
pub use number::grouped;
pub use page_header::PageHeader;
pub use pager::{Pager, Pages};
pub use panel::{Panel, Split};
pub use problem::{FieldProblem, Problem};
pub use progress::Progress;
pub use provide::provide_ui;
pub use radio_group::RadioGroup;
pub use refresh::{Refresh, use_refresh};
pub use relative_time::RelativeTime;
pub use returned_problem::ReturnedProblem;
pub use search_box::SearchBox;
pub use secret_input::SecretInput;
pub use select::Select;
pub use skeleton::Skeleton;
pub use steps::{Step, StepState, Steps};
pub use tabs::{Tab, Tabs};
pub use text_area::TextArea;
pub use text_input::TextInput;
pub use toasts::{Toaster, Toasts};
pub use tone::Tone;
