//! Every line of descent that two people share.
//!
//! A line goes from one person up to a common ancestor and down to the other, and meets nobody twice: these are the
//! paths of Wright, and each explains (½)^(g1+g2+1)·(1 + F of the ancestor) of φ. Two lines that differ only in which
//! partner of a couple stands at the top are told as one, through the couple.
//!
//! There can be more lines than anyone can read, or count: shorter ones come first, within a [`Budget`], and whoever
//! asked is told when it is used up.

use super::kin::{Bond, Kin, NOBODY};
use super::pedigree::Pedigree;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct Budget {
    /// How many lines to tell.
    pub lines: usize,
    /// How many ways up from each person to keep.
    pub ways: usize,
    /// How many pairs of ways to compare.
    pub pairs: usize,
    /// How many generations up a line that is not by birth may go.
    pub generations: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { lines: 200, ways: 20_000, pairs: 200_000, generations: 4 }
    }
}

/// Whether the ancestor at the top is shared with their partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whole {
    /// Both ancestors of a couple, or a line straight down.
    Full,
    /// One ancestor, and the other partners are known to be different people.
    Half,
    /// One ancestor; of the other partner nothing is known.
    Unknown,
}

/// A line of descent.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Line<P> {
    /// The common ancestor, or the couple. One of the two people themselves if the other descends from them.
    pub ancestors: Vec<P>,
    /// From the first person up to a child of the ancestors; empty if the first person is the ancestor.
    pub from_a: Vec<P>,
    /// From the second person up to a child of the ancestors; empty if the second person is the ancestor.
    pub from_b: Vec<P>,
    /// Whether the ancestor's partner is shared too.
    pub whole: Whole,
    /// The weakest bond on the way.
    pub bond: Bond,
    /// How much of φ it explains.
    pub kinship: f64,
    /// Which share of φ that is.
    pub share: f64,
}

/// The lines found, and whether these are all.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lines {
    pub lines: Vec<Line<u32>>,
    pub complete: bool,
}

/// One way up: the ancestor reached, and the way before it.
#[derive(Clone, Copy)]
struct Way {
    person: u32,
    before: u32,
    length: u32,
    bond: Bond,
}

/// The shortest ways up from one person, to whoever `useful` admits.
struct Ways {
    ways: Vec<Way>,
    complete: bool,
}

impl Ways {
    fn up(
        person: u32,
        most: usize,
        longest: usize,
        mut parents: impl FnMut(u32, &mut Vec<(u32, Bond)>),
        useful: impl Fn(u32) -> bool,
    ) -> Self {
        let mut all = Self { ways: Vec::new(), complete: true };
        if !useful(person) {
            return all;
        }
        all.ways.push(Way { person, before: NOBODY, length: 0, bond: Bond::Blood });
        let (mut next, mut found) = (0, Vec::new());
        while next < all.ways.len() {
            let way = all.ways[next];
            if way.length as usize >= longest {
                break;
            }
            parents(way.person, &mut found);
            for &(parent, bond) in &found {
                // Being a step-child's step-child makes nobody kin.
                let steps_twice = bond == Bond::Step && way.bond == Bond::Step;
                if !useful(parent) || steps_twice || all.passes(next, parent) {
                    continue;
                }
                if all.ways.len() >= most {
                    all.complete = false;
                    return all;
                }
                let (before, length) = (next as u32, way.length + 1);
                all.ways.push(Way { person: parent, before, length, bond: bond.max(way.bond) });
            }
            next += 1;
        }
        all
    }

    /// Whether a way passes somebody: only contradictory data lead there.
    fn passes(&self, way: usize, person: u32) -> bool {
        self.people(way as u32).any(|id| id == person)
    }

    /// Everybody on a way, from its top down to where it starts.
    fn people(&self, way: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = way;
        std::iter::from_fn(move || {
            let way = self.ways.get(at as usize)?;
            at = way.before;
            Some(way.person)
        })
    }

    fn by_top(&self) -> FxHashMap<u32, Vec<u32>> {
        let mut tops: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (at, way) in self.ways.iter().enumerate() {
            tops.entry(way.person).or_default().push(at as u32);
        }
        tops
    }
}

/// The lines by birth between two people of a pedigree, by number; their `kinship` and `share` are left at 0.
pub(super) fn by_birth(pedigree: &Pedigree, common: &[bool], a: u32, b: u32, budget: &Budget) -> Lines {
    // Who has a common ancestor above them, or is one: nobody else needs to be climbed through.
    let mut useful = common.to_vec();
    for number in 0..pedigree.len() {
        useful[number] |= pedigree.known_parents(number).any(|p| useful[p]);
    }
    let parents = |number: u32, into: &mut Vec<(u32, Bond)>| {
        into.clear();
        into.extend(pedigree.known_parents(number as usize).map(|p| (p as u32, Bond::Blood)));
    };
    let up = |person| Ways::up(person, budget.ways, usize::MAX, parents, |number| useful[number as usize]);
    let (ways_a, ways_b) = (up(a), up(b));
    // At the top the two ways must part: an ancestor with one child among these ancestors is no top.
    let mut children = vec![0u32; pedigree.len()];
    for number in 0..pedigree.len() {
        for parent in pedigree.known_parents(number) {
            children[parent] += 1;
        }
    }
    let top = |number: u32| common[number as usize] && (children[number as usize] > 1 || number == a || number == b);
    let other_parent =
        |child: u32, parent: u32| pedigree.parents[child as usize].into_iter().find(|&p| p != parent).unwrap_or(NOBODY);
    join(&ways_a, &ways_b, top, budget, other_parent, |_| true)
}

/// The lines between two people that are not only by birth, by node.
pub(super) fn by_other_bonds(kin: &Kin<'_>, a: u32, b: u32, budget: &Budget) -> Lines {
    let lines = within_if(kin, a, b, budget, |bond| bond != Bond::Blood);
    Lines { lines, complete: true }
}

/// The lines between two people by whatever bonds, within the generations of the budget, by node.
pub(super) fn within(kin: &Kin<'_>, a: u32, b: u32, budget: &Budget) -> Vec<Line<u32>> {
    within_if(kin, a, b, budget, |_| true)
}

fn within_if(kin: &Kin<'_>, a: u32, b: u32, budget: &Budget, admits: impl Fn(Bond) -> bool) -> Vec<Line<u32>> {
    let parents = |id: u32, into: &mut Vec<(u32, Bond)>| kin.all_parents(id, into);
    let up = |person| Ways::up(person, budget.ways.min(2_000), budget.generations, parents, |_| true);
    let (ways_a, ways_b) = (up(a), up(b));
    let mut lines = join(&ways_a, &ways_b, |_| true, budget, |_, _| NOBODY, admits).lines;
    // Whether the children of the top share their other parent too, whatever kind of parent.
    let (mut of_x, mut of_y) = (Vec::new(), Vec::new());
    for line in &mut lines {
        let (Some(&x), Some(&y)) = (line.from_a.last(), line.from_b.last()) else { continue };
        kin.all_parents(x, &mut of_x);
        kin.all_parents(y, &mut of_y);
        if line.bond <= Bond::Disputed {
            of_x.retain(|p| p.1 <= Bond::Disputed);
            of_y.retain(|p| p.1 <= Bond::Disputed);
        }
        let shared = of_y.iter().filter(|p| of_x.iter().any(|q| q.0 == p.0)).count();
        line.whole = match (shared, of_x.len().min(of_y.len())) {
            (2.., _) => Whole::Full,
            (_, 2..) => Whole::Half,
            _ => Whole::Unknown,
        };
    }
    merge_couples_of(&mut lines);
    lines
}

/// Puts ways together at their common tops, the shortest first.
fn join(
    ways_a: &Ways,
    ways_b: &Ways,
    is_top: impl Fn(u32) -> bool,
    budget: &Budget,
    other_parent: impl Fn(u32, u32) -> u32,
    admits: impl Fn(Bond) -> bool,
) -> Lines {
    let (tops_a, tops_b) = (ways_a.by_top(), ways_b.by_top());
    let mut tops: Vec<u32> = tops_a.keys().copied().filter(|t| tops_b.contains_key(t) && is_top(*t)).collect();
    tops.sort_unstable();
    let mut complete = ways_a.complete && ways_b.complete;

    // How many pairs there are of each length; only lengths that fit into the budget are compared.
    let mut of_length: Vec<usize> = Vec::new();
    for top in &tops {
        for &a in &tops_a[top] {
            for &b in &tops_b[top] {
                let length = (ways_a.ways[a as usize].length + ways_b.ways[b as usize].length) as usize;
                of_length.resize(of_length.len().max(length + 1), 0);
                of_length[length] += 1;
            }
            if of_length.iter().sum::<usize>() > 50 * budget.pairs {
                complete = false;
                break;
            }
        }
    }
    let (mut longest, mut pairs) = (0, 0);
    for (length, count) in of_length.iter().enumerate() {
        if pairs + count > budget.pairs && pairs > 0 {
            complete = false;
            break;
        }
        pairs += count;
        longest = length as u32;
    }

    let mut lines = Vec::new();
    for &top in &tops {
        for &a in &tops_a[&top] {
            for &b in &tops_b[&top] {
                let (up, down) = (ways_a.ways[a as usize], ways_b.ways[b as usize]);
                let bond = up.bond.max(down.bond);
                let steps_twice = up.bond == Bond::Step && down.bond == Bond::Step;
                if up.length + down.length > longest || steps_twice || !admits(bond) {
                    continue;
                }
                let mut from_a: Vec<u32> = ways_a.people(a).skip(1).collect();
                let mut from_b: Vec<u32> = ways_b.people(b).skip(1).collect();
                let crosses = from_a.iter().any(|id| *id == top || from_b.contains(id)) || from_b.contains(&top);
                if crosses {
                    continue;
                }
                from_a.reverse();
                from_b.reverse();
                let whole = match (from_a.last(), from_b.last()) {
                    (Some(&x), Some(&y)) => match (other_parent(x, top), other_parent(y, top)) {
                        (NOBODY, _) | (_, NOBODY) => Whole::Unknown,
                        (one, other) if one == other => Whole::Full,
                        _ => Whole::Half,
                    },
                    _ => Whole::Full,
                };
                lines.push(Line { ancestors: vec![top], from_a, from_b, whole, bond, kinship: 0.0, share: 0.0 });
            }
        }
    }
    lines.sort_by(|x, y| order(x).cmp(&order(y)).then_with(|| (&x.from_a, &x.from_b).cmp(&(&y.from_a, &y.from_b))));
    Lines { lines, complete }
}

/// The order in which lines are told: the nearest bond, the shortest, the most even.
pub(super) fn order<P>(line: &Line<P>) -> (Bond, usize, usize, Whole) {
    let (up, down) = (line.from_a.len(), line.from_b.len());
    (line.bond, up + down, up.max(down), line.whole)
}

/// Makes one of lines that differ only in the partner at the top; adds up what they explain.
pub(super) fn merge_couples(lines: &mut Vec<Line<u32>>) {
    let mut merged: Vec<Line<u32>> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        match merged.last_mut() {
            Some(last) if same_couple(last, &line) => {
                last.kinship += line.kinship;
                last.share += line.share;
                last.ancestors.extend(line.ancestors);
            }
            _ => merged.push(line),
        }
    }
    *lines = merged;
}

fn merge_couples_of(lines: &mut Vec<Line<u32>>) {
    // Lines that end at a step-parent and at their spouse tell one relation.
    lines.sort_by(|x, y| {
        (x.from_a.len() + x.from_b.len(), &x.from_a, &x.from_b, x.bond).cmp(&(
            y.from_a.len() + y.from_b.len(),
            &y.from_a,
            &y.from_b,
            y.bond,
        ))
    });
    let mut merged: Vec<Line<u32>> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let ends = !line.from_a.is_empty() && !line.from_b.is_empty();
        match merged.last_mut() {
            Some(last) if ends && last.from_a == line.from_a && last.from_b == line.from_b => {
                last.ancestors.extend(line.ancestors);
            }
            _ => merged.push(line),
        }
    }
    merged.sort_by_key(order);
    *lines = merged;
}

fn same_couple(one: &Line<u32>, other: &Line<u32>) -> bool {
    one.whole == Whole::Full
        && other.whole == Whole::Full
        && !one.from_a.is_empty()
        && !one.from_b.is_empty()
        && one.bond == other.bond
        && one.from_a == other.from_a
        && one.from_b == other.from_b
}
