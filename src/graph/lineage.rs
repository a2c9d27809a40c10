//! A lineage: who came before or after a person, generation by generation.
//!
//! The result is a layered graph. Each person stands in it once, in the nearest generation in which a line reaches
//! them, however many lines do; every link between two of its people is kept, so that all lines can be drawn. A link
//! counts as many generations as its kind goes over: a stated grandparent stands two above, whether or not the parent
//! between is known, and where nobody is known of a generation its layer is empty.

use super::{LinkGraph, LinkId, Node, Walk};
use crate::model::DayInterval;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BinaryHeap;

/// How far a lineage goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineageLimits {
    /// Most generations; no limit if `None`.
    pub depth: Option<u32>,
    /// Most members; no limit if `None`.
    pub members: Option<usize>,
    /// Whether the steps of each line must be able to follow one another in time: see [`lineage`].
    pub in_time: Option<super::Course>,
}

/// A lineage of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The person and everyone reached, by generation. The first is the person, generation 0.
    pub members: Vec<Member>,
    /// The links between members, in the order of the members they lead from.
    pub steps: Vec<LineageStep>,
    /// Whether a limit left somebody out.
    pub cut: bool,
}

/// A member of a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub node: Node,
    /// Fewest generations from the person.
    pub generation: u32,
    /// Whether the walk ends here: the earliest known ancestor, the last descendant. Not said of those a limit cut off.
    pub is_end: bool,
}

/// A link between two members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineageStep {
    /// The member it leads from, as its place in [`Lineage::members`].
    pub from: u32,
    /// The member it leads to.
    pub to: u32,
    /// The link.
    pub link: LinkId,
    /// Whether it closes a cycle: somebody would come before themself, so the data contradict themselves. Without
    /// these steps the lineage has no cycle.
    pub closes_cycle: bool,
}

impl Lineage {
    /// How many members each generation has, the person's own first; none where nobody between is known.
    pub fn generations(&self) -> Vec<usize> {
        layers(self.members.iter().map(|member| member.generation))
    }

    /// The members at which the walk ends.
    pub fn ends(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_end)
    }
}

/// How many there are of each generation, from 0 to the last.
pub fn layers(generations: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut layers = Vec::new();
    for generation in generations {
        let layer = generation as usize;
        layers.resize(layers.len().max(layer + 1), 0);
        layers[layer] += 1;
    }
    layers
}

/// The lineage of a person along a walk, which [`Walk::lineage`] makes of any families of links; its filter keeps to
/// years and certainty.
///
/// With `in_time` (the course of the walk), nobody is reached who can be reached only against time: taught by the
/// unborn, or by a teacher of whom the line itself says that they were taught later. Each step gets the days on which
/// it may have happened, from its own dates and the lives of both ends (with 300 days after a death, for children
/// born then); a line must be able to take its steps on days in order. Unknown dates forbid nothing. Somebody reached
/// in time by one line keeps their steps that are possible for that line.
///
/// Costs a look at each link of each member; in time, a logarithm more. Cycles end where they meet a member.
pub fn lineage(walk: &Walk<'_>, start: Node, limits: &LineageLimits) -> Lineage {
    let graph = walk.graph();
    let arrivals = limits.in_time.map(|course| Arrivals::new(walk, start, course));
    let counts_links = walk.counts_links();
    let mut members = match counts_links {
        true => vec![Member { node: start, generation: 0, is_end: false }],
        false => by_generation(walk, start, limits, arrivals.as_ref()),
    };
    let mut seen = graph.traces();
    for (at, member) in members.iter().enumerate() {
        seen.insert(member.node.index() as u32, at as u32);
    }
    let mut steps: Vec<LineageStep> = Vec::new();
    let mut cut = false;
    let mut at = 0;
    while let Some(&Member { node, generation, .. }) = members.get(at) {
        let may_grow = counts_links && limits.depth.is_none_or(|depth| generation < depth);
        let mut any = false;
        for (link, target) in walk.links(node) {
            if arrivals.as_ref().is_some_and(|arrivals| !arrivals.allows(graph, node, target, link)) {
                continue;
            }
            any = true;
            let to = match seen.get(target.index() as u32) {
                Some(to) => to,
                None if may_grow && limits.members.is_none_or(|most| members.len() < most) => {
                    let to = members.len() as u32;
                    seen.set(target.index() as u32, to);
                    members.push(Member { node: target, generation: generation + 1, is_end: false });
                    to
                }
                None => {
                    cut = true;
                    continue;
                }
            };
            steps.push(LineageStep { from: at as u32, to, link: link.id, closes_cycle: false });
        }
        members[at].is_end = !any;
        at += 1;
    }
    mark_cycles(members.len(), &mut steps);
    Lineage { members, steps, cut }
}

/// The members of a lineage whose links go over different numbers of generations, by generation: Dijkstra's search, in
/// which everybody is met by their nearest line.
fn by_generation(walk: &Walk<'_>, start: Node, limits: &LineageLimits, arrivals: Option<&Arrivals>) -> Vec<Member> {
    let graph = walk.graph();
    let mut met = FxHashSet::default();
    let mut members = Vec::new();
    let mut found = 0_u32;
    let mut queue = BinaryHeap::from([std::cmp::Reverse((0, found, start))]);
    while let Some(std::cmp::Reverse((generation, _, node))) = queue.pop() {
        if !met.insert(node) {
            continue;
        }
        members.push(Member { node, generation, is_end: false });
        if limits.members.is_some_and(|most| members.len() >= most) {
            break;
        }
        for (link, target) in walk.links(node) {
            let next = generation + graph.kinds().get(link.id.kind).generations;
            let is_far = limits.depth.is_some_and(|depth| next > depth);
            if is_far || met.contains(&target) || arrivals.is_some_and(|a| !a.allows(graph, node, target, link)) {
                continue;
            }
            found += 1;
            queue.push(std::cmp::Reverse((next, found, target)));
        }
    }
    members
}

/// How many generations a path along a lineage goes over.
pub fn generations_of(graph: &LinkGraph, path: &super::Path) -> u32 {
    path.steps.iter().map(|step| graph.kinds().get(step.link.kind).generations).sum()
}

/// Whether a path along a course can take its steps on days in order, as [`lineage`] in time asks of each line.
pub fn is_in_time(graph: &LinkGraph, path: &super::Path, course: super::Course) -> bool {
    let arrivals = Arrivals { days: FxHashMap::default(), upwards: course == super::Course::Up };
    let mut day = i32::MIN;
    path.steps.iter().all(|step| {
        let link = graph.link(step.link);
        let days = link.and_then(|link| arrivals.days_of(graph, step.from, step.to, link));
        days.is_some_and(|days| {
            day = day.max(days.min);
            day <= days.max
        })
    })
}

/// Marks the steps that lead back to somebody on the line being followed, depth first.
fn mark_cycles(n_members: usize, steps: &mut [LineageStep]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnTheLine,
        Done,
    }
    let mut rows = vec![0usize; n_members + 1];
    for step in steps.iter() {
        rows[step.from as usize + 1] += 1;
    }
    for member in 0..n_members {
        rows[member + 1] += rows[member];
    }
    let mut states = vec![State::New; n_members];
    let mut next = rows.clone();
    let mut line: Vec<usize> = if n_members > 0 { vec![0] } else { Vec::new() };
    while let Some(&member) = line.last() {
        states[member] = State::OnTheLine;
        if next[member] == rows[member + 1] {
            states[member] = State::Done;
            line.pop();
            continue;
        }
        let step = &mut steps[next[member]];
        next[member] += 1;
        match states[step.to as usize] {
            State::OnTheLine => step.closes_cycle = true,
            State::New => line.push(step.to as usize),
            State::Done => {}
        }
    }
}

/// The best day on which each node can be reached in time: the earliest going down, the latest going up.
struct Arrivals {
    days: FxHashMap<Node, i32>,
    /// Going up, days are counted backwards, so that the best is always the smallest.
    upwards: bool,
}

/// Days after a death on which a child may still be born.
const GRACE: i32 = 300;

impl Arrivals {
    /// Dijkstra by days: who is reached earliest can go on earliest, so each node is settled once.
    fn new(walk: &Walk<'_>, start: Node, course: super::Course) -> Self {
        let graph = walk.graph();
        let mut arrivals = Self { days: FxHashMap::default(), upwards: course == super::Course::Up };
        arrivals.days.insert(start, i32::MIN);
        let mut queue = BinaryHeap::from([(std::cmp::Reverse(i32::MIN), start)]);
        let mut settled = FxHashSet::default();
        while let Some((std::cmp::Reverse(day), node)) = queue.pop() {
            if !settled.insert(node) {
                continue;
            }
            for (link, target) in walk.links(node) {
                let Some(days) = arrivals.days_of(graph, node, target, link) else { continue };
                let arrival = day.max(days.min);
                if arrival <= days.max && arrivals.days.get(&target).is_none_or(|&known| arrival < known) {
                    arrivals.days.insert(target, arrival);
                    queue.push((std::cmp::Reverse(arrival), target));
                }
            }
        }
        arrivals
    }

    fn allows(&self, graph: &LinkGraph, from: Node, to: Node, link: super::Link<'_>) -> bool {
        let Some(&day) = self.days.get(&from) else { return false };
        self.days_of(graph, from, to, link).is_some_and(|days| day.max(days.min) <= days.max)
    }

    /// The days on which a step may have happened, in the direction of the walk.
    fn days_of(&self, graph: &LinkGraph, from: Node, to: Node, link: super::Link<'_>) -> Option<DayInterval> {
        let stated = link.states().map(|state| state.when.outer());
        let stated = stated.reduce(|a, b| DayInterval { min: a.min.min(b.min), max: a.max.max(b.max) })?;
        let days = [from, to].into_iter().try_fold(stated, |days, node| {
            let life = graph.life(node);
            days.common(DayInterval { min: life.from.min, max: life.to.max.saturating_add(GRACE).max(life.from.min) })
        })?;
        // Backwards, -1 - day turns the scale round without leaving it.
        Some(if self.upwards { DayInterval { min: !days.max, max: !days.min } } else { days })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Course, testing};
    use super::*;

    /// `a0 b1! c1` = a in generation 0, b in 1 where the walk ends; then the steps, `*` marks one that closes a cycle.
    fn check(links: &str, start: &str, limits: LineageLimits, expected: &str) {
        let graph = testing::graph(links);
        let course = limits.in_time.unwrap_or(Course::Down);
        let walk = Walk::lineage(&graph, testing::kinds().iter().map(|(kind, _)| kind), course);
        let found = lineage(&walk, testing::node(&graph, start), &limits);
        let name = |at: u32| testing::name(&graph, found.members[at as usize].node);
        let members = found
            .members
            .iter()
            .enumerate()
            .map(|(at, m)| format!("{}{}{}", name(at as u32), m.generation, if m.is_end { "!" } else { "" }));
        let steps = found
            .steps
            .iter()
            .map(|s| format!("{}{}{}", name(s.from), name(s.to), if s.closes_cycle { "*" } else { "" }));
        let cut = if found.cut { " cut" } else { "" };
        let text = format!("{} | {}{cut}", members.collect::<Vec<_>>().join(" "), steps.collect::<Vec<_>>().join(" "));
        assert_eq!(text, expected, "{links}");
    }

    fn all() -> LineageLimits {
        LineageLimits::default()
    }

    fn in_time(course: Course) -> LineageLimits {
        LineageLimits { in_time: Some(course), ..all() }
    }

    #[test]
    fn a_person_stands_once_however_many_lines_reach_them() {
        check(
            "a parentOf b, a parentOf c, b parentOf d, c parentOf d, a parentOf d",
            "a",
            all(),
            "a0 b1 c1 d1! | ab ac ad bd cd",
        );
    }

    #[test]
    fn depth_cuts_and_says_so() {
        let limits = LineageLimits { depth: Some(1), ..all() };
        check("a parentOf b, b parentOf c, a parentOf d", "a", limits, "a0 b1 d1! | ab ad cut");
        let limits = LineageLimits { members: Some(2), ..all() };
        check("a parentOf b, b parentOf c, a parentOf d", "a", limits, "a0 b1 | ab cut");
    }

    #[test]
    fn families_mix_and_directions_are_honoured() {
        check("a teacherOf b, c successorOf b, b ordained e, b spouseOf f", "a", all(), "a0 b1 e2! c2! | ab be bc");
    }

    #[test]
    fn a_stated_grandparent_is_two_generations_away() {
        check("b grandparentOf a, c parentOf b, d parentOf a", "a", LineageLimits::default(), "a0! | ");
        let up = |text: &str, depth| {
            let graph = testing::graph(text);
            let walk = Walk::lineage(&graph, testing::kinds().iter().map(|(kind, _)| kind), Course::Up);
            let found = lineage(&walk, testing::node(&graph, "a"), &LineageLimits { depth, ..all() });
            let name = |at: u32| testing::name(&graph, found.members[at as usize].node);
            let members =
                found.members.iter().enumerate().map(|(at, m)| format!("{}{}", name(at as u32), m.generation));
            let steps = found.steps.iter().map(|s| format!("{}{}", name(s.from), name(s.to)));
            let members = members.collect::<Vec<_>>().join(" ");
            format!("{members} | {} {:?} {}", steps.collect::<Vec<_>>().join(" "), found.generations(), found.cut)
        };
        // Alone, the layer between is empty.
        assert_eq!(up("b grandparentOf a, c parentOf b", None), "a0 b2 c3 | ab bc [1, 0, 1, 1] false");
        // With the parent between, both lines lead to one place.
        let both = "b grandparentOf a, c parentOf b, d parentOf a, b parentOf d, e teacherOf a";
        assert_eq!(up(both, None), "a0 d1 e1 b2 c3 | ad ab ae db bc [1, 2, 1, 1] false");
        assert_eq!(up(both, Some(2)), "a0 d1 e1 b2 | ad ab ae db [1, 2, 1] true");
        assert_eq!(up(both, Some(1)), "a0 d1 e1 | ad ae [1, 2] true");
        assert_eq!(up("a grandparentOf a, b grandparentOf a", None), "a0 b2 | aa ab [1, 0, 1] false");
    }

    #[test]
    fn cycles_are_marked_and_end() {
        check("a parentOf b, b parentOf c, c parentOf a, c parentOf c", "a", all(), "a0 b1 c2 | ab bc ca* cc*");
    }

    #[test]
    fn nobody_is_taught_by_the_unborn() {
        let lives = "a m 1800..1850, b m 1860..1900, c f 1830..1890";
        check(
            &format!("{lives}, a teacherOf b, a teacherOf c, c teacherOf b"),
            "a",
            in_time(Course::Down),
            "a0 c1 b2! | ac cb",
        );
        check(
            &format!("{lives}, a teacherOf b, a teacherOf c, c teacherOf b"),
            "b",
            in_time(Course::Up),
            "b0 c1 a2! | bc ca",
        );
    }

    #[test]
    fn what_was_taught_before_it_was_learnt_does_not_count() {
        check(
            "a teacherOf b 1900..1905, b teacherOf c 1890..1895, b teacherOf d 1904..1910",
            "a",
            in_time(Course::Down),
            "a0 b1 d2! | ab bd",
        );
        check("a teacherOf b 1900..1905, b teacherOf c 1890..1895", "c", in_time(Course::Up), "c0 b1! | cb");
    }

    #[test]
    fn a_child_born_after_the_father_died() {
        check("a m 1800..1830, b m 1831..1890, a parentOf b", "a", in_time(Course::Down), "a0 b1! | ab");
        check("a m 1800..1830, b m 1833..1890, a parentOf b", "a", in_time(Course::Down), "a0! | ");
    }

    #[test]
    fn a_hundred_thousand_children() {
        let mut builder = super::super::Builder::new(testing::kinds());
        let (graph, parent_of) = (builder.graph("g"), testing::kind("parentOf"));
        for child in 0..100_000 {
            let (kind, object) = (parent_of, format!("x/{child}"));
            builder.link(&crate::model::LinkFact {
                subject: "x/parent".to_owned(),
                kind,
                object,
                when: crate::model::Span::UNKNOWN,
                certainty: crate::model::Certainty::Certain,
                graph,
            });
        }
        let graph = builder.finish().expect("small enough");
        let walk = Walk::lineage(&graph, [testing::kind("parentOf")], Course::Down);
        let found = lineage(&walk, graph.node("x/parent").expect("added"), &all());
        assert_eq!((found.members.len(), found.steps.len(), found.ends().count()), (100_001, 100_000, 100_000));
    }
}
