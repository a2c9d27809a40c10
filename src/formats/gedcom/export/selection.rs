//! What is to be written: people, families, institutions, sources and links, as plain values.

use super::super::{Citation, Family as Versions};
use crate::model::date::Date;
use crate::model::{Certainty, EntityId, Sex};
use std::collections::HashMap;

/// A part of the graph that becomes a file.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The program that writes, with its version.
    pub program: Option<(String, String)>,
    /// The day of writing, as GEDCOM has it: `3 MAR 1901`.
    pub written: Option<String>,
    /// The language of the file.
    pub language: Option<String>,
    /// The people.
    pub people: Vec<Person>,
    /// Families that are recorded as such; others follow from the links.
    pub families: Vec<Family>,
    /// The institutions that links lead to.
    pub institutions: Vec<Institution>,
    /// The sources that are cited.
    pub sources: Vec<Source>,
    /// Pictures and other files.
    pub items: Vec<Item>,
    /// Who is whose parent, spouse, teacher, where people studied and taught.
    pub links: Vec<Link>,
    /// Other records of an imported file, word for word: shared notes, repositories, submitters.
    pub records: Vec<Original>,
    /// The header of an imported file that is written whole; its lines stand in place of those that name the program.
    pub header: Option<Original>,
    /// Import and payload of a `FILE` line to another payload, where two imports have different files of one name.
    pub files: HashMap<(String, String), String>,
}

/// A record as it stood in an imported file.
#[derive(Clone, Debug)]
pub struct Original {
    /// The file: records of two files may have one identifier.
    pub import: String,
    /// The versions whose rules its lines follow.
    pub versions: Versions,
    /// Its lines.
    pub text: String,
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id in the graph.
    pub id: EntityId,
    /// The names, the main one first.
    pub names: Vec<Name>,
    /// The sex.
    pub sex: Sex,
    /// Events and attributes.
    pub events: Vec<Event>,
    /// Remarks, with their languages.
    pub notes: Vec<(String, Option<String>)>,
    /// Addresses of the same person elsewhere.
    pub matches: Vec<String>,
    /// Whether the record is private.
    pub restricted: bool,
    /// The record of the file that the person was imported from.
    pub original: Option<Original>,
}

impl Person {
    /// A person of whom only the id is known yet.
    pub fn new(id: EntityId) -> Self {
        Self {
            id,
            names: Vec::new(),
            sex: Sex::default(),
            events: Vec::new(),
            notes: Vec::new(),
            matches: Vec::new(),
            restricted: false,
            original: None,
        }
    }
}

/// One form of a name.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The whole name as written.
    pub text: String,
    /// Its language and script.
    pub language: Option<String>,
    /// The code of the kind of name: `birth`, `married`, `variant` …
    pub kind: Option<String>,
    /// Given names.
    pub given: Option<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Particle before the family name.
    pub particle: Option<String>,
    /// Title before the name.
    pub title: Option<String>,
    /// What follows the name.
    pub suffix: Option<String>,
    /// Byname.
    pub nickname: Option<String>,
    /// Its sources.
    pub citations: Vec<Citation>,
}

/// An event or an attribute.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// The code of the kind of event: `birth`, `marriage` …
    pub kind: String,
    /// Words: an occupation, the name of an unusual event.
    pub text: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub place: Option<Place>,
    /// Others who took part, with the code of their part and the words for it.
    pub participants: Vec<(EntityId, String, Option<String>)>,
    /// Its sources.
    pub citations: Vec<Citation>,
}

/// A place.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its name, from the smallest jurisdiction to the largest.
    pub name: String,
    /// Names in other languages.
    pub others: Vec<(String, String)>,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
}

/// A family that is recorded as such.
#[derive(Clone, Debug)]
pub struct Family {
    /// The id in the graph.
    pub id: EntityId,
    /// The partners.
    pub partners: Vec<EntityId>,
    /// Marriage, divorce and others.
    pub events: Vec<Event>,
    /// The record of the file it was imported from.
    pub original: Option<Original>,
}

/// An institution.
#[derive(Clone, Debug)]
pub struct Institution {
    /// The id in the graph.
    pub id: EntityId,
    /// The name.
    pub name: String,
    /// The address in the graph.
    pub iri: String,
    /// Where it is.
    pub place: Option<Place>,
}

/// A source.
#[derive(Clone, Debug)]
pub struct Source {
    /// The id in the graph.
    pub id: EntityId,
    /// The title.
    pub title: String,
    /// Who made it.
    pub creator: Option<String>,
    /// Who published it, and when.
    pub publisher: Option<String>,
    /// Addresses of the source on the web.
    pub pages: Vec<String>,
    /// The record of the file it was imported from.
    pub original: Option<Original>,
}

/// A picture or another file.
#[derive(Clone, Debug)]
pub struct Item {
    /// The id in the graph.
    pub id: EntityId,
    /// Its title.
    pub title: Option<String>,
    /// The address or, in an archive, the escaped name of the file.
    pub file: String,
    /// Its media type.
    pub media_type: String,
    /// The people it shows.
    pub about: Vec<EntityId>,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// From whom.
    pub subject: EntityId,
    /// The property's local name in our ontology: `teacherOf`.
    pub property: String,
    /// To whom or what.
    pub object: EntityId,
    /// When it held.
    pub when: Option<Date>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Its sources.
    pub citations: Vec<Citation>,
}
