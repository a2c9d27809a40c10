//! Any answer of the graph as a network for other programs.

use super::{Around, Companions, KinshipAnswer, LineageAnswer, PathAnswer, PathView, RelativesAnswer};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::formats::network::NetworkFormat;
use crate::graph::{LinkGraph, LinkId, Node};
use crate::model::{Certainty, Lang, Network, NetworkLink, NetworkNode, Span, Truth, Value as NetworkValue};
use std::collections::{HashMap, HashSet};
use std::io::Write;

/// An answer that can be drawn as nodes and links.
pub trait Drawn {
    /// Draws it.
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error>;

    /// Its rows, if it is a table rather than a network: these are its CSV then.
    fn rows(&self) -> Option<Rows> {
        None
    }
}

/// Rows of a table, each with the names of its columns.
pub type Rows = Vec<Vec<(String, NetworkValue)>>;

/// A network being drawn: each node and link once.
pub struct Sketch<'a> {
    app: &'a App,
    reader: &'a Reader,
    graph: &'a LinkGraph,
    lang: Lang,
    network: Network,
    places: HashMap<Node, usize>,
    drawn: HashSet<LinkId>,
}

impl Sketch<'_> {
    /// Names the network.
    pub(in crate::app) fn title(&mut self, title: impl Into<String>) {
        self.network.title = title.into();
    }

    /// Draws a node, given by its IRI or short id; values are added to what is known of it.
    pub(in crate::app) fn node(&mut self, name: &str, values: Vec<(String, NetworkValue)>) -> Result<(), Error> {
        if let Some(node) = self.find(name) {
            let place = self.place(node)?;
            let known = &mut self.network.nodes[place].values;
            known.retain(|(name, _)| !values.iter().any(|(new, _)| new == name));
            known.extend(values);
        }
        Ok(())
    }

    /// Draws a link as stated, or turned round if it is stated the other way.
    pub(in crate::app) fn link(&mut self, from: &str, property: &str, to: &str) -> Result<(), Error> {
        let (Some(from), Some(to)) = (self.find(from), self.find(to)) else { return Ok(()) };
        let Some(kind) = self.graph.kinds().named(property) else { return Ok(()) };
        for (subject, object) in [(from, to), (to, from)] {
            if let Some(link) = self.graph.link(LinkId { subject, kind, object }) {
                return self.graph_link(link.id);
            }
        }
        Ok(())
    }

    /// Draws a tie that was computed and that nobody states.
    pub(in crate::app) fn tie(&mut self, a: &str, b: &str, values: Vec<(String, NetworkValue)>) -> Result<(), Error> {
        let (Some(a), Some(b)) = (self.find(a), self.find(b)) else { return Ok(()) };
        let (from, to) = (self.place(a)?, self.place(b)?);
        self.network.links.push(NetworkLink {
            from,
            to,
            kind: None,
            label: None,
            directed: false,
            when: Span::UNKNOWN,
            certainty: Certainty::Certain,
            sources: Vec::new(),
            values,
        });
        Ok(())
    }

    /// Draws the links of a family among the nodes drawn so far; all of them if the family has no name.
    pub(in crate::app) fn links_among(&mut self, family: &str) -> Result<(), Error> {
        let nodes: Vec<Node> = self.places.keys().copied().collect();
        let kinds = self.graph.kinds();
        for link in crate::graph::induced(self.graph, &nodes) {
            if family.is_empty() || kinds.family_name(kinds.get(link.id.kind).family) == family {
                self.graph_link(link.id)?;
            }
        }
        Ok(())
    }

    fn graph_link(&mut self, id: LinkId) -> Result<(), Error> {
        let Some(link) = self.graph.link(id).filter(|_| self.drawn.insert(id)) else { return Ok(()) };
        let (from, to) = (self.place(id.subject)?, self.place(id.object)?);
        let kind = self.graph.kinds().get(id.kind);
        let mut sources: Vec<String> =
            link.states().filter_map(|state| self.graph.graph_iri(state.graph)).map(str::to_owned).collect();
        sources.sort_unstable();
        sources.dedup();
        self.network.links.push(NetworkLink {
            from,
            to,
            kind: Some(kind.iri.clone()),
            label: kind.labels.best(self.lang).map(|(_, text)| text.to_owned()),
            directed: !kind.symmetric,
            when: link.states().map(|state| state.when).find(|when| !when.is_unknown()).unwrap_or(Span::UNKNOWN),
            certainty: link.certainty(),
            sources,
            values: Vec::new(),
        });
        Ok(())
    }

    fn place(&mut self, node: Node) -> Result<usize, Error> {
        if let Some(&place) = self.places.get(&node) {
            return Ok(place);
        }
        let iri = self.graph.iri(node);
        let labels = self.app.labels(self.reader, &iri)?;
        let (lang, label) = labels.best(self.lang).map(|(tag, text)| (tag.to_owned(), text.to_owned())).unzip();
        self.network.nodes.push(NetworkNode {
            iri,
            label,
            lang,
            kind: self.graph.kind(node),
            sex: self.graph.sex(node),
            life: self.graph.life(node),
            values: Vec::new(),
        });
        self.places.insert(node, self.network.nodes.len() - 1);
        Ok(self.network.nodes.len() - 1)
    }

    fn find(&self, name: &str) -> Option<Node> {
        match name.contains("://") {
            true => self.graph.node(name),
            false => self.graph.node(&format!("{}id/{name}", self.app.base().as_str())),
        }
    }

    fn path(&mut self, path: &PathView) -> Result<(), Error> {
        for step in &path.steps {
            self.link(&step.from.iri, &step.property, &step.to.iri)?;
        }
        Ok(())
    }
}

impl App {
    /// Writes an answer as a network in a format that other programs read.
    pub fn draw(
        &self,
        reader: &Reader,
        answer: &dyn Drawn,
        format: NetworkFormat,
        lang: Lang,
        to: &mut dyn Write,
    ) -> Result<(), Error> {
        let failed = |source| Error::File { path: "the export".into(), source };
        if let (Some(rows), NetworkFormat::Csv | NetworkFormat::CsvNodes) = (answer.rows(), format) {
            return crate::formats::network::write_rows(&rows, to).map_err(failed);
        }
        let snapshot = self.snapshot(reader);
        let (network, places, drawn) = (Network::default(), HashMap::new(), HashSet::new());
        let mut sketch = Sketch { app: self, reader, graph: &snapshot.graph, lang, network, places, drawn };
        answer.draw(&mut sketch)?;
        format.write(&sketch.network, to).map_err(failed)
    }
}

impl Drawn for LineageAnswer {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(format!("{} {} ({})", short(&self.start), self.direction, self.links.join(", ")));
        for member in &self.members {
            let generation = NetworkValue::Whole(i64::from(member.generation));
            sketch.node(&member.id, vec![("generation".into(), generation)])?;
        }
        self.steps.iter().try_for_each(|step| sketch.link(&step.from, &step.property, &step.to))
    }
}

impl Drawn for PathAnswer {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(format!("{} – {}", short(&self.from), short(&self.to)));
        self.paths.iter().try_for_each(|path| sketch.path(path))
    }
}

impl Drawn for KinshipAnswer {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(format!("{} – {}: {}", short(&self.from), short(&self.to), self.summary.en));
        for line in self.relations.iter().flat_map(|relation| &relation.lines) {
            sketch.path(&line.path)?;
            for step in &line.beside {
                sketch.link(&step.from.iri, &step.property, &step.to.iri)?;
            }
        }
        Ok(())
    }
}

impl Drawn for RelativesAnswer {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(short(&self.person));
        sketch.node(&self.person.iri, Vec::new())?;
        for relative in self.groups.iter().flat_map(|group| &group.people) {
            relative.chain.iter().try_for_each(|person| sketch.node(person, Vec::new()))?;
            let relation = relative.name.get(sketch.lang).to_owned();
            sketch.node(&relative.person.iri, vec![("relation".into(), NetworkValue::Text(relation))])?;
        }
        for relative in &self.stated {
            let relation = relative.name.get(sketch.lang).to_owned();
            sketch.node(&relative.person.iri, vec![("relation".into(), NetworkValue::Text(relation))])?;
        }
        sketch.links_among("kinship")
    }
}

impl Drawn for Companions {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(format!("{}: {}", short(&self.person), self.kind.name()));
        for companion in &self.companions {
            let shared = companion.at.len() as i64;
            let together = if companion.together == Truth::Certain { "certain" } else { "possible" };
            let values = vec![
                ("together".into(), NetworkValue::Text(together.into())),
                ("shared".into(), NetworkValue::Whole(shared)),
            ];
            sketch.tie(&self.person.iri, &companion.person.iri, values)?;
        }
        Ok(())
    }
}

impl Drawn for Around {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(self.center.as_ref().map_or_else(|| "a set of nodes".to_owned(), short));
        for node in &self.nodes {
            let steps = node.steps.map(|steps| ("steps".to_owned(), NetworkValue::Whole(i64::from(steps))));
            sketch.node(&node.node.iri, steps.into_iter().collect())?;
        }
        self.links.iter().try_for_each(|link| sketch.link(&link.from, &link.property, &link.to))
    }
}

fn short(node: &NodeRef) -> String {
    node.labels.best(Lang::En).map_or_else(|| node.iri.clone(), |(_, text)| text.to_owned())
}
