//! Hostile queries and updates at the front door, for as long as one likes: made by a grammar, then broken.
//!
//! A second in every test run; `HAVERIM_FUZZ_SECONDS=60 cargo test --release --lib sparql::fuzz` for longer. The seed of
//! a failure is printed, and `HAVERIM_FUZZ_SEED` repeats it. Whatever is asked has to be answered or refused: no panic,
//! no evaluator that breaks, nobody who outlasts the time limit by more than a second.

use super::{
    Answer, Budget, Evaluation, Extensions, Limits, Outcome, RequestDataset, Runs, Source, SparqlError, parse,
};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use std::time::{Duration, Instant};

const TERMS: [&str; 9] = ["?a", "?b", "?c", "?d", "<a>", "<b>", "<g>", "1", "'x'@en"];
const PATHS: [&str; 12] =
    ["<p>", "<q>", "?p", "a", "<p>+", "<p>*", "<p>?", "^<q>", "(<p>|^<q>)+", "<p>/<q>*", "!<p>", "(!(<p>|^<q>))*"];
const EXPRESSIONS: [&str; 16] = [
    "?a",
    "?b = ?c",
    "?a < ?b",
    "1 + ?d",
    "STR(?a)",
    "CONCAT(STR(?a), ?b)",
    "REGEX(STR(?a), '(a|b)+$')",
    "BOUND(?d)",
    "?a IN (<a>, ?b, 1)",
    "COALESCE(?d, 1/0)",
    "IF(?a, ?b, ?c)",
    "BNODE(STR(?a))",
    "RAND()",
    "REPLACE(STR(?b), '.', 'aa')",
    "SUBSTR(STR(?c), 2)",
    "!(?a && ?b || ?c)",
];
const PIECES: [&str; 22] = [
    "{", "}", "(", ")", ".", ";", ",", "*", "+", "^", "|", "SELECT", "UNION", "OPTIONAL", "FILTER", "GRAPH ?g",
    "LIMIT 1", "\"", "<", ">", "#", "\u{5d0}",
];

fn term(draw: &mut ChaCha8Rng) -> &'static str {
    TERMS.choose(draw).copied().unwrap_or("?a")
}

fn expression(draw: &mut ChaCha8Rng, depth: u32) -> String {
    if depth > 0 && draw.random_bool(0.15) {
        let not = if draw.random_bool(0.5) { "NOT " } else { "" };
        return format!("{not}EXISTS {{ {} }}", group(draw, depth - 1));
    }
    EXPRESSIONS.choose(draw).copied().unwrap_or("?a").to_owned()
}

/// What stands between braces.
fn group(draw: &mut ChaCha8Rng, depth: u32) -> String {
    let parts = draw.random_range(1..4);
    (0..parts).map(|_| part(draw, depth)).collect::<Vec<_>>().join(" ")
}

fn part(draw: &mut ChaCha8Rng, depth: u32) -> String {
    let path = PATHS.choose(draw).copied().unwrap_or("<p>");
    if depth == 0 {
        return format!("{} {path} {} .", term(draw), term(draw));
    }
    let inner = |draw: &mut ChaCha8Rng| group(draw, depth - 1);
    match draw.random_range(0..14) {
        0 => format!("OPTIONAL {{ {} }}", inner(draw)),
        1 => format!("{{ {} }} UNION {{ {} }}", inner(draw), inner(draw)),
        2 => format!("MINUS {{ {} }}", inner(draw)),
        3 => format!("GRAPH {} {{ {} }}", ["?g", "<g>", "<h>"].choose(draw).copied().unwrap_or("?g"), inner(draw)),
        4 => format!("FILTER({})", expression(draw, depth - 1)),
        5 => format!("BIND({} AS ?x{})", expression(draw, depth - 1), draw.random_range(0..1000)),
        6 => "VALUES (?a ?b) { (1 <a>) (UNDEF 'x'@en) }".to_owned(),
        7 => format!("LATERAL {{ {} }}", inner(draw)),
        8 => format!("{{ {} }}", selection(draw, depth - 1)),
        9 => format!("SERVICE SILENT <http://127.0.0.1:1/> {{ {} }}", inner(draw)),
        _ => format!("{} {path} {} .", term(draw), term(draw)),
    }
}

fn selection(draw: &mut ChaCha8Rng, depth: u32) -> String {
    let what =
        ["*", "DISTINCT ?a ?b", "REDUCED ?c", "?a (COUNT(*) AS ?n)", "(GROUP_CONCAT(?b) AS ?n)", "(MIN(?a) AS ?m)"];
    let what = what.choose(draw).copied().unwrap_or("*");
    let grouped = if what.contains("?a (") { "GROUP BY ?a" } else { "" };
    let order = if draw.random_bool(0.4) { format!("ORDER BY DESC({})", expression(draw, 0)) } else { String::new() };
    let slice =
        ["", "", "LIMIT 2", "LIMIT 0", "OFFSET 1", "LIMIT 3 OFFSET 2"].choose(draw).copied().unwrap_or_default();
    format!("SELECT {what} {{ {} }} {grouped} {order} {slice}", group(draw, depth))
}

fn request(draw: &mut ChaCha8Rng) -> String {
    let depth = draw.random_range(0..4);
    let text = match draw.random_range(0..8) {
        0 => format!("ASK {{ {} }}", group(draw, depth)),
        1 => format!("CONSTRUCT {{ ?a <p> ?b . [] <q> ?c }} WHERE {{ {} }}", group(draw, depth)),
        2 => format!("DESCRIBE ?a FROM <g> FROM <h> {{ {} }}", group(draw, depth)),
        3 => format!("DELETE {{ ?a ?p ?b }} INSERT {{ GRAPH ?g {{ ?b <p> ?c }} }} WHERE {{ {} }}", group(draw, depth)),
        _ => selection(draw, depth),
    };
    broken(draw, text)
}

/// Some texts stay, some get a piece too many, lose one, or are cut.
fn broken(draw: &mut ChaCha8Rng, text: String) -> String {
    if draw.random_bool(0.6) {
        return text;
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..draw.random_range(1..4) {
        let at = draw.random_range(0..words.len().max(1)).min(words.len().saturating_sub(1));
        match draw.random_range(0..4) {
            0 => words.insert(at, PIECES.choose(draw).copied().unwrap_or("{")),
            1 if words.len() > 1 => drop(words.remove(at)),
            2 => words.truncate(at.max(1)),
            _ => words.swap(0, at),
        }
    }
    words.join(" ")
}

fn store() -> Store {
    let store = Store::new().expect("in memory");
    let parser =
        oxigraph::io::RdfParser::from_format(RdfFormat::TriG).with_base_iri("http://example.org/").expect("an IRI");
    let mut data =
        "<a> <p> <b>, 1, 'x'@en . <b> <q> <a>, <c> . <g> { <a> <p> <c> . <c> <q> <a> } <h> { <a> <p> <c> }".to_owned();
    data.extend((0..40).map(|n| format!(" <{n}> <p> <{}> . <{}> <q> <{n}> .", n / 2, n / 3)));
    store.load_from_reader(parser, data.as_bytes()).expect("TriG");
    store
}

/// What came of a text; an error only if something broke.
fn ask(store: &Store, text: &str, runs: &Arc<Runs>) -> Result<(), String> {
    let base = Some("http://example.org/");
    if let Err(SparqlError::Broken(why)) = parse::update(text, base) {
        return Err(why);
    }
    let Ok(query) = parse::query(text, base, &RequestDataset::default()) else { return Ok(()) };
    let budget = Arc::new(Budget::new(runs.limits()));
    let run = runs.enter(text, budget.clone());
    let extensions = Extensions::default();
    let evaluation = Evaluation::new(Source::Store(store), budget.clone(), &extensions, &|| None);
    let all = evaluation.run(query, |answer| match answer {
        Answer::Boolean(_) => Ok(()),
        Answer::Rows(mut rows) => rows.rows.try_for_each(|row| row.map(drop)),
        Answer::Triples(mut triples) => triples.try_for_each(|triple| triple.map(drop)),
    });
    runs.end(&run, Outcome::Complete);
    match all {
        Err(SparqlError::Broken(why)) => Err(why),
        _ => Ok(()),
    }
}

#[test]
fn whatever_is_asked_is_answered_or_refused() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let limits = Limits { time: Duration::from_millis(200), memory: 200 << 20, ..Limits::default() };
    let length = Duration::from_secs(number("HAVERIM_FUZZ_SECONDS").unwrap_or(1));
    let (store, start, mut asked) = (store(), Instant::now(), 0_u64);
    let one = number("HAVERIM_FUZZ_SEED");
    let first = one.unwrap_or_else(|| std::process::id().into());
    let (workers, runs) = (super::Workers::default(), Runs::new(limits));
    for seed in first.. {
        let text = request(&mut ChaCha8Rng::seed_from_u64(seed));
        let (began, held, watched, sent) = (Instant::now(), store.clone(), runs.clone(), text.clone());
        let told = workers.run(move || ask(&held, &sent, &watched)).expect("a worker");
        assert!(told.is_ok(), "HAVERIM_FUZZ_SEED={seed}: {told:?}:\n{text}");
        assert!(
            began.elapsed() < Duration::from_millis(1500),
            "HAVERIM_FUZZ_SEED={seed} takes {:?}:\n{text}",
            began.elapsed()
        );
        asked += 1;
        if one.is_some() || start.elapsed() > length {
            break;
        }
    }
    eprintln!("{asked} queries and updates");
}
