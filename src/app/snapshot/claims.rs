//! What claims say of the links they are about: when, how certain, and whether parenthood was by birth.

use super::parenthood;
use crate::app::Error;
use crate::model::date::Edtf;
use crate::model::{Certainty, Span};
use crate::ontology::claim::{self, Letters};
use crate::ontology::terms;
use crate::store::{Dataset, Embedded, StoreError};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, QuadRef, Term};
use rustc_hash::FxHashMap;

/// The properties of a claim that say something of its link.
const SAYING: [NamedNodeRef<'_>; 3] = [terms::INTERVAL, terms::CERTAINTY, terms::PARENT_KIND];

/// What claims say, by the short names of the claims.
#[derive(Default)]
pub(super) struct Claims {
    places: FxHashMap<Letters, u32>,
    said: Vec<Said>,
}

/// What one claim says.
#[derive(Clone, Default)]
pub(super) struct Said {
    when: Vec<Span>,
    certainty: Certainty,
    /// The property that a claim of `parentOf` says it is of, if not by birth.
    parenthood: Option<NamedNodeRef<'static>>,
}

impl Claims {
    /// Those of a whole store. Most are certain, which is what the lack of an entry means: those are not even read.
    pub(super) fn read(data: &Embedded) -> Result<Self, StoreError> {
        let mut this = Self::default();
        let certain = NamedNode::new_unchecked(format!("{}certainty/{}", terms::CODE, Certainty::Certain.code()));
        data.anywhere(&SAYING, certain.as_ref(), |property, subject, value| {
            if let Term::NamedNode(claim) = subject {
                this.add(claim.as_ref(), SAYING[property], value);
            }
        })?;
        Ok(this)
    }

    /// Those of one claim.
    pub(super) fn of(data: &Embedded, claim: NamedNodeRef<'_>) -> Result<Self, Error> {
        let mut this = Self::default();
        for property in SAYING {
            for quad in data.quads(Some(claim.into()), Some(property), None, None) {
                let quad = quad?;
                if let NamedOrBlankNode::NamedNode(claim) = &quad.subject {
                    this.add(claim.as_ref(), property, &quad.object);
                }
            }
        }
        Ok(this)
    }

    /// Adds what a claim says; nothing if it does not have the name of a statement, under which it would be looked for.
    fn add(&mut self, claim: NamedNodeRef<'_>, property: NamedNodeRef<'_>, value: &Term) {
        let name = claim.as_str().rsplit('/').next().unwrap_or_default().as_bytes();
        if let (Some(part), Ok(name)) = (Part::of(property, value), Letters::try_from(name)) {
            let next = self.said.len() as u32;
            let place = *self.places.entry(name).or_insert(next);
            if place == next {
                self.said.push(Said::default());
            }
            self.said[place as usize].take(part);
        }
    }

    /// What the claim of a statement says; nothing if it says nothing of the link.
    pub(super) fn about(&self, stated: QuadRef<'_>) -> Option<&Said> {
        self.place(stated).map(|place| self.said(place))
    }

    /// Where it is kept.
    pub(super) fn place(&self, stated: QuadRef<'_>) -> Option<u32> {
        // Naming the claim takes a digest of the statement: not where there is nothing to find.
        if self.places.is_empty() { None } else { self.places.get(&claim::letters(stated)).copied() }
    }

    /// What is kept there.
    pub(super) fn said(&self, place: u32) -> &Said {
        &self.said[place as usize]
    }
}

/// Something that a claim says of its link.
enum Part {
    When(Span),
    Certainty(Certainty),
    Parenthood(NamedNodeRef<'static>),
}

impl Part {
    /// What a value says; nothing if it is not of the link, or what goes without saying.
    fn of(property: NamedNodeRef<'_>, value: &Term) -> Option<Self> {
        match value {
            Term::Literal(interval) if property == terms::INTERVAL => {
                Edtf::parse(interval.value()).ok().map(|interval| Self::When(interval.span()))
            }
            Term::NamedNode(code) if property == terms::CERTAINTY => {
                let certainty = code.as_str().rsplit('/').next().and_then(Certainty::from_code);
                certainty.filter(|certainty| *certainty != Certainty::Certain).map(Self::Certainty)
            }
            code if property == terms::PARENT_KIND => parenthood::property_of(code).map(Self::Parenthood),
            _ => None,
        }
    }
}

impl Said {
    /// What one claim says with these values.
    pub(super) fn with<'v>(values: impl Iterator<Item = (NamedNodeRef<'v>, &'v Term)>) -> Self {
        let mut said = Self::default();
        values.filter_map(|(property, value)| Part::of(property, value)).for_each(|part| said.take(part));
        said
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::When(when) => self.when.push(when),
            Part::Certainty(certainty) => self.certainty = certainty,
            Part::Parenthood(property) => {
                // Of several the last by name, so that the order of quads does not count.
                self.parenthood = Some(self.parenthood.map_or(property, |held| held.max(property)));
            }
        }
    }

    /// When the link held: as often as the claim says so, at least once.
    pub(super) fn times(said: Option<&Self>) -> &[Span] {
        match said {
            Some(said) if !said.when.is_empty() => &said.when,
            _ => &[Span::UNKNOWN],
        }
    }

    /// How certain the link is.
    pub(super) fn certainty(said: Option<&Self>) -> Certainty {
        said.map_or_else(Certainty::default, |said| said.certainty)
    }

    /// The property that a statement says it is of, if it is one of `parentOf` and not by birth.
    pub(super) fn narrower(said: Option<&Self>, property: NamedNodeRef<'_>) -> Option<NamedNodeRef<'static>> {
        said.and_then(|said| said.parenthood).filter(|_| property == terms::PARENT_OF)
    }
}
