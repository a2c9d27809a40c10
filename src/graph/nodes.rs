//! What is known of each node, in columns: what it is, its sex, when its life began and ended.

use super::cow_map::CowMap;
use crate::model::{DayInterval, EntityKind, Sex};
use std::sync::Arc;

/// What is known of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeRow {
    pub(crate) kind: NodeKind,
    pub(crate) sex: Sex,
    pub(crate) born: DayInterval,
    pub(crate) died: DayInterval,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// A thing of this kind.
    Entity(EntityKind),
    /// Something that a link mentions and that is described nowhere.
    Mentioned,
    /// Removed since the index was built; its number stays unused until the index is compacted.
    Gone,
}

impl NodeRow {
    pub(crate) const MENTIONED: Self =
        Self { kind: NodeKind::Mentioned, sex: Sex::Unknown, born: DayInterval::UNKNOWN, died: DayInterval::UNKNOWN };
    pub(crate) const GONE: Self = Self { kind: NodeKind::Gone, ..Self::MENTIONED };
}

/// The columns as built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// One byte each for what it is and its sex.
    pub(crate) kinds: Vec<(NodeKind, Sex)>,
    pub(crate) lives: Vec<[DayInterval; 2]>,
}

impl Columns {
    pub(crate) fn set(&mut self, node: u32, row: NodeRow) {
        let node = node as usize;
        if self.kinds.len() <= node {
            self.kinds.resize(node + 1, (NodeKind::Mentioned, Sex::Unknown));
            self.lives.resize(node + 1, [DayInterval::UNKNOWN; 2]);
        }
        self.kinds[node] = (row.kind, row.sex);
        self.lives[node] = [row.born, row.died];
    }

    pub(crate) fn get(&self, node: u32) -> Option<NodeRow> {
        let &(kind, sex) = self.kinds.get(node as usize)?;
        let [born, died] = self.lives[node as usize];
        Some(NodeRow { kind, sex, born, died })
    }
}

/// The columns as built, under what changed since.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    pub(crate) base: Arc<Columns>,
    pub(crate) changed: CowMap<NodeRow>,
}

impl NodeTable {
    pub(crate) fn new(columns: Columns) -> Self {
        Self { base: Arc::new(columns), changed: CowMap::default() }
    }

    #[inline]
    pub(crate) fn get(&self, node: u32) -> NodeRow {
        if let Some(row) = self.changed.get(node) {
            return *row;
        }
        self.base.get(node).unwrap_or(NodeRow::MENTIONED)
    }

    pub(crate) fn set(&mut self, node: u32, row: NodeRow) {
        self.changed.insert(node, row);
    }
}
