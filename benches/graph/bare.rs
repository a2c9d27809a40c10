//! The bare loops: the least that a program has to do for the same answers, over one plain adjacency, with scratch
//! memory kept between calls. No dictionary, no kinds, no filter, no snapshot.

/// An adjacency in one array.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Rows {
    pub fn new(n_nodes: usize, links: &[(u32, u32)]) -> Self {
        let mut offsets = vec![0u32; n_nodes + 1];
        for &(from, _) in links {
            offsets[from as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            offsets[node + 1] += offsets[node];
        }
        let mut at = offsets.clone();
        let mut targets = vec![0; links.len()];
        for &(from, to) in links {
            targets[at[from as usize] as usize] = to;
            at[from as usize] += 1;
        }
        Self { offsets, targets }
    }

    #[inline]
    pub fn row(&self, node: u32) -> &[u32] {
        &self.targets[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }
}

/// Everything reached.
pub struct Closure {
    stamps: Vec<u32>,
    epoch: u32,
    found: Vec<u32>,
}

impl Closure {
    pub fn new(n_nodes: usize) -> Self {
        Self { stamps: vec![0; n_nodes], epoch: 0, found: Vec::new() }
    }

    pub fn run(&mut self, rows: &Rows, start: u32) -> &[u32] {
        self.epoch += 1;
        self.found.clear();
        let mut node = start;
        let mut at = 0;
        loop {
            for &target in rows.row(node) {
                if self.stamps[target as usize] != self.epoch {
                    self.stamps[target as usize] = self.epoch;
                    self.found.push(target);
                }
            }
            match self.found.get(at) {
                Some(&next) => node = next,
                None => return &self.found,
            }
            at += 1;
        }
    }
}

/// Common ancestors with their generations, and which are nearest.
pub struct Common {
    seen: [Vec<u32>; 2],
    generations: [Vec<u32>; 2],
    epoch: u32,
    queues: [Vec<u32>; 2],
}

impl Common {
    pub fn new(n_nodes: usize) -> Self {
        let zeros = || vec![0; n_nodes];
        Self { seen: [zeros(), zeros()], generations: [zeros(), zeros()], epoch: 0, queues: [Vec::new(), Vec::new()] }
    }

    pub fn run(&mut self, parents: &Rows, a: u32, b: u32) -> usize {
        self.epoch += 2;
        for (side, start) in [(0, a), (1, b)] {
            let (seen, generations, queue) =
                (&mut self.seen[side], &mut self.generations[side], &mut self.queues[side]);
            queue.clear();
            queue.push(start);
            seen[start as usize] = self.epoch;
            generations[start as usize] = 0;
            let mut at = 0;
            while let Some(&node) = queue.get(at) {
                at += 1;
                for &parent in parents.row(node) {
                    if seen[parent as usize] != self.epoch {
                        seen[parent as usize] = self.epoch;
                        generations[parent as usize] = generations[node as usize] + 1;
                        queue.push(parent);
                    }
                }
            }
        }
        let common: Vec<(u32, u32)> = self.queues[1]
            .iter()
            .filter(|&&node| self.seen[0][node as usize] == self.epoch)
            .map(|&node| (node, self.generations[0][node as usize] + self.generations[1][node as usize]))
            .collect();
        for &(node, _) in &common {
            for &parent in parents.row(node) {
                self.seen[1][parent as usize] = self.epoch + 1;
            }
        }
        let nearest = common.iter().filter(|&&(node, _)| self.seen[1][node as usize] == self.epoch).count();
        std::hint::black_box(nearest);
        common.len()
    }
}

/// A shortest path by breadth-first search from both ends, the side with fewer links first.
pub struct Bidirectional {
    stamps: Vec<u32>,
    origins: Vec<u32>,
    epoch: u32,
}

impl Bidirectional {
    pub fn new(n_nodes: usize) -> Self {
        Self { stamps: vec![0; n_nodes], origins: vec![0; n_nodes], epoch: 0 }
    }

    /// How many steps the path has.
    pub fn run(&mut self, rows: &Rows, from: u32, to: u32) -> usize {
        if from == to {
            return 0;
        }
        self.epoch += 2;
        let marks = [self.epoch, self.epoch + 1];
        let mut frontiers = [vec![from], vec![to]];
        for (side, end) in [from, to].into_iter().enumerate() {
            self.stamps[end as usize] = marks[side];
            self.origins[end as usize] = end;
        }
        let mut costs = [rows.row(from).len(), rows.row(to).len()];
        while !frontiers[0].is_empty() && !frontiers[1].is_empty() {
            let side = usize::from(costs[1] < costs[0]);
            let mut next = Vec::new();
            for &node in &frontiers[side] {
                for &target in rows.row(node) {
                    let stamp = self.stamps[target as usize];
                    if stamp == marks[1 - side] {
                        return self.trail(node).count() + self.trail(target).count() - 1;
                    }
                    if stamp != marks[side] {
                        self.stamps[target as usize] = marks[side];
                        self.origins[target as usize] = node;
                        next.push(target);
                    }
                }
            }
            costs[side] = next.iter().map(|&node| rows.row(node).len()).sum();
            frontiers[side] = next;
        }
        0
    }

    fn trail(&self, node: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(node), |&node| {
            let origin = self.origins[node as usize];
            (origin != node).then_some(origin)
        })
    }
}
