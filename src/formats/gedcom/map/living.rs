//! What a file tells that bears on whether a person may be living. Whether they may is decided elsewhere.

use crate::model::{DayInterval, EntityId};
use serde::Serialize;

/// The evidence about one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LivingEvidence {
    /// The person.
    pub person: EntityId,
    /// A death, burial, cremation or probate is stated, with or without a date.
    pub died: bool,
    /// The file says that the person has not died (`NO DEAT`) or lives.
    pub lives: bool,
    /// `RESN PRIVACY` or `CONFIDENTIAL`, or a program's own mark.
    pub private: bool,
    /// The days of the earliest birth or baptism.
    pub born: Option<DayInterval>,
    /// The days of all dated events together: from the earliest possible to the latest possible.
    pub events: Option<DayInterval>,
}

impl LivingEvidence {
    pub(super) fn new(person: &EntityId) -> Self {
        Self { person: person.clone(), died: false, lives: false, private: false, born: None, events: None }
    }

    /// Takes the days of an event in.
    pub(super) fn event(&mut self, days: DayInterval, birth: bool) {
        let both = |known: Option<DayInterval>| match known {
            Some(known) => DayInterval { min: known.min.min(days.min), max: known.max.max(days.max) },
            None => days,
        };
        self.events = Some(both(self.events));
        if birth {
            self.born = Some(self.born.map_or(days, |b| if days.min < b.min { days } else { b }));
        }
    }
}
