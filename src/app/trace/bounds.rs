//! Numbers that a request may ask for, within what the service is willing to do.

use crate::app::Error;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// The number asked for, or the usual one; outside of `range` it is an error that says so.
pub(in crate::app) fn bounded<N: PartialOrd + Display + Copy>(
    name: &str,
    asked: Option<N>,
    usual: N,
    range: RangeInclusive<N>,
) -> Result<N, Error> {
    match asked {
        None => Ok(usual),
        Some(number) if range.contains(&number) => Ok(number),
        Some(number) => {
            let why = format!("`{number}` is out of bounds: write a number from {} to {}", range.start(), range.end());
            Err(Error::parameter(name, why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_refused_with_the_bounds() {
        assert_eq!(bounded("depth", Some(3), 1, 1..=5).expect("within"), 3);
        assert_eq!(bounded("depth", None, 1, 1..=5).expect("the usual"), 1);
        let refused = bounded("depth", Some(6), 1, 1..=5).expect_err("too many").to_string();
        assert_eq!(refused, "parameter `depth`: `6` is out of bounds: write a number from 1 to 5");
    }
}
