//! Sources and their citations; items: photographs, scans and other files.

use super::{Citation, Mapper, Object};
use crate::formats::gedcom::Node;
use crate::model::{Certainty, EntityId, EntityKind, is_contact};

/// The local id of a file itself as a source.
pub fn header_of_the_file() -> EntityId {
    EntityId { kind: EntityKind::Source, slug: "header-of-the-file".into() }
}

impl<'t> Mapper<'t, '_> {
    /// A source record.
    pub(super) fn source(&mut self, record: Node<'t>) {
        let Some(id) = self.begin(record) else { return };
        for line in record.children() {
            let property = match line.tag() {
                "TITL" => "title",
                "AUTH" => "creator",
                "PUBL" => "publisher",
                "ABBR" => "skos:altLabel",
                "TEXT" => "note",
                _ => continue,
            };
            self.mark(line);
            let text = line.text().into_owned();
            if property == "title" {
                self.state(&id, "rdfs:label", Object::text(text.clone()), line.number());
            }
            self.state(&id, property, Object::text(text), line.number());
        }
        self.holders(&id, record);
        self.notes(&id, record);
        self.identifiers(&id, record);
    }

    /// Where a source is kept, and under which number.
    fn holders(&mut self, source: &EntityId, record: Node<'t>) {
        for line in record.children().filter(|c| c.tag() == "REPO") {
            if let Some(holder) = line.pointer().and_then(|_| self.target(line, EntityKind::Institution)) {
                self.mark(line);
                self.state(source, "heldBy", Object::Entity(holder), line.number());
            }
            let repository = line.pointer().and_then(|to| self.records.get(to)).copied();
            let named = repository.filter(|r| r.tag() == "REPO").and_then(|repository| repository.child("NAME"));
            if let Some(name) = named {
                self.state(source, "holder", Object::text(name.text()), line.number());
            }
            for number in line.children().filter(|c| c.tag() == "CALN" && !c.value().trim().is_empty()) {
                self.mark(number);
                self.state(source, "shelfMark", Object::text(number.text()), number.number());
            }
        }
    }

    /// A repository record. It may be an archive or an aunt's drawer, and its address then hers: it is for those who see the
    /// living, while its sources tell its name.
    pub(super) fn repository(&mut self, record: Node<'t>) {
        let Some(id) = self.begin(record) else { return };
        self.state(&id, "visibility", Object::Code("visibility", "restricted"), record.number());
        self.named(&id, "rdfs:label", record);
    }

    /// What a repository and a submitter have alike: a name, which says a property, and how to reach them.
    fn named(&mut self, id: &EntityId, property: &'static str, record: Node<'t>) {
        if let Some(name) = record.child("NAME").filter(|name| !name.value().trim().is_empty()) {
            self.mark(name);
            self.state(id, property, Object::text(name.text()), name.number());
        }
        self.contacts(id, record);
        self.notes(id, record);
        self.identifiers(id, record);
    }

    /// Address, telephone and mail of a repository or a submitter; the web is among the identifiers.
    fn contacts(&mut self, id: &EntityId, record: Node<'t>) {
        for line in record.children() {
            let (property, text) = match line.tag() {
                "ADDR" => ("address", self.address(line)),
                "PHON" => ("phone", line.text().into_owned()),
                "FAX" => ("fax", line.text().into_owned()),
                "EMAIL" | "_EMAIL" => ("email", line.text().into_owned()),
                _ => continue,
            };
            if !text.trim().is_empty() {
                self.mark(line);
                self.state(id, property, Object::text(text.trim()), line.number());
            }
        }
    }

    /// An address as one text: its lines, and those of its parts that they do not say.
    fn address(&mut self, line: Node<'t>) -> String {
        let mut text = line.text().trim().to_owned();
        for part in line.children().filter(|c| !matches!(c.tag(), "CONT" | "CONC") && !c.tag().starts_with('_')) {
            let value = part.text().trim().to_owned();
            if !text.contains(&value) {
                let between = if text.is_empty() { "" } else { ", " };
                text.push_str(between);
                text.push_str(&value);
            }
            self.mark(part);
        }
        text
    }

    /// A further submitter: whoever gave a part of the file, told like the one of the header and for the same readers.
    pub(super) fn submitter(&mut self, record: Node<'t>) {
        if self.submitter.is_some_and(|of_file| of_file.index() == record.index()) {
            return;
        }
        let Some(xref) = record.xref() else { return self.unidentified(record) };
        if self.is_second(record) {
            return;
        }
        let id = EntityId { kind: EntityKind::Source, slug: format!("submitter-{}", super::fingerprint(xref)).into() };
        self.mark(record);
        self.made_by(&id, record.number());
        self.named(&id, "creator", record);
    }

    /// What somebody submitted, as a source of its own.
    fn made_by(&mut self, id: &EntityId, line: u32) {
        self.entities.push(super::Entity { id: id.clone(), xref: None, line });
        self.state(id, "visibility", Object::Code("visibility", "restricted"), line);
        self.state(id, "rdfs:label", Object::text("GEDCOM"), line);
    }

    /// The file as a source: who made it, and what they say of it. They are hardly dead, so that it is for those who see
    /// the living, and so are the records that tell of them. A file that tells how to reach somebody has such a source, too:
    /// while one thing is hidden, so is that, whoever's record it stands in.
    pub(super) fn file_itself(&mut self) {
        let (head, record) = (self.tree.record("HEAD"), self.submitter);
        let remarks = head.is_some_and(|head| head.child("NOTE").or_else(|| head.child("COPR")).is_some());
        if record.is_none() && !remarks && !self.tree.nodes().any(|line| is_contact(line.tag())) {
            return;
        }
        let id = header_of_the_file();
        self.made_by(&id, head.map_or(0, |head| head.number()));
        let Some(head) = head else { return };
        if let Some(record) = record {
            head.child("SUBM").into_iter().chain([record]).for_each(|line| self.mark(line));
            self.named(&id, "creator", record);
        }
        for (tag, property) in [("DATE", "published"), ("COPR", "note"), ("NOTE", "note")] {
            let Some(line) = head.child(tag) else { continue };
            match property {
                "published" => {
                    if let Some(date) = self.date(line) {
                        self.state(&id, property, Object::Date(date), line.number());
                    }
                }
                _ => {
                    if let Some(note) = self.note(line) {
                        self.state(&id, property, note, line.number());
                    }
                }
            }
        }
    }

    /// The sources cited for what a line says.
    pub(super) fn citations(&mut self, above: Node<'t>) -> Vec<Citation> {
        let mut out = Vec::new();
        for line in above.children().filter(|c| c.tag() == "SOUR") {
            let source = match line.pointer() {
                Some(_) => self.target(line, EntityKind::Source),
                None if line.value().trim().is_empty() => None,
                None => Some(self.source_in_place(line)),
            };
            let Some(source) = source else { continue };
            self.mark(line);
            let locator = line.child("PAGE").map(|page| {
                self.mark(page);
                page.text().into_owned()
            });
            let certainty = line.child("QUAY").and_then(|quality| {
                self.mark(quality);
                match quality.value().trim() {
                    "3" => Some(Certainty::Certain),
                    "2" => Some(Certainty::Probable),
                    "1" | "0" => Some(Certainty::Possible),
                    _ => None,
                }
            });
            out.push(Citation { source, locator, certainty });
        }
        out
    }

    /// Version 5 may describe a source where it is cited. The same words are the same source.
    fn source_in_place(&mut self, line: Node<'t>) -> EntityId {
        let text = line.text().into_owned();
        let id = EntityId { kind: EntityKind::Source, slug: format!("source-{}", super::fingerprint(&text)).into() };
        if self.in_place.insert(id.clone()) {
            self.entities.push(super::Entity { id: id.clone(), xref: None, line: line.number() });
            self.state(&id, "rdfs:label", Object::text(text.clone()), line.number());
            self.state(&id, "title", Object::text(text), line.number());
        }
        id
    }

    /// A media record: each of its files is shown by one item.
    pub(super) fn item(&mut self, record: Node<'t>) {
        let Some(id) = self.begin(record) else { return };
        self.files(&id, record);
        if let Some(title) = record.child("TITL") {
            self.mark(title);
            self.state(&id, "rdfs:label", Object::text(title.text()), title.number());
        }
        self.notes(&id, record);
        self.identifiers(&id, record);
    }

    fn files(&mut self, id: &EntityId, above: Node<'t>) {
        for file in above.children().filter(|c| c.tag() == "FILE") {
            let path = file.text().trim().to_owned();
            if path.is_empty() {
                continue;
            }
            self.mark(file);
            self.state(id, "mediaFile", Object::Iri(path), file.number());
            if let Some(form) = file.child("FORM") {
                self.mark(form);
            }
            if let Some(title) = file.child("TITL") {
                self.mark(title);
                self.state(id, "rdfs:label", Object::text(title.text()), title.number());
            }
        }
    }

    /// Pictures of a person, a family or an event, by pointer or in place.
    pub(super) fn items(&mut self, subject: &EntityId, above: Node<'t>) {
        let mut number = 0;
        for line in above.children().filter(|c| c.tag() == "OBJE") {
            let item = match line.pointer() {
                Some(_) => self.target(line, EntityKind::Item),
                None => {
                    number += 1;
                    let id = self.inner(EntityKind::Item, subject, "obje", number, line.number());
                    self.files(&id, line);
                    if let Some(title) = line.child("TITL") {
                        self.mark(title);
                        self.state(&id, "rdfs:label", Object::text(title.text()), title.number());
                    }
                    Some(id)
                }
            };
            if let Some(item) = item {
                self.mark(line);
                self.state(&item, "about", Object::Entity(subject.clone()), line.number());
            }
        }
    }
}
