//! A person's record.

use super::event::Count;
use super::{Counts, LivingEvidence, Mapper, Object, Statement};
use crate::formats::gedcom::Node;
use crate::model::{EntityId, EntityKind};

impl<'t> Mapper<'t, '_> {
    /// A person with names, events, relations, notes and identifiers. Families are read from their own records.
    pub(super) fn person(&mut self, record: Node<'t>) {
        let Some(id) = self.begin(record) else { return };
        let mut evidence = LivingEvidence::new(&id);
        self.state(&id, "xref", Object::text(format!("@{}@", record.xref().unwrap_or(""))), record.number());
        if self.names(&id, record) {
            evidence.lives = true;
        }
        let all = Counts::below(record);
        let mut so_far = Counts::default();
        let ours = record.children().any(|c| self.schema.contains_key(c.tag()));
        for line in record.children() {
            match line.tag() {
                "SEX" => {
                    let code = match line.value().trim() {
                        "M" | "m" => "male",
                        "F" | "f" => "female",
                        "X" | "x" | "N" => "other",
                        _ => "unknown",
                    };
                    self.mark(line);
                    self.emit(Statement::new(&id, "sex", Object::Code("sex", code), line.number()).fact(&[]));
                }
                "RESN" => self.restriction(&id, line, Some(&mut evidence)),
                "FAMS" | "FAMC" => {
                    // Said by the family's record, if that exists.
                    if line.pointer().is_some_and(|to| self.ids.get(to).is_some_and(|i| i.kind == EntityKind::Family)) {
                        self.mark(line);
                        line.children().filter(|c| matches!(c.tag(), "PEDI" | "STAT")).for_each(|c| self.mark(c));
                    }
                }
                "ASSO" | "_ASSO" => self.association(&id, line),
                "NO" | "_NO" => {
                    if line.value().trim() == "DEAT" {
                        evidence.lives = true;
                        self.mark(line);
                    } else {
                        self.absence(&id, line);
                    }
                }
                "_LIVING" | "_LIV" => evidence.lives |= !line.value().trim().starts_with(['N', 'n']),
                "_PRIVATE" | "_PRIV" | "_CONF" => evidence.private = true,
                tag if self.schema.contains_key(tag) => self.bound(&id, line),
                tag => {
                    let number = so_far.next(tag);
                    let count = Count { number, all: all.of(tag) };
                    self.personal_event(&id, line, count, &mut evidence, ours);
                }
            }
        }
        self.notes(&id, record);
        self.items(&id, record);
        self.identifiers(&id, record);
        self.cited_record(&id, record);
        self.living.push(evidence);
    }

    /// Sources for the person as a whole.
    pub(super) fn cited_record(&mut self, id: &EntityId, record: Node<'t>) {
        for citation in self.citations(record) {
            let mut statement = Statement::new(id, "source", Object::Entity(citation.source.clone()), record.number());
            if let Some(locator) = &citation.locator {
                statement.qualifiers.push(("locator", Object::text(locator.clone())));
            }
            self.emit(statement);
        }
    }

    /// That something did not happen, as a remark: “no marriage (TO 24 MAR 1880)”. An event that did not happen is none.
    pub(super) fn absence(&mut self, id: &EntityId, line: Node<'t>) {
        let Some(kind) = super::event::kind_of(line.value().trim()) else { return };
        self.mark(line);
        let mut words = format!("no {}", kind.replace('-', " "));
        if let Some(date) = line.child("DATE") {
            words.push_str(&format!(" ({})", date.text()));
            self.mark(date);
        }
        let citations = self.citations(line);
        let remark = Object::Text(words, Some("en".to_owned()));
        self.emit(Statement::new(id, "note", remark, line.number()).fact(&citations));
        self.notes(id, line);
    }

    /// Who may see a record or an event.
    pub(super) fn restriction(&mut self, id: &EntityId, line: Node<'t>, evidence: Option<&mut LivingEvidence>) {
        let value = line.value().to_ascii_uppercase();
        let private = value.contains("PRIVACY") || value.contains("CONFIDENTIAL");
        let code = match (private, value.contains("LOCKED")) {
            (true, _) => "restricted",
            (false, true) => "locked",
            _ => return,
        };
        if let Some(evidence) = evidence {
            evidence.private |= private;
        }
        self.mark(line);
        self.state(id, "visibility", Object::Code("visibility", code), line.number());
    }
}
