//! `haverim same-person`

use super::asked::{Asked, Params, given};
use super::output::Output;
use super::progress::Progress;
use super::store::{StoreArgs, open};
use crate::app::{App, Decided, DecisionRequest, DecisionsRequest, Opening, Reader, SamePersonRequest, Verdict};
use crate::model::Lang;
use anyhow::Result;
use clap::Subcommand;
use serde_json::Value;

/// Find records that may be of one person, see why, and decide; every decision can be undone.
///
/// People are named by a slug, a short id, an IRI, or the xref of an imported file.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the pairs that are likely one person, the likeliest first.
    Suggest {
        /// Only pairs with this person.
        #[arg(long, value_name = "PERSON")]
        of: Option<String>,
        /// Only pairs of somebody in this graph with somebody outside: an import's IRI or its 16 digits.
        #[arg(long)]
        graph: Option<String>,
        /// How many to pass over.
        #[arg(long, default_value_t = 0)]
        offset: usize,
        /// Most pairs [default: 20].
        #[arg(long)]
        limit: Option<usize>,
        #[command(flatten)]
        read: Read,
    },
    /// Compare two people, respect by respect.
    Compare {
        /// One record.
        a: String,
        /// The other.
        b: String,
        #[command(flatten)]
        read: Read,
    },
    /// Decide that two records are one person.
    Accept {
        #[command(flatten)]
        two: Two,
        /// Which of the two to keep [default: the curated one, then the one that says more].
        #[arg(long, value_name = "PERSON")]
        keep: Option<String>,
    },
    /// Decide that they are two, as far as the records tell.
    Reject(Two),
    /// Decide that they are two, and never to be suggested again.
    Never(Two),
    /// Take a decision back, by its id in `decisions`.
    Undo {
        /// The decision's id.
        id: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List what was decided, the last first.
    Decisions {
        /// Only those about this person.
        #[arg(long, value_name = "PERSON")]
        of: Option<String>,
        /// Only these: accepted, rejected, never or proposed (taken back).
        #[arg(long)]
        status: Option<String>,
        /// How many to pass over.
        #[arg(long, default_value_t = 0)]
        offset: usize,
        /// Most decisions [default: 50].
        #[arg(long)]
        limit: Option<usize>,
        #[command(flatten)]
        read: Read,
    },
}

/// Whom to ask, how to print, and in which language.
#[derive(Debug, clap::Args)]
struct Read {
    #[command(flatten)]
    asked: Asked,
    /// The language of labels: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Two people to decide about.
#[derive(Debug, clap::Args)]
struct Two {
    /// One record.
    a: String,
    /// The other.
    b: String,
    /// Why, in your words; kept with the decision.
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        match self.action {
            Action::Suggest { of, graph, offset, limit, read } => {
                let request = SamePersonRequest { of, graph, offset, limit };
                let body = read.ask("/api/same-person", suggest_params(&request), |app, reader, lang| {
                    let progress = Progress::new();
                    app.prepare_same_persons(reader, &|step, done, total| progress.show(step, done, total))?;
                    Ok(serde_json::to_value(app.same_persons(reader, &request, lang)?)?)
                })?;
                let rows: Vec<Vec<String>> = body["pairs"].as_array().into_iter().flatten().map(pair_row).collect();
                read.asked.print(out, &body, &["a", "b", "score", "names", "reasons"], &rows)
            }
            Action::Compare { a, b, read } => {
                let params = vec![("a", a.clone()), ("b", b.clone())];
                let body = read.ask("/api/same-person/pair", params, |app, reader, lang| {
                    Ok(serde_json::to_value(app.same_person(reader, &a, &b, lang)?)?)
                })?;
                let mut rows: Vec<Vec<String>> =
                    body["reasons"].as_array().into_iter().flatten().map(reason_row).collect();
                if let Some(score) = body["score"].as_f64() {
                    let nothing = String::new;
                    rows.push(vec!["all".into(), nothing(), format!("{score:.1}"), nothing(), nothing()]);
                } else {
                    let id = text(&body["decision"]["id"]);
                    eprintln!("they are held to be one person; `haverim same-person undo {id}` takes it back");
                }
                let (a, b) = (text(&body["a"]["id"]), text(&body["b"]["id"]));
                read.asked.print(out, &body, &["respect", "agreement", "weight", &a, &b], &rows)
            }
            Action::Accept { two, keep } => two.decide(Verdict::Accepted, keep),
            Action::Reject(two) => two.decide(Verdict::Rejected, None),
            Action::Never(two) => two.decide(Verdict::Never, None),
            Action::Undo { id, store } => tell(&writable(&store)?.undo_same_person(&Reader::operator(), &id)?),
            Action::Decisions { of, status, offset, limit, read } => {
                let request = DecisionsRequest { of, status, offset, limit };
                let body =
                    read.ask("/api/same-person/decisions", decisions_params(&request), |app, reader, lang| {
                        Ok(serde_json::to_value(app.same_person_decisions(reader, &request, lang)?)?)
                    })?;
                let rows: Vec<Vec<String>> = body["items"].as_array().into_iter().flatten().map(decision_row).collect();
                read.asked.print(out, &body, &["id", "decision", "kept", "other", "author", "decided at"], &rows)
            }
        }
    }
}

impl Read {
    fn ask(
        &self,
        path: &str,
        mut params: Vec<(&'static str, String)>,
        here: impl FnOnce(&App, &Reader, Lang) -> Result<Value>,
    ) -> Result<Value> {
        params.push(("lang", self.lang.clone()));
        let lang = Lang::from_tag(&self.lang).unwrap_or_default();
        self.asked.ask(path, &params, |app, reader| here(app, reader, lang))
    }
}

impl Two {
    fn decide(self, decision: Verdict, keep: Option<String>) -> Result<()> {
        let app = writable(&self.store)?;
        let request = DecisionRequest { a: self.a, b: self.b, decision, keep, note: self.note };
        tell(&app.decide_same_person(&Reader::operator(), &request)?)
    }
}

/// Opens an existing store to write to it.
fn writable(store: &StoreArgs) -> Result<App> {
    let opening = Opening { create: false, with_data: false, writable: true, ..Opening::directory(&store.dir) };
    Ok(open(&opening)?.app)
}

fn tell(done: &Decided) -> Result<()> {
    let decision = &done.decision;
    let (kept, other) = (&decision.kept.id, &decision.other.id);
    match decision.decision {
        Verdict::Accepted => eprintln!("`{other}` is kept as `{kept}`"),
        Verdict::Rejected => eprintln!("`{other}` and `{kept}` are two"),
        Verdict::Never => eprintln!("`{other}` and `{kept}` are two, and are not asked about again"),
        Verdict::Proposed => eprintln!("`{other}` and `{kept}` are apart, and the pair is open again"),
    }
    match decision.decision {
        Verdict::Proposed => {
            eprintln!("hint: `haverim same-person accept {other} {kept}`, `reject` or `never` decides it")
        }
        _ => eprintln!("hint: `haverim same-person undo {}` takes it back", decision.id),
    }
    Ok(())
}

fn suggest_params(request: &SamePersonRequest) -> Params {
    let optional = [given("of", &request.of), given("graph", &request.graph), given("limit", &request.limit)];
    optional.into_iter().flatten().chain([("offset", request.offset.to_string())]).collect()
}

fn decisions_params(request: &DecisionsRequest) -> Params {
    let optional = [given("of", &request.of), given("status", &request.status), given("limit", &request.limit)];
    optional.into_iter().flatten().chain([("offset", request.offset.to_string())]).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value, digits: usize) -> String {
    format!("{:.digits$}", value.as_f64().unwrap_or_default())
}

fn said(value: &Value) -> String {
    let labels: Vec<String> = value.as_array().into_iter().flatten().map(|said| text(&said["label"])).collect();
    labels.join(", ")
}

fn pair_row(pair: &Value) -> Vec<String> {
    let reasons = pair["reasons"].as_array().into_iter().flatten();
    let told: Vec<String> = reasons
        .filter(|reason| reason["weight"].as_f64().unwrap_or_default() != 0.0)
        .map(|reason| format!("{} {:+.1}", text(&reason["feature"]), reason["weight"].as_f64().unwrap_or_default()))
        .collect();
    vec![
        text(&pair["a"]["id"]),
        text(&pair["b"]["id"]),
        number(&pair["score"], 1),
        format!("{} | {}", text(&pair["a"]["label"]), text(&pair["b"]["label"])),
        told.join("; "),
    ]
}

fn reason_row(reason: &Value) -> Vec<String> {
    let count = reason["count"].as_u64().map(|count| format!("{count} records bear the name"));
    vec![
        text(&reason["feature"]),
        text(&reason["agreement"]),
        format!("{:+.1}", reason["weight"].as_f64().unwrap_or_default()),
        count.unwrap_or_else(|| said(&reason["a"])),
        said(&reason["b"]),
    ]
}

fn decision_row(decision: &Value) -> Vec<String> {
    let fields = [&decision["id"], &decision["decision"], &decision["kept"]["id"], &decision["other"]["id"]];
    let mut row: Vec<String> = fields.into_iter().map(text).collect();
    row.extend([text(&decision["author"]), text(&decision["decided_at"])]);
    row
}
