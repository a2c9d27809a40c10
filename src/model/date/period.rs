//! The time during which a fact held: a table's `from` and `to` columns as one EDTF literal, and back.
//!
//! | from | to | literal |
//! |---|---|---|
//! | `1882` | `1897` | `1882/1897` |
//! | `1882` | – | `1882/` (nobody noted the end) |
//! | – | `1897` | `/1897` |
//! | `1882` | `1882` | `1882` |
//! | `1861/1862` | `1861/1862` | `[1861..1862]`: one day of the two years |
//! | `../1863` | – | `..1863/` (by 1863 it had begun) |
//! | – | `1863/..` | `/1863..` |
//! | `1873/1875` | `1882` | `1873~/1882` |
//!
//! The last row loses the 1875: an end of an EDTF interval is a single date, and `~` says that it is a vague one.

use edtf_core::{Edtf as Expression, Interval, IntervalEndpoint, Set, SetElement, SetKind};

use super::Edtf;
use super::named::Side;

/// From when to when something held, as far as the source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// When it began.
    pub from: Option<Edtf>,
    /// When it ended.
    pub to: Option<Edtf>,
}

impl Period {
    /// From the two columns.
    pub fn new(from: Option<Edtf>, to: Option<Edtf>) -> Self {
        Self { from, to }
    }

    /// The one literal for both columns; `None` if both are empty.
    pub fn literal(&self) -> Option<Edtf> {
        match (&self.from, &self.to) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(from.as_moment()),
            (from, to) => {
                let end =
                    |edtf: &Option<Edtf>, side| edtf.as_ref().map_or(Some(String::new()), |edtf| endpoint(edtf, side));
                let text = format!("{}/{}", end(from, Side::First)?, end(to, Side::Last)?);
                // An end before the beginning (1890 to 1880) is a mistake in the table, and no interval.
                Edtf::parse(&text).ok()
            }
        }
    }
}

/// The columns of a literal.
impl From<&Edtf> for Period {
    fn from(literal: &Edtf) -> Self {
        match literal.expression() {
            Expression::Interval(interval) => {
                Self { from: column(&interval.start, Side::First), to: column(&interval.end, Side::Last) }
            }
            _ => {
                let both = alternatives_as_interval(literal).unwrap_or_else(|| literal.clone());
                Self { from: Some(both.clone()), to: Some(both) }
            }
        }
    }
}

impl Edtf {
    /// The same for something that took one day: `1861/1862` becomes `[1861..1862]`, `../1881` becomes `[..1881]`.
    /// What is no interval stays as it is.
    pub fn as_moment(&self) -> Self {
        let Expression::Interval(interval) = self.expression() else {
            return self.clone();
        };
        let text = match (dated(&interval.start), dated(&interval.end)) {
            (Some(first), Some(last)) if first == last => first,
            (Some(first), Some(last)) if self.is_approximate() || self.is_uncertain() => format!("[{first},{last}]"),
            (Some(first), Some(last)) => format!("[{first}..{last}]"),
            (Some(first), None) => format!("[{first}..]"),
            (None, Some(last)) => format!("[..{last}]"),
            (None, None) => return self.clone(),
        };
        Self::parse(&text).unwrap_or_else(|_| {
            // The two ends are not equally precise, or have digits left out.
            let days = self.days();
            Self::parse(&format!("[{}..{}]", Self::of_day(days.min), Self::of_day(days.max)))
                .unwrap_or_else(|_| self.clone())
        })
    }
}

/// The date of an end that is one date.
fn dated(endpoint: &IntervalEndpoint) -> Option<String> {
    match endpoint {
        IntervalEndpoint::Date(date) => Some(date.to_string()),
        _ => None,
    }
}

/// A column as one end of an interval.
fn endpoint(edtf: &Edtf, side: Side) -> Option<String> {
    let plain = |end: &IntervalEndpoint| dated(end);
    Some(match edtf.expression() {
        Expression::Date(date) => date.to_string(),
        Expression::DateTime(time) => time.date.to_string(),
        Expression::Interval(Interval { start: IntervalEndpoint::Open, end }) if side == Side::First => {
            format!("..{}", plain(end)?)
        }
        Expression::Interval(Interval { start, end: IntervalEndpoint::Open }) if side == Side::Last => {
            format!("{}..", plain(start)?)
        }
        _ => {
            let days = edtf.days();
            let outer = if side == Side::First { days.min } else { days.max };
            let inner = if side == Side::First { days.max } else { days.min };
            let day = if outer == i32::MIN || outer == i32::MAX { inner } else { outer };
            format!("{}~", super::named::year_text(super::edtf::year_of(day)?))
        }
    })
}

/// One end of an interval as a column.
fn column(endpoint: &IntervalEndpoint, side: Side) -> Option<Edtf> {
    let text = match (endpoint, side) {
        (IntervalEndpoint::Date(date), _) => date.to_string(),
        (IntervalEndpoint::OnOrBefore(date), _) => format!("../{date}"),
        (IntervalEndpoint::OnOrAfter(date), _) => format!("{date}/.."),
        (IntervalEndpoint::Open, Side::First) => return None,
        (IntervalEndpoint::Open, Side::Last) => return None,
        (IntervalEndpoint::Unknown, _) => return None,
    };
    Edtf::parse(&text).ok()
}

/// `[1861..1862]` as tables write it, `1861/1862`.
fn alternatives_as_interval(literal: &Edtf) -> Option<Edtf> {
    let Expression::Set(Set { kind: SetKind::OneMember, elements }) = literal.expression() else {
        return None;
    };
    let text = match &elements[..] {
        [SetElement::Range(first, last)] => format!("{first}/{last}"),
        [SetElement::OnOrBefore(last)] => format!("../{last}"),
        [SetElement::OnOrAfter(first)] => format!("{first}/.."),
        _ => return None,
    };
    Edtf::parse(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        let column = |text: &str| (!text.is_empty()).then(|| Edtf::parse(text).unwrap());
        Period::new(column(from), column(to))
    }

    #[test]
    fn columns_and_literals() {
        for (from, to, literal) in [
            ("1882", "1897", "1882/1897"),
            ("1882", "", "1882/"),
            ("", "1897", "/1897"),
            ("1882", "1882", "1882"),
            ("1926-02-14", "1926-02-14", "1926-02-14"),
            ("1891-01-31", "1917", "1891-01-31/1917"),
            ("1882~", "1884~", "1882~/1884~"),
            ("1870", "1873~", "1870/1873~"),
            ("1861/1862", "1861/1862", "[1861..1862]"),
            ("1694/..", "1694/..", "[1694..]"),
            ("../1863", "../1863", "[..1863]"),
            ("../1863", "", "..1863/"),
            ("", "1863/..", "/1863.."),
            ("../1863", "1870/..", "..1863/1870.."),
            ("186X", "", "186X/"),
        ] {
            let columns = period(from, to);
            assert_eq!(columns.literal().map(|edtf| edtf.to_string()).as_deref(), Some(literal));
            assert_eq!(Period::from(&Edtf::parse(literal).unwrap()), columns, "{literal}");
        }
        assert_eq!(Period::default().literal(), None);
    }

    #[test]
    fn an_end_of_several_years_becomes_vague() {
        assert_eq!(period("1873/1875", "1882").literal(), Edtf::parse("1873~/1882").ok());
        assert_eq!(period("1918/1919", "").literal(), Edtf::parse("1918~/").ok());
        assert_eq!(period("1800/..", "1850").literal(), Edtf::parse("1800~/1850").ok());
    }

    #[test]
    fn ended_before_it_began() {
        assert_eq!(period("1890", "1880").literal(), None);
    }

    #[test]
    fn moments() {
        for (stretch, moment) in [
            ("1861/1862", "[1861..1862]"),
            ("../1881", "[..1881]"),
            ("1694/..", "[1694..]"),
            ("1861~/1862~", "[1861~,1862~]"),
            ("1861-05/1862", "[1861-05-01..1862-12-31]"),
            ("1863~", "1863~"),
        ] {
            let moment = Edtf::parse(moment).unwrap();
            assert_eq!(Edtf::parse(stretch).unwrap().as_moment(), moment);
            assert_eq!(moment.days(), Edtf::parse(stretch).unwrap().days());
        }
    }
}
