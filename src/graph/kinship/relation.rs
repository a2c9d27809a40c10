//! What two people are to each other.

use super::coefficients::{Calculator, Coefficients};
use super::kin::{Bond, Kin, node};
use super::lines::{self, Budget, Line, Whole, order};
use super::names::{Texts, name, pair};
use super::pedigree::Pedigree;
use super::stated::{self, Stated};
use super::term::{Alliance, Term};
use super::warnings::{self, Warning};
use crate::graph::Node;
use crate::model::Sex;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything there is to say about the kinship of two people. `P` is how a person is given: a node, an id.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Kinship<P> {
    /// The first person.
    pub a: P,
    /// The second person.
    pub b: P,
    /// In one phrase: the nearest relation, or that there is none, or that the data contradict themselves.
    pub summary: Texts,
    /// All relations, the nearest first: by birth, then by other bonds, then by marriage.
    pub relations: Vec<Relation<P>>,
    /// What sources state without saying through whom.
    pub stated: Vec<Stated>,
    /// The most recent common ancestors: those with no descendant who is one too.
    pub nearest_common_ancestors: Vec<P>,
    /// How many common ancestors there are; one of the two counts if the other descends from them.
    pub common_ancestors: usize,
    /// How much they are related.
    pub coefficients: Coefficients,
    /// Which share of φ the lines told explain; 1 if φ is 0.
    pub explained: f64,
    /// Whether all lines are told.
    pub complete: bool,
    /// What had to be decided.
    pub warnings: Vec<Warning<P>>,
}

/// All lines of one kind between two people.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Relation<P> {
    /// What `b` is to `a`, in numbers.
    pub term: Term,
    /// What `b` is to `a`.
    pub b_is: Texts,
    /// What `a` is to `b`.
    pub a_is: Texts,
    /// What they are together; as `b_is` where there is no such word.
    pub together: Texts,
    /// All steps between the two.
    pub civil_degree: u32,
    /// The longer side.
    pub canon_degree: u32,
    /// Which share of φ these lines explain.
    pub share: f64,
    /// Those through whom marriage comes into it: the husband or wife of one of the two, or of both.
    pub through: Vec<P>,
    /// The lines; none for husband and wife.
    pub lines: Vec<Line<P>>,
}

impl<P> Kinship<P> {
    /// Whether they are kin in any way, if only because a source says so.
    pub fn are_related(&self) -> bool {
        !self.relations.is_empty() || !self.stated.is_empty()
    }

    /// What is only stated: no parents that are known show it.
    pub fn only_stated(&self) -> impl Iterator<Item = &Stated> {
        self.stated.iter().filter(|stated| !stated.derived)
    }

    /// The same with people given otherwise.
    pub fn map<Q>(self, mut to: impl FnMut(P) -> Q) -> Kinship<Q> {
        Kinship {
            a: to(self.a),
            b: to(self.b),
            summary: self.summary,
            relations: self.relations.into_iter().map(|relation| relation.map(&mut to)).collect(),
            stated: self.stated,
            nearest_common_ancestors: self.nearest_common_ancestors.into_iter().map(&mut to).collect(),
            common_ancestors: self.common_ancestors,
            coefficients: self.coefficients,
            explained: self.explained,
            complete: self.complete,
            warnings: self.warnings.into_iter().map(|warning| warning.map(&mut to)).collect(),
        }
    }
}

impl<P> Relation<P> {
    fn map<Q>(self, to: &mut impl FnMut(P) -> Q) -> Relation<Q> {
        let mut all = |people: Vec<P>| people.into_iter().map(&mut *to).collect::<Vec<Q>>();
        let through = all(self.through);
        let line = |line: Line<P>| Line {
            ancestors: all(line.ancestors),
            from_a: all(line.from_a),
            from_b: all(line.from_b),
            whole: line.whole,
            bond: line.bond,
            kinship: line.kinship,
            share: line.share,
        };
        Relation {
            lines: self.lines.into_iter().map(line).collect(),
            through,
            term: self.term,
            b_is: self.b_is,
            a_is: self.a_is,
            together: self.together,
            civil_degree: self.civil_degree,
            canon_degree: self.canon_degree,
            share: self.share,
        }
    }
}

/// What two people are to each other.
///
/// Costs as much as their ancestors are many for the coefficients, and the budget for the lines. Contradictory data
/// give an answer and a warning; nothing here can go round in circles.
pub fn kinship(kin: &Kin<'_>, a: Node, b: Node, budget: &Budget) -> Kinship<Node> {
    let pedigree = Pedigree::of(kin, &[a.min(b), a.max(b)]);
    let (a, b) = (a.index() as u32, b.index() as u32);
    let mut warnings = warnings::of_pedigree(kin, &pedigree);
    let number = |id: u32| pedigree.number(node(id)).expect("the pedigree was made for both") as u32;
    let (number_a, number_b) = (number(a), number(b));
    let mut calculator = Calculator::new(&pedigree);
    let coefficients = calculator.pair(number_a as usize, number_b as usize);
    let common = common_ancestors(&pedigree, number_a, number_b);
    let contradicts = pedigree.circles.iter().any(|circle| circle.contains(&a) && circle.contains(&b));

    let mut found = Vec::new();
    let (mut complete, mut explained) = (true, 1.0);
    if a != b {
        let mut by_birth = lines::by_birth(&pedigree, &common, number_a, number_b, budget);
        weigh(&mut by_birth.lines, &mut calculator, coefficients.kinship);
        lines::merge_couples(&mut by_birth.lines);
        complete = by_birth.complete && by_birth.lines.len() <= budget.lines;
        for line in &mut by_birth.lines {
            let people = line.ancestors.iter_mut().chain(&mut line.from_a).chain(&mut line.from_b);
            people.for_each(|number| *number = pedigree.ids[*number as usize]);
        }
        // What they are called does not depend on how many of their lines are told.
        found.extend(group(kin, a, b, by_birth.lines, Alliance::None, &[]));
        keep_lines(&mut found, budget.lines);
        if coefficients.kinship > 0.0 {
            explained = found.iter().flat_map(|relation| &relation.lines).map(|line| line.share).sum();
        }
        let mut other = lines::by_other_bonds(kin, a, b, budget).lines;
        let nearest = found.iter().map(|relation: &Relation<u32>| relation.civil_degree).min().unwrap_or(u32::MAX);
        other.retain(|line| line.bond != Bond::Step || is_step_kin(line, nearest));
        found.extend(group(kin, a, b, other, Alliance::None, &[]));
        by_marriage(kin, a, b, &mut found);
    }
    if !complete {
        warnings.push(warnings::budget());
    }
    let stated = stated::between(kin, a, b, &found);
    let summary = match (contradicts, a == b, found.first()) {
        (true, ..) => Texts {
            en: "the data contradict themselves".into(),
            fr: "les données se contredisent".into(),
            he: "הנתונים סותרים את עצמם".into(),
        },
        (_, true, _) => Texts::of(|lang| name(&Term::blood(0, 0, Sex::Unknown), lang)),
        (_, _, Some(relation)) => relation.together.clone(),
        _ if !stated.is_empty() => stated[0].together.clone(),
        _ => Texts {
            en: "no kinship known".into(),
            fr: "aucune parenté connue".into(),
            he: "לא ידועה קרבת משפחה".into(),
        },
    };
    let nearest = nearest_common(&pedigree, &common);
    Kinship {
        a,
        b,
        summary,
        relations: found,
        stated,
        common_ancestors: common.iter().filter(|c| **c).count(),
        nearest_common_ancestors: nearest,
        coefficients,
        explained,
        complete,
        warnings,
    }
    .map(node)
}

/// By number, who is an ancestor of both, each counting as their own.
fn common_ancestors(pedigree: &Pedigree, a: u32, b: u32) -> Vec<bool> {
    let above = |person: u32| {
        let mut is_above = vec![false; pedigree.len()];
        is_above[person as usize] = true;
        for number in (0..=person as usize).rev() {
            if is_above[number] {
                pedigree.known_parents(number).for_each(|parent| is_above[parent] = true);
            }
        }
        is_above
    };
    above(a).into_iter().zip(above(b)).map(|(of_a, of_b)| of_a && of_b).collect()
}

fn nearest_common(pedigree: &Pedigree, common: &[bool]) -> Vec<u32> {
    let mut nearest = common.to_vec();
    for (number, &is_common) in common.iter().enumerate() {
        if is_common {
            pedigree.known_parents(number).for_each(|parent| nearest[parent] = false);
        }
    }
    (0..pedigree.len()).filter(|&number| nearest[number]).map(|number| pedigree.ids[number]).collect()
}

/// Keeps so many lines, of the nearest relations first, and the relations that keep one.
fn keep_lines(relations: &mut Vec<Relation<u32>>, most: usize) {
    let mut left = most;
    relations.retain_mut(|relation| {
        relation.lines.truncate(left);
        left -= relation.lines.len();
        !relation.lines.is_empty()
    });
}

/// What each line explains of φ.
fn weigh(lines: &mut [Line<u32>], calculator: &mut Calculator<'_>, kinship: f64) {
    for line in lines {
        let steps = (line.from_a.len() + line.from_b.len()) as i32;
        let inbreeding = calculator.inbreeding(line.ancestors[0] as usize);
        line.kinship = 0.5f64.powi(steps + 1) * (1.0 + inbreeding);
        line.share = if kinship > 0.0 { line.kinship / kinship } else { 0.0 };
    }
}

/// Puts lines of one kind together.
fn group(
    kin: &Kin<'_>,
    a: u32,
    b: u32,
    lines: Vec<Line<u32>>,
    alliance: Alliance,
    through: &[u32],
) -> Vec<Relation<u32>> {
    let mut relations: Vec<Relation<u32>> = Vec::new();
    let mut places = FxHashMap::default();
    let mut lines = lines;
    lines.sort_by_key(order);
    for line in lines {
        let (up, down) = (line.from_a.len() as u32, line.from_b.len() as u32);
        let place = *places.entry((up, down, line.bond, line.whole)).or_insert(relations.len());
        if let Some(relation) = relations.get_mut(place) {
            relation.term.times += 1;
            relation.share += line.share;
            relation.lines.push(line);
            continue;
        }
        let through_sex = through.first().map_or(Sex::Unknown, |&spouse| kin.sex(spouse));
        let blood = Term::blood(up, down, kin.sex(b));
        let term = Term { bond: line.bond, whole: line.whole, alliance, through: through_sex, ..blood };
        relations.push(relation(kin, a, term, through.to_vec(), vec![line]));
    }
    relations.into_iter().map(|relation| named(kin, a, relation)).collect()
}

fn relation(kin: &Kin<'_>, a: u32, term: Term, through: Vec<u32>, lines: Vec<Line<u32>>) -> Relation<u32> {
    // The sum of nothing is -0.0, which reads oddly.
    let share = lines.iter().map(|line| line.share).sum::<f64>() + 0.0;
    let empty = Texts { en: String::new(), fr: String::new(), he: String::new() };
    let (civil_degree, canon_degree) = (term.civil_degree(), term.canon_degree());
    let (b_is, a_is, together) = (empty.clone(), empty.clone(), empty);
    named(kin, a, Relation { term, b_is, a_is, together, civil_degree, canon_degree, share, through, lines })
}

fn named(kin: &Kin<'_>, a: u32, relation: Relation<u32>) -> Relation<u32> {
    let term = relation.term;
    let through = relation.through.last().map_or(Sex::Unknown, |&spouse| kin.sex(spouse));
    let inverse = term.inverse(kin.sex(a), through);
    Relation {
        b_is: Texts::of(|lang| name(&term, lang)),
        a_is: Texts::of(|lang| name(&inverse, lang)),
        together: Texts::of(|lang| pair(&term, lang)),
        ..relation
    }
}

/// Relations through one marriage, or through the marriages of both.
fn by_marriage(kin: &Kin<'_>, a: u32, b: u32, found: &mut Vec<Relation<u32>>) {
    let near = Budget { lines: 20, ways: 500, pairs: 5_000, generations: 3 };
    let (partners_a, partners_b) = (kin.partners(a), kin.partners(b));
    let alone = |alliance, up, down| Term { alliance, ..Term::blood(up, down, kin.sex(b)) };
    if partners_a.contains(&b) {
        let alliance = if kin.are_married(a, b) { Alliance::Spouse } else { Alliance::Partner };
        found.push(relation(kin, a, alone(alliance, 0, 0), Vec::new(), Vec::new()));
    }
    // The spouse's descendants are step-children and theirs, an ancestor's spouse a step-parent: told already.
    for &spouse in partners_a.iter().filter(|&&spouse| spouse != b) {
        let mut lines = nearest_lines(kin, spouse, b, &near);
        lines.retain(|line| !line.from_a.is_empty() && !line.from_b.contains(&a) && !line.ancestors.contains(&a));
        found.extend(group(kin, a, b, lines, Alliance::SpousesKin, &[spouse]));
    }
    for &spouse in partners_b.iter().filter(|&&spouse| spouse != a) {
        let mut lines = nearest_lines(kin, a, spouse, &near);
        lines.retain(|line| !line.from_b.is_empty() && !line.from_a.contains(&b) && !line.ancestors.contains(&b));
        found.extend(group(kin, a, b, lines, Alliance::KinsSpouse, &[spouse]));
    }
    for &mine in partners_a.iter().filter(|&&mine| mine != b) {
        for &theirs in partners_b.iter().filter(|&&theirs| theirs != a && theirs != mine) {
            let mut lines = nearest_lines(kin, mine, theirs, &near);
            lines.retain(|line| line.from_a.len() == 1 && line.from_b.len() == 1);
            found.extend(group(kin, a, b, lines, Alliance::SpousesKinsSpouse, &[mine, theirs]));
        }
    }
    let [children_a, children_b]: [Vec<u32>; 2] = [a, b].map(|parent| kin.children(parent).collect());
    // Sorted, as the index gives them: somebody may have a hundred thousand children.
    let is_of = |children: &[u32], child: &u32| children.binary_search(child).is_ok();
    let theirs_only = |child: &u32| is_of(&children_b, child) && !is_of(&children_a, child);
    for &child in children_a.iter().filter(|child| !is_of(&children_b, child)) {
        if let Some(spouse) = kin.partners(child).into_iter().find(theirs_only) {
            let term = alone(Alliance::ChildsParentInLaw, 0, 0);
            found.push(relation(kin, a, term, vec![child, spouse], Vec::new()));
            break;
        }
    }
}

/// Whether a step line is worth telling: near, and beside no relation by birth that is as near.
fn is_step_kin(line: &Line<u32>, nearest_by_birth: u32) -> bool {
    let (up, down) = (line.from_a.len(), line.from_b.len());
    up + down <= 4 && up.min(down) <= 1 && ((up + down) as u32) < nearest_by_birth
}

/// The shortest lines between two people, by birth if there are any, otherwise by adoption.
fn nearest_lines(kin: &Kin<'_>, a: u32, b: u32, budget: &Budget) -> Vec<Line<u32>> {
    let mut lines = lines::within(kin, a, b, budget);
    let shortest = lines.first().map(|line| (line.bond, line.from_a.len() + line.from_b.len()));
    lines.retain(|line| Some((line.bond, line.from_a.len() + line.from_b.len())) == shortest && line.bond < Bond::Step);
    if lines.iter().any(|line| line.whole == Whole::Full) {
        lines.retain(|line| line.whole == Whole::Full);
    }
    lines
}
