//! The population that everything is measured on, and the samples of it.

use crate::bare::Rows;
use haverim::generate::{self, Fact};
use haverim::graph::{Builder, LinkGraph, Node, Way};
use haverim::model::{EntityKind, KindId};
use haverim::ontology::kinds::link_kinds;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use std::time::Instant;

/// How many questions a sample has.
const SAMPLE: usize = 400;

/// A synthetic population as a link graph and as bare adjacencies, with samples.
pub struct Population {
    pub people: u32,
    pub graph: LinkGraph,
    pub parent_of: KindId,
    pub spouse_of: KindId,
    pub studied_at: KindId,
    pub parents: Rows,
    pub children: Rows,
    /// Parents, children, spouses.
    pub kinship: Rows,
    /// All links, both ways.
    pub all: Rows,
    pub anyone: Vec<Node>,
    /// People without recorded parents who have children.
    pub elders: Vec<Node>,
    /// Pairs of the youngest.
    pub kin: Vec<(Node, Node)>,
    pub pairs: Vec<(Node, Node)>,
    pub built_in: f64,
}

impl Population {
    pub fn new(people: u32) -> Self {
        let kinds = Arc::new(link_kinds());
        let start = Instant::now();
        let mut builder = Builder::new(Arc::clone(&kinds));
        builder.graph(&generate::Settings::new(people, 1).graph());
        generate::links(&generate::Settings::new(people, 1), &kinds, &mut |fact| match fact {
            Fact::Node(node) => {
                builder.node(&node);
            }
            Fact::Link(link) => builder.link(&link),
        });
        let graph = builder.finish().expect("a few million nodes");
        let built_in = start.elapsed().as_secs_f64();
        let named = |name| kinds.named(name).expect("the ontology has it");
        let [parent_of, spouse_of, studied_at] = ["parentOf", "spouseOf", "studiedAt"].map(named);
        let pairs_of = |wanted: &dyn Fn(KindId) -> bool| -> Vec<(u32, u32)> {
            let links = graph.nodes().flat_map(|node| graph.links(node, Way::Out)).filter(|link| wanted(link.id.kind));
            links.map(|link| (link.id.subject.index() as u32, link.id.object.index() as u32)).collect()
        };
        let turned = |links: &[(u32, u32)]| links.iter().map(|&(a, b)| (b, a)).collect::<Vec<_>>();
        let both = |links: &[(u32, u32)]| [links, &turned(links)].concat();
        let births = pairs_of(&|kind| kind == parent_of);
        let n = graph.bound();
        let (parents, children) = (Rows::new(n, &turned(&births)), Rows::new(n, &births));
        let kinship = Rows::new(n, &both(&pairs_of(&|kind| kind == parent_of || kind == spouse_of)));
        let all = Rows::new(n, &both(&pairs_of(&|_| true)));
        let everyone: Vec<Node> = graph.nodes().filter(|&n| graph.kind(n) == Some(EntityKind::Person)).collect();
        let mut draw = ChaCha8Rng::seed_from_u64(20_261_123);
        let mut one_of = |from: &[Node]| from[draw.random_range(0..from.len())];
        let oldest: Vec<Node> = everyone[..everyone.len() / 8]
            .iter()
            .copied()
            .filter(|node| parents.row(node.index() as u32).is_empty() && !children.row(node.index() as u32).is_empty())
            .collect();
        let youngest = &everyone[everyone.len() / 2..];
        let anyone = (0..SAMPLE).map(|_| one_of(&everyone)).collect();
        let elders = (0..SAMPLE).map(|_| one_of(&oldest)).collect();
        let kin = (0..SAMPLE).map(|_| (one_of(youngest), one_of(youngest))).collect();
        let pairs = (0..SAMPLE).map(|_| (one_of(&everyone), one_of(&everyone))).collect();
        Self {
            people,
            graph,
            parent_of,
            spouse_of,
            studied_at,
            parents,
            children,
            kinship,
            all,
            anyone,
            elders,
            kin,
            pairs,
            built_in,
        }
    }

    pub fn describe(&self) -> String {
        format!("synthetic population, seed 1: {} nodes, {} links", self.graph.len(), self.graph.link_count())
    }
}
