//! Events and attributes of people and families.

use super::{Citation, LivingEvidence, Mapper, Object, Statement, relation};
use crate::formats::gedcom::{Finding, Node, Severity};
use crate::model::date::Date;
use crate::model::{EntityId, EntityKind, Rank};

/// Tags and the kind of event they are, in our list.
const KINDS: &[(&str, &str)] = &[
    ("BIRT", "birth"),
    ("DEAT", "death"),
    ("BURI", "burial"),
    ("CREM", "cremation"),
    ("CHR", "baptism"),
    ("BAPM", "baptism"),
    ("BARM", "bar-mitzvah"),
    ("BASM", "bat-mitzvah"),
    ("ADOP", "adoption"),
    ("ENGA", "engagement"),
    ("MARR", "marriage"),
    ("MARC", "marriage-contract"),
    ("MARB", "other"),
    ("MARL", "other"),
    ("MARS", "marriage-contract"),
    ("DIV", "divorce"),
    ("DIVF", "other"),
    ("ANUL", "other"),
    ("EDUC", "education"),
    ("GRAD", "graduation"),
    ("ORDN", "ordination"),
    ("OCCU", "occupation"),
    ("RESI", "residence"),
    ("EMIG", "emigration"),
    ("IMMI", "immigration"),
    ("NATU", "naturalization"),
    ("CENS", "census"),
    ("RETI", "retirement"),
    ("WILL", "will"),
    ("PROB", "probate"),
    ("BLES", "other"),
    ("CHRA", "baptism"),
    ("CONF", "other"),
    ("FCOM", "other"),
    ("EVEN", "other"),
    ("_MILT", "military-service"),
    ("_BRTM", "circumcision"),
];

/// Words in the type of an unnamed event, and the kind they mean.
const WORDS: &[(&str, &str)] = &[
    ("circumcision", "circumcision"),
    ("brit mila", "circumcision"),
    ("ברית מילה", "circumcision"),
    ("naming", "naming"),
    ("military", "military-service"),
    ("appointment", "appointment"),
    ("nomination", "appointment"),
    ("journey", "journey"),
    ("voyage", "journey"),
    ("mission", "mission"),
];

/// Attributes whose payload is a remark on the person.
const REMARKS: &[&str] = &["CAST", "DSCR", "NATI", "PROP", "RELI", "TITL", "FACT"];

/// The kind of event of a tag; `None` if it is none.
pub(super) fn kind_of(tag: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == tag).map(|(_, kind)| *kind)
}

/// Whether an event is said to have happened: by `Y` or other words, a date, a place, an age or a cause. A source or a
/// remark alone does not say so.
fn has_happened(line: Node<'_>) -> bool {
    let told = |tag: &str| matches!(tag, "DATE" | "PLAC" | "ADDR" | "AGE" | "CAUS" | "AGNC");
    match line.value().trim() {
        "" => line.children().any(|c| told(c.tag()) && (!c.value().trim().is_empty() || c.children().next().is_some())),
        word => !word.eq_ignore_ascii_case("n"),
    }
}

/// Which of how many events with its tag in the record.
#[derive(Clone, Copy)]
pub(super) struct Count {
    pub number: u32,
    pub all: u32,
}

/// What every event has.
pub(super) struct Told {
    pub id: EntityId,
    pub date: Option<Date>,
    pub place: Option<EntityId>,
    pub citations: Vec<Citation>,
}

impl<'t> Mapper<'t, '_> {
    /// An event of a person, with the short facts that follow from it.
    pub(super) fn personal_event(
        &mut self,
        person: &EntityId,
        line: Node<'t>,
        count: Count,
        evidence: &mut LivingEvidence,
        ours: bool,
    ) {
        let tag = line.tag();
        if REMARKS.contains(&tag) {
            return self.remark(person, line);
        }
        let Some(kind) = kind_of(tag) else { return };
        let death = matches!(tag, "DEAT" | "BURI" | "CREM" | "PROB");
        if death && !has_happened(line) {
            return self.no_death(line, evidence);
        }
        let told = self.event(person, line, kind, count.number);
        let at = line.number();
        self.emit(Statement::new(&told.id, "participant", Object::Entity(person.clone()), at).fact(&told.citations));
        let days = told.date.as_ref().and_then(|d| d.days);
        if let Some(days) = days {
            evidence.event(days, matches!(tag, "BIRT" | "CHR" | "BAPM" | "_BRTM"));
        }
        evidence.died |= death;
        let rank = if count.number == 1 && count.all > 1 && matches!(tag, "BIRT" | "DEAT") {
            Rank::Preferred
        } else {
            Rank::Normal
        };
        let mut short = |property: &str, object: Option<Object>, when: Option<Date>| {
            if let Some(object) = object {
                let mut fact = Statement::new(person, property, object, at).fact(&told.citations).when(when);
                fact.rank = rank;
                (self.sink)(fact);
            }
        };
        let place = || told.place.clone().map(Object::Entity);
        match tag {
            "BIRT" => {
                short("birthDate", told.date.clone().map(Object::Date), None);
                short("bornIn", place(), None);
            }
            "DEAT" => {
                short("deathDate", told.date.clone().map(Object::Date), None);
                short("diedIn", place(), None);
            }
            "RESI" | "CENS" => short("livedIn", place(), told.date.clone()),
            "OCCU" => short(
                "occupation",
                Some(line.text().trim()).filter(|t| !t.is_empty()).map(Object::text),
                told.date.clone(),
            ),
            _ => {}
        }
        if tag == "ADOP" {
            self.adoption(person, line, &told);
        }
        if !ours {
            self.affiliation(person, line, &told);
        }
    }

    /// A death or burial that the file does not say has happened: an empty line does not, and `DEAT N` denies it.
    fn no_death(&mut self, line: Node<'t>, evidence: &mut LivingEvidence) {
        let tag = line.tag();
        if line.value().trim().is_empty() {
            let message =
                format!("`{tag}` without `Y`, a date or a place does not say that it happened, kept as written");
            self.findings
                .push(Finding::new(Severity::Warning, line.number(), message).hint(format!("write `1 {tag} Y`")));
        } else if tag == "DEAT" {
            evidence.lives = true;
            self.mark(line);
        }
    }

    /// Date, place, notes, pictures, people and sources of any event.
    pub(super) fn event(&mut self, owner: &EntityId, line: Node<'t>, kind: &'static str, number: u32) -> Told {
        self.mark(line);
        let tag = line.tag();
        let at = line.number();
        let id = self.inner(EntityKind::Event, owner, &tag.to_ascii_lowercase(), number, at);
        let citations = self.citations(line);
        let said = line.child("TYPE");
        let words = said.map(|t| t.text().to_lowercase()).unwrap_or_default();
        let named = WORDS.iter().find(|(word, _)| kind == "other" && words.contains(word)).map(|(_, kind)| *kind);
        self.state(&id, "eventType", Object::Code("event-type", named.unwrap_or(kind)), at);
        let payload = line.text();
        let label = match (said, payload.trim()) {
            (Some(said), "" | "Y") => Some(said.text().into_owned()),
            (Some(said), text) => Some(format!("{}: {text}", said.text())),
            (None, "" | "Y" | "y") => None,
            (None, text) => Some(text.to_owned()),
        };
        if let Some(said) = said {
            self.mark(said);
        }
        if let Some(label) = label {
            self.state(&id, "writtenAs", Object::text(label), at);
        }
        let date = line.child("DATE").and_then(|d| self.date(d));
        if let Some(date) = &date {
            self.emit(Statement::new(&id, "date", Object::Date(date.clone()), at).fact(&citations));
        }
        let place = self.place(line);
        if let Some((text, place)) = &place {
            self.state(&id, "placeText", Object::text(text.clone()), at);
            self.emit(Statement::new(&id, "atPlace", Object::Entity(place.clone()), at).fact(&citations));
        }
        if let Some(restriction) = line.child("RESN") {
            self.restriction(&id, restriction, None);
        }
        for association in line.children().filter(|c| matches!(c.tag(), "ASSO" | "_ASSO")) {
            self.participant(&id, association);
        }
        self.notes(&id, line);
        self.items(&id, line);
        Told { id, date, place: place.map(|(_, id)| id), citations }
    }

    /// Another person at an event, and in what part.
    fn participant(&mut self, event: &EntityId, line: Node<'t>) {
        let Some(person) = self.target(line, EntityKind::Person) else { return };
        self.mark(line);
        let citations = self.citations(line);
        let mut statement =
            Statement::new(event, "participant", Object::Entity(person), line.number()).fact(&citations);
        if let Some((code, words)) = self.role(line) {
            statement = statement.qualified("actorRole", Object::Code("event-role", code));
            if let Some(words) = words {
                statement = statement.qualified("writtenAs", Object::text(words));
            }
        }
        self.emit(statement);
    }

    /// An attribute that is a remark: title, religion, description.
    fn remark(&mut self, person: &EntityId, line: Node<'t>) {
        let text = line.text();
        if text.trim().is_empty() {
            return;
        }
        self.mark(line);
        let kind = line.child("TYPE");
        let label = kind.map(|k| k.text().into_owned()).unwrap_or_else(|| match line.tag() {
            "TITL" => "title".to_owned(),
            "RELI" => "religion".to_owned(),
            "NATI" => "nationality".to_owned(),
            "DSCR" => "description".to_owned(),
            tag => tag.to_ascii_lowercase(),
        });
        if let Some(kind) = kind {
            self.mark(kind);
        }
        let citations = self.citations(line);
        let note = Object::text(format!("{label}: {text}"));
        self.emit(Statement::new(person, "note", note, line.number()).fact(&citations));
    }

    /// Studies and known occupations at an institution that the file names.
    fn affiliation(&mut self, person: &EntityId, line: Node<'t>, told: &Told) {
        let Some(agency) = line.child("AGNC").filter(|a| !a.value().trim().is_empty()) else { return };
        let property = match line.tag() {
            "EDUC" | "GRAD" => "studiedAt",
            "OCCU" => match relation::office(&line.text()) {
                Some(property) => property,
                None => return,
            },
            _ => return,
        };
        self.mark(agency);
        let institution = self.institution(&agency.text(), agency.number());
        let when = told.date.clone();
        let link = Statement::new(person, property, Object::Entity(institution), line.number());
        self.emit(link.fact(&told.citations).when(when));
    }
}
