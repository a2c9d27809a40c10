//! A part of the store as a genealogist's file: whomever a selection names, with their families, schools and sources.

use super::gedcom::Rewritten;
use super::{App, ClaimView, Error, Select};
use crate::access::{Reader, Role};
use crate::formats::gedcom::export::{Event, Family, Institution, Link, Name, Original, Person, Place, Source};
use crate::formats::gedcom::{self as format, Citation, Conversion, Family as Versions, Selection, gedzip};
use crate::model::date::Date;
use crate::model::{EntityId, EntityKind};
use crate::ontology::{kinds, terms};
use crate::store::Dataset;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;
use std::sync::Arc;

/// What an export may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GedcomFormat {
    /// GEDCOM 7.0.
    Seven,
    /// GEDCOM 5.5.1.
    Five,
    /// An archive of GEDCOM 7.0 and the files that it mentions.
    Gedzip,
}

impl GedcomFormat {
    /// Its media type; FamilySearch's for version 7, and what the field uses for the older ones.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Seven => "text/vnd.familysearch.gedcom",
            Self::Five => "application/x-gedcom",
            Self::Gedzip => "application/vnd.familysearch.gedcom+zip",
        }
    }

    /// The versions whose rules it follows.
    pub(super) fn versions(self) -> Versions {
        if self == Self::Five { Versions::Five } else { Versions::Seven }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gedzip => "gdz",
            _ => "ged",
        }
    }
}

impl FromStr for GedcomFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "gedcom7" => Ok(Self::Seven),
            "gedcom551" => Ok(Self::Five),
            "gedzip" => Ok(Self::Gedzip),
            other => Err(Error::parameter("format", format!("`{other}` is not gedcom7, gedcom551 or gedzip"))),
        }
    }
}

/// Files that go into an archive, by their names there.
pub(super) type Media = BTreeMap<String, Arc<[u8]>>;

/// The most people that a stranger's file holds.
const STRANGERS: usize = 5_000;

/// The records of an import that an export copies.
struct Kept {
    versions: Versions,
    /// Record number to text.
    records: BTreeMap<String, String>,
}

impl App {
    /// Writes a selection, as [`Select`] names it, and tells what the version cannot hold. Strangers get at most 5,000 people.
    pub fn export_gedcom(&self, reader: &Reader, format: GedcomFormat, select: &str) -> Result<Rewritten, Error> {
        let most = if reader.role >= Role::Write { usize::MAX } else { STRANGERS };
        if let Select::Import { what, with_claims } = select.parse()?
            && reader.sees_living()
        {
            return self.export_import(reader, format, &what, with_claims);
        }
        let people = self.selected(reader, select, most)?;
        self.export_people(reader, format, &people)
    }

    /// Writes some people, by their IRIs; it is no file without anybody.
    pub fn export_people(
        &self,
        reader: &Reader,
        format: GedcomFormat,
        people: &BTreeSet<String>,
    ) -> Result<Rewritten, Error> {
        if people.is_empty() {
            return Err(Error::Nobody("the selection".into()));
        }
        let (mut selection, graphs) = self.selection(reader, people)?;
        let media = self.files_apart(&mut selection, &graphs)?;
        self.packed(format::export(&selection, format.versions()), format, media)
    }

    /// A tree as bytes; in an archive with the files that it mentions, by their names in it. Nobody has seen the lines that
    /// were converted: what is said of them names none.
    pub(super) fn packed(
        &self,
        Conversion { tree, report }: Conversion,
        format: GedcomFormat,
        media: Media,
    ) -> Result<Rewritten, Error> {
        let failed = |source| Error::Gedcom { path: "the export".into(), source };
        let report = report.without_lines();
        let bytes = format::write(&tree, format::Style::default()).map_err(failed)?;
        if format != GedcomFormat::Gedzip {
            return Ok(Rewritten { bytes, report });
        }
        let mentioned: BTreeSet<String> =
            tree.nodes().filter(|node| node.tag() == "FILE").map(|node| gedzip::unescape(node.value())).collect();
        let media = media.iter().filter(|(name, _)| mentioned.contains(*name));
        let media = media.map(|(name, content)| (name.as_str(), &**content));
        Ok(Rewritten { bytes: gedzip::pack(&bytes, media).map_err(failed)?, report })
    }

    /// The files that the records mention, as far as they came with their imports. Where two imports have different files
    /// of one name, the second's gets another, in the archive and in the lines that mention it.
    pub(super) fn files_apart(&self, selection: &mut Selection, graphs: &[String]) -> Result<Media, Error> {
        let mut media = Media::new();
        let mut renamed = HashMap::new();
        for graph in graphs {
            for payload in payloads(selection, graph) {
                let name = gedzip::unescape(&payload);
                let Some(content) = self.media(graph, &name)?.filter(|_| name != gedzip::GEDCOM) else { continue };
                let fits = |name: &String| media.get(name).is_none_or(|known| *known == content);
                let numbered = (2..).map(|number| numbered(&name, number));
                let free = std::iter::once(name.clone()).chain(numbered).find(fits).unwrap_or(name.clone());
                if free != name {
                    renamed.insert((graph.clone(), payload), gedzip::escape(&free));
                }
                media.insert(free, content);
            }
        }
        selection.files = renamed;
        Ok(media)
    }

    /// Everything that a file tells of these people, and the imports that it copies from.
    pub(super) fn selection(
        &self,
        reader: &Reader,
        people: &BTreeSet<String>,
    ) -> Result<(Selection, Vec<String>), Error> {
        let mut writing = Writing { app: self, reader, people, kinds: kinds::link_kinds(), kept: HashMap::new() };
        let mut selection =
            Selection { program: Some(("HAVERIM".into(), env!("CARGO_PKG_VERSION").into())), ..Selection::default() };
        for iri in people {
            writing.person(iri, &mut selection)?;
        }
        writing.families(&mut selection)?;
        writing.sources(&mut selection)?;
        let mut texts: Vec<Original> = Vec::new();
        for (import, kept) in &writing.kept {
            let copied = selection.people.iter().filter_map(|p| p.original.as_ref());
            let copied = copied.chain(selection.families.iter().filter_map(|f| f.original.as_ref()));
            let copied = copied.filter(|original| original.import == *import);
            kept.needed(import, copied.map(|original| original.text.as_str()), &mut texts);
        }
        selection.records = texts;
        Ok((selection, writing.kept.into_keys().collect()))
    }
}

/// The payloads of the lines of an import that mention files.
fn payloads(selection: &Selection, import: &str) -> BTreeSet<String> {
    let people = selection.people.iter().filter_map(|p| p.original.as_ref());
    let families = selection.families.iter().filter_map(|f| f.original.as_ref());
    let sources = selection.sources.iter().filter_map(|s| s.original.as_ref());
    let all = people.chain(families).chain(sources).chain(&selection.records);
    let lines = all.filter(|original| original.import == import).flat_map(|original| original.text.lines());
    lines
        .filter_map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(" FILE "))
        .map(str::to_owned)
        .collect()
}

/// `photo.jpg` as `photo-2.jpg`.
fn numbered(name: &str, number: u32) -> String {
    let stem_ends = name.rfind('.').filter(|at| *at > name.rfind('/').map_or(0, |slash| slash + 1));
    let (stem, ending) = name.split_at(stem_ends.unwrap_or(name.len()));
    format!("{stem}-{number}{ending}")
}

impl Kept {
    /// The sources, notes, pictures and repositories that records point to, and those that these point to.
    fn needed<'t>(&'t self, import: &str, from: impl Iterator<Item = &'t str>, out: &mut Vec<Original>) {
        let mut open: Vec<&str> = from.collect();
        let mut seen = BTreeSet::new();
        while let Some(text) = open.pop() {
            for line in text.lines() {
                let Some(xref) = line.rsplit(' ').next().and_then(|w| w.strip_prefix('@')?.strip_suffix('@')) else {
                    continue;
                };
                let Some((xref, record)) = self.records.get_key_value(xref) else { continue };
                let tag = record.lines().next().and_then(|l| l.split(' ').nth(2)).unwrap_or_default();
                if !matches!(tag, "INDI" | "FAM") && seen.insert(xref.as_str()) {
                    out.push(Original { import: import.into(), versions: self.versions, text: record.clone() });
                    open.push(record);
                }
            }
        }
    }
}

/// A selection being gathered.
struct Writing<'a> {
    app: &'a App,
    reader: &'a Reader,
    people: &'a BTreeSet<String>,
    kinds: crate::model::LinkKinds,
    /// The records of each import that is copied from.
    kept: HashMap<String, Kept>,
}

impl Writing<'_> {
    fn about(&self, iri: &str) -> Result<Vec<Quad>, Error> {
        let node = NamedNodeRef::new_unchecked(iri);
        let accepted = Some(GraphNameRef::DefaultGraph);
        Ok(self.app.dataset(self.reader).quads(Some(node.into()), None, None, accepted).collect::<Result<_, _>>()?)
    }

    /// The record that a thing was imported from, with the graph it stands in.
    fn original(&mut self, iri: &str) -> Result<Option<(String, Original)>, Error> {
        let node = NamedNodeRef::new_unchecked(iri);
        let data = self.app.dataset(self.reader);
        for quad in data.quads(Some(node.into()), Some(terms::GEDCOM_RECORD), None, None) {
            let quad = quad?;
            let (GraphName::NamedNode(graph), Term::Literal(text)) = (&quad.graph_name, &quad.object) else { continue };
            if !self.kept.contains_key(graph.as_str()) {
                let kept = self.keep(graph)?;
                self.kept.insert(graph.as_str().into(), kept);
            }
            let versions = self.kept[graph.as_str()].versions;
            let import = graph.as_str().to_owned();
            return Ok(Some((import.clone(), Original { import, versions, text: text.value().into() })));
        }
        Ok(None)
    }

    fn keep(&self, graph: &NamedNode) -> Result<Kept, Error> {
        let mut kept = Kept { versions: self.app.versions_of(self.reader, graph)?, records: BTreeMap::new() };
        let in_graph = Some(graph.as_ref().into());
        for quad in self.app.dataset(self.reader).quads(None, Some(terms::GEDCOM_RECORD), None, in_graph) {
            let Term::Literal(text) = quad?.object else { continue };
            let text = text.value();
            if let Some((xref, _)) = text.strip_prefix("0 @").and_then(|rest| rest.split_once('@')) {
                kept.records.insert(xref.into(), text.into());
            }
        }
        Ok(kept)
    }

    fn person(&mut self, iri: &str, selection: &mut Selection) -> Result<(), Error> {
        let Some(id) = self.app.base().id(iri) else { return Ok(()) };
        let original = self.original(iri)?;
        let mut person = Person::new(id.clone());
        let imported = original.as_ref().map(|(graph, _)| graph.clone());
        let (mut birth, mut death): ([Option<Term>; 2], [Option<Term>; 2]) = Default::default();
        for quad in self.about(iri)? {
            let property = quad.predicate.as_ref();
            match (property, &quad.object) {
                (terms::RDFS_LABEL, Term::Literal(text)) => {
                    // The main name is the English one, where there is one.
                    let main = person.names.first().and_then(|first| first.language.as_deref()) == Some("en");
                    person.names.insert(usize::from(main), name(text));
                }
                (terms::SKOS_ALT_LABEL, Term::Literal(text)) => person.names.push(name(text)),
                (terms::SEX, Term::NamedNode(code)) => {
                    person.sex = crate::app::snapshot::sex(code.as_ref());
                }
                (terms::SKOS_EXACT_MATCH, Term::NamedNode(other)) => person.matches.push(other.as_str().into()),
                (terms::NOTE, Term::Literal(text)) if imported.is_none() => {
                    person.notes.push((text.value().into(), text.language().map(Into::into)));
                }
                (terms::BIRTH_DATE, _) => birth[0] = Some(quad.object),
                (terms::BORN_IN, _) => birth[1] = Some(quad.object),
                (terms::DEATH_DATE, _) => death[0] = Some(quad.object),
                (terms::DIED_IN, _) => death[1] = Some(quad.object),
                (_, Term::NamedNode(object)) if self.kinds.by_iri(quad.predicate.as_str()).is_some() => {
                    self.link(&id, quad.predicate.as_str(), object.as_str(), imported.as_deref(), selection)?;
                }
                _ => {}
            }
        }
        let said = original.as_ref().map(|(_, original)| original.text.clone()).unwrap_or_default();
        for (kind, line, date, place, facts) in [
            ("birth", "\n1 BIRT", terms::BIRTH_DATE, terms::BORN_IN, birth),
            ("death", "\n1 DEAT", terms::DEATH_DATE, terms::DIED_IN, death),
        ] {
            if !said.contains(line) && facts.iter().any(Option::is_some) {
                person.events.push(self.event(iri, kind, [date, place], facts)?);
            }
        }
        person.original = original.map(|(_, original)| original);
        selection.people.push(person);
        Ok(())
    }

    fn event(
        &self,
        iri: &str,
        kind: &str,
        [date, place]: [NamedNodeRef<'_>; 2],
        [when, at]: [Option<Term>; 2],
    ) -> Result<Event, Error> {
        let mut event = Event { kind: kind.into(), ..Event::default() };
        if let Some(Term::Literal(text)) = &when {
            event.date = Some(Date::read(text.value()));
            for quad in self.app.dataset(self.reader).quads(
                Some(NamedNodeRef::new_unchecked(iri).into()),
                Some(date),
                when.as_ref().map(Into::into),
                None,
            ) {
                let quad = quad?;
                let node = crate::ontology::claim::node(self.app.base(), quad.as_ref());
                if let Some(claim) = self.app.base().id(node.as_str())
                    && let Ok(claim) = self.app.claim(self.reader, &claim)
                {
                    event.citations.extend(citation(self.app, &claim));
                }
            }
        }
        if let Some(Term::NamedNode(node)) = at {
            let claims = self.app.claims_of(self.reader, iri, place.as_str(), node.as_str())?;
            event.citations.extend(claims.iter().filter_map(|claim| citation(self.app, claim)));
            event.place = Some(self.place(node.as_str())?);
        }
        event.citations.dedup();
        Ok(event)
    }

    fn place(&self, iri: &str) -> Result<Place, Error> {
        let (mut place, mut lat, mut long) = (Place::default(), None, None);
        for quad in self.about(iri)? {
            let Term::Literal(text) = &quad.object else { continue };
            match (quad.predicate.as_ref(), text.language()) {
                (terms::RDFS_LABEL, None | Some("en")) => place.name = text.value().into(),
                (terms::RDFS_LABEL, Some(language)) => place.others.push((text.value().into(), language.into())),
                (terms::GEO_LAT, _) => lat = text.value().parse().ok(),
                (terms::GEO_LONG, _) => long = text.value().parse().ok(),
                _ => {}
            }
        }
        if place.name.is_empty() && !place.others.is_empty() {
            place.name = place.others.remove(0).0;
        }
        place.others.sort();
        place.position = lat.zip(long);
        Ok(place)
    }

    /// A link to one of the people, or to an institution.
    fn link(
        &self,
        from: &EntityId,
        property: &str,
        to: &str,
        imported: Option<&str>,
        selection: &mut Selection,
    ) -> Result<(), Error> {
        let Some(object) = self.app.base().id(to) else { return Ok(()) };
        let to_institution = object.kind == EntityKind::Institution;
        if !to_institution && !self.people.contains(to) {
            return Ok(());
        }
        let claims = self.app.claims_of(self.reader, &self.app.base().iri(from), property, to)?;
        // What the person's own record says of an institution is copied with it.
        if to_institution && imported.is_some_and(|graph| claims.iter().all(|claim| claim.graph == graph)) {
            return Ok(());
        }
        let Some(best) = claims.first() else { return Ok(()) };
        selection.links.push(Link {
            subject: from.clone(),
            property: best.property.clone(),
            object: object.clone(),
            when: best.intervals.first().map(|interval| Date::read(interval)),
            certainty: best.certainty,
            citations: claims.iter().filter_map(|claim| citation(self.app, claim)).collect(),
        });
        if to_institution && !selection.institutions.iter().any(|known| known.id == object) {
            let place = match self.app.beside(self.reader, to, terms::LOCATED_IN, true)?.first() {
                Some(place) => Some(self.place(place)?),
                None => None,
            };
            let name = self.app.label(self.reader, to, crate::model::Lang::En)?;
            selection.institutions.push(Institution { id: object, name, iri: to.into(), place });
        }
        Ok(())
    }

    /// Recorded families of which two members are written.
    fn families(&mut self, selection: &mut Selection) -> Result<(), Error> {
        let mut members: BTreeMap<String, (u32, Vec<EntityId>)> = BTreeMap::new();
        for iri in self.people {
            for (property, is_partner) in [(terms::FAMILY_PARTNER, true), (terms::FAMILY_CHILD, false)] {
                for family in self.app.beside(self.reader, iri, property, false)? {
                    let (count, partners) = members.entry(family).or_default();
                    *count += 1;
                    partners.extend(self.app.base().id(iri).filter(|_| is_partner));
                }
            }
        }
        for (iri, (count, partners)) in members {
            let Some(id) = self.app.base().id(&iri).filter(|_| count > 1) else { continue };
            let original = self.original(&iri)?.map(|(_, original)| original);
            selection.families.push(Family { id, partners, events: Vec::new(), original });
        }
        Ok(())
    }

    /// The sources that are cited.
    fn sources(&mut self, selection: &mut Selection) -> Result<(), Error> {
        let links = selection.links.iter().flat_map(|link| &link.citations);
        let events = selection.people.iter().flat_map(|p| &p.events).flat_map(|event| &event.citations);
        let cited: BTreeSet<EntityId> = links.chain(events).map(|citation| citation.source.clone()).collect();
        for id in cited {
            let iri = self.app.base().iri(&id);
            let original = self.original(&iri)?.map(|(_, original)| original);
            let title = self.app.label(self.reader, &iri, crate::model::Lang::En)?;
            let mut source = Source { id, title, creator: None, publisher: None, pages: Vec::new(), original };
            for quad in self.about(&iri)? {
                match (quad.predicate.as_ref(), &quad.object) {
                    (terms::CREATOR, Term::Literal(text)) => source.creator = Some(text.value().into()),
                    (terms::PUBLISHER, Term::Literal(text)) => source.publisher = Some(text.value().into()),
                    (terms::WEB_PAGE, Term::NamedNode(page)) => source.pages.push(page.as_str().into()),
                    _ => {}
                }
            }
            selection.sources.push(source);
        }
        Ok(())
    }
}

fn name(text: &oxigraph::model::Literal) -> Name {
    Name { text: text.value().into(), language: text.language().map(Into::into), ..Name::default() }
}

fn citation(app: &App, claim: &ClaimView) -> Option<Citation> {
    let source = app.base().id(&claim.source.as_ref()?.iri)?;
    Some(Citation { source, locator: claim.locators.first().cloned(), certainty: Some(claim.certainty) })
}
