//! A person's record: names, events, links.

use super::original::{self, Said};
use super::selection::{Event, Institution, Link, Name, Person, Place};
use super::{Writer, tag_of};
use crate::formats::gedcom::map::relation_word;
use crate::model::date::{Date, Edtf, gedcom_date};
use crate::model::{EntityKind, Sex};

/// Kinds of event of a person and their tags; others are `EVEN` with a `TYPE`.
const EVENTS: [(&str, &str); 22] = [
    ("birth", "BIRT"),
    ("death", "DEAT"),
    ("burial", "BURI"),
    ("cremation", "CREM"),
    ("baptism", "BAPM"),
    ("bar-mitzvah", "BARM"),
    ("bat-mitzvah", "BASM"),
    ("adoption", "ADOP"),
    ("education", "EDUC"),
    ("graduation", "GRAD"),
    ("ordination", "ORDN"),
    ("occupation", "OCCU"),
    ("residence", "RESI"),
    ("emigration", "EMIG"),
    ("immigration", "IMMI"),
    ("naturalization", "NATU"),
    ("census", "CENS"),
    ("retirement", "RETI"),
    ("will", "WILL"),
    ("probate", "PROB"),
    ("title", "TITL"),
    ("religion", "RELI"),
];

/// Tags whose payload is text; others have `Y` or nothing.
const ATTRIBUTES: [&str; 6] = ["EDUC", "OCCU", "RESI", "TITL", "RELI", "EVEN"];

/// Where people are linked to institutions, and how other programs read it: tag, payload.
const OFFICES: [(&str, &str, &str); 8] = [
    ("studiedAt", "EDUC", "Student"),
    ("taughtAt", "OCCU", "Teacher"),
    ("directed", "OCCU", "Director"),
    ("presidedOver", "OCCU", "President"),
    ("secretaryOf", "OCCU", "Secretary"),
    ("servedAsRabbiAt", "OCCU", "Rabbi"),
    ("inspectedSchool", "OCCU", "Inspector"),
    ("rabbiOf", "OCCU", "Rabbi"),
];

/// Name parts and their tags.
type Part = (&'static str, fn(&Name) -> &Option<String>);
const PARTS: [Part; 6] = [
    ("NPFX", |n| &n.title),
    ("GIVN", |n| &n.given),
    ("NICK", |n| &n.nickname),
    ("SPFX", |n| &n.particle),
    ("SURN", |n| &n.surname),
    ("NSFX", |n| &n.suffix),
];

impl<'s> Writer<'s> {
    pub(super) fn person(&mut self, person: &'s Person) {
        let id = self.ids[&person.id].clone();
        self.out.bare(0, Some(&id), "INDI");
        let said = match self.originals.of(&person.id) {
            Some(_) => original::copy(self, &id),
            None => Said::default(),
        };
        if person.restricted && !said.tags.contains("RESN") {
            self.out.text(1, "RESN", "PRIVACY");
        }
        self.names(person, &said);
        if !said.tags.contains("SEX") && (person.sex != Sex::Unknown || said.tags.is_empty()) {
            let sex = match person.sex {
                Sex::Male => "M",
                Sex::Female => "F",
                Sex::Unknown => "U",
            };
            self.out.text(1, "SEX", sex);
        }
        for event in &person.events {
            self.event(event, &said, &EVENTS);
        }
        self.links(person, &said);
        self.families_of(person, &said);
        for (note, language) in person.notes.iter().filter(|(n, _)| !said.notes.contains(n)) {
            self.out.text(1, "NOTE", note);
            if let Some(language) = language {
                self.out.text(2, "LANG", language);
            }
        }
        let new: Vec<String> = person.matches.iter().filter(|m| !said.matches.contains(*m)).cloned().collect();
        self.matches(&new);
        for item in self.items.get(&person.id).cloned().unwrap_or_default() {
            let item = self.ids[item].clone();
            if !said.pointers.contains(&("OBJE".into(), item.clone())) {
                self.out.pointer(1, "OBJE", &item);
            }
        }
    }

    /// The main name, its forms in other languages below it, then other names.
    fn names(&mut self, person: &'s Person, said: &Said) {
        let new: Vec<&Name> = person.names.iter().filter(|n| !said.names.contains(&n.text)).collect();
        let form = |n: &&Name| n.language.is_some() && matches!(n.kind.as_deref(), None | Some("variant" | "hebrew"));
        let Some((first, rest)) = new.split_first() else { return };
        let (forms, others): (Vec<&Name>, Vec<&Name>) = rest.iter().copied().partition(|n| form(n));
        for (at, name) in std::iter::once(first).chain(&others).enumerate() {
            self.out.text(1, "NAME", &slashed(name));
            if let Some((value, phrase)) = name.kind.as_deref().and_then(name_type) {
                self.out.text(2, "TYPE", value);
                if let Some(phrase) = phrase {
                    self.out.text(3, "PHRASE", phrase);
                }
            }
            self.parts(2, name);
            let below = if at == 0 { forms.as_slice() } else { &[] };
            for form in below {
                self.out.text(2, "TRAN", &slashed(form));
                self.out.text(3, "LANG", form.language.as_deref().unwrap_or("und"));
                self.parts(3, form);
            }
            self.citations(2, &name.citations, None);
        }
    }

    fn parts(&mut self, level: u16, name: &Name) {
        for (tag, part) in PARTS {
            if let Some(value) = part(name).as_ref().filter(|v| !v.is_empty()) {
                self.out.text(level, tag, value);
            }
        }
    }

    /// An event or attribute, unless the original has it already.
    pub(super) fn event(&mut self, event: &Event, said: &Said, tags: &[(&str, &'static str)]) {
        let known = tags.iter().find(|(kind, _)| *kind == event.kind).map(|(_, tag)| *tag);
        let tag = known.unwrap_or("EVEN");
        let date = event.date.as_ref().map(|d| d.to_gedcom(gedcom_date::Version::V7));
        let key = (tag.to_owned(), date.as_ref().map(|d| d.value.clone()).unwrap_or_default());
        if said.events.contains(&key) {
            return;
        }
        let text = event.text.as_deref().unwrap_or("").trim();
        let detailed = date.is_some() || event.place.is_some() || !event.citations.is_empty();
        match text {
            text if ATTRIBUTES.contains(&tag) => self.out.text(1, tag, text),
            _ if detailed => self.out.bare(1, None, tag),
            _ => self.out.text(1, tag, "Y"),
        }
        if known.is_none() {
            self.out.text(
                2,
                "TYPE",
                if event.kind == "other" || event.kind.is_empty() { "other" } else { &event.kind },
            );
        } else if !text.is_empty() && !ATTRIBUTES.contains(&tag) {
            self.out.text(2, "TYPE", text);
        }
        self.date(2, event.date.as_ref());
        self.place(2, event.place.as_ref());
        for (person, role, words) in &event.participants {
            let Some(id) = self.ids.get(person).cloned() else { continue };
            self.out.pointer(2, "ASSO", &id);
            let (value, own) = role_of(role);
            self.out.text(3, "ROLE", value);
            if let Some(phrase) = words.as_deref().or(own) {
                self.out.text(4, "PHRASE", phrase);
            }
        }
        self.citations(2, &event.citations, None);
    }

    fn date(&mut self, level: u16, date: Option<&Date>) {
        let Some(date) = date.map(|d| d.to_gedcom(gedcom_date::Version::V7)) else { return };
        self.out.text(level, "DATE", &date.value);
        if let Some(phrase) = date.phrase {
            self.out.text(level + 1, "PHRASE", &phrase);
        }
    }

    fn place(&mut self, level: u16, place: Option<&Place>) {
        let Some(place) = place.filter(|p| !p.name.is_empty()) else { return };
        self.out.text(level, "PLAC", &place.name);
        for (name, language) in &place.others {
            self.out.text(level + 1, "TRAN", name);
            self.out.text(level + 2, "LANG", language);
        }
        if let Some((latitude, longitude)) = place.position {
            self.out.bare(level + 1, None, "MAP");
            let degrees =
                |value: f64, plus, minus| format!("{}{}", if value < 0.0 { minus } else { plus }, value.abs());
            self.out.text(level + 2, "LATI", &degrees(latitude, 'N', 'S'));
            self.out.text(level + 2, "LONG", &degrees(longitude, 'E', 'W'));
        }
    }

    /// Links that are not kinship: under our own tags, and in the words every program knows.
    fn links(&mut self, person: &'s Person, said: &Said) {
        for link in self.from.get(&person.id).cloned().unwrap_or_default() {
            let tag = tag_of(&link.property);
            let institution = self.institutions.get(&link.object).copied();
            match (self.ids.get(&link.object).cloned().filter(|_| link.object.kind == EntityKind::Person), institution)
            {
                (Some(other), _) => {
                    if !said.pointers.contains(&(tag.clone(), other.clone())) {
                        self.out.pointer(1, &tag, &other);
                        self.detail(2, link);
                    }
                    // Links that have no word from the other side are told here.
                    if relation_word(&link.property, true).is_none() {
                        self.associate(&other, link, false, said);
                    }
                }
                (None, Some(institution)) => {
                    if said.texts.contains(&(tag.clone(), institution.name.clone())) {
                        continue;
                    }
                    self.out.text(1, &tag, &institution.name);
                    self.out.text(2, "_IRI", &institution.iri);
                    self.detail(2, link);
                    self.office(link, institution);
                }
                (None, None) => {}
            }
        }
        for link in self.to.get(&person.id).cloned().unwrap_or_default() {
            if let Some(other) =
                self.ids.get(&link.subject).cloned().filter(|_| link.subject.kind == EntityKind::Person)
                && relation_word(&link.property, true).is_some()
            {
                self.associate(&other, link, true, said);
            }
        }
    }

    fn detail(&mut self, level: u16, link: &Link) {
        self.date(level, link.when.as_ref());
        self.citations(level, &link.citations, Some(link.certainty));
    }

    /// An associated person, with what they are to the person of the record.
    fn associate(&mut self, other: &str, link: &Link, from_other: bool, said: &Said) {
        let word = relation_word(&link.property, from_other).unwrap_or(&link.property);
        if said.pointers.contains(&("ASSO".into(), other.to_owned())) {
            return;
        }
        self.out.pointer(1, "ASSO", other);
        self.out.text(2, "ROLE", "OTHER");
        let mut letters = word.chars();
        let capital = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        self.out.text(3, "PHRASE", &format!("{capital}{}", letters.as_str()));
        self.citations(2, &link.citations, Some(link.certainty));
    }

    /// Studies or an office at an institution, as other programs read it.
    fn office(&mut self, link: &Link, institution: &Institution) {
        match OFFICES.iter().find(|(property, ..)| *property == link.property) {
            Some((_, tag, text)) => self.out.text(1, tag, text),
            None => {
                self.out.text(1, "FACT", &institution.name);
                self.out.text(2, "TYPE", &link.property);
            }
        }
        self.date(2, link.when.as_ref());
        self.place(2, institution.place.as_ref());
        self.out.text(2, "AGNC", &institution.name);
        self.citations(2, &link.citations, Some(link.certainty));
    }

    fn families_of(&mut self, person: &'s Person, said: &Said) {
        for home in self.as_partner.get(&person.id).cloned().unwrap_or_default() {
            let id = self.home_ids[home].clone();
            if !said.pointers.contains(&("FAMS".into(), id.clone())) {
                self.out.pointer(1, "FAMS", &id);
            }
        }
        for (home, place) in self.as_child.get(&person.id).cloned().unwrap_or_default() {
            let id = self.home_ids[home].clone();
            if said.pointers.contains(&("FAMC".into(), id.clone())) {
                continue;
            }
            self.out.pointer(1, "FAMC", &id);
            if let Some(pedigree) = self.homes[home].children[place].pedigree {
                self.out.text(2, "PEDI", pedigree);
                if pedigree == "OTHER" {
                    self.out.text(3, "PHRASE", "stepchild");
                }
            }
            // A family has no sources for each parent: they stand with the child.
            let links = std::mem::take(&mut self.homes[home].children[place].links);
            let new: Vec<_> = links.iter().flat_map(|l| l.citations.iter().map(|c| (c, l.certainty))).collect();
            for (citation, certainty) in new {
                if let Some(locator) = self.ids.get(&citation.source).cloned() {
                    let page = citation.locator.as_deref().unwrap_or("");
                    let words = format!("{} {page}", self.title(&citation.source));
                    self.out.text(2, "NOTE", words.trim());
                    self.out.pointer(3, "SOUR", &locator);
                    if !page.is_empty() {
                        self.out.text(4, "PAGE", page);
                    }
                    let quality = match citation.certainty.unwrap_or(certainty) {
                        crate::model::Certainty::Certain => "3",
                        crate::model::Certainty::Probable => "2",
                        crate::model::Certainty::Possible => "1",
                    };
                    self.out.text(4, "QUAY", quality);
                }
            }
            self.homes[home].children[place].links = links;
        }
    }

    fn title(&self, source: &crate::model::EntityId) -> String {
        self.sources.get(source).map(|s| s.title.clone()).unwrap_or_default()
    }
}

/// A name with its surname between slashes.
fn slashed(name: &Name) -> String {
    let text = name.text.replace('/', " ");
    match name.surname.as_deref().filter(|s| !s.is_empty()) {
        Some(surname) => match text.rfind(surname) {
            Some(at) => format!("{}/{surname}/{}", &text[..at], &text[at + surname.len()..]),
            None => text,
        },
        None => text,
    }
}

/// The kind of a name in version 7.
fn name_type(kind: &str) -> Option<(&'static str, Option<&str>)> {
    Some(match kind {
        "birth" => ("BIRTH", None),
        "maiden" => ("MAIDEN", None),
        "married" => ("MARRIED", None),
        "immigrant" => ("IMMIGRANT", None),
        "professional" => ("PROFESSIONAL", None),
        "byname" | "variant" => ("AKA", None),
        "hebrew" => ("OTHER", Some("Hebrew name")),
        "pen-name" => ("PROFESSIONAL", Some("pen name")),
        other => ("OTHER", Some(other)),
    })
}

/// The role of version 7 for the code of a part at an event.
fn role_of(code: &str) -> (&'static str, Option<&str>) {
    match code {
        "child" => ("CHIL", None),
        "father" => ("FATH", None),
        "mother" => ("MOTH", None),
        "parent" => ("PARENT", None),
        "godparent" => ("GODP", None),
        "witness" => ("WITN", None),
        "officiant" => ("OFFICIATOR", None),
        "partner" => ("SPOU", None),
        "friend" => ("FRIEND", None),
        "neighbour" => ("NGHBR", None),
        "" | "other" => ("OTHER", Some("other")),
        other => ("OTHER", Some(other)),
    }
}

/// The first day of a span: of `1901/1905` it is 1901.
pub(super) fn first_day(date: &Date) -> Option<Date> {
    let edtf = date.edtf.as_ref()?.to_string();
    let first = edtf.split('/').next().filter(|f| !f.is_empty() && *f != "..")?;
    Edtf::parse(first).ok().map(Date::from)
}
