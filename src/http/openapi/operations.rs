//! What the interface offers: one row an operation, with its parameters, what it takes and what it answers.

use super::Body;
use crate::app::gedcom::Report as GedcomReport;
use crate::app::sparql::Completions;
use crate::app::{
    Around, ClaimView, Companions, DateAnswer, Decided, Decision, DecisionRequest, ImportView, Imported, JobView,
    KinshipAnswer, LineageAnswer, Listing, Neighbour, NetworkAnswer, PairView, PathAnswer, PlaceReply, Question,
    Record, RelativesAnswer, SamePersonReply, SearchReply, Stats, Suggestions, Summary, TakenBack,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

/// An operation of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The method, in lower case.
    pub method: &'static str,
    /// The path, with `{…}` for its parts.
    pub path: &'static str,
    /// What it answers, in one line.
    pub summary: &'static str,
    /// Its parameters, in groups that operations share.
    pub params: &'static [&'static [Param]],
    /// The media types of the body that it takes; none if it takes none.
    pub takes: &'static [&'static str],
    /// The schema of the JSON that it takes.
    pub asked: Option<Body>,
    /// The media types of its answers, the usual one first; none if it answers without a body.
    pub answers: &'static [&'static str],
    /// The schema of its JSON answer, made from the type that is serialised.
    pub body: Option<Body>,
}

/// A parameter: name, schema type, whether it is needed, and what it means.
pub type Param = (&'static str, &'static str, bool, &'static str);

impl Operation {
    const fn new(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        Self { method, path, summary, params: &[], takes: &[], asked: None, answers: JSON, body: None }
    }

    const fn with(mut self, params: &'static [&'static [Param]]) -> Self {
        self.params = params;
        self
    }

    const fn takes(mut self, media_types: &'static [&'static str]) -> Self {
        self.takes = media_types;
        self
    }

    /// Takes a value of a type as JSON.
    const fn takes_json<T: JsonSchema>(mut self) -> Self {
        self.asked = Some(SchemaGenerator::subschema_for::<T>);
        self.takes(JSON)
    }

    const fn answers(mut self, media_types: &'static [&'static str]) -> Self {
        self.answers = media_types;
        self
    }

    /// Answers in JSON with a value of a type.
    const fn json<T: JsonSchema>(mut self) -> Self {
        self.body = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers with a status alone.
    const fn nothing(self) -> Self {
        self.answers(&[])
    }
}

const fn get(path: &'static str, summary: &'static str) -> Operation {
    Operation::new("get", path, summary)
}

const fn post(path: &'static str, summary: &'static str) -> Operation {
    Operation::new("post", path, summary)
}

const fn put(path: &'static str, summary: &'static str) -> Operation {
    Operation::new("put", path, summary)
}

const fn delete(path: &'static str, summary: &'static str) -> Operation {
    Operation::new("delete", path, summary)
}

const JSON: &[&str] = &["application/json"];
const RESULTS: &[&str] = &[
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
];
const GRAPHS: &[&str] = &[
    "application/n-quads",
    "application/trig",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
];

const NAMED: &[Param] = &[("q", "string", false, "only names that hold this text")];
const PART: &[Param] = &[
    ("lang", "string", false, "the language of labels: en, fr or he"),
    ("offset", "integer", false, "how many to leave out"),
    ("limit", "integer", false, "how many to give, at most 500"),
];
const SHOWN: &[Param] = &[
    ("lang", "string", false, "the language in which to show dates: en, fr or he"),
    (
        "calendar",
        "string",
        false,
        "the calendar to show them in: gregorian, julian, hebrew, islamic or french-republican",
    ),
];
const WALK: &[Param] = &[
    (
        "links",
        "string",
        false,
        "links or families of links, with commas: kinship, teaching, ordination, succession, affiliation, place, collegial, parentOf …",
    ),
    ("years", "string", false, "only links that may have held then, as EDTF: 1880 or 1880/1914"),
    ("certainty", "string", false, "only links at least this sure: certain, probable or possible"),
    (
        "place",
        "string",
        false,
        "only through what has to do with a place or one within it: place/jerusalem, country/MA, polity/ottoman-empire",
    ),
    ("without", "string", false, "nodes that are not entered, with commas"),
];
const REACH: &[Param] = &[
    ("depth", "integer", false, "most generations"),
    ("limit", "integer", false, "most members"),
    ("in_time", "boolean", false, "leave out lines that go against time"),
    ("to", "string", false, "the lines that lead to this one"),
    ("paths", "integer", false, "most lines"),
    ("fields", "string", false, "`id`: the ids alone, nearest first"),
];
const NETWORK_FORMAT: &[Param] = &[("format", "string", false, "json, graphml, gexf, dot, csv, csv-nodes or jsonld")];
const FROM: &[Param] =
    &[("from", "string", true, "a slug such as behar-nissim, a short id, an IRI, or the xref of an imported file")];
const TO: &[Param] = &[("to", "string", true, "the other end, named as the first")];
const OF: &[Param] = &[("of", "string", true, "a slug, short id or IRI")];
const GEDCOM_FORMAT: &[Param] = &[("format", "string", false, "gedcom7, gedcom551 or gedzip"), GEDCOM_REPORT];
const GEDCOM_OUT: &[&str] = &[
    "text/vnd.familysearch.gedcom",
    "application/x-gedcom",
    "application/vnd.familysearch.gedcom+zip",
    "application/json",
    "text/plain",
];
const GEDCOM_REPORT: Param =
    ("report", "string", false, "text or json: what the version cannot hold, instead of the file");
const GEDCOM: &[&str] =
    &["text/vnd.familysearch.gedcom", "application/x-gedcom", "application/vnd.familysearch.gedcom+zip"];
const QUERY: &[Param] = &[
    ("query", "string", false, "a SPARQL 1.1 query; without it the service description"),
    ("default-graph-uri", "string", false, "a graph of the default graph; may be repeated"),
    ("named-graph-uri", "string", false, "a named graph; may be repeated"),
    ("timeout", "number", false, "seconds, at most what the service allows"),
    ("path-index", "string", false, "`off`: the store answers property paths, not the index of links; `on`: the index"),
    ("explain", "string", false, "the plan instead of the answer; `statistics` runs it too"),
];
const GRAPH: &[Param] =
    &[("graph", "string", false, "the graph's IRI"), ("default", "string", false, "the default graph")];

const UPLOAD: &[&str] = &["application/octet-stream", "multipart/form-data"];
const ASKED: &[&str] = &["application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"];

/// All operations, in the order in which people should read them.
pub const OPERATIONS: &[Operation] = &[
    get("/api/people", "The people, by name").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/people/{id}", "One person, with every claim and its source").with(&[SHOWN]).json::<Record>(),
    get("/api/people/{id}/ancestors", "Ancestors, generation by generation").with(&[WALK, REACH, NETWORK_FORMAT]).json::<LineageAnswer>(),
    get("/api/people/{id}/descendants", "Descendants, generation by generation").with(&[WALK, REACH, NETWORK_FORMAT]).json::<LineageAnswer>(),
    get("/api/people/{id}/relatives", "All relatives by kind, grouped and counted").with(&[&[
            ("up", "integer", false, "most generations up"),
            ("down", "integer", false, "most generations down"),
            ("limit", "integer", false, "most relatives"),
            ("blood", "boolean", false, "relatives by blood alone"),
        ], NETWORK_FORMAT]).json::<RelativesAnswer>(),
    get("/api/people/{id}/companions", "Who was there at the same time: certainly or possibly").with(&[&[
            ("kind", "string", false, "classmates, colleagues, teachers, pupils or contemporaries"),
            ("limit", "integer", false, "most people"),
        ], NETWORK_FORMAT]).json::<Companions>(),
    get("/api/institutions", "The institutions, by name").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/institutions/{id}", "One institution, with every claim, its source, and its figures").with(&[SHOWN]).json::<Record>(),
    get("/api/places", "The places, by name").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/places/{id}", "One place, with every claim and its source").with(&[SHOWN]).json::<Record>(),
    get("/api/sources", "The sources, by title").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/sources/{id}", "One source").with(&[SHOWN]).json::<Record>(),
    get("/api/stories", "The stories, by title").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/stories/{id}", "One story: its words, whom and what it is about, and the sources it cites").with(&[SHOWN]).json::<Record>(),
    get("/api/items", "Photographs, documents, films and exhibits kept elsewhere, by title").with(&[NAMED, PART]).json::<Listing<Summary>>(),
    get("/api/items/{id}", "One item: its holder, its address there, and whom and what it is about").with(&[SHOWN]).json::<Record>(),
    get("/api/claims/{id}", "One claim, with its source").with(&[SHOWN]).json::<ClaimView>(),
    get("/api/search", "People, institutions, places and sources by name, in any script, with the reasons why").with(&[&[
            ("q", "string", true, "what to look for"),
            ("type", "string", false, "person, institution, place or source"),
            ("lang", "string", false, "the language of labels"),
            ("from", "string", false, "first year"),
            ("to", "string", false, "last year"),
            ("place", "string", false, "a place's slug or name"),
            ("within", "string", false, "only who belongs to this place, by its slug"),
            ("century", "integer", false, "only who begins in this century: 18 begins in 1801"),
            ("role", "string", false, "only with this role"),
            ("school", "string", false, "only of this institution, by its slug"),
            ("sex", "string", false, "female or male"),
            ("source", "string", false, "only what this source speaks of, by its slug"),
            ("sort", "string", false, "relevance, name or date"),
            ("offset", "integer", false, "how many to leave out"),
            ("limit", "integer", false, "how many to give, at most 500"),
        ]]).json::<SearchReply>(),
    get("/api/suggest", "Names that begin so").with(&[&[("q", "string", true, "the first letters"), ("lang", "string", false, "the language of labels")]]).json::<Suggestions>(),
    get(
        "/api/date",
        "A date in any notation: its EDTF, its days, in a calendar; and compared with another: certain, possible or no",
    )
    .with(&[&[
        ("date", "string", true, "EDTF, GEDCOM, or words: 1863~, BET 1861 AND 1863, 28 Iyar 5623, vers 1860"),
        ("other", "string", false, "another date to compare it with"),
        ("calendar", "string", false, "gregorian, julian, hebrew, islamic or french-republican"),
        ("lang", "string", false, "the language to show it in"),
        ("as", "string", false, "moment or period: whether it took a day or lasted"),
    ]])
    .json::<DateAnswer>(),
    get("/api/find", "Where a name, a town and a school may belong in the network, each candidate with its reasons")
        .with(&[&[
            ("name", "string", false, "a name, in any script"),
            ("town", "string", false, "a town"),
            ("school", "string", false, "a school"),
            ("born", "string", false, "a year of birth, or an EDTF date"),
            ("lang", "string", false, "the language of labels"),
            ("limit", "integer", false, "how many candidates to give, at most 200"),
        ]])
        .json::<PlaceReply>(),
    post("/api/find", "The same for the people of the GEDCOM or gedzip in the body, which is read and forgotten")
        .with(&[&[("limit", "integer", false, "how many candidates to give, at most 200")]])
        .takes(GEDCOM)
        .json::<PlaceReply>(),
    get(
        "/api/same-person",
        "Pairs of records that are likely of one person, each reason with its weight and its evidence",
    )
    .with(&[
        &[
            ("of", "string", false, "only pairs with this person"),
            (
                "graph",
                "string",
                false,
                "only pairs of somebody in this graph with somebody outside: an import's IRI or 16 digits",
            ),
        ],
        PART,
    ])
    .json::<SamePersonReply>(),
    get("/api/same-person/pair", "Two people compared, respect by respect, with what was decided about them")
        .with(&[&[
            ("a", "string", true, "one record: a slug, short id, IRI or xref"),
            ("b", "string", true, "the other"),
            ("lang", "string", false, "the language of labels"),
        ]])
        .json::<PairView>(),
    get("/api/same-person/decisions", "What was decided about pairs of records, the last first")
        .with(&[
            &[
                ("of", "string", false, "only decisions about this person"),
                ("status", "string", false, "accepted, rejected, never, or proposed: taken back"),
            ],
            PART,
        ])
        .json::<Listing<Decision>>(),
    post("/api/same-person/decisions", "Decide about two records, with a token that may write")
        .takes_json::<DecisionRequest>()
        .json::<Decided>(),
    delete("/api/same-person/decisions/{id}", "Take a decision back, with a token that may write").json::<Decided>(),
    get("/api/lineage", "A lineage along any links, up or down, each member once").with(&[FROM, &[("direction", "string", false, "up or down")], WALK, REACH, NETWORK_FORMAT]).json::<LineageAnswer>(),
    get("/api/path", "How two are connected: several telling paths, each step with its claims and sources").with(&[
            FROM,
            TO,
            &[
                ("mode", "string", false, "blood, kin or any"),
                ("paths", "integer", false, "most paths"),
            ],
            WALK,
            NETWORK_FORMAT,
        ]).json::<PathAnswer>(),
    get("/api/kinship", "What two people are to each other, by every line they share").with(&[FROM, TO, NETWORK_FORMAT]).json::<KinshipAnswer>(),
    get("/api/neighbours", "Whatever is one link away; with depth, everything so many links away").with(&[
            OF,
            &[("depth", "integer", false, "how many links away"), ("limit", "integer", false, "most neighbours")],
            WALK,
            NETWORK_FORMAT,
        ]).json::<Listing<Neighbour>>(),
    get("/api/subgraph", "Some nodes with the links among them").with(&[&[("ids", "string", true, "slugs, short ids or IRIs, with commas")], WALK, NETWORK_FORMAT]).json::<Around>(),
    get("/api/network", "The measures of the whole network").json::<Value>(),
    get("/api/network/{measure}", "A measure of the whole network; 202 and a job if it takes long").with(&[
            &[
                ("kinds", "string", false, "kinds of node, with commas: person, institution, place"),
                ("directed", "boolean", false, "follow links one way"),
                ("sources", "integer", false, "how many sources to sample"),
                ("seed", "integer", false, "the seed of the sample"),
                ("generations", "integer", false, "how many generations to look at"),
                ("resolution", "number", false, "how fine communities are: 1 is the usual, more gives smaller ones"),
                ("top", "integer", false, "how many to give"),
            ],
            WALK,
            NETWORK_FORMAT,
        ]).json::<NetworkAnswer>(),
    get("/api/jobs/{id}", "How a computation stands, with its answer once it is done").json::<JobView>(),
    delete("/api/jobs/{id}", "Stop a computation").json::<JobView>(),
    get("/api/gedcom", "People as a genealogist's file: a person with generations up and down, a family, a school, a question's answer").with(&[
            &[(
                "select",
                "string",
                true,
                "person:SLUG, person:SLUG:up=2,down=2, family:SLUG, family:SLUG+SLUG, school:SLUG or query:NAME?param=value",
            )],
            GEDCOM_FORMAT,
        ]).json::<GedcomReport>().answers(GEDCOM_OUT),
    get("/api/people/{id}/gedcom", "A person's family as a genealogist's file").with(&[
            &[
                ("up", "integer", false, "generations of ancestors, else 3"),
                ("down", "integer", false, "generations of descendants, else 3"),
            ],
            GEDCOM_FORMAT,
        ]).json::<GedcomReport>().answers(GEDCOM_OUT),
    get("/api/institutions/{id}/gedcom", "A school's heads, teachers and pupils as a genealogist's file").with(&[GEDCOM_FORMAT]).json::<GedcomReport>().answers(GEDCOM_OUT),
    post("/api/gedcom/check", "What the GEDCOM or gedzip in the body does against the rules of its version; nothing is stored").takes(GEDCOM).json::<GedcomReport>(),
    post("/api/gedcom/rewrite", "The GEDCOM or gedzip in the body written again, in another version if asked; nothing is stored").with(&[&[("to", "string", false, "7 or 5.5.1"), GEDCOM_REPORT]]).takes(GEDCOM).json::<GedcomReport>().answers(GEDCOM_OUT),
    get("/api/imports", "What was imported, for a token that sees the living").json::<Vec<ImportView>>(),
    post("/api/imports", "Import the GEDCOM or gedzip in the body, or in a form, with a token that may write").with(&[&[
            ("name", "string", false, "the file's name, for the record"),
            ("graph", "string", false, "the graph to import into: that of an earlier version of the file"),
            ("dry_run", "boolean", false, "only tell what would come and go"),
            ("report", "string", false, "json, text or html"),
        ]]).takes(UPLOAD).json::<Imported>().answers(&["application/json", "text/plain", "text/html"]),
    delete("/api/imports", "Take an import back whole, with a token that may write").with(&[&[("graph", "string", true, "the import's graph")]]).json::<TakenBack>(),
    delete("/api/imports/{id}", "Take an import back whole: the 16 digits of its graph, or the file's SHA-256").json::<TakenBack>(),
    get("/api/stats", "How much there is").json::<Stats>(),
    get("/queries", "The question library").json::<Vec<Question>>(),
    get("/queries/{name}", "A question's answer; its parameters are query parameters").answers(RESULTS),
    get("/queries/{name}/text", "A question as SPARQL").answers(&["application/sparql-query"]),
    get("/sparql", "SPARQL 1.1 Protocol: a query").with(&[QUERY]).answers(RESULTS),
    post("/sparql", "SPARQL 1.1 Protocol: a query or, with a token that may write, an update").takes(ASKED).answers(RESULTS),
    get("/sparql/runs", "Running queries, for an administrator").json::<Value>(),
    get("/sparql/runs/{id}", "How a query ended, and why").json::<Value>(),
    delete("/sparql/runs/{id}", "Stop a query").nothing(),
    get("/store", "SPARQL 1.1 Graph Store Protocol: a graph, or the whole dataset as N-Quads").with(&[GRAPH]).answers(GRAPHS),
    put("/store", "Replace a graph").with(&[GRAPH]).takes(GRAPHS).nothing(),
    post("/store", "Add to a graph").with(&[GRAPH]).takes(GRAPHS).nothing(),
    delete("/store", "Remove a graph").with(&[GRAPH]).nothing(),
    get("/store/{*graph}", "A graph by its own address").answers(GRAPHS),
    get("/id/{kind}/{slug}", "A thing itself: its page, or its description as RDF, by `Accept`").answers(&["text/html", "text/turtle", "application/ld+json", "application/n-quads", "application/trig"]),
    get("/ontology", "The ontology").answers(&["text/turtle"]),
    get("/context.jsonld", "The JSON-LD context of our terms").answers(&["application/ld+json"]),
    get("/prefixes", "The prefixes of our terms").json::<Value>(),
    get("/completions", "What a query may be completed with: prefixes, classes, properties, functions, services and codes, in three languages").json::<Completions>(),
    get("/health", "200 as soon as questions are answered").json::<Value>(),
    get("/openapi.json", "This description").json::<Value>(),
];
