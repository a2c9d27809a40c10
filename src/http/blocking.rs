//! From async to the synchronous application: the one helper.

use super::Problem;
use crate::app::Error;

/// Runs a use case on a thread that may block.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Problem::from),
        Err(failed) => Err(Problem::internal(&failed)),
    }
}
