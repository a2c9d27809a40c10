//! The front door: from text to algebra, with the place of the mistake.
//!
//! The parser and everything behind it recurse as deeply as a query is nested, and a stack that runs over ends the
//! process. So the text is first looked over for brackets and operators; what is deeper or longer than any question a
//! person or a program writes is refused.

use super::SparqlError;
use oxigraph::model::NamedNode;
use spargebra::algebra::QueryDataset;
use spargebra::{Query, SparqlParser, SparqlSyntaxError, Update};

/// The longest query, in bytes.
pub const LONGEST_QUERY: usize = 1 << 20;
/// How deep brackets may nest.
const DEEPEST: usize = 150;
/// How many operators and clauses a query may have: chains of them nest too.
const MOST_OPERATORS: usize = 8_000;
/// How many signs may follow one another.
const MOST_SIGNS: usize = 60;

/// A dataset named by the request itself; it stands instead of the query's own (SPARQL 1.1 Protocol §2.1.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestDataset {
    /// `default-graph-uri`, or `using-graph-uri`.
    pub default: Vec<String>,
    /// `named-graph-uri`, or `using-named-graph-uri`.
    pub named: Vec<String>,
}

impl RequestDataset {
    /// As the algebra has it; `None` when the request names nothing.
    pub fn resolve(&self) -> Result<Option<QueryDataset>, SparqlError> {
        if self.default.is_empty() && self.named.is_empty() {
            return Ok(None);
        }
        let nodes = |iris: &[String]| -> Result<Vec<NamedNode>, SparqlError> {
            iris.iter()
                .map(|iri| NamedNode::new(iri).map_err(|e| SparqlError::Dataset(format!("`{iri}` is not an IRI: {e}"))))
                .collect()
        };
        Ok(Some(QueryDataset { default: nodes(&self.default)?, named: Some(nodes(&self.named)?) }))
    }
}

/// Reads a query; `base` resolves its relative IRIs.
pub fn query(text: &str, base: Option<&str>, dataset: &RequestDataset) -> Result<Query, SparqlError> {
    if text.len() > LONGEST_QUERY {
        return Err(SparqlError::TooLarge(format!("it has {} bytes, {LONGEST_QUERY} are allowed", text.len())));
    }
    let looked = look_over(text)?;
    if looked.operators > MOST_OPERATORS {
        return Err(SparqlError::TooLarge(format!("it has more than {MOST_OPERATORS} operators")));
    }
    let mut query = parser(base)?.parse_query(text).map_err(|e| syntax(&e))?;
    if let Some(asked) = dataset.resolve()? {
        let (Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. }) = &mut query;
        *dataset = Some(asked);
    }
    Ok(query)
}

/// Whether a text is read in a moment and on a small stack.
pub fn is_short(text: &str) -> bool {
    const SHORT: usize = 4 << 10;
    const SHALLOW: usize = 12;
    const FEW_OPERATORS: usize = 24;
    let is_shallow = |look: Look| look.deepest <= SHALLOW && look.operators <= FEW_OPERATORS;
    text.len() <= SHORT && look_over(text).is_ok_and(is_shallow)
}

/// Reads an update.
pub fn update(text: &str, base: Option<&str>) -> Result<Update, SparqlError> {
    look_over(text)?;
    parser(base)?.parse_update(text).map_err(|e| syntax(&e))
}

fn parser(base: Option<&str>) -> Result<SparqlParser, SparqlError> {
    let parser = SparqlParser::new();
    match base {
        Some(base) => {
            parser.with_base_iri(base).map_err(|e| SparqlError::Dataset(format!("`{base}` is not a base IRI: {e}")))
        }
        None => Ok(parser),
    }
}

/// The parser says `error at 1:14: expected …`; anything else has no place.
fn syntax(error: &SparqlSyntaxError) -> SparqlError {
    let text = error.to_string();
    let place = text.strip_prefix("error at ").and_then(|rest| {
        let (place, message) = rest.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, message.to_owned()))
    });
    match place {
        Some((line, column, message)) => SparqlError::Syntax { message, line: Some(line), column: Some(column) },
        None => SparqlError::Syntax { message: text, line: None, column: None },
    }
}

struct Look {
    operators: usize,
    /// How deep brackets nest.
    deepest: usize,
}

/// Counts brackets and operators outside of strings, comments and IRIs.
fn look_over(text: &str) -> Result<Look, SparqlError> {
    let bytes = text.as_bytes();
    let (mut depth, mut deepest, mut operators, mut signs, mut at) = (0_usize, 0, 0_usize, 0_usize, 0_usize);
    while at < bytes.len() {
        let byte = bytes[at];
        let sign = matches!(byte, b'!' | b'+' | b'-' | b'^');
        signs = if sign {
            signs + 1
        } else if byte.is_ascii_whitespace() {
            signs
        } else {
            0
        };
        if signs > MOST_SIGNS {
            return Err(SparqlError::TooLarge(format!("more than {MOST_SIGNS} signs follow one another")));
        }
        match byte {
            b'(' | b'{' | b'[' => {
                depth += 1;
                deepest = depth.max(deepest);
                operators += usize::from(byte == b'{');
                if depth > DEEPEST {
                    return Err(SparqlError::TooLarge(format!("brackets nest deeper than {DEEPEST}")));
                }
            }
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            b'#' => at = find(bytes, at, |b| b == b'\n' || b == b'\r'),
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'<' => match end_of_iri(bytes, at) {
                Some(end) => at = end,
                None => operators += 1,
            },
            b'+' | b'-' | b'*' | b'/' | b'|' | b'&' | b'!' | b'^' | b'=' | b'>' => operators += 1,
            b'A'..=b'Z' | b'a'..=b'z' => {
                let end = find(bytes, at, |b| !(b.is_ascii_alphanumeric() || b == b'_'));
                const CLAUSES: [&str; 4] = ["FILTER", "BIND", "AS", "LATERAL"];
                operators += usize::from(CLAUSES.iter().any(|c| text[at..end].eq_ignore_ascii_case(c)));
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    Ok(Look { operators, deepest })
}

fn find(bytes: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|b| ends(*b)).map_or(bytes.len(), |n| from + n)
}

/// The last character of the string that begins here.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b if b == quote && !long => return at,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 2,
            b'\n' if !long => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The `>` of the IRI that begins here, unless this `<` is an operator.
fn end_of_iri(bytes: &[u8], start: usize) -> Option<usize> {
    let end = start + 1 + bytes[start + 1..].iter().position(|b| *b <= 0x20 || b"<>\"{}|^`".contains(b))?;
    (bytes[end] == b'>').then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Query, SparqlError> {
        query(text, None, &RequestDataset::default())
    }

    #[test]
    fn a_mistake_has_its_line_and_column() {
        let Err(SparqlError::Syntax { line, column, .. }) = parse("SELECT *\nWHERE { ?s ?p }") else {
            panic!("this is not SPARQL")
        };
        assert_eq!(line, Some(2));
        assert!(column.is_some_and(|column| (15..=16).contains(&column)), "{column:?}");
    }

    #[test]
    fn deep_and_long_nests_are_refused_before_the_parser() {
        let deep = format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(matches!(parse(&deep), Err(SparqlError::TooLarge(_))));
        let signs = format!("SELECT * {{ FILTER({}1) }}", "! ".repeat(100_000));
        assert!(matches!(parse(&signs), Err(SparqlError::TooLarge(_))));
        let chain = format!("SELECT * {{ FILTER({}1) }}", "1+".repeat(100_000));
        assert!(matches!(parse(&chain), Err(SparqlError::TooLarge(_))));
        let unions = format!("SELECT * {{ {{}} {} }}", "UNION {} ".repeat(50_000));
        assert!(matches!(parse(&unions), Err(SparqlError::TooLarge(_))));
    }

    #[test]
    fn brackets_in_strings_and_iris_do_not_count() {
        let text = format!(
            "SELECT * {{ ?s ?p \"{}\" ; <http://example.org/#{}> '''{}''' }}",
            "(".repeat(500),
            "(".repeat(500),
            "\"[".repeat(500)
        );
        assert!(parse(&text).is_ok());
        let rows = format!("SELECT * {{ VALUES (?a ?b) {{ {} }} }}", "(1 <http://example.org/-/>) ".repeat(20_000));
        assert!(parse(&rows).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_an_answer_or_an_error(text in "\\PC{0,200}") {
            drop(parse(&text));
            drop(update(&text, None));
        }

        #[test]
        fn any_mix_of_tokens_is_an_answer_or_an_error(
            tokens in proptest::collection::vec(
                proptest::sample::select(vec![
                    "SELECT", "*", "?a", "?b", "{", "}", "(", ")", "[", "]", "WHERE", "FILTER", "EXISTS", "UNION", "OPTIONAL",
                    "GRAPH", "<p>", "+", "*", "/", "|", "^", "!", ".", ";", ",", "1", "'x'", "\"", "AS", "BIND", "GROUP", "BY",
                    "COUNT", "ORDER", "LIMIT", "INSERT", "DATA", "DELETE", "VALUES", "MINUS", "SERVICE", "#", "<", ">", "@en", "^^",
                ]),
                0..60,
            )
        ) {
            let text = tokens.join(" ");
            drop(query(&text, Some("http://example.org/"), &RequestDataset::default()));
            drop(update(&text, Some("http://example.org/")));
        }
    }
}
