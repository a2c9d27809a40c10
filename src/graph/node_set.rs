//! A set of nodes that is kept: one bit a node.

use super::Node;

/// Some nodes of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSet {
    words: Vec<u64>,
}

impl NodeSet {
    /// No node yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a node in; whether it is new.
    pub fn insert(&mut self, node: Node) -> bool {
        let (word, bit) = (node.index() / 64, 1 << (node.index() % 64));
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
    }

    /// Whether a node is in it.
    #[inline]
    pub fn contains(&self, node: Node) -> bool {
        self.words.get(node.index() / 64).is_some_and(|word| word >> (node.index() % 64) & 1 != 0)
    }

    /// How many nodes are in it.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }
}

impl Extend<Node> for NodeSet {
    fn extend<T: IntoIterator<Item = Node>>(&mut self, nodes: T) {
        nodes.into_iter().for_each(|node| {
            self.insert(node);
        });
    }
}

impl FromIterator<Node> for NodeSet {
    fn from_iter<T: IntoIterator<Item = Node>>(nodes: T) -> Self {
        let mut set = Self::new();
        set.extend(nodes);
        set
    }
}
