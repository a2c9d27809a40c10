//! Kinship of two people in words.

use super::{Page, texts, visit::Visit};
use crate::app::{Error, KinshipRequest, NodeRef};

/// What two people are to each other by blood and marriage, with φ; nothing for schools and cities.
pub fn lines(visit: &Visit, page: &Page, a: &NodeRef, b: &NodeRef) -> Result<Vec<String>, Error> {
    let is_person = |node: &NodeRef| node.id.as_deref().is_some_and(|id| id.starts_with("person/"));
    if !is_person(a) || !is_person(b) {
        return Ok(Vec::new());
    }
    let request = KinshipRequest { from: a.iri.clone(), to: b.iri.clone(), lines: Some(20) };
    let told = visit.app.kinship(&visit.reader, &request)?;
    if !told.related {
        return Ok(Vec::new());
    }
    let mut lines: Vec<String> = vec![told.summary.get(page.lang).to_owned()];
    for relation in &told.relations {
        let line = relation.together.get(page.lang).to_owned();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    for stated in told.stated.iter().filter(|stated| !stated.derived) {
        let line = stated.together.get(page.lang).to_owned();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if told.coefficients.kinship > 0.0 {
        lines.push(page.with("phi", "value", texts::decimal(page.lang, told.coefficients.kinship, 4)));
    }
    Ok(lines)
}
