//! The pen of the loader: writes a fact with all that its row says of it.

use crate::model::date::{EDTF_DATATYPE, Edtf};
use crate::model::{Base, Certainty, EntityId, EntityKind, Finding, Rank, Row, Severity, Table};
use crate::ontology::{claim, terms};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{HashMap, HashSet};

/// What a row says of its fact besides the fact.
#[derive(Clone, Debug, Default)]
pub(super) struct Said<'a> {
    pub source: &'a str,
    pub locator: Option<&'a str>,
    pub certainty: Option<Certainty>,
    pub rank: Rank,
    pub interval: Option<String>,
    pub written: Option<String>,
    pub note: Option<&'a str>,
    /// The role that the link gives its subject in an institution, which makes the claim a membership.
    pub role: Option<NamedNodeRef<'a>>,
}

/// Collects quads and findings.
pub(super) struct Curator<'a> {
    pub base: &'a Base,
    quads: HashSet<Quad>,
    order: Vec<Quad>,
    findings: Vec<Finding>,
    known: HashMap<EntityKind, HashSet<String>>,
    related: HashSet<[String; 3]>,
    disputed: HashSet<[String; 4]>,
}

impl<'a> Curator<'a> {
    pub fn new(base: &'a Base, tables: &[Table]) -> Self {
        let mut known: HashMap<EntityKind, HashSet<String>> = HashMap::new();
        for (name, kind) in [
            ("sources.csv", EntityKind::Source),
            ("places.csv", EntityKind::Place),
            ("institutions.csv", EntityKind::Institution),
            ("people.csv", EntityKind::Person),
        ] {
            for table in tables.iter().filter(|t| t.name == name) {
                known.entry(kind).or_default().extend(table.rows.iter().map(|r| table.cell(r, "id").to_owned()));
            }
        }
        let related = tables.iter().filter(|t| t.name == "relations.csv").flat_map(|t| {
            t.rows.iter().map(|r| ["subject", "predicate", "object"].map(|column| t.cell(r, column).to_owned()))
        });
        let disputed = tables.iter().filter(|t| t.name == "claims.csv").flat_map(|t| {
            let weaker = t.rows.iter().filter(|r| t.cell(r, "rank") != Rank::Preferred.code());
            weaker.filter_map(|r| four(t.cell(r, "disputes")))
        });
        Self {
            base,
            quads: HashSet::new(),
            order: Vec::new(),
            findings: Vec::new(),
            known,
            related: related.collect(),
            disputed: disputed.collect(),
        }
    }

    pub fn finish(self) -> (Vec<Quad>, Vec<Finding>) {
        (self.order, self.findings)
    }

    /// Whether `relations.csv` says this too, with more: then the row that only repeats it is left out.
    pub fn is_related(&self, subject: &str, predicate: &str, object: &str) -> bool {
        self.related.contains(&[subject.to_owned(), predicate.to_owned(), object.to_owned()])
    }

    /// The node of an id of a table; `None`, with a finding, if no table has it.
    pub fn node(&mut self, table: &Table, row: &Row, kind: EntityKind, slug: &str) -> Option<NamedNode> {
        if !self.known.get(&kind).is_some_and(|ids| ids.contains(slug)) {
            let segment = kind.segment();
            self.error(
                table,
                row,
                format!("there is no {segment} `{slug}`"),
                "correct the id, or add the row that it names",
            );
            return None;
        }
        self.new_node(table, row, kind, slug)
    }

    /// The kind of an id, where a column may name several kinds.
    pub fn kind_of(&self, slug: &str, among: &[EntityKind]) -> Option<EntityKind> {
        among.iter().copied().find(|kind| self.known.get(kind).is_some_and(|ids| ids.contains(slug)))
    }

    /// The node of an id that this row declares.
    pub fn new_node(&mut self, table: &Table, row: &Row, kind: EntityKind, slug: &str) -> Option<NamedNode> {
        match EntityId::new(kind, slug) {
            Some(id) => Some(NamedNode::new_unchecked(self.base.iri(&id))),
            None => {
                let message = format!("`{slug}` cannot be an id");
                self.error(table, row, message, "use letters, digits, `-`, `_` and `.`");
                None
            }
        }
    }

    /// What a row says of its facts: source and locator, and certainty (general knowledge is probable at most).
    pub fn said<'r>(&mut self, table: &'r Table, row: &'r Row) -> Option<Said<'r>> {
        let source = table.cell(row, "source");
        self.node(table, row, EntityKind::Source, source)?;
        let certainty = table.value(row, "certainty").and_then(Certainty::from_code).unwrap_or_default();
        let certainty = surest(source, certainty);
        Some(Said { source, locator: table.value(row, "locator"), certainty: Some(certainty), ..Said::default() })
    }

    /// The graph of a source.
    pub fn graph(&self, source: &str) -> GraphName {
        NamedNode::new_unchecked(self.base.graph(&format!("source/{source}"))).into()
    }

    /// The graphs of all sources of the tables.
    pub fn source_graphs(&self) -> Vec<NamedNode> {
        let mut slugs: Vec<&String> = self.known.get(&EntityKind::Source).into_iter().flatten().collect();
        slugs.sort();
        slugs.iter().map(|slug| NamedNode::new_unchecked(self.base.graph(&format!("source/{slug}")))).collect()
    }

    /// A statement about a graph, in the service's graph of provenance.
    pub fn provide(&mut self, graph: &NamedNode, p: NamedNodeRef<'_>, o: Term) {
        let provenance = NamedNode::new_unchecked(self.base.graph("provenance"));
        self.put(Quad::new(graph.clone(), p.into_owned(), o, provenance));
    }

    /// A concept of a code list.
    pub fn code(&self, list: &str, slug: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{list}/{slug}", terms::CODE))
    }

    /// A plain statement in a source's graph, without a claim node.
    pub fn state(&mut self, source: &str, s: &NamedNode, p: NamedNodeRef<'_>, o: impl Into<Term>) {
        let quad = Quad::new(s.clone(), p.into_owned(), o.into(), self.graph(source));
        self.put(quad);
    }

    /// Where a figure comes from: its source, how certain it is, and where in the source it stands.
    pub fn cite(&mut self, figure: &NamedNode, said: &Said<'_>) {
        let source = said.source;
        let record = NamedNode::new_unchecked(format!("{}id/source/{source}", self.base.as_str()));
        self.state(source, figure, terms::SOURCE, record);
        self.state(source, figure, terms::CERTAINTY, self.code("certainty", said.certainty.unwrap_or_default().code()));
        if let Some(locator) = said.locator {
            self.state(source, figure, terms::LOCATOR, Literal::from(locator));
        }
    }

    /// A fact: the direct triple and its claim.
    pub fn claim(&mut self, s: &NamedNode, p: NamedNodeRef<'_>, o: impl Into<Term>, said: &Said<'_>) -> NamedNode {
        let (o, graph) = (o.into(), self.graph(said.source));
        let fact = Quad::new(s.clone(), p.into_owned(), o.clone(), graph.clone());
        let node = claim::node(self.base, fact.as_ref());
        self.put(fact);
        let rank = self.rank(s, p, &o, said);
        let known = Quad::new(node.clone(), terms::RDF_TYPE, terms::CLAIM, graph.clone());
        let is_new = !self.quads.contains(&known);
        let source = NamedNode::new_unchecked(format!("{}id/source/{}", self.base.as_str(), said.source));
        let certainty = self.code("certainty", said.certainty.unwrap_or_default().code());
        let mut about: Vec<(NamedNodeRef<'_>, Term)> = vec![
            (terms::RDF_TYPE, terms::CLAIM.into_owned().into()),
            (terms::RDF_SUBJECT, s.clone().into()),
            (terms::RDF_PREDICATE, p.into_owned().into()),
            (terms::RDF_OBJECT, o.clone()),
            (terms::SOURCE, source.into()),
        ];
        if is_new {
            about.push((terms::CERTAINTY, certainty.into()));
        }
        // A row of `claims.csv` may repeat a fact of another table in order to rank it.
        if rank != Rank::Normal {
            about.push((terms::RANK, self.code("rank", rank.code()).into()));
        }
        if let Some(interval) = &said.interval {
            about.push((terms::INTERVAL, edtf(interval).into()));
        }
        if let Some(written) = &said.written {
            about.push((terms::WRITTEN_AS, Literal::from(written.as_str()).into()));
        }
        if let Some(locator) = said.locator {
            about.push((terms::LOCATOR, Literal::from(locator).into()));
        }
        if let Some(note) = said.note {
            about.push((terms::NOTE, english(note).into()));
        }
        if let Some(role) = said.role {
            about.push((terms::RDF_TYPE, terms::ORG_MEMBERSHIP.into_owned().into()));
            about.push((terms::ORG_MEMBER, s.clone().into()));
            about.push((terms::ORG_ORGANIZATION, o));
            about.push((terms::ORG_ROLE, role.into_owned().into()));
        }
        for (property, value) in about {
            self.put(Quad::new(node.clone(), property.into_owned(), value, graph.clone()));
        }
        node
    }

    /// The rank of a fact: as the row says, or preferred where another source's claim disputes the tables' own.
    fn rank(&self, s: &NamedNode, p: NamedNodeRef<'_>, o: &Term, said: &Said<'_>) -> Rank {
        let last = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or_default().to_owned();
        let object = match o {
            Term::NamedNode(o) => last(o.as_str()),
            Term::Literal(o) => o.value().to_owned(),
            Term::BlankNode(_) => return said.rank,
        };
        let key = [last(s.as_str()), last(p.as_str()), object, said.source.to_owned()];
        if said.rank == Rank::Normal && self.disputed.contains(&key) { Rank::Preferred } else { said.rank }
    }

    /// A date fact, if the cell holds a date; a finding if it holds something else. Its source is the row's, unless a
    /// column such as `birth_source` names another.
    pub fn date(
        &mut self,
        table: &Table,
        row: &Row,
        column: &str,
        s: &NamedNode,
        p: NamedNodeRef<'_>,
        said: &Said<'_>,
    ) {
        let Some(text) = table.value(row, column) else { return };
        if !self.is_date(table, row, column, text) {
            return;
        }
        match table.value(row, &format!("{column}_source")) {
            None => _ = self.claim(s, p, edtf(text), said),
            Some(other) => {
                if self.node(table, row, EntityKind::Source, other).is_some() {
                    let certainty = Some(surest(other, Certainty::Certain));
                    self.claim(s, p, edtf(text), &Said { source: other, certainty, ..Said::default() });
                }
            }
        }
    }

    /// Whether a cell is EDTF; a finding if not.
    pub fn is_date(&mut self, table: &Table, row: &Row, column: &str, text: &str) -> bool {
        match Edtf::parse(text) {
            Ok(_) => true,
            Err(e) => {
                let message = format!("column `{column}`: {e}");
                self.error(table, row, message, "write EDTF: `1863`, `1863-05-17`, `1863~`, `186X`, `1860/1865`");
                false
            }
        }
    }

    /// Labels by language, and variants with their language tags (`Selanik@tr|Saloniki@de`).
    pub fn names(&mut self, table: &Table, row: &Row, s: &NamedNode, source: &str, columns: [(&str, &str); 3]) {
        for (column, tag) in columns {
            if let Some(label) = table.value(row, column) {
                let label = Literal::new_language_tagged_literal_unchecked(label, tag);
                self.state(source, s, terms::RDFS_LABEL, label);
            }
        }
        for variant in table.cell(row, "alt_names").split('|').filter(|v| !v.is_empty()) {
            let (text, tag) = variant.rsplit_once('@').unwrap_or((variant, "und"));
            match Literal::new_language_tagged_literal(text, tag) {
                Ok(name) => self.state(source, s, terms::SKOS_ALT_LABEL, name),
                Err(e) => {
                    let message = format!("`{variant}`: {e}");
                    self.error(table, row, message, "write the variant as `name@language-tag`");
                }
            }
        }
    }

    /// An error at a row.
    pub fn error(&mut self, table: &Table, row: &Row, message: String, hint: &str) {
        self.find(Severity::Error, table, row, message, hint);
    }

    /// A finding at a row.
    pub fn find(&mut self, severity: Severity, table: &Table, row: &Row, message: String, hint: &str) {
        self.findings.push(Finding {
            severity,
            file: table.name.clone(),
            line: row.line,
            message,
            hint: Some(hint.into()),
        });
    }

    fn put(&mut self, quad: Quad) {
        if self.quads.insert(quad.clone()) {
            self.order.push(quad);
        }
    }
}

/// The parts of a reference to a fact: subject, predicate, object and source with spaces between.
pub(super) fn four(text: &str) -> Option<[String; 4]> {
    let mut parts = text.split(' ').map(str::to_owned);
    Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
}

/// How sure a source makes us: what no source read states is probable at most.
fn surest(source: &str, certainty: Certainty) -> Certainty {
    if source == "general-knowledge" { certainty.max(Certainty::Probable) } else { certainty }
}

/// An EDTF literal.
pub(super) fn edtf(text: &str) -> Literal {
    Literal::new_typed_literal(text, NamedNode::new_unchecked(EDTF_DATATYPE))
}

/// A text of ours, in English.
pub(super) fn english(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "en")
}
