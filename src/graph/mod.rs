//! The compact index of links, and what is computed on it.
//!
//! [`LinkGraph`] holds every link of the default graph: nodes are small numbers, and each family of links has one
//! adjacency outwards and one inwards, so that a walk of a thousand steps takes microseconds. It is derived from the
//! quads, immutable, and shared in one snapshot; a write makes the next one with [`LinkGraph::apply`].
//!
//! A [`Walk`] says which links to follow and which way; algorithms are free functions over it, one file each.
//! petgraph's visit traits are implemented in `visit.rs` for whatever petgraph already does well.

mod addition;
mod adjacency;
mod attributes;
mod betweenness;
mod build;
mod common;
mod communities;
mod components;
mod connection;
mod cow_map;
mod degrees;
mod delta;
mod dictionary;
mod error;
mod file;
mod flat;
mod interesting;
pub mod kinship;
mod lineage;
mod link_graph;
mod neighbours;
mod node_set;
mod nodes;
mod pagerank;
mod path;
mod paths;
mod places;
mod projection;
mod reach;
mod together;
mod traces;
mod visit;
mod visited;
mod walk;

#[cfg(test)]
pub mod testing;

pub use addition::Addition;
pub use attributes::LinkState;
pub use betweenness::{Betweenness, Sources, betweenness};
pub use build::Builder;
pub use common::{Common, common_ancestors};
pub use communities::{Communities, communities};
pub use components::{Parts, components};
pub use connection::{connection, connection_nodes};
pub use degrees::{ByYear, YearCount, degree_distribution, links_by_year, links_of};
pub use delta::Delta;
pub use error::{Cancelled, GraphError, Progress};
pub use flat::Flat;
pub use interesting::{InterestLimits, Interesting, InterestingPaths, cost, interesting_paths};
pub use lineage::{Lineage, LineageLimits, LineageStep, Member, generations_of, is_in_time, layers, lineage};
pub use link_graph::{Link, LinkGraph, LinkId};
pub use neighbours::{Neighbour, Within, induced, neighbourhood, neighbours};
pub use node_set::NodeSet;
pub use pagerank::{PageRankLimits, pagerank};
pub use path::{Path, Step};
pub use paths::{PathLimits, Paths, paths};
pub use places::belonging_to;
pub use projection::{Projection, ProjectionLimits, Tie, projection};
pub use reach::{closure, closure_into, closure_of_hops, closure_pairs, closure_while, reaches};
pub use together::{Companion, Shared, Undated, contemporaries, together};
pub use visited::{Marks, MarksPool};
pub use walk::{Course, Filter, Walk, Way};

/// A node of a [`LinkGraph`]: valid in the snapshot it came from, and in no other.
pub type Node = petgraph::graph::NodeIndex<u32>;
