//! Relations that files state in words: `ASSO` with a role, occupations, and our own extension tags.

use super::{Mapper, Object, Statement};
use crate::formats::gedcom::Node;
use crate::model::{EntityId, EntityKind};

/// A relation between the person of the record and the associated person.
struct Relation {
    property: &'static str,
    /// The associated person is the subject: a teacher of the person of the record.
    from_other: bool,
}

/// Words for what the associated person is to the person of the record.
const RELATIONS: &[(&[&str], &str, bool)] = &[
    (
        &["teacher", "professor", "master", "instituteur", "institutrice", "maître", "professeur", "מורה", "רב מובהק"],
        "teacherOf",
        true,
    ),
    (&["pupil", "student", "disciple", "élève", "תלמיד", "תלמידה"], "teacherOf", false),
    (&["colleague", "collègue", "עמית"], "colleagueOf", false),
    (&["correspondent", "correspondant"], "correspondentOf", false),
    (&["predecessor", "prédécesseur"], "successorOf", false),
    (&["successor", "successeur"], "successorOf", true),
    (
        &["sibling", "brother", "sister", "half-brother", "half-sister", "frère", "sœur", "אח", "אחות"],
        "siblingOf",
        false,
    ),
    (&["cousin", "cousine", "בן דוד", "בת דוד"], "cousinOf", false),
    (&["grandparent", "grandfather", "grandmother", "grand-père", "grand-mère", "סבא", "סבתא"], "grandparentOf", true),
    (&["grandchild", "grandson", "granddaughter", "petit-fils", "petite-fille", "נכד", "נכדה"], "grandparentOf", false),
    (&["uncle", "aunt", "oncle", "tante", "דוד", "דודה"], "auntOrUncleOf", true),
    (&["nephew", "niece", "neveu", "nièce", "אחיין", "אחיינית"], "auntOrUncleOf", false),
    (&["ordained by", "ordainer", "מסמיך"], "ordained", true),
    (&["ordained", "ordinand"], "ordained", false),
    (&["step-parent", "stepfather", "stepmother", "step-father", "step-mother"], "stepParentOf", true),
    (&["adoptive parent", "adoptive father", "adoptive mother"], "adoptiveParentOf", true),
    (&["foster parent", "foster father", "foster mother", "guardian"], "fosterParentOf", true),
];

/// Words in an occupation, and what one does at an institution with it.
const OFFICES: &[(&[&str], &str)] = &[
    (
        &[
            "director",
            "directeur",
            "directrice",
            "principal",
            "headmaster",
            "headmistress",
            "head of school",
            "מנהל",
            "מנהלת",
        ],
        "directed",
    ),
    (&["teacher", "professor", "instituteur", "institutrice", "professeur", "maître", "מורה"], "taughtAt"),
    (&["secretary", "secrétaire", "מזכיר"], "secretaryOf"),
    (&["president", "président", "נשיא"], "presidedOver"),
    (&["rabbi", "rabbin", "רב"], "servedAsRabbiAt"),
    (&["student", "pupil", "élève", "étudiant", "תלמיד", "סטודנט"], "studiedAt"),
    (&["founder", "fondateur", "fondatrice", "מייסד"], "founded"),
    (&["inspector", "inspecteur", "inspectrice", "מפקח"], "inspectedSchool"),
    (&["member", "membre", "חבר"], "memberOf"),
];

/// What one does at an institution with an occupation; `None` if the words are not known.
pub(super) fn office(occupation: &str) -> Option<&'static str> {
    let text = occupation.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let known = OFFICES
        .iter()
        .find(|(names, _)| names.iter().any(|n| words.contains(n) || n.contains(' ') && text.contains(n)));
    known.map(|(_, property)| *property)
}

/// The words that `ASSO` uses for a property, from the side of the person of the record: what the other is to them.
pub(in crate::formats::gedcom) fn word(property: &str, from_other: bool) -> Option<&'static str> {
    RELATIONS.iter().find(|(_, p, side)| *p == property && *side == from_other).map(|(words, ..)| words[0])
}

impl<'t> Mapper<'t, '_> {
    /// An associated person of a person.
    pub(super) fn association(&mut self, person: &EntityId, line: Node<'t>) {
        let Some(other) = self.target(line, EntityKind::Person) else { return };
        let role = line.child("ROLE").or_else(|| line.child("RELA"));
        let phrase = role.and_then(|r| r.child("PHRASE")).or_else(|| line.child("PHRASE"));
        let words = phrase.map(|p| p.text().into_owned());
        let role_word = role.map(|r| r.text().into_owned()).unwrap_or_default();
        let said = words.as_deref().unwrap_or(&role_word).trim().to_lowercase();
        let known = RELATIONS.iter().find(|(names, ..)| names.contains(&said.as_str()));
        let relation = match (known, role_word.to_ascii_uppercase().as_str()) {
            (Some((_, property, from_other)), _) => Some(Relation { property, from_other: *from_other }),
            (None, "FATH" | "MOTH" | "PARENT" | "FATHER" | "MOTHER") => {
                Some(Relation { property: "parentOf", from_other: true })
            }
            (None, "CHIL" | "CHILD") => Some(Relation { property: "parentOf", from_other: false }),
            (None, "SPOU" | "HUSB" | "WIFE" | "SPOUSE") => Some(Relation { property: "spouseOf", from_other: false }),
            _ => None,
        };
        let Some(Relation { property, from_other }) = relation else { return };
        self.mark(line);
        role.into_iter().chain(phrase).for_each(|l| self.mark(l));
        let citations = self.citations(line);
        let (subject, object) = if from_other { (&other, person) } else { (person, &other) };
        let mut statement =
            Statement::new(subject, property, Object::Entity(object.clone()), line.number()).fact(&citations);
        for line in line.children().filter(|c| matches!(c.tag(), "NOTE" | "SNOTE")) {
            if let Some(note) = self.note(line) {
                statement.qualifiers.push(("note", note));
            }
        }
        self.emit(statement);
    }

    /// The part of an associated person at an event: our code, and the file's own words where it has some.
    pub(super) fn role(&mut self, line: Node<'t>) -> Option<(&'static str, Option<String>)> {
        let role = line.child("ROLE").or_else(|| line.child("RELA"))?;
        self.mark(role);
        let phrase = role.child("PHRASE");
        if let Some(phrase) = phrase {
            self.mark(phrase);
        }
        let code = match role.text().to_ascii_uppercase().as_str() {
            "CHIL" | "CHILD" => "child",
            "FATH" | "FATHER" => "father",
            "MOTH" | "MOTHER" => "mother",
            "PARENT" => "parent",
            "GODP" | "GODPARENT" | "GODFATHER" | "GODMOTHER" => "godparent",
            "WITN" | "WITNESS" => "witness",
            "CLERGY" | "OFFICIATOR" | "RABBI" | "PRIEST" => "officiant",
            "SPOU" | "HUSB" | "WIFE" | "SPOUSE" => "partner",
            "FRIEND" => "friend",
            "NGHBR" | "NEIGHBOUR" | "NEIGHBOR" => "neighbour",
            _ => "other",
        };
        let words =
            phrase.map(|p| p.text().into_owned()).or_else(|| (code == "other").then(|| role.text().into_owned()));
        Some((code, words))
    }

    /// A line under an extension tag that is bound to our ontology: `_TAUGHT_AT` with a name, an IRI, a date.
    pub(super) fn bound(&mut self, person: &EntityId, line: Node<'t>) {
        let Some(property) = self.schema.get(line.tag()).map(|p| (*p).to_owned()) else { return };
        let iri = line.child("_IRI");
        let object = match (line.pointer(), iri) {
            (Some(_), _) => self.target(line, EntityKind::Person).map(Object::Entity),
            (None, Some(iri)) => {
                self.mark(iri);
                Some(Object::Iri(iri.text().into_owned()))
            }
            (None, None) if line.value().trim().is_empty() => None,
            (None, None) => Some(Object::Entity(self.institution(&line.text(), line.number()))),
        };
        let Some(object) = object else { return };
        self.mark(line);
        let citations = self.citations(line);
        let when = line.child("DATE").and_then(|d| self.date(d));
        self.emit(Statement::new(person, &property, object, line.number()).fact(&citations).when(when));
    }
}
