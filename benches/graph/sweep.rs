//! The bare sweep: what computing φ costs when nothing is checked.

use crate::bare::Rows;
use crate::population::Population;
use haverim::graph::Node;
use haverim::graph::kinship::Pedigree;

/// The plain rows of parents, nodes numbered so that parents come before children, and F of everybody.
pub struct BareSweep<'p> {
    parents: &'p Rows,
    inbreeding: Vec<f64>,
    here: Vec<f64>,
    there: Vec<f64>,
    found: Vec<u32>,
}

impl<'p> BareSweep<'p> {
    pub fn new(population: &'p Population, everybody: &Pedigree, of_everybody: &[f64]) -> Self {
        let bound = population.graph.bound();
        let mut inbreeding = vec![0.0; bound];
        for (at, &value) in of_everybody.iter().enumerate() {
            let node = everybody.person(at).index();
            inbreeding[node] = value;
            let parents = population.parents.row(node as u32);
            assert!(parents.iter().all(|&parent| (parent as usize) < node), "the generator writes parents first");
        }
        let parents = &population.parents;
        Self { parents, inbreeding, here: vec![0.0; bound], there: vec![0.0; bound], found: Vec::new() }
    }

    pub fn kinship(&mut self, a: Node, b: Node) -> f64 {
        self.of_nodes(a.index() as u32, b.index() as u32)
    }

    /// F of everybody with two parents, each by a sweep of its own; how many ancestors were met in all.
    pub fn everybody(&mut self) -> usize {
        let (mut met, mut sum) = (0, 0.0);
        for at in 0..self.here.len() as u32 {
            if let [one, other] = *self.parents.row(at) {
                sum += self.of_nodes(one, other);
                met += self.found.len();
            }
        }
        assert!(sum >= 0.0);
        met
    }

    fn of_nodes(&mut self, a: u32, b: u32) -> f64 {
        self.found.clear();
        (self.here[a as usize], self.there[b as usize]) = (1.0, 1.0);
        self.found.push(a);
        if a != b {
            self.found.push(b);
        }
        let mut next = 0;
        // Too small to matter, and large enough to be halved many times at full speed.
        const MET: f64 = 1e-250;
        while next < self.found.len() {
            for &parent in self.parents.row(self.found[next]) {
                let is_new = parent != a && parent != b && self.here[parent as usize] == 0.0;
                if is_new {
                    self.here[parent as usize] = MET;
                    self.found.push(parent);
                }
            }
            next += 1;
        }
        self.found.sort_unstable_by(|x, y| y.cmp(x));
        let mut sum = 0.0;
        for &at in &self.found {
            let (x, y) = (self.here[at as usize], self.there[at as usize]);
            (self.here[at as usize], self.there[at as usize]) = (0.0, 0.0);
            let mut chance = 1.0;
            for &parent in self.parents.row(at) {
                self.here[parent as usize] += x / 2.0;
                self.there[parent as usize] += y / 2.0;
                chance -= 0.25 + 0.25 * self.inbreeding[parent as usize];
            }
            sum += x * y * chance;
        }
        sum / 2.0
    }
}
