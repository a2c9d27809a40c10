//! Walking the graph: lineages, kinship, neighbours and paths, each step with its claims and their sources.

mod around;
mod bounds;
mod companions;
mod exchange;
mod kinship;
mod lineage;
mod path;
mod relatives;
mod resolve;
mod selection;
mod step;

pub(super) use bounds::bounded;
pub(super) use companions::{Side, companions_of};
pub(super) use kinship::lines_of;
pub(super) use lineage::ways;
pub(super) use path::connecting;
pub(super) use selection::{Seen, days};

pub use around::{Around, AroundLink, AroundNode, Neighbour};
pub use companions::{CompanionKind, CompanionView, Companions, Presence, SharedView};
pub use exchange::{Drawn, Rows, Sketch};
pub use kinship::{KinshipAnswer, KinshipRequest, LineView, RelationView, StatedView};
pub use lineage::{LineageAnswer, LineageRequest, MemberView, StepView};
pub use path::{PathAnswer, PathMode, PathOptions, PathRequest, PathView};
pub use relatives::{RelativeView, RelativesAnswer, RelativesGroup, RelativesRequest, StatedRelativeView};
pub use selection::Selection;
pub use step::TracedStep;
