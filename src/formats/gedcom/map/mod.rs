//! From a tree to statements about people, families, events, names, places, sources and items.
//!
//! The choices, in short:
//!
//! - A child's parents are the partners of the family in its `FAMC`. `PEDI`, and `_FREL` and `_MREL` for one parent, make
//!   them parents by birth, adoption, fostering or marriage; without either they are `parentOf` of unknown kind. `STAT`
//!   makes a link doubtful or, when disproved, deprecated.
//! - Partners are `spouseOf` if the family has a marriage or divorce and no `NO MARR`, else `partnerOf`. Who stands as
//!   `HUSB` and who as `WIFE` says nothing of sex.
//! - Every event is an event of its own with its date as written; births, deaths, residences also give the short facts
//!   `birthDate`, `bornIn`, `livedIn`. The first of several births is preferred, as the standard says.
//! - A place is one thing for each distinct text; an `AGNC` of studies or of a known occupation is an institution.
//! - `ASSO` with the words teacher, pupil, cousin and the like gives the link of that name, on an event a participant.
//! - A repository is an institution that holds the source, with its address; whoever submitted the file is its maker, and
//!   further submitters are makers each of a source of their own. All are for those who see the living: they may be at
//!   home there.
//! - `QUAY` 3 is certain, 2 probable, 1 and 0 possible; what nothing is cited for is probable.
//! - Extension tags that `HEAD.SCHMA` binds to our ontology mean what they are bound to.
//! - Whatever has no statement stays in the text of its record, which is kept word for word beside the statements: so a
//!   file can always be written again line by line ([`restore`]).

mod event;
mod family;
mod identifiers;
mod living;
mod name;
mod person;
mod place;
mod relation;
mod source;
mod statement;

pub(super) use identifiers::{external as external_identifier, split as split_identifier};
pub use living::LivingEvidence;
pub(super) use relation::word as relation_word;
pub use source::header_of_the_file;
pub use statement::{Citation, Object, Statement};

use super::{Family, Fate, Finding, GedcomError, Node, Report, Severity, Tree};
use crate::model::date::{Date, gedcom_date};
use crate::model::{EntityId, EntityKind};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A thing of the file that statements are about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    /// Its local id.
    pub id: EntityId,
    /// The identifier of its record, if it has one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xref: Option<String>,
    /// The line it begins on.
    pub line: u32,
}

/// A record word for word, to be kept beside the statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptRecord {
    /// The thing it is about; none for the header and for records that are nothing of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityId>,
    /// Its place among the records of the file, from 0.
    pub order: u32,
    /// Its lines, tidied, each ending with a line feed.
    pub text: String,
}

/// All that a file says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportedTree {
    /// The people, families, events … of the file.
    pub entities: Vec<Entity>,
    /// What it says of them.
    pub statements: Vec<Statement>,
    /// Its records word for word, header and trailer too.
    pub kept: Vec<KeptRecord>,
    /// What is known of each person that bears on whether they may be living.
    pub living: Vec<LivingEvidence>,
    /// What became of each line.
    pub report: Report,
}

/// What a mapping gives beside the statements.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Mapping {
    /// The people, families, events … of the file.
    pub entities: Vec<Entity>,
    /// What is known of each person that bears on whether they may be living.
    pub living: Vec<LivingEvidence>,
    /// What became of each line.
    pub report: Report,
}

/// Maps a tree and gathers everything in memory.
pub fn import(tree: &Tree) -> ImportedTree {
    let mut statements = Vec::new();
    let Mapping { entities, living, report } = map(tree, &mut |statement| statements.push(statement));
    ImportedTree { entities, statements, kept: kept_records(tree).collect(), living, report }
}

/// Maps a tree and hands each statement to `sink` as it is found, so that large files need little memory.
pub fn map(tree: &Tree, sink: &mut dyn FnMut(Statement)) -> Mapping {
    let mut mapper = Mapper::new(tree, sink);
    mapper.file_itself();
    for record in tree.records() {
        match record.tag() {
            "INDI" => mapper.person(record),
            "FAM" => mapper.family(record),
            "SOUR" => mapper.source(record),
            "OBJE" => mapper.item(record),
            "REPO" => mapper.repository(record),
            "SUBM" => mapper.submitter(record),
            "HEAD" => mapper.header(record),
            "TRLR" => mapper.mark(record),
            _ => {}
        }
    }
    mapper.finish()
}

/// The records of a tree word for word.
pub fn kept_records(tree: &Tree) -> impl Iterator<Item = KeptRecord> {
    let ids = local_ids(tree);
    tree.records().enumerate().map(move |(order, record)| {
        let mut text = String::new();
        for node in record.subtree() {
            super::write::push_line(node, &mut text);
        }
        let entity = record.xref().and_then(|x| ids.get(x)).cloned();
        KeptRecord { entity, order: order as u32, text }
    })
}

/// A file from the records that were kept of it, in any order: the header comes first, the trailer last.
pub fn restore<'r>(records: impl IntoIterator<Item = &'r str>) -> Result<Tree, GedcomError> {
    let (mut head, mut body, mut tail) = (String::new(), String::new(), String::new());
    for record in records {
        let part = match record {
            r if r.starts_with("0 HEAD") => &mut head,
            r if r.starts_with("0 TRLR") => &mut tail,
            _ => &mut body,
        };
        part.push_str(record);
    }
    super::read((head + &body + &tail).as_bytes())
}

/// Local ids of all records that are things of ours.
fn local_ids(tree: &Tree) -> HashMap<&str, EntityId> {
    let mut ids: HashMap<&str, EntityId> = HashMap::new();
    let mut taken: HashMap<String, u32> = HashMap::new();
    for record in tree.records() {
        let kind = match record.tag() {
            "INDI" => EntityKind::Person,
            "FAM" => EntityKind::Family,
            "SOUR" => EntityKind::Source,
            "OBJE" => EntityKind::Item,
            "REPO" => EntityKind::Institution,
            _ => continue,
        };
        let Some(xref) = record.xref().filter(|x| !ids.contains_key(x)) else { continue };
        let mut slug = slug(xref);
        // Two identifiers may differ only in what a slug cannot hold.
        let count = taken.entry(slug.clone()).or_default();
        *count += 1;
        if *count > 1 {
            slug = format!("{slug}--{count}");
        }
        if let Some(id) = EntityId::new(kind, &slug) {
            ids.insert(xref, id);
        }
    }
    ids
}

/// An identifier as a slug: other characters than those of an IRI segment become `-`.
fn slug(xref: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' };
    let slug: String = xref.chars().take(100).map(plain).collect();
    if slug.is_empty() { "-".to_owned() } else { slug }
}

struct Mapper<'t, 's> {
    tree: &'t Tree,
    sink: &'s mut dyn FnMut(Statement),
    ids: HashMap<&'t str, EntityId>,
    records: HashMap<&'t str, Node<'t>>,
    /// Extension tag to the local name in our ontology that the schema binds it to.
    schema: HashMap<&'t str, &'t str>,
    /// Child and family to the child's line about that family.
    pedigrees: HashMap<(&'t str, &'t str), Node<'t>>,
    places: HashMap<String, EntityId>,
    institutions: HashMap<String, EntityId>,
    entities: Vec<Entity>,
    living: Vec<LivingEvidence>,
    findings: Vec<Finding>,
    fates: Vec<Fate>,
    /// Sources that were given in place.
    in_place: HashSet<EntityId>,
    /// The submitter that the header names, or the first one where it names none.
    submitter: Option<Node<'t>>,
}

impl<'t, 's> Mapper<'t, 's> {
    fn new(tree: &'t Tree, sink: &'s mut dyn FnMut(Statement)) -> Self {
        let mut mapper = Self {
            tree,
            sink,
            ids: local_ids(tree),
            records: HashMap::new(),
            schema: HashMap::new(),
            pedigrees: HashMap::new(),
            places: HashMap::new(),
            institutions: HashMap::new(),
            entities: Vec::new(),
            living: Vec::new(),
            findings: tree.findings().to_vec(),
            fates: vec![Fate::Kept; tree.line_count()],
            in_place: HashSet::new(),
            submitter: None,
        };
        for record in tree.records() {
            let Some(xref) = record.xref() else { continue };
            mapper.records.entry(xref).or_insert(record);
            for link in record.children().filter(|c| c.tag() == "FAMC") {
                if let Some(family) = link.pointer() {
                    mapper.pedigrees.entry((xref, family)).or_insert(link);
                }
            }
        }
        if let Some(head) = tree.record("HEAD") {
            let named = head.child("SUBM").and_then(|line| mapper.records.get(line.pointer()?)).copied();
            mapper.submitter = named.or_else(|| tree.record("SUBM")).filter(|record| record.tag() == "SUBM");
        }
        mapper
    }

    fn finish(self) -> Mapping {
        let mut fates = self.fates;
        for line in self.tree.refused_lines() {
            if let Some(fate) = (*line as usize).checked_sub(1).and_then(|at| fates.get_mut(at)) {
                *fate = Fate::Refused;
            }
        }
        let mut report = Report { findings: self.findings, fates, ..Report::of(self.tree) };
        report.settle();
        Mapping { entities: self.entities, living: self.living, report }
    }

    /// The header: who made the file, and what binds extension tags.
    fn header(&mut self, head: Node<'t>) {
        self.mark(head);
        for line in head.children() {
            match line.tag() {
                "GEDC" | "CHAR" => line.subtree().for_each(|n| self.mark(n)),
                "SCHMA" | "_SCHMA" => {
                    self.mark(line);
                    for definition in line.children().filter(|c| c.tag() == "TAG") {
                        let bound = definition.value().split_once(' ');
                        if let Some((tag, iri)) = bound
                            && let Some(local) = iri.strip_prefix("https://w3id.org/haverim/ontology#")
                        {
                            self.schema.insert(tag, local);
                            self.mark(definition);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Says that a line, with its continuations, is in a statement.
    fn mark(&mut self, node: Node<'t>) {
        let mut set = |node: Node<'t>| {
            if let Some(fate) = (node.number() as usize).checked_sub(1).and_then(|at| self.fates.get_mut(at)) {
                *fate = Fate::Mapped;
            }
        };
        set(node);
        let more = node.children().take_while(|c| matches!(c.tag(), "CONT" | "CONC") || c.is_loose());
        more.for_each(set);
    }

    fn emit(&mut self, statement: Statement) {
        (self.sink)(statement);
    }

    fn state(&mut self, subject: &EntityId, property: &str, object: Object, line: u32) {
        self.emit(Statement::new(subject, property, object, line));
    }

    fn warn(&mut self, line: u32, message: impl Into<String>) {
        self.findings.push(Finding::new(Severity::Warning, line, message));
    }

    /// A thing within a record: `I1-birt-2`.
    fn inner(&mut self, kind: EntityKind, of: &EntityId, what: &str, number: u32, line: u32) -> EntityId {
        let id = EntityId { kind, slug: format!("{}-{}-{number}", of.slug, slug(what)).into() };
        self.entities.push(Entity { id: id.clone(), xref: None, line });
        id
    }

    /// The id of the record a line points to, if it is of that kind.
    fn target(&mut self, node: Node<'t>, kind: EntityKind) -> Option<EntityId> {
        let to = node.pointer()?;
        let found = self.ids.get(to).filter(|id| id.kind == kind).cloned();
        if found.is_none() && to != "VOID" {
            self.warn(node.number(), format!("`{} @{to}@` points to no such record, kept as written", node.tag()));
        }
        found
    }

    /// Whether another record has the identifier already; says so.
    fn is_second(&mut self, record: Node<'t>) -> bool {
        let first = record.xref().and_then(|x| self.records.get(x)).is_none_or(|first| first.index() == record.index());
        if !first {
            let message = format!("a second record `@{}@`, kept as written", record.xref().unwrap_or(""));
            self.warn(record.number(), message);
        }
        !first
    }

    fn unidentified(&mut self, record: Node<'t>) {
        self.warn(record.number(), format!("the record `{}` has no identifier, kept as written", record.tag()));
    }

    fn begin(&mut self, record: Node<'t>) -> Option<EntityId> {
        if self.is_second(record) {
            return None;
        }
        let id = record.xref().and_then(|x| self.ids.get(x)).cloned();
        match &id {
            Some(id) => {
                self.mark(record);
                let xref = record.xref().map(str::to_owned);
                self.entities.push(Entity { id: id.clone(), xref, line: record.number() });
            }
            None => self.unidentified(record),
        }
        id
    }

    /// Reads a `DATE` line with its phrase.
    fn date(&mut self, node: Node<'t>) -> Option<Date> {
        let phrase = node.child("PHRASE");
        let version = match self.tree.version().family() {
            Family::Five => gedcom_date::Version::V5,
            Family::Seven => gedcom_date::Version::V7,
        };
        let text = node.text();
        if text.is_empty() && phrase.is_none() {
            return None;
        }
        let date = gedcom_date::parse_with_phrase(&text, phrase.map(|p| p.text()).as_deref(), version);
        self.mark(node);
        if let Some(phrase) = phrase {
            self.mark(phrase);
        }
        if date.edtf.is_none() && !text.is_empty() && !text.starts_with('(') {
            let message = format!("`{} DATE {text}` is not a date, kept as written", node.level());
            self.warn(node.number(), message);
        }
        Some(date)
    }

    /// The text of a note, in place or shared, with its language.
    fn note(&mut self, node: Node<'t>) -> Option<Object> {
        let (text, language) = match node.pointer() {
            Some(to) => {
                let record = self.records.get(to).copied()?;
                self.mark(record);
                (record.text(), record.child_text("LANG"))
            }
            None => (node.text(), node.child_text("LANG")),
        };
        self.mark(node);
        let language = language.map(|l| l.into_owned()).or_else(|| name::language_of(&text).map(str::to_owned));
        (!text.trim().is_empty()).then(|| Object::Text(text.into_owned(), language))
    }

    /// Notes of a thing.
    fn notes(&mut self, subject: &EntityId, above: Node<'t>) {
        for line in above.children().filter(|c| matches!(c.tag(), "NOTE" | "SNOTE")) {
            if let Some(note) = self.note(line) {
                self.state(subject, "note", note, line.number());
            }
        }
    }
}

/// How often each tag came so far below one line.
#[derive(Default)]
struct Counts<'t>(Vec<(&'t str, u32)>);

impl<'t> Counts<'t> {
    /// Of all lines below a line.
    fn below(above: Node<'t>) -> Self {
        let mut counts = Self::default();
        above.children().for_each(|c| {
            counts.next(c.tag());
        });
        counts
    }

    /// Counts one more; the number it has, from 1.
    fn next(&mut self, tag: &'t str) -> u32 {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| *known == tag) {
            *count += 1;
            return *count;
        }
        // Nobody has more kinds of event than there are; further ones share a place.
        if self.0.len() < 100 {
            self.0.push((tag, 1));
        }
        1
    }

    fn of(&self, tag: &str) -> u32 {
        self.0.iter().find(|(known, _)| *known == tag).map_or(0, |(_, count)| *count)
    }
}

/// A short name for a text, the same on every machine (FNV-1a).
fn fingerprint(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
