//! Who goes into a genealogist's file, as the command line and the API name it.
//!
//! | selection | people |
//! |---|---|
//! | `person:SLUG` | a person with three generations up and down, and everybody's partners |
//! | `person:SLUG:up=N,down=N` | the same with N generations |
//! | `family:SLUG` | a recorded family: partners and children |
//! | `family:SLUG+SLUG` | a couple and their children |
//! | `institution:SLUG`, `school:SLUG` | everybody whom a link joins to an institution: heads, teachers, pupils |
//! | `query:NAME`, `query:NAME?param=value&…` | the people in the answer to a question of the library |
//! | `import:ID` | an import whole, every line of the file as it came; `ID` is its graph, 16 digits or SHA-256 |
//! | `import:ID:with=claims` | the same with what the graph has learnt since of its people: decisions, links, dates |

use super::{App, Error};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind};
use crate::ontology::{kinds, terms};
use crate::sparql::Answer;
use crate::store::Dataset;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::str::FromStr;

/// Properties that make somebody a parent.
const PARENTS: [NamedNodeRef<'static>; 4] =
    [terms::PARENT_OF, terms::ADOPTIVE_PARENT_OF, terms::FOSTER_PARENT_OF, terms::STEP_PARENT_OF];
/// Properties of couples.
const COUPLES: [NamedNodeRef<'static>; 2] = [terms::SPOUSE_OF, terms::PARTNER_OF];
/// Generations up and down when none are asked for.
const USUAL: u32 = 3;
/// How a selection is written.
const USAGE: &str = "write `person:SLUG:up=2,down=2`, `family:SLUG`, `school:SLUG`, `query:NAME?param=value` or \
                     `import:ID`";

/// Who goes into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// A person with generations up and down.
    Person {
        /// Whom: a slug, short id, IRI or xref.
        who: String,
        /// Generations of ancestors.
        up: u32,
        /// Generations of descendants.
        down: u32,
    },
    /// A recorded family, or a couple with their children.
    Family(Vec<String>),
    /// Everybody of an institution, by its slug.
    Institution(String),
    /// The people in the answer to a question.
    Query(String, Vec<(String, String)>),
    /// A file that was imported.
    Import {
        /// Which: its graph, the graph's 16 digits, or the file's SHA-256.
        what: String,
        /// Whether what the graph has learnt since goes along.
        with_claims: bool,
    },
}

impl FromStr for Select {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |part: &str| Error::parameter("select", format!("`{part}`: {USAGE}"));
        let (what, rest) = text.split_once(':').filter(|(_, rest)| !rest.is_empty()).ok_or_else(|| wrong(text))?;
        match what {
            "person" => {
                let (who, reach) = match rest.rsplit_once(':').filter(|(_, reach)| reach.contains('=')) {
                    Some((who, reach)) => (who, reach),
                    None => (rest, ""),
                };
                let (mut up, mut down) = if reach.is_empty() { (USUAL, USUAL) } else { (0, 0) };
                for part in reach.split(',').filter(|part| !part.is_empty()) {
                    let number = |text: &str| text.parse().map_err(|_| wrong(part));
                    match part.split_once('=') {
                        Some(("up", n)) => up = number(n)?,
                        Some(("down", n)) => down = number(n)?,
                        _ => return Err(wrong(part)),
                    }
                }
                Ok(Self::Person { who: who.into(), up, down })
            }
            "family" => Ok(Self::Family(rest.split('+').map(str::to_owned).collect())),
            "institution" | "school" => Ok(Self::Institution(rest.into())),
            "query" => {
                let (name, params) = rest.split_once('?').unwrap_or((rest, ""));
                let pairs = url::form_urlencoded::parse(params.as_bytes()).into_owned();
                Ok(Self::Query(name.into(), pairs.collect()))
            }
            "import" => match rest.strip_suffix(":with=claims") {
                Some(what) => Ok(Self::Import { what: what.into(), with_claims: true }),
                None => Ok(Self::Import { what: rest.into(), with_claims: false }),
            },
            _ => Err(wrong(text)),
        }
    }
}

impl App {
    /// The people that are asked for, at most `most`.
    pub(super) fn selected(&self, reader: &Reader, select: &str, most: usize) -> Result<BTreeSet<String>, Error> {
        let mut selecting = Selecting { app: self, reader, most, people: BTreeSet::new() };
        match select.parse()? {
            Select::Person { who, up, down } => selecting.person(&who, up, down)?,
            Select::Family(of) => selecting.family(&of)?,
            Select::Institution(slug) => selecting.institution(&slug)?,
            Select::Query(name, params) => selecting.query(&name, &params)?,
            Select::Import { what, .. } => {
                let graph = self.imported_graph(reader, &what)?;
                selecting.add(self.people_in(reader, &graph)?)?;
            }
        }
        let mut people = selecting.people;
        people.retain(|iri| self.base().id(iri).is_some_and(|id| id.kind == EntityKind::Person));
        if people.is_empty() {
            return Err(Error::Nobody(select.into()));
        }
        Ok(people)
    }

    /// Those that a thing is linked to, or that are linked to it, as it is accepted.
    pub(super) fn beside(
        &self,
        reader: &Reader,
        iri: &str,
        property: NamedNodeRef<'_>,
        onward: bool,
    ) -> Result<Vec<String>, Error> {
        let node = NamedNodeRef::new_unchecked(iri);
        let (subject, object) = if onward { (Some(node.into()), None) } else { (None, Some(node.into())) };
        let mut found = Vec::new();
        for quad in self.dataset(reader).quads(subject, Some(property), object, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            match (onward, quad.subject, quad.object) {
                (true, _, Term::NamedNode(other)) | (false, NamedOrBlankNode::NamedNode(other), _) => {
                    found.push(other.into_string());
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

/// People being gathered.
struct Selecting<'a> {
    app: &'a App,
    reader: &'a Reader,
    most: usize,
    people: BTreeSet<String>,
}

impl Selecting<'_> {
    fn add(&mut self, people: impl IntoIterator<Item = String>) -> Result<(), Error> {
        self.people.extend(people);
        self.check(self.people.len())
    }

    fn check(&self, count: usize) -> Result<(), Error> {
        match count > self.most {
            true => {
                let why = format!("more than {} people: ask for fewer generations, or at the command line", self.most);
                Err(Error::parameter("select", why))
            }
            false => Ok(()),
        }
    }

    fn beside(&self, iri: &str, property: NamedNodeRef<'_>, onward: bool) -> Result<Vec<String>, Error> {
        self.app.beside(self.reader, iri, property, onward)
    }

    fn person(&mut self, who: &str, up: u32, down: u32) -> Result<(), Error> {
        let start = self.app.resolve(self.reader, who)?;
        if self.app.snapshot(self.reader).graph.node(&start).is_none() {
            return Err(Error::not_found("person", who));
        }
        let mut found = self.generations(&start, up, true)?;
        found.extend(self.generations(&start, down, false)?);
        for person in &found {
            for (property, onward) in COUPLES.into_iter().flat_map(|property| [(property, true), (property, false)]) {
                let partners = self.beside(person, property, onward)?;
                self.add(partners)?;
            }
        }
        self.add(found)
    }

    /// A person and as many generations above or below.
    fn generations(&self, start: &str, most: u32, up: bool) -> Result<BTreeSet<String>, Error> {
        let mut found = BTreeSet::from([start.to_owned()]);
        let mut last = vec![start.to_owned()];
        for _ in 0..most {
            let mut next = Vec::new();
            for person in &last {
                for property in PARENTS {
                    let beside = self.beside(person, property, !up)?;
                    next.extend(beside.into_iter().filter(|other| found.insert(other.clone())));
                }
                self.check(found.len())?;
            }
            if next.is_empty() {
                break;
            }
            last = next;
        }
        Ok(found)
    }

    fn family(&mut self, of: &[String]) -> Result<(), Error> {
        if let [slug] = of
            && let Some(id) = EntityId::new(EntityKind::Family, slug)
        {
            let family = self.app.base().iri(&id);
            for property in [terms::FAMILY_PARTNER, terms::FAMILY_CHILD] {
                let members = self.beside(&family, property, true)?;
                self.add(members)?;
            }
            if !self.people.is_empty() {
                return Ok(());
            }
        }
        let mut children: Option<BTreeSet<String>> = None;
        for partner in of {
            let partner = match self.app.resolve(self.reader, partner) {
                Err(Error::NotFound { .. }) if of.len() == 1 => return Err(Error::not_found("family", partner)),
                partner => partner?,
            };
            let mut own = BTreeSet::new();
            for property in PARENTS {
                own.extend(self.beside(&partner, property, true)?);
            }
            children = Some(match children {
                Some(others) => others.intersection(&own).cloned().collect(),
                None => own,
            });
            self.add([partner])?;
        }
        self.add(children.unwrap_or_default())
    }

    fn institution(&mut self, slug: &str) -> Result<(), Error> {
        let unknown = || Error::not_found("institution", slug);
        let id = EntityId::new(EntityKind::Institution, slug).ok_or_else(unknown)?;
        let institution = self.app.base().iri(&id);
        let node = NamedNodeRef::new_unchecked(&institution);
        if self.app.dataset(self.reader).quads(Some(node.into()), None, None, None).next().is_none() {
            return Err(unknown());
        }
        for (_, kind) in kinds::link_kinds().iter() {
            let joined = self.beside(&institution, NamedNodeRef::new_unchecked(&kind.iri), false)?;
            self.add(joined)?;
        }
        Ok(())
    }

    /// The answer is found within the limits of a stranger's query.
    fn query(&mut self, name: &str, params: &[(String, String)]) -> Result<(), Error> {
        let query = self.app.question_query(name, params)?;
        let desk = self.app.desk();
        let entry = desk.take(&format!("# {name}, for a file"), desk.runs.limits());
        let mut people = Vec::new();
        self.app.answer_query(self.reader, entry, query, |answer, budget| {
            let Answer::Rows(rows) = answer else { return Ok(()) };
            for row in rows.rows {
                budget.count_row()?;
                people.extend(row?.iter().filter_map(|(_, term)| match term {
                    Term::NamedNode(node) => Some(node.as_str().to_owned()),
                    _ => None,
                }));
            }
            Ok(())
        })?;
        self.add(people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Select>) {
        assert_eq!(text.parse::<Select>().ok(), expected, "{text}");
    }

    #[test]
    fn selections_as_they_are_written() {
        let person = |who: &str, up, down| Some(Select::Person { who: who.into(), up, down });
        check("person:behar-nissim", person("behar-nissim", 3, 3));
        check("person:behar-nissim:up=2", person("behar-nissim", 2, 0));
        check(
            "person:http://localhost:7878/id/person/a:up=1,down=4",
            person("http://localhost:7878/id/person/a", 1, 4),
        );
        check("family:a+b", Some(Select::Family(vec!["a".into(), "b".into()])));
        check("school:enio", Some(Select::Institution("enio".into())));
        let params = vec![("place".to_owned(), "Fez / פאס".to_owned())];
        check("query:teachers?place=Fez+%2F+פאס", Some(Select::Query("teachers".into(), params)));
        let import = |what: &str, with_claims| Some(Select::Import { what: what.into(), with_claims });
        check("import:00112233aabbccdd", import("00112233aabbccdd", false));
        check("import:http://e/graph/g:with=claims", import("http://e/graph/g", true));
        for wrong in ["", "person:", "behar-nissim", "person:a:up=x", "person:a:left=1", "village:fez"] {
            check(wrong, None);
        }
    }
}
