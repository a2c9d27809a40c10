//! How a query is evaluated, told without its answer.

use super::SparqlError;
use super::evaluate::{Evaluation, plan, select, within};
use super::rewrite::closures::{By, Told};
use super::sorted::Sorted;
use super::survey::Survey;
use oxigraph::sparql::QueryResults;
use spargebra::Query;

impl Evaluation<'_> {
    /// How a query is evaluated: as rewritten, and the evaluator's plan. With statistics it is evaluated to its end.
    pub fn explain(&self, query: Query, statistics: bool) -> Result<serde_json::Value, SparqlError> {
        within(&self.budget, || {
            let (query, context) = plan(query)?;
            let held = self.hold_still(&Survey::of(&query))?;
            let this = self.over(&held);
            let (query, sorted) = match query {
                Query::Select { pattern, dataset, base_iri } => match Sorted::of(pattern) {
                    Ok(sorted) => (select(sorted.unsorted(), &context), true),
                    Err(pattern) => (Query::Select { dataset, pattern, base_iri }, false),
                },
                other => (other, false),
            };
            let rewritten = query.to_string();
            let mut parts = this.parts(query, &context)?;
            let answered = this.told();
            let paths: Vec<serde_json::Value> = answered.iter().map(told).collect();
            let closures = answered.iter().filter(|path| path.answered.is_ok()).count();
            let settled = parts.is_settled(&this.budget);
            let (results, explanation) = this.prepared(parts, &context)?.on(&this).explain(statistics);
            let mut rows = None;
            if statistics {
                rows = Some(match results? {
                    QueryResults::Boolean(_) => 1,
                    QueryResults::Solutions(all) => self.counted(all)?,
                    QueryResults::Graph(all) => self.counted(all)?,
                });
            }
            let mut plan = Vec::new();
            explanation.write_in_json(&mut plan)?;
            let plan: serde_json::Value = serde_json::from_slice(&plan).unwrap_or_default();
            Ok(serde_json::json!({
                "query": rewritten,
                "sortedAfterwards": sorted,
                "closuresFromIndex": closures,
                "withoutEvaluator": settled,
                "paths": paths,
                "rows": rows,
                "milliseconds": u64::try_from(self.budget.elapsed().as_millis()).unwrap_or(u64::MAX),
                "memory": self.budget.memory(),
                "evaluation": plan,
            }))
        })
    }

    fn counted<T, E: Into<SparqlError>>(&self, all: impl Iterator<Item = Result<T, E>>) -> Result<u64, SparqlError> {
        for one in all {
            self.budget.count_row()?;
            one.map_err(Into::into)?;
        }
        Ok(self.budget.rows())
    }
}

/// How a path was answered, as `explain` shows it.
fn told(path: &Told) -> serde_json::Value {
    match path.answered {
        Ok(By::Rows(rows)) => serde_json::json!({ "path": path.path, "answeredBy": "index", "rows": rows }),
        Ok(By::Pairs) => {
            serde_json::json!({ "path": path.path, "answeredBy": "index", "how": "pair after pair, as they are asked for" })
        }
        Ok(By::EachRow) => {
            serde_json::json!({ "path": path.path, "answeredBy": "index", "how": "once for each row that EXISTS filters" })
        }
        Err(why) => serde_json::json!({ "path": path.path, "answeredBy": "store", "because": why }),
    }
}
