//! From a selection to a GEDCOM file.
//!
//! What GEDCOM has a place for goes there: families, events, names with their translations, sources with `QUAY`. Links
//! that it has no word for (who taught whom, who taught where) go out twice: under a tag of ours that `HEAD.SCHMA` binds
//! to the ontology, and as `ASSO`, `EDUC` or `OCCU` for programs that know nothing of us. A person who was imported
//! keeps every line of the record, and what the graph knows beyond it is added.

mod families;
mod original;
mod person;
mod selection;
#[cfg(test)]
mod tests;

pub use selection::{Event, Family, Institution, Item, Link, Name, Original, Person, Place, Selection, Source};

use super::map::split_identifier;
use super::{Builder, Citation, Conversion, Family as Versions, Version, convert};
use crate::model::{Certainty, EntityId, Sex};
use families::{Household, households};
use original::Originals;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Our ontology, which the schema binds tags to.
const ONTOLOGY: &str = "https://w3id.org/haverim/ontology#";

/// Writes a selection as a tree of version 7.0 or 5.5.1, with what 5.5.1 cannot hold.
pub fn export(selection: &Selection, to: Versions) -> Conversion {
    let mut writer = Writer::new(selection);
    writer.header();
    for person in &selection.people {
        writer.person(person);
    }
    for at in 0..writer.homes.len() {
        writer.household(at);
    }
    for source in &selection.sources {
        writer.source(source);
    }
    for item in &selection.items {
        writer.item(item);
    }
    writer.other_records();
    writer.out.bare(0, None, "TRLR");
    let tree = writer.out.finish();
    match to {
        Versions::Seven => Conversion::unneeded(tree),
        Versions::Five => convert(&tree, Versions::Five),
    }
}

struct Writer<'s> {
    selection: &'s Selection,
    out: Builder,
    ids: HashMap<&'s EntityId, String>,
    originals: Originals,
    homes: Vec<Household<'s>>,
    home_ids: Vec<String>,
    /// All identifiers of records of ours.
    present: HashSet<String>,
    sexes: HashMap<&'s EntityId, Sex>,
    institutions: HashMap<&'s EntityId, &'s Institution>,
    sources: HashMap<&'s EntityId, &'s Source>,
    /// Links by the person whose record tells them.
    from: HashMap<&'s EntityId, Vec<&'s Link>>,
    to: HashMap<&'s EntityId, Vec<&'s Link>>,
    items: HashMap<&'s EntityId, Vec<&'s EntityId>>,
    /// Families of each person, by their place in `homes`: as partner, and as child with the place among the children.
    as_partner: HashMap<&'s EntityId, Vec<usize>>,
    as_child: HashMap<&'s EntityId, Vec<(usize, usize)>>,
}

impl<'s> Writer<'s> {
    fn new(selection: &'s Selection) -> Self {
        let originals = Originals::gather(selection);
        let homes = households(selection);
        let mut writer = Self {
            selection,
            out: Builder::new(Version::V70),
            ids: HashMap::new(),
            originals,
            home_ids: Vec::new(),
            present: HashSet::new(),
            sexes: selection.people.iter().map(|p| (&p.id, p.sex)).collect(),
            institutions: selection.institutions.iter().map(|i| (&i.id, i)).collect(),
            sources: selection.sources.iter().map(|s| (&s.id, s)).collect(),
            from: HashMap::new(),
            to: HashMap::new(),
            items: HashMap::new(),
            as_partner: HashMap::new(),
            as_child: HashMap::new(),
            homes,
        };
        writer.identifiers();
        writer.present = writer.ids.values().chain(&writer.home_ids).cloned().collect();
        for link in selection.links.iter().filter(|l| !families::is_kinship(&l.property)) {
            writer.from.entry(&link.subject).or_default().push(link);
            writer.to.entry(&link.object).or_default().push(link);
        }
        for item in &selection.items {
            item.about.iter().for_each(|person| writer.items.entry(person).or_default().push(&item.id));
        }
        for (at, home) in writer.homes.iter().enumerate() {
            home.partners.iter().for_each(|p| writer.as_partner.entry(p).or_default().push(at));
            for (place, child) in home.children.iter().enumerate() {
                writer.as_child.entry(child.person).or_default().push((at, place));
            }
        }
        writer
    }

    /// Identifiers of records: those of the imported file where there are, else counted.
    fn identifiers(&mut self) {
        let mut taken: HashSet<String> = self.originals.identifiers();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        let mut fresh = |stem: &'static str| loop {
            let count = counts.entry(stem).or_default();
            *count += 1;
            let id = format!("{stem}{count}");
            if taken.insert(id.clone()) {
                return id;
            }
        };
        let selection = self.selection;
        let people = selection.people.iter().map(|p| (&p.id, "I"));
        let sources = selection.sources.iter().map(|s| (&s.id, "S"));
        let items = selection.items.iter().map(|i| (&i.id, "O"));
        for (id, stem) in people.chain(sources).chain(items) {
            let own = self.originals.of(id).map(str::to_owned);
            self.ids.entry(id).or_insert_with(|| own.unwrap_or_else(|| fresh(stem)));
        }
        for home in &self.homes {
            let recorded = home.recorded.map(|at| &selection.families[at].id);
            let own = recorded.and_then(|id| self.originals.of(id)).map(str::to_owned);
            self.home_ids.push(own.unwrap_or_else(|| fresh("F")));
        }
    }

    fn header(&mut self) {
        let out = &mut self.out;
        out.bare(0, None, "HEAD");
        out.bare(1, None, "GEDC");
        out.text(2, "VERS", "7.0");
        let original = self.selection.header.as_ref().and_then(|_| self.originals.header());
        let bound = original.and_then(|head| head.child("SCHMA"));
        let people: HashSet<&EntityId> = self.selection.people.iter().map(|p| &p.id).collect();
        let told =
            self.selection.links.iter().filter(|l| !families::is_kinship(&l.property) && people.contains(&l.subject));
        let properties: BTreeMap<String, &str> = told.map(|l| (tag_of(&l.property), l.property.as_str())).collect();
        let mut tags: Vec<String> = bound.iter().flat_map(|b| b.children()).map(|tag| tag.value().to_owned()).collect();
        if !properties.is_empty() {
            let ours = properties.iter().map(|(tag, property)| format!("{tag} {ONTOLOGY}{property}"));
            let iri = "_IRI http://www.w3.org/2004/02/skos/core#exactMatch".to_owned();
            for tag in ours.chain([iri]) {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        }
        if !tags.is_empty() {
            out.bare(1, None, "SCHMA");
            tags.iter().for_each(|tag| out.text(2, "TAG", tag));
        }
        if let Some(head) = original {
            for line in head.children().filter(|line| !matches!(line.tag(), "GEDC" | "SCHMA" | "CHAR")) {
                out.copy(line, 1);
            }
            return;
        }
        let (name, version) = self.selection.program.clone().unwrap_or_else(|| ("HAVERIM".into(), String::new()));
        out.text(1, "SOUR", &name);
        if !version.is_empty() {
            out.text(2, "VERS", &version);
        }
        if let Some(day) = &self.selection.written {
            out.text(1, "DATE", day);
        }
        if let Some(language) = &self.selection.language {
            out.text(1, "LANG", language);
        }
    }

    /// A family with its couple's events and its children.
    fn household(&mut self, at: usize) {
        let recorded = self.homes[at].recorded.map(|family| &self.selection.families[family]);
        let id = self.home_ids[at].clone();
        let kept = recorded.and_then(|f| self.originals.of(&f.id)).map(str::to_owned);
        self.out.bare(0, Some(&id), "FAM");
        let said = match &kept {
            Some(xref) => original::copy(self, &xref.clone()),
            None => original::Said::default(),
        };
        let home = &self.homes[at];
        let male = |p: &&EntityId| self.sexes.get(p) == Some(&Sex::Male);
        let mut partners: Vec<String> = Vec::new();
        let mut ordered = home.partners.clone();
        ordered.sort_by_key(|p| !male(p));
        // One woman alone stands as WIFE, so that programs that read a sex into it read the right one.
        let lone_woman = ordered.len() == 1 && self.sexes.get(ordered[0]) == Some(&Sex::Female);
        for partner in ordered {
            partners.extend(self.ids.get(partner).cloned());
        }
        let tags: &[&str] = if lone_woman { &["WIFE"] } else { &["HUSB", "WIFE"] };
        for (partner, tag) in partners.iter().zip(tags) {
            if !said.pointers.contains(&("HUSB".into(), partner.clone()))
                && !said.pointers.contains(&("WIFE".into(), partner.clone()))
            {
                self.out.pointer(1, tag, partner);
            }
        }
        let children: Vec<String> = home.children.iter().filter_map(|c| self.ids.get(c.person).cloned()).collect();
        for child in children.iter().filter(|c| !said.pointers.contains(&("CHIL".into(), (*c).clone()))) {
            self.out.pointer(1, "CHIL", child);
        }
        let events = recorded.map(|f| f.events.as_slice()).unwrap_or_default();
        let couple = self.homes[at].couple;
        for event in events {
            self.event(event, &said, &FAMILY_EVENTS);
        }
        let wedding = events.iter().any(|e| e.kind == "marriage") || said.events.iter().any(|(tag, _)| tag == "MARR");
        if let Some(link) = couple.filter(|l| l.property == "spouseOf" && !wedding) {
            let date = link.when.as_ref().and_then(person::first_day);
            let wedding =
                Event { kind: "marriage".into(), date, citations: link.citations.clone(), ..Event::default() };
            self.event(&wedding, &said, &FAMILY_EVENTS);
        }
    }

    fn source(&mut self, source: &'s Source) {
        let id = self.ids[&source.id].clone();
        self.out.bare(0, Some(&id), "SOUR");
        if self.originals.of(&source.id).is_some() {
            original::copy(self, &id);
            return;
        }
        for (tag, value) in
            [("AUTH", &source.creator), ("TITL", &Some(source.title.clone())), ("PUBL", &source.publisher)]
        {
            if let Some(value) = value.as_ref().filter(|v| !v.is_empty()) {
                self.out.text(1, tag, value);
            }
        }
        for page in &source.pages {
            self.out.text(1, "NOTE", page);
        }
    }

    fn item(&mut self, item: &'s Item) {
        let id = self.ids[&item.id].clone();
        self.out.bare(0, Some(&id), "OBJE");
        self.out.text(1, "FILE", &item.file);
        self.out.text(2, "FORM", &item.media_type);
        if let Some(title) = &item.title {
            self.out.text(2, "TITL", title);
        }
    }

    /// Records of the imported file that are nothing of ours: notes, repositories, submitters.
    fn other_records(&mut self) {
        for (xref, tag, text) in self.originals.others() {
            match text {
                Some(text) => self.out.record_text(0, Some(&xref), &tag, &text),
                None => self.out.bare(0, Some(&xref), &tag),
            }
            original::copy(self, &xref);
        }
    }

    /// The sources of something, with how sure it is.
    fn citations(&mut self, level: u16, citations: &[Citation], certainty: Option<Certainty>) {
        for citation in citations {
            let Some(id) = self.ids.get(&citation.source).cloned() else { continue };
            self.out.pointer(level, "SOUR", &id);
            if let Some(locator) = &citation.locator {
                self.out.text(level + 1, "PAGE", locator);
            }
            if let Some(certainty) = citation.certainty.or(certainty) {
                let quality = match certainty {
                    Certainty::Certain => "3",
                    Certainty::Probable => "2",
                    Certainty::Possible => "1",
                };
                self.out.text(level + 1, "QUAY", quality);
            }
        }
    }

    /// Addresses elsewhere, as external identifiers.
    fn matches(&mut self, matches: &[String]) {
        for iri in matches {
            if let Some((kind, value)) = split_identifier(iri) {
                self.out.text(1, "EXID", value);
                self.out.text(2, "TYPE", kind);
            }
        }
    }
}

/// Kinds of event of a couple and their tags.
const FAMILY_EVENTS: [(&str, &str); 5] = [
    ("marriage", "MARR"),
    ("marriage-contract", "MARC"),
    ("divorce", "DIV"),
    ("engagement", "ENGA"),
    ("census", "CENS"),
];

/// The tag of a property: `taughtAt` is `_TAUGHT_AT`.
fn tag_of(property: &str) -> String {
    let mut tag = String::from("_");
    for c in property.chars() {
        if c.is_ascii_uppercase() {
            tag.push('_');
        }
        if c.is_ascii_alphanumeric() {
            tag.push(c.to_ascii_uppercase());
        }
    }
    tag
}
