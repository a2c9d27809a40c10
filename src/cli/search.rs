//! `haverim search`

use super::asked::{Asked, Params, given};
use super::output::Output;
use super::progress::Progress;
use crate::app::SearchRequest;
use crate::model::Lang;
use anyhow::Result;
use serde_json::Value;

/// Find people, institutions, places and sources by name, however it is spelt: `haverim search "נסים בכר"`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Words of a name, in Hebrew, Latin or Arabic letters; "role:rabbi", "school:…", "sex:female" narrow it.
    query: String,
    #[command(flatten)]
    asked: Asked,
    /// Only these kinds: person, institution, place, source.
    #[arg(long = "type", value_name = "KINDS")]
    kinds: Option<String>,
    /// The language of labels: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Rather who may be dated to this year or later.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    from: Option<i32>,
    /// Rather who may be dated to this year or earlier.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    to: Option<i32>,
    /// Rather who belongs to this place: a slug or a name.
    #[arg(long)]
    place: Option<String>,
    /// Only who belongs to this place, by its slug.
    #[arg(long, value_name = "SLUG")]
    within: Option<String>,
    /// Only who begins in this century: 18 begins in 1801.
    #[arg(long)]
    century: Option<i32>,
    /// Only with this role; of institutions, of this kind.
    #[arg(long)]
    role: Option<String>,
    /// Only of this institution, by its slug.
    #[arg(long, value_name = "SLUG")]
    school: Option<String>,
    /// Only female or male.
    #[arg(long)]
    sex: Option<String>,
    /// Only what this source speaks of, by its slug.
    #[arg(long, value_name = "SLUG")]
    source: Option<String>,
    /// In what order: relevance, name or date.
    #[arg(long)]
    sort: Option<String>,
    /// How many to pass over.
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// Most results [default: 20].
    #[arg(long)]
    limit: Option<usize>,
    /// Count the results by kind, sex, role, school, place, source and century instead of listing them.
    #[arg(long)]
    facets: bool,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let request = self.request();
        let reply = self.asked.ask("/api/search", &params(&request), |app, reader| {
            let progress = Progress::new();
            app.prepare_search(&|step, done, total| progress.show(step, done, total))?;
            let lang = Lang::from_tag(&self.lang).unwrap_or_default();
            Ok(serde_json::to_value(app.search(reader, &request, lang)?)?)
        })?;
        if self.facets {
            return self.asked.print(out, &reply, &["field", "value", "count"], &facet_rows(&reply));
        }
        let rows: Vec<Vec<String>> = reply["results"].as_array().into_iter().flatten().map(row).collect();
        self.asked.print(out, &reply, &["id", "label", "years", "score", "why"], &rows)
    }

    fn request(&self) -> SearchRequest {
        SearchRequest {
            q: self.query.clone(),
            r#type: self.kinds.clone(),
            lang: Some(self.lang.clone()),
            from: self.from,
            to: self.to,
            place: self.place.clone(),
            within: self.within.clone(),
            century: self.century,
            role: self.role.clone(),
            school: self.school.clone(),
            sex: self.sex.clone(),
            source: self.source.clone(),
            sort: self.sort.clone(),
            offset: self.offset,
            limit: self.limit,
            facets: true,
        }
    }
}

/// A request as the parameters of the API.
fn params(request: &SearchRequest) -> Params {
    let optional = [
        given("lang", &request.lang),
        given("type", &request.r#type),
        given("from", &request.from),
        given("to", &request.to),
        given("place", &request.place),
        given("within", &request.within),
        given("century", &request.century),
        given("role", &request.role),
        given("school", &request.school),
        given("sex", &request.sex),
        given("source", &request.source),
        given("sort", &request.sort),
        given("limit", &request.limit),
    ];
    let always = [("q", request.q.clone()), ("offset", request.offset.to_string())];
    always.into_iter().chain(optional.into_iter().flatten()).collect()
}

/// How many results have which value, a row each.
fn facet_rows(reply: &Value) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for facet in reply["facets"].as_array().into_iter().flatten() {
        for value in facet["values"].as_array().into_iter().flatten() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            rows.push(vec![text(&facet["field"]), text(&value["value"]), value["count"].to_string()]);
        }
    }
    rows
}

/// A result as a row.
fn row(hit: &Value) -> Vec<String> {
    let text = |name: &str| hit[name].as_str().unwrap_or_default().to_owned();
    let year = |name: &str| hit[name].as_i64().map_or_else(String::new, |year| year.to_string());
    let years = match (year("from"), year("to")) {
        (from, to) if from.is_empty() && to.is_empty() => String::new(),
        (from, to) => format!("{from}–{to}"),
    };
    let score = format!("{:.2}", hit["score"].as_f64().unwrap_or_default());
    let why: Vec<String> = hit["why"].as_array().into_iter().flatten().filter_map(reason).collect();
    vec![text("id"), text("label"), years, score, why.join("; ")]
}

/// A reason in words.
fn reason(why: &Value) -> Option<String> {
    let text = |name: &str| why[name].as_str().unwrap_or_default();
    match text("by") {
        "name" => Some(format!("{} = {} ({})", text("query"), text("form"), text("layer").replace('-', " "))),
        "years" if why["fits"] == true => Some("the years fit".into()),
        "years" => Some("the years do not fit".into()),
        "place" => Some(format!("of {}", text("place"))),
        _ => None,
    }
}
