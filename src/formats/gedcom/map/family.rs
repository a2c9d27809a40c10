//! A family's record: partners, children, and the events of the couple.

use super::event::{Told, kind_of};
use super::{Counts, Mapper, Object, Statement};
use crate::formats::gedcom::Node;
use crate::model::date::{Date, Edtf};
use crate::model::{Certainty, EntityId, EntityKind, Rank};

/// Events that show that a couple was married.
const MARRIED: &[&str] = &["MARR", "MARC", "MARL", "MARS", "DIV", "DIVF", "ANUL"];

/// Every child of a family has every partner as a parent, so their number is bounded.
const MOST_PARTNERS: usize = 8;

/// In what way somebody is a parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Birth,
    Adoptive,
    Foster,
    Step,
    Unknown,
    /// A sealing is no parenthood.
    Not,
}

impl Kind {
    /// Reads `PEDI`, `_FREL` and `_MREL` of many programs.
    fn read(word: &str, phrase: Option<&str>) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "birth" | "natural" | "biological" | "birth parent" => Self::Birth,
            "adopted" | "adopt" | "adoptive" => Self::Adoptive,
            "foster" | "fostered" | "guardian" | "guard" => Self::Foster,
            "step" | "stepchild" | "step-child" => Self::Step,
            "sealing" | "sealed" => Self::Not,
            "other" => phrase.map_or(Self::Unknown, |p| match p.to_ascii_lowercase() {
                p if p.contains("step") => Self::Step,
                p if p.contains("adopt") => Self::Adoptive,
                p if p.contains("foster") || p.contains("guard") => Self::Foster,
                _ => Self::Unknown,
            }),
            _ => Self::Unknown,
        }
    }

    fn property(self) -> Option<&'static str> {
        match self {
            Self::Birth | Self::Unknown => Some("parentOf"),
            Self::Adoptive => Some("adoptiveParentOf"),
            Self::Foster => Some("fosterParentOf"),
            Self::Step => Some("stepParentOf"),
            Self::Not => None,
        }
    }
}

impl<'t> Mapper<'t, '_> {
    /// A family.
    pub(super) fn family(&mut self, record: Node<'t>) {
        let Some(id) = self.begin(record) else { return };
        let mut partners: Vec<(Node<'t>, EntityId)> = Vec::new();
        for line in record.children().filter(|c| matches!(c.tag(), "HUSB" | "WIFE")) {
            if partners.len() == MOST_PARTNERS {
                self.warn(line.number(), format!("more than {MOST_PARTNERS} partners in a family, kept as written"));
                break;
            }
            if let Some(partner) = self.target(line, EntityKind::Person) {
                self.mark(line);
                self.state(&id, "familyPartner", Object::Entity(partner.clone()), line.number());
                partners.push((line, partner));
            }
        }
        let events = self.events_of_couple(&id, record, &partners);
        self.couple(record, &partners, &events);
        for line in record.children().filter(|c| c.tag() == "CHIL") {
            self.child(&id, record, line, &partners);
        }
        if let Some(restriction) = record.child("RESN") {
            self.restriction(&id, restriction, None);
        }
        for line in record.children().filter(|c| matches!(c.tag(), "NO" | "_NO")) {
            self.absence(&id, line);
        }
        self.notes(&id, record);
        self.items(&id, record);
        self.cited_record(&id, record);
    }

    fn events_of_couple(
        &mut self,
        family: &EntityId,
        record: Node<'t>,
        partners: &[(Node<'t>, EntityId)],
    ) -> Vec<(&'t str, Told)> {
        let mut out = Vec::new();
        let mut counts = Counts::default();
        for line in record.children() {
            let Some(kind) = kind_of(line.tag()) else { continue };
            let told = self.event(family, line, kind, counts.next(line.tag()));
            self.state(family, "familyEvent", Object::Entity(told.id.clone()), line.number());
            for (_, partner) in partners {
                let part = Statement::new(&told.id, "participant", Object::Entity(partner.clone()), line.number());
                self.emit(part.fact(&told.citations));
            }
            out.push((line.tag(), told));
        }
        out
    }

    /// Partners are spouses if anything shows that they married.
    fn couple(&mut self, record: Node<'t>, partners: &[(Node<'t>, EntityId)], events: &[(&'t str, Told)]) {
        let never = record.children().any(|c| matches!(c.tag(), "NO" | "_NO") && c.value().trim() == "MARR");
        let married = !never && events.iter().any(|(tag, _)| MARRIED.contains(tag));
        let property = if married { "spouseOf" } else { "partnerOf" };
        let date_of = |tag: &str| events.iter().find(|(t, _)| *t == tag).and_then(|(_, told)| told.date.clone());
        let when = if married { span(date_of("MARR"), date_of("DIV").or_else(|| date_of("ANUL"))) } else { None };
        let wedding = events.iter().find(|(tag, _)| MARRIED.contains(tag));
        let citations = wedding.map(|(_, told)| told.citations.clone()).unwrap_or_default();
        for (at, (line, one)) in partners.iter().enumerate() {
            for (_, other) in &partners[at + 1..] {
                if one != other {
                    let link = Statement::new(one, property, Object::Entity(other.clone()), line.number());
                    self.emit(link.fact(&citations).when(when.clone()));
                }
            }
        }
    }

    fn child(&mut self, family: &EntityId, record: Node<'t>, line: Node<'t>, partners: &[(Node<'t>, EntityId)]) {
        let Some(child) = self.target(line, EntityKind::Person) else { return };
        self.mark(line);
        self.state(family, "familyChild", Object::Entity(child.clone()), line.number());
        let pedigree = line.pointer().zip(record.xref()).and_then(|key| self.pedigrees.get(&key)).copied();
        let kind = pedigree.and_then(|p| p.child("PEDI"));
        let phrase = kind.and_then(|k| k.child_text("PHRASE"));
        let stated = kind.map(|k| Kind::read(&k.text(), phrase.as_deref()));
        let status = pedigree.and_then(|p| p.child_text("STAT")).map(|s| s.to_ascii_uppercase());
        let citations = self.citations(line);
        if partners.iter().any(|(_, partner)| *partner == child) {
            self.warn(line.number(), format!("`@{}@` is their own parent, kept as written", child.slug));
        }
        for (partner_line, partner) in partners {
            // `_FREL` speaks of the first parent, `_MREL` of the second, whatever their sex.
            let own = if partner_line.tag() == "HUSB" { "_FREL" } else { "_MREL" };
            let own = line.child(own);
            if let Some(own) = own {
                self.mark(own);
            }
            let kind = own.map(|o| Kind::read(&o.text(), None)).filter(|k| *k != Kind::Unknown).or(stated);
            let kind = kind.unwrap_or(Kind::Unknown);
            let Some(property) = kind.property().filter(|_| *partner != child) else { continue };
            let mut link =
                Statement::new(partner, property, Object::Entity(child.clone()), line.number()).fact(&citations);
            if kind == Kind::Birth {
                link = link.qualified("parentKind", Object::Code("parent-kind", "birth"));
            } else if property == "parentOf" {
                link = link.qualified("parentKind", Object::Code("parent-kind", "unknown"));
            }
            match status.as_deref() {
                Some("CHALLENGED") => link.certainty = Certainty::Possible,
                Some("DISPROVEN") => link.rank = Rank::Deprecated,
                Some("PROVEN") => link.certainty = Certainty::Certain,
                _ => {}
            }
            self.emit(link);
        }
    }

    /// The adoptive parents that an adoption names: one or both of a family.
    pub(super) fn adoption(&mut self, child: &EntityId, line: Node<'t>, told: &Told) {
        let Some(link) = line.child("FAMC") else { return };
        let Some(family) = link.pointer().and_then(|to| self.records.get(to)).copied() else { return };
        self.mark(link);
        let by = link.child("ADOP");
        if let Some(by) = by {
            self.mark(by);
        }
        let which = by.map(|b| b.value().to_ascii_uppercase()).unwrap_or_default();
        for partner in family.children().filter(|c| matches!(c.tag(), "HUSB" | "WIFE")) {
            if matches!(which.as_str(), "HUSB" | "WIFE") && partner.tag() != which {
                continue;
            }
            let found =
                partner.pointer().and_then(|to| self.ids.get(to)).filter(|i| i.kind == EntityKind::Person).cloned();
            if let Some(parent) = found {
                let fact = Statement::new(&parent, "adoptiveParentOf", Object::Entity(child.clone()), line.number());
                self.emit(fact.fact(&told.citations).when(span(told.date.clone(), None)));
            }
        }
    }
}

/// From one date to another, as far as EDTF can say it in one interval.
fn span(from: Option<Date>, to: Option<Date>) -> Option<Date> {
    let plain = |date: &Option<Date>| {
        let edtf = date.as_ref().and_then(|d| d.edtf.as_ref()).map(|e| e.to_string());
        edtf.filter(|e| !e.contains(['/', '[', '{']))
    };
    let (from, to) = (plain(&from)?, plain(&to).unwrap_or_else(|| "..".to_owned()));
    Edtf::parse(&format!("{from}/{to}")).ok().map(Date::from)
}
