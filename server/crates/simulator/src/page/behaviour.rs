use std::fmt;

use super::{fault_card::FaultCard, fault_form::FaultForm, profile_list::ProfileList};
use crate::{
    fault::{ActiveFault, FaultKind},
    profile::Profile,
};

/// The content of the page where people choose how the application behaves.
pub(super) struct Behaviour {
    cards: Vec<FaultCard>,
    profiles: Vec<Profile>,
    current: String,
}

impl Behaviour {
    pub(super) fn new(active: &[ActiveFault], profile: &Profile) -> Self {
        let card = |kind: FaultKind| {
            let found = active
                .iter()
                .find(|active| active.fault.kind.name() == kind.name());
            FaultCard::new(kind, found.copied())
        };
        Self {
            cards: FaultKind::ALL.into_iter().map(card).collect(),
            profiles: Profile::all(),
            current: profile.name.clone(),
        }
    }

    /// The same with a form that was refused, as it was filled in.
    pub(super) fn with_refused(mut self, form: &FaultForm, problem: &str) -> Self {
        let refuse = |card: FaultCard| {
            if card.kind().name() == form.value("name") {
                card.refused(form.clone(), problem.to_owned())
            } else {
                card
            }
        };
        self.cards = self.cards.into_iter().map(refuse).collect();
        self
    }
}

impl fmt::Display for Behaviour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "<section class=\"wide\" aria-labelledby=\"faults-title\"><div class=\"bar\"><h2 id=\"faults-title\">Faults</h2>\
             <form method=\"post\" action=\"/behaviour/off\"><button type=\"submit\">Switch all off</button></form></div>\
             <div class=\"faults\">",
        )?;
        for card in &self.cards {
            write!(formatter, "{card}")?;
        }
        let profiles = ProfileList {
            profiles: &self.profiles,
            current: &self.current,
        };
        write!(
            formatter,
            "</div></section><section class=\"wide\" aria-labelledby=\"profiles-title\">\
             <div class=\"bar\"><h2 id=\"profiles-title\">Profile</h2></div>\
             <div class=\"sheet\">{profiles}</div></section>",
        )
    }
}
