//! The people of a family's file, as those who look for their place.

use super::{KinNamed, Relation, Seeker};
use crate::app::Error;
use crate::formats::gedcom::{self as format, Object, Statement};
use crate::model::{EntityId, EntityKind, Sex};
use std::collections::{BTreeMap, HashMap};

/// The most kin by whose names somebody is compared.
const KIN: usize = 12;

/// Those of a file who have a name.
pub(super) fn seekers(name: &str, bytes: &[u8]) -> Result<Vec<Seeker>, Error> {
    let limits = crate::app::gedcom::limits_of(bytes);
    let tree = format::read_within(bytes, &limits).map_err(|source| Error::Gedcom { path: name.into(), source })?;
    let mut gathering = Gathering::default();
    let mapping = format::map(&tree, &mut |statement| gathering.take(statement));
    for entity in mapping.entities.iter().filter(|entity| entity.id.kind == EntityKind::Person) {
        let xref = entity.xref.as_ref().map(|xref| format!("@{xref}@"));
        gathering.people.entry(entity.id.clone()).or_default().xref = xref;
    }
    Ok(gathering.finish())
}

/// People of a file, as their statements come.
#[derive(Default)]
struct Gathering {
    people: BTreeMap<EntityId, Seeker>,
    labels: HashMap<EntityId, String>,
    /// Whom a town or a school belongs to: both are named elsewhere in the file.
    things: Vec<(EntityId, EntityId)>,
    /// Who is what to whom.
    kin: Vec<(EntityId, Relation, EntityId)>,
}

impl Gathering {
    fn take(&mut self, statement: Statement) {
        let Statement { subject, property, object, .. } = statement;
        if subject.kind != EntityKind::Person {
            if let ("rdfs:label", Object::Text(text, _)) = (property.as_str(), object) {
                self.labels.entry(subject).or_insert(text);
            }
            return;
        }
        let person = self.people.entry(subject.clone()).or_default();
        let evidence = &mut person.evidence;
        match (property.as_str(), object) {
            ("rdfs:label", Object::Text(name, _)) => {
                person.label.clone_from(&name);
                evidence.names.insert(0, name);
            }
            ("skos:altLabel", Object::Text(name, _)) => evidence.names.push(name),
            ("sex", Object::Code(_, "male")) => evidence.sex = Sex::Male,
            ("sex", Object::Code(_, "female")) => evidence.sex = Sex::Female,
            ("birthDate", Object::Date(date)) => evidence.born = date.edtf.map(|edtf| edtf.days()),
            ("deathDate", Object::Date(date)) => evidence.died = date.edtf.map(|edtf| edtf.days()),
            ("parentOf", Object::Entity(child)) => {
                self.kin.push((subject.clone(), Relation::Child, child.clone()));
                self.kin.push((child, Relation::Parent, subject));
            }
            ("spouseOf" | "partnerOf", Object::Entity(partner)) => {
                self.kin.push((subject.clone(), Relation::Partner, partner.clone()));
                self.kin.push((partner, Relation::Partner, subject));
            }
            (_, Object::Entity(thing)) if matches!(thing.kind, EntityKind::Place | EntityKind::Institution) => {
                self.things.push((subject, thing));
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Seeker> {
        for (person, thing) in self.things {
            let (Some(person), Some(label)) = (self.people.get_mut(&person), self.labels.get(&thing)) else { continue };
            let list = if thing.kind == EntityKind::Place { &mut person.towns } else { &mut person.schools };
            if !list.contains(label) {
                list.push(label.clone());
            }
        }
        for (person, relation, kin) in self.kin {
            let names = self.people.get(&kin).map(|kin| kin.evidence.names.clone()).unwrap_or_default();
            if let Some(person) =
                self.people.get_mut(&person).filter(|person| person.kin.len() < KIN && !names.is_empty())
            {
                person.kin.push(KinNamed { relation, names });
            }
        }
        self.people.into_values().filter(|seeker| !seeker.evidence.names.is_empty()).collect()
    }
}
