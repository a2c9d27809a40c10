//! Computing a measure: from the graph of one snapshot to figures and rows that name nodes by their IRIs, so that they
//! outlive the snapshot.

use super::{Measure, NetworkRequest};
use crate::access::Reader;
use crate::app::trace::{bounded, days};
use crate::app::{App, Error};
use crate::graph::kinship::{Calculator, Kin, Pedigree, completeness, endogamy, founders, mean_inbreeding};
use crate::graph::{
    self, Cancelled, Filter, LinkGraph, Node, PageRankLimits, Parts, Progress, ProjectionLimits, Sources, Walk, Way,
};
use crate::model::date::Edtf;
use crate::model::{DayInterval, EntityKind, KindId};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// What was computed.
#[derive(Debug)]
pub struct Measured {
    pub(super) links: Vec<String>,
    pub(super) summary: Map<String, Value>,
    /// At most [`NetworkRequest::MOST`].
    pub(super) items: Vec<Item>,
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) node: Option<String>,
    pub(super) other: Option<String>,
    pub(super) values: Map<String, Value>,
}

/// What is to be computed, with all names looked up.
pub(super) struct Plan {
    measure: Measure,
    /// The kinds of link; all if there are none.
    kinds: Vec<KindId>,
    filter: Filter,
    listed: Vec<EntityKind>,
    directed: bool,
    sources: Sources,
    generations: usize,
    resolution: f64,
    years: RangeInclusive<i32>,
}

impl Plan {
    pub(super) fn of(app: &App, reader: &Reader, graph: &LinkGraph, request: &NetworkRequest) -> Result<Self, Error> {
        bounded("top", request.top, 1, 1..=NetworkRequest::MOST)?;
        let default: &[&str] = match request.measure {
            Measure::Projection => &["studiedAt"],
            _ => &[],
        };
        let sources = match request.sources {
            Some(0) => Sources::All,
            None if graph.len() <= NetworkRequest::EXACT => Sources::All,
            some => Sources::Sample { sources: bounded("sources", some, 256, 1..=100_000)?, seed: request.seed },
        };
        let (years, selection) = match request.measure {
            // By year all links are counted, and the years say which are shown.
            Measure::Years => {
                let years = asked_years(request.selection.years.as_deref())?;
                (years, crate::app::Selection { years: None, ..request.selection.clone() })
            }
            _ => (0..=0, request.selection.clone()),
        };
        if request.measure.is_of_pedigrees() {
            of_births_only(request)?;
        }
        Ok(Self {
            measure: request.measure,
            kinds: selection.kinds(graph, default)?,
            filter: app.filter(reader, graph, &selection, &[])?,
            listed: request.kinds.clone(),
            directed: request.directed,
            sources,
            generations: bounded("generations", request.generations, 5, 1..=10)? as usize,
            resolution: request.resolution.get(),
            years,
        })
    }

    /// Computes it.
    pub(super) fn measure(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Measured, Cancelled> {
        let (mut summary, items) = match self.measure {
            Measure::Components => self.components(graph, progress)?,
            Measure::Pagerank => self.pagerank(graph, progress)?,
            Measure::Betweenness => self.betweenness(graph, progress)?,
            Measure::Communities => self.communities(graph, progress)?,
            Measure::Degrees => self.degrees(graph),
            Measure::Years => self.by_year(graph),
            Measure::Projection => self.projection(graph, progress)?,
            Measure::Completeness => self.completeness(graph, progress)?,
            Measure::Founders => self.founders(graph, progress)?,
            Measure::Inbreeding => self.inbreeding(graph, progress)?,
            Measure::Endogamy => self.endogamy(graph, progress)?,
        };
        if progress(1.0).is_break() {
            return Err(Cancelled);
        }
        summary.insert("nodes".into(), graph.len().into());
        let links = self.kinds.iter().map(|kind| graph.kinds().get(*kind).name.clone()).collect();
        Ok(Measured { links, summary, items })
    }

    fn walk<'g>(&self, graph: &'g LinkGraph, directed: bool) -> Walk<'g> {
        let all = || graph.kinds().iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let kinds = if self.kinds.is_empty() { all() } else { self.kinds.clone() };
        let walk = match directed {
            true => Walk::along(graph, kinds.into_iter().map(|kind| (kind, Way::Out))),
            false => Walk::both_ways(graph, kinds),
        };
        walk.filtered(self.filter.clone())
    }

    fn is_listed(&self, graph: &LinkGraph, node: Node) -> bool {
        self.listed.is_empty() || graph.kind(node).is_some_and(|kind| self.listed.contains(&kind))
    }

    /// The nodes with the highest scores, each as a row.
    fn ranked(&self, graph: &LinkGraph, name: &str, score: impl Fn(Node) -> f64) -> Vec<Item> {
        let mut nodes: Vec<(Node, f64)> =
            graph.nodes().filter(|&node| self.is_listed(graph, node)).map(|node| (node, score(node))).collect();
        let order = |a: &(Node, f64), b: &(Node, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if nodes.len() > NetworkRequest::MOST {
            nodes.select_nth_unstable_by(NetworkRequest::MOST, order);
            nodes.truncate(NetworkRequest::MOST);
        }
        nodes.sort_unstable_by(order);
        nodes.into_iter().map(|(node, score)| row(graph, node, [(name, json!(score))])).collect()
    }

    fn components(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let walk = self.walk(graph, false);
        let parts = graph::components(&walk, progress)?;
        let alone = parts.sizes().iter().filter(|&&size| size == 1).count();
        let largest = parts.sizes().first().copied().unwrap_or_default();
        let summary =
            [("components", json!(parts.sizes().len())), ("largest", json!(largest)), ("alone", json!(alone))];
        Ok((figures(summary), self.parts(graph, &walk, &parts, "component")))
    }

    fn communities(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let walk = self.walk(graph, false);
        let found = graph::communities(&walk, self.resolution, progress)?;
        let of_several = found.parts.sizes().iter().filter(|&&size| size > 1).count();
        let summary = [
            ("communities", json!(of_several)),
            ("modularity", json!(found.modularity)),
            ("resolution", json!(self.resolution)),
        ];
        Ok((figures(summary), self.parts(graph, &walk, &found.parts, "community")))
    }

    /// A row a part: its best connected member, its size, and the next best members.
    fn parts(&self, graph: &LinkGraph, walk: &Walk<'_>, parts: &Parts, name: &str) -> Vec<Item> {
        const SHOWN: usize = 10;
        let shown = parts.sizes().len().min(NetworkRequest::MOST);
        let mut best: Vec<Vec<(usize, Node)>> = vec![Vec::new(); shown];
        for node in graph.nodes().filter(|&node| self.is_listed(graph, node)) {
            let Some(of) = parts.of(node).map(|part| part as usize).filter(|&part| part < shown) else { continue };
            let mut degree = 0;
            walk.each(node.index() as u32, |_| degree += 1);
            best[of].push((degree, node));
            if best[of].len() > SHOWN * 4 {
                best[of].sort_unstable_by_key(|&(degree, node)| (Reverse(degree), node));
                best[of].truncate(SHOWN);
            }
        }
        let rows = best.into_iter().enumerate().filter(|(_, members)| !members.is_empty());
        rows.map(|(at, mut members)| {
            members.sort_unstable_by_key(|&(degree, node)| (Reverse(degree), node));
            let ids: Vec<String> = members.iter().take(SHOWN).map(|&(_, node)| graph.iri(node)).collect();
            let values = [(name, json!(at + 1)), ("size", json!(parts.sizes()[at])), ("members", json!(ids))];
            row(graph, members[0].1, values)
        })
        .collect()
    }

    fn pagerank(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let limits = PageRankLimits::default();
        let ranks = graph::pagerank(&self.walk(graph, self.directed), &limits, progress)?;
        let summary = [("damping", json!(limits.damping)), ("tolerance", json!(limits.tolerance))];
        Ok((figures(summary), self.ranked(graph, "rank", |node| ranks[node.index()])))
    }

    fn betweenness(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let found = graph::betweenness(&self.walk(graph, self.directed), self.sources, progress)?;
        let exact = found.sources == graph.len();
        let summary = [("sources", json!(found.sources)), ("exact", json!(exact)), ("error", json!(found.error))];
        Ok((figures(summary), self.ranked(graph, "betweenness", |node| found.scores[node.index()])))
    }

    fn degrees(&self, graph: &LinkGraph) -> Rows {
        let walk = self.walk(graph, self.directed);
        let distribution: Vec<[usize; 2]> =
            graph::degree_distribution(&walk).into_iter().map(|(degree, nodes)| [degree, nodes]).collect();
        let degree = |node: Node| {
            let mut count = 0u32;
            walk.each(node.index() as u32, |_| count += 1);
            f64::from(count)
        };
        let mut items = self.ranked(graph, "degree", degree);
        for item in &mut items {
            let whole = item.values["degree"].as_f64().unwrap_or_default() as u64;
            item.values.insert("degree".into(), whole.into());
        }
        (figures([("distribution", json!(distribution))]), items)
    }

    fn by_year(&self, graph: &LinkGraph) -> Rows {
        let walk = self.walk(graph, true);
        let found = graph::links_by_year(graph::links_of(graph, &walk), self.years.clone());
        let items = found.years.iter().map(|year| Item {
            values: figures([
                ("year", json!(year.year)),
                ("certain", json!(year.certain)),
                ("possible", json!(year.possible)),
            ]),
            ..Item::default()
        });
        (figures([("undated", json!(found.undated))]), items.collect())
    }

    fn projection(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let mut found = graph::projection(&self.walk(graph, true), &ProjectionLimits::default(), progress)?;
        let too_large: Vec<String> = found.too_large.iter().map(|&place| graph.iri(place)).collect();
        let summary = figures([
            ("ties", json!(found.ties.len())),
            ("complete", json!(found.complete)),
            ("too_large", json!(too_large)),
        ]);
        found.ties.sort_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
        let items = found.ties.iter().take(NetworkRequest::MOST).map(|tie| Item {
            node: Some(graph.iri(tie.a)),
            other: Some(graph.iri(tie.b)),
            values: figures([("shared", json!(tie.shared)), ("weight", json!(tie.weight))]),
        });
        Ok((summary, items.collect()))
    }

    fn completeness(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let pedigree = Pedigree::everybody(&Kin::new(graph));
        let mut sums = vec![0.0; self.generations];
        let mut found: HashMap<Node, (f64, f64)> = HashMap::new();
        let mut people = 0;
        for number in 0..pedigree.len() {
            if number % 4096 == 0 && progress(number as f64 / pedigree.len() as f64).is_break() {
                return Err(Cancelled);
            }
            let person = pedigree.person(number);
            if !self.is_meant(graph, person) {
                continue;
            }
            people += 1;
            let Some(known) = completeness(&pedigree, person, self.generations) else { continue };
            sums.iter_mut().zip(&known.generations).for_each(|(sum, share)| *sum += share);
            if known.equivalent_generations > 0.0 {
                found.insert(person, (known.equivalent_generations, known.index));
            }
        }
        let mean: Vec<f64> = sums.iter().map(|sum| sum / f64::from(people.max(1))).collect();
        let mut items =
            self.ranked(graph, "equivalent_generations", |node| found.get(&node).map_or(0.0, |known| known.0));
        items.retain(|item| item.values["equivalent_generations"].as_f64().unwrap_or_default() > 0.0);
        for item in &mut items {
            let index = item.node.as_deref().and_then(|iri| graph.node(iri)).and_then(|node| found.get(&node));
            item.values.insert("index".into(), json!(index.map_or(0.0, |known| known.1)));
        }
        Ok((figures([("people", json!(people)), ("mean_by_generation", json!(mean))]), items))
    }

    /// Whether the people asked for include this one: who has to do with the place, and was born in the years.
    fn is_meant(&self, graph: &LinkGraph, person: Node) -> bool {
        let born = graph.born(person);
        self.filter.enters(person) && self.filter.within.is_none_or(|years| !born.is_unknown() && born.meets(years))
    }

    /// From whom those descend who were born in the years asked for; without years, those who have no children.
    fn founders(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let pedigree = Pedigree::everybody(&Kin::new(graph));
        let parent = graph.kinds().named("parentOf");
        let has = |node: Node, way: Way| {
            let mut links = graph.links(node, way);
            links.any(|link| Some(link.id.kind) == parent)
        };
        let mut youngest = Vec::new();
        for number in 0..pedigree.len() {
            if number % 4096 == 0 && progress(0.5 * number as f64 / pedigree.len() as f64).is_break() {
                return Err(Cancelled);
            }
            let person = pedigree.person(number);
            let is_youngest = has(person, Way::In) && (self.filter.within.is_some() || !has(person, Way::Out));
            if is_youngest && self.is_meant(graph, person) {
                youngest.push(person);
            }
        }
        let found = founders(&pedigree, &youngest, &mut |done| progress(0.5 + 0.5 * done))?;
        let summary = [
            ("people", json!(youngest.len())),
            ("founders", json!(found.founders.len())),
            ("effective", json!(found.effective)),
            ("unknown", json!(found.unknown)),
        ];
        let items = found.founders.iter().take(NetworkRequest::MOST);
        let items = items.map(|founder| row(graph, founder.person, [("share", json!(founder.share))]));
        Ok((figures(summary), items.collect()))
    }

    fn inbreeding(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let pedigree = Pedigree::everybody(&Kin::new(graph));
        let inbreeding = Calculator::new(&pedigree).inbreeding_while(progress)?;
        let everybody = (0..pedigree.len()).map(|number| pedigree.person(number));
        let people: Vec<Node> = everybody.filter(|&person| self.is_meant(graph, person)).collect();
        let mean = mean_inbreeding(&pedigree, &inbreeding, &people);
        let of = |node: Node| match pedigree.number(node) {
            Some(number) if self.is_meant(graph, node) => inbreeding[number],
            _ => 0.0,
        };
        let mut items = self.ranked(graph, "inbreeding", of);
        items.retain(|item| item.values["inbreeding"].as_f64().unwrap_or_default() > 0.0);
        let inbred = people.iter().filter(|&&person| of(person) > 0.0).count();
        Ok((figures([("people", json!(people.len())), ("mean", json!(mean)), ("inbred", json!(inbred))]), items))
    }

    fn endogamy(&self, graph: &LinkGraph, progress: Progress<'_>) -> Result<Rows, Cancelled> {
        let kin = Kin::new(graph);
        let pedigree = Pedigree::everybody(&kin);
        let inbreeding = Calculator::new(&pedigree).inbreeding_while(progress)?;
        let mut found = endogamy(&kin, &pedigree, &inbreeding);
        let meets = |first: i32| self.filter.within.is_none_or(|days| DayInterval::years(first, first + 9).meets(days));
        found.rows.retain(|row| {
            let in_years = row.decade.map_or(self.filter.within.is_none(), meets);
            in_years && self.filter.enters(row.place)
        });
        let (marriages, within) = found
            .rows
            .iter()
            .fold((0u64, 0u64), |sum, r| (sum.0 + u64::from(r.marriages), sum.1 + u64::from(r.within)));
        found.rows.sort_by_key(|row| (Reverse(row.marriages), Reverse(row.births), row.place, row.decade));
        let items = found.rows.iter().take(NetworkRequest::MOST).map(|unions| {
            let share = f64::from(unions.within) / f64::from(unions.marriages.max(1));
            let values = [
                ("decade", json!(unions.decade)),
                ("marriages", json!(unions.marriages)),
                ("within", json!(unions.within)),
                ("share_within", json!(share)),
                ("births", json!(unions.births)),
                ("mean_inbreeding", json!(unions.mean_inbreeding)),
            ];
            row(graph, unions.place, values)
        });
        Ok((figures([("marriages", json!(marriages)), ("within", json!(within))]), items.collect()))
    }
}

/// Measures of pedigrees are of births: which people or decades are meant can be said, which links not.
fn of_births_only(request: &NetworkRequest) -> Result<(), Error> {
    let NetworkRequest { measure, selection, directed, .. } = request;
    let given =
        [("links", !selection.links.is_empty()), ("certainty", selection.certainty.is_some()), ("directed", *directed)];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => {
            let why = format!("`{}` is of births, as they are known: leave it out", measure.name());
            Err(Error::parameter(name, why))
        }
        None => Ok(()),
    }
}

type Rows = (Map<String, Value>, Vec<Item>);

fn figures<const N: usize>(values: [(&str, Value); N]) -> Map<String, Value> {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn row<const N: usize>(graph: &LinkGraph, node: Node, values: [(&str, Value); N]) -> Item {
    Item { node: Some(graph.iri(node)), other: None, values: figures(values) }
}

/// The years to count links in: those asked for, at most [`NetworkRequest::MOST`] of them.
fn asked_years(asked: Option<&str>) -> Result<RangeInclusive<i32>, Error> {
    const USUAL: RangeInclusive<i32> = 1800..=1950;
    let Some(asked) = asked else { return Ok(USUAL) };
    days(asked)?;
    let date = Edtf::parse(asked).map_err(|e| Error::parameter("years", e.to_string()))?;
    let (Some(first), Some(last)) = (date.year_min(), date.year_max()) else {
        return Err(Error::parameter("years", "write both ends, such as `1860/1939`"));
    };
    if last < first || (last - first) as usize >= NetworkRequest::MOST {
        return Err(Error::parameter("years", format!("at most {} years at once", NetworkRequest::MOST)));
    }
    Ok(first..=last)
}
