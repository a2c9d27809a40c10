//! What is done to a query before the evaluator sees it.
//!
//! Each rewriting keeps the answer as SPARQL 1.1 defines it; what changes is that limits hold, that the evaluator's
//! deviations are set right, and that closures over links come from the index. In order: blank nodes become variables
//! ([`names`]), paths and `GRAPH` as the standard has them ([`paths`]), a merged default graph ([`merge`]), closures over
//! links ([`closures`]), and last of all the ticks ([`ticks`]).
//!
//! Not from the index, because it is not provably the same: paths in `GRAPH` or under `FROM` (the index is of what is accepted,
//! a source's graph also holds what is not), paths in an `EXISTS` beside anything but triples of its own, `*` between two free ends (it
//! takes in every term of the graph), and steps that are more than predicates one after the other or side by side.

pub mod bind;
pub mod closures;
pub mod merge;
pub mod names;
pub mod paths;
pub mod ticks;
pub mod walk;
