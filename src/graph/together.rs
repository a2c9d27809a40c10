//! Who was at the same place at the same time: classmates, colleagues, contemporaries.
//!
//! Dates are uncertain, so the answers are *certainly*, *possibly*, *no*. A presence of unknown years lies within the
//! person's life; an unknown life lasts at most 120 years from a known birth, and says nothing without one.

use super::{Link, LinkGraph, Node, Walk};
use crate::model::{DayInterval, Span, Truth};
use rustc_hash::FxHashMap;

/// Somebody who was where a person was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Who.
    pub node: Node,
    /// Where both were, and whether at the same time; the surest first.
    pub at: Vec<Shared>,
}

/// A place that two people have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The institution.
    pub place: Node,
    /// When the first was there.
    pub mine: Span,
    /// When the other was.
    pub theirs: Span,
    /// Whether they were there at the same time.
    pub overlap: Truth,
}

impl Companion {
    /// Whether they were together anywhere.
    pub fn overlap(&self) -> Truth {
        self.at.iter().map(|shared| shared.overlap).min().unwrap_or(Truth::No)
    }
}

/// What counts where a link does not say when it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undated {
    /// Some time within the person's life: two people may have been there together.
    Sometime,
    /// The person's whole life: two people who lived at the same time and have to do with the same place are
    /// contemporaries there, wherever else they may have lived.
    Lifelong,
}

/// Those who may have been where a person was, when they were there, the surest first.
///
/// `mine` leads from the person to places (`studiedAt` for classmates), `theirs` from others to the same places
/// (`studiedAt` again; `taughtAt` for those who may have taught them). Those who were there at another time are left
/// out. Costs a look at everybody at each of the places.
pub fn together(mine: &Walk<'_>, theirs: &Walk<'_>, undated: Undated, person: Node) -> Vec<Companion> {
    let graph = mine.graph();
    let from_place = theirs.reversed();
    let mut found: FxHashMap<Node, Vec<Shared>> = FxHashMap::default();
    for (my_link, place) in mine.links(person) {
        for (their_link, other) in from_place.links(place) {
            if other == person {
                continue;
            }
            let presences = [(my_link, person), (their_link, other)].map(|of| presences(graph, of, undated));
            let Some(shared) = best(place, presences) else { continue };
            let at = found.entry(other).or_default();
            match at.iter_mut().find(|known| known.place == place) {
                Some(known) if shared.overlap < known.overlap => *known = shared,
                Some(_) => {}
                None => at.push(shared),
            }
        }
    }
    let mut companions: Vec<Companion> = found.into_iter().map(|(node, at)| Companion { node, at }).collect();
    for companion in &mut companions {
        companion.at.sort_by_key(|shared| (shared.overlap, shared.place));
    }
    companions.sort_by_key(|companion| (companion.overlap(), companion.node));
    companions
}

/// Whether two people lived at the same time.
pub fn contemporaries(graph: &LinkGraph, a: Node, b: Node) -> Truth {
    match (life(graph, a), life(graph, b)) {
        (Some(a), Some(b)) => a.overlaps(b),
        _ => Truth::Possible,
    }
}

/// The surest overlap among what the graphs say of two presences; `None` if there is none.
fn best(place: Node, [mine, theirs]: [Vec<Span>; 2]) -> Option<Shared> {
    let mut best: Option<Shared> = None;
    for &mine in &mine {
        for &theirs in &theirs {
            let overlap = mine.overlaps(theirs);
            if overlap.may_be() && best.is_none_or(|best| overlap < best.overlap) {
                best = Some(Shared { place, mine, theirs, overlap });
            }
        }
    }
    best
}

/// When a link held, within the life of the person; nothing for a time that life rules out.
fn presences(graph: &LinkGraph, (link, person): (Link<'_>, Node), undated: Undated) -> Vec<Span> {
    let life = life(graph, person);
    let presence = |when: Span| {
        let Some(life) = life else { return Some(when) };
        if undated == Undated::Lifelong && when == Span::UNKNOWN {
            return Some(life);
        }
        Some(Span::new(when.from.common(life.outer())?, when.to.common(life.outer())?))
    };
    link.states().filter_map(|state| presence(state.when)).collect()
}

/// Most years that anybody lives.
const LONGEST_LIFE: i32 = 120 * 366;

/// A life, with an end for those whose death is not known. `None` if the dates contradict themselves: then they say
/// nothing.
fn life(graph: &LinkGraph, person: Node) -> Option<Span> {
    let life = graph.life(person);
    let last = life.from.max.saturating_add(LONGEST_LIFE);
    let first = life.to.min.saturating_sub(LONGEST_LIFE);
    let from = life.from.common(DayInterval { min: first, max: life.to.max })?;
    let to = life.to.common(DayInterval { min: life.from.min, max: last })?;
    Some(Span::new(from, to))
}

#[cfg(test)]
mod tests {
    use super::super::{Way, testing};
    use super::*;
    use Truth::{Certain, No, Possible};

    fn classmates(links: &str) -> String {
        let graph = testing::graph(links);
        let at = Walk::along(&graph, [(testing::kind("studiedAt"), Way::Out)]);
        let found = together(&at, &at, Undated::Sometime, testing::node(&graph, "a"));
        let text = found.iter().map(|c| format!("{} {:?}", testing::name(&graph, c.node), c.overlap()));
        text.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn classmates_certainly_possibly_or_not() {
        let links = "a studiedAt S1 1880..1885, b studiedAt S1 1882..1890, c studiedAt S1 1885..1888,
            d studiedAt S1 1886..1888, e studiedAt S2 1880..1885, f studiedAt S1";
        assert_eq!(classmates(links), "b Certain, c Possible, f Possible");
    }

    #[test]
    fn nobody_goes_to_school_before_birth_or_after_death() {
        let links = "b f 1890..1950, c f 1800..1860, d f 1700.., a studiedAt S1 1880..1885, b studiedAt S1,
            c studiedAt S1, d studiedAt S1";
        assert_eq!(classmates(links), "");
    }

    #[test]
    fn the_surest_of_several_stays_counts() {
        let links = "a studiedAt S1 1880..1885, a studiedAt S2 1886..1890, b studiedAt S1 1885..1886, b studiedAt S2 1887..1889";
        assert_eq!(classmates(links), "b Certain");
    }

    #[test]
    fn contemporaries_by_their_lives() {
        let graph = testing::graph(
            "a m 1800..1850, b m 1840..1900, c m 1850..1900, d m 1851.., e m ..1700, f m .., g m 1900..1800",
        );
        let check = |other: &str| contemporaries(&graph, testing::node(&graph, "a"), testing::node(&graph, other));
        assert_eq!(["b", "c", "d", "e", "f", "g"].map(check), [Certain, Possible, No, No, Possible, Possible]);
    }

    #[test]
    fn contemporaries_of_a_place_lived_at_the_same_time() {
        let graph = testing::graph(
            "a m 1800..1850, b m 1840..1900, c m 1850..1900, d m 1851..1900, e m .., a bornIn P1, b livedIn P1, c bornIn P1,
             d bornIn P1, e bornIn P1, f m 1810..1840, f livedIn P1 1830..1835, a livedIn P2 1820..1821",
        );
        let at = Walk::along(&graph, [(testing::kind("bornIn"), Way::Out), (testing::kind("livedIn"), Way::Out)]);
        let found = together(&at, &at, Undated::Lifelong, testing::node(&graph, "a"));
        let text = found.iter().map(|c| format!("{} {:?}", testing::name(&graph, c.node), c.overlap()));
        assert_eq!(text.collect::<Vec<_>>().join(", "), "b Certain, f Certain, c Possible, e Possible");
    }
}
