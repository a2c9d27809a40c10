//! Which things have texts with certain words: where a name that is newly hidden or shown may stand.
//!
//! Every two words that stand side by side in a text, and every reference of a genealogist's record (`@I1@`), are kept
//! as a hash with the thing that the text is about: 8 bytes each, sorted. What is gone from the store may still be
//! found; who asks looks there anyway.

use super::hidden::{is_of_somebody, is_read, may_reach_somebody};
use super::packed::{Packer, Unpacker, damaged};
use super::phrases::{Phrase, pairs};
use crate::model::{Base, without_contacts};
use crate::ontology::terms;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHasher;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};

/// How many entries may wait to be sorted.
const FRESH: usize = 100_000;

/// Where words stand.
#[derive(Debug, Default)]
pub struct Texts {
    /// Each an [`entry`].
    sorted: Vec<u64>,
    fresh: Vec<u64>,
    things: Vec<NamedNode>,
    /// Those of which something is hidden as soon as anybody is: genealogists' records that are nobody's (the header of a
    /// file, its submitter), and how to reach somebody.
    kept_back: BTreeSet<NamedNode>,
    /// Texts were added that are not known here.
    gaps: bool,
}

impl Texts {
    /// Of all texts none is known.
    pub fn unknown() -> Self {
        Self { gaps: true, ..Self::default() }
    }

    /// Takes the text of a quad in, if it has one.
    pub fn add(&mut self, base: &Base, quad: &Quad) {
        if let NamedOrBlankNode::NamedNode(thing) = &quad.subject {
            self.add_object(base, thing, quad.predicate.as_ref(), &quad.object);
        }
    }

    /// Takes in what is said of a thing with a property, if it is a text, or an address that is read as one.
    pub fn add_object(&mut self, base: &Base, thing: &NamedNode, property: NamedNodeRef<'_>, object: &Term) {
        if may_reach_somebody(property) && !self.kept_back.contains(thing) {
            self.kept_back.insert(thing.clone());
        }
        match object {
            Term::Literal(text) => self.add_text(base, thing, property, text.value()),
            Term::NamedNode(address) if is_read(base, property, address) => {
                self.add_text(base, thing, property, address.as_str());
            }
            _ => {}
        }
    }

    /// Takes a text in that is said of a thing with a property.
    fn add_text(&mut self, base: &Base, thing: &NamedNode, property: NamedNodeRef<'_>, text: &str) {
        if property == terms::GEDCOM_RECORD && (!is_of_somebody(base, thing) || without_contacts(text, false).is_some())
        {
            self.kept_back.insert(thing.clone());
        }
        let mut words = pairs(text);
        words.extend(text.split_whitespace().filter(|word| word.starts_with('@')).map(reference));
        if words.is_empty() {
            return;
        }
        if self.things.last() != Some(thing) {
            self.things.push(thing.clone());
        }
        // More things than that do not fit in memory anyway.
        let Ok(number) = u32::try_from(self.things.len() - 1) else { return self.miss() };
        self.fresh.extend(words.into_iter().map(|hash| entry(hash, number)));
        if self.fresh.len() > FRESH.max(self.sorted.len() / 4) {
            self.settle();
        }
    }

    /// Sorts what was taken in.
    pub fn settle(&mut self) {
        self.sorted.append(&mut self.fresh);
        self.sorted.sort_unstable();
        self.sorted.dedup();
        self.sorted.shrink_to_fit();
    }

    /// Says that texts were added elsewhere.
    pub fn miss(&mut self) {
        self.gaps = true;
    }

    /// Whether texts are missing here.
    pub fn has_gaps(&self) -> bool {
        self.gaps
    }

    /// Writes it all.
    pub fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        to.number(u64::from(self.gaps))?;
        to.number(self.things.len() as u64)?;
        self.things.iter().try_for_each(|thing| to.text(thing.as_str()))?;
        to.nodes(&self.kept_back)?;
        to.number((self.sorted.len() + self.fresh.len()) as u64)?;
        let mut before = 0;
        for (hash, number) in self.sorted.iter().chain(&self.fresh).map(|entry| parts(*entry)) {
            // In their order hashes differ by little.
            to.number(hash.wrapping_sub(before).into())?;
            to.number(number.into())?;
            before = hash;
        }
        Ok(())
    }

    /// Reads what was written.
    pub fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        let mut this = Self { gaps: from.number()? != 0, ..Self::default() };
        for _ in 0..from.number()? {
            this.things.push(from.node()?);
        }
        this.kept_back = from.nodes()?;
        let mut hash = 0_u32;
        for _ in 0..from.number()? {
            hash = hash.wrapping_add(from.small()?);
            let number: u32 = from.small()?;
            if number as usize >= this.things.len() {
                return Err(damaged("words stand nowhere"));
            }
            this.sorted.push(entry(hash, number));
        }
        this.settle();
        Ok(this)
    }

    /// Takes in what another has, which knows other things.
    pub fn join(&mut self, other: Self) {
        let Ok(first) = u32::try_from(self.things.len()) else { return self.miss() };
        if u32::try_from(self.things.len() + other.things.len()).is_err() {
            return self.miss();
        }
        self.things.extend(other.things);
        self.kept_back.extend(other.kept_back);
        self.gaps |= other.gaps;
        // The number of a thing is below, and there is room for it.
        self.fresh.extend(other.sorted.into_iter().chain(other.fresh).map(|entry| entry + u64::from(first)));
        self.settle();
    }

    /// How many things have texts; of a thing that was met again and again, as often as that.
    pub fn things(&self) -> usize {
        self.things.len()
    }

    /// The things of which something is hidden as soon as anybody is.
    pub(super) fn kept_back(&self) -> impl Iterator<Item = &NamedNode> {
        self.kept_back.iter()
    }

    /// The things whose texts may have one of the phrases or references.
    pub(super) fn with<'r>(
        &self,
        phrases: impl Iterator<Item = Phrase>,
        references: impl Iterator<Item = &'r str>,
    ) -> BTreeSet<&NamedNode> {
        let wanted: BTreeSet<u32> = phrases.map(|phrase| phrase.begins).chain(references.map(reference)).collect();
        let thing = |entry: &u64| self.things.get(parts(*entry).1 as usize);
        let mut found = BTreeSet::new();
        for hash in &wanted {
            let from = self.sorted.partition_point(|entry| parts(*entry).0 < *hash);
            let entries = self.sorted[from..].iter().take_while(|entry| parts(**entry).0 == *hash);
            found.extend(entries.filter_map(thing));
        }
        let is_wanted = |entry: &&u64| wanted.contains(&parts(**entry).0);
        found.extend(self.fresh.iter().filter(is_wanted).filter_map(thing));
        found
    }
}

/// The hash of words above, the number of the thing below.
fn entry(hash: u32, number: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(number)
}

/// The hash and the number of an entry.
fn parts(entry: u64) -> (u32, u32) {
    ((entry >> 32) as u32, entry as u32)
}

fn reference(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{GraphName, Literal};

    #[test]
    fn things_are_found_by_two_words_or_a_reference() {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let (base, mut texts) = (Base::default(), Texts::default());
        for (thing, text) in [("a", "father of TEST /Person/"), ("b", "1 ASSO @I7@\n"), ("c", "person, a test")] {
            texts.add(&base, &Quad::new(node(thing), node("note"), Literal::from(text), GraphName::from(node("g"))));
        }
        for settled in [false, true] {
            let found = texts.with(Phrase::of("Test Person Long").into_iter(), std::iter::once("@I7@"));
            assert_eq!(found.into_iter().collect::<Vec<_>>(), [&node("a"), &node("b")], "{settled}");
            texts.settle();
        }
    }

    #[test]
    fn what_two_have_is_found_once_they_are_one() {
        let (base, [a, b]) =
            (Base::default(), ["a", "b"].map(|name| NamedNode::new_unchecked(format!("http://e/{name}"))));
        let (mut one, mut other) = (Texts::default(), Texts::default());
        one.add_text(&base, &a, terms::GEDCOM_RECORD, "father of Test Person");
        other.add_text(&base, &b, terms::NOTE, "test person");
        one.join(other);
        let found = one.with(Phrase::of("Test Person").into_iter(), std::iter::empty());
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [&a, &b]);
        assert_eq!(one.kept_back().collect::<Vec<_>>(), [&a]);
    }
}
