//! Measures of the whole network: computed in the background, cached by the store's version, and cancellable.

mod answer;
mod jobs;
mod measure;
mod request;

pub use answer::{NetworkAnswer, NetworkItem};
pub use jobs::{JobState, JobView, Jobs};
pub use request::{Measure, NetworkRequest, Resolution};

use super::{App, Error};
use crate::access::Reader;
use crate::graph::Progress;
use measure::Plan;

/// What a request for a measure gets: the answer, or the job that works on it.
#[derive(Clone, Debug)]
pub enum NetworkReply {
    /// The answer.
    Done(Box<NetworkAnswer>),
    /// It takes longer.
    Running(JobView),
}

impl App {
    /// A measure of the whole network, computed now; `progress` hears how far it has come, and can stop it.
    pub fn measure(
        &self,
        reader: &Reader,
        request: &NetworkRequest,
        progress: Progress<'_>,
    ) -> Result<NetworkAnswer, Error> {
        let snapshot = self.snapshot(reader);
        let plan = Plan::of(self, reader, &snapshot.graph, request)?;
        let measured = plan.measure(&snapshot.graph, progress)?;
        self.network_answer(reader, request, snapshot.version, &measured)
    }

    /// A measure of the whole network: from the cache, or from a job in the background. If the job ends soon its
    /// answer is given at once, otherwise the job itself.
    pub fn network(&self, reader: &Reader, request: &NetworkRequest) -> Result<NetworkReply, Error> {
        let snapshot = self.snapshot(reader);
        let plan = Plan::of(self, reader, &snapshot.graph, request)?;
        let key = (request.without_top(), snapshot.version, reader.sees_living());
        let version = snapshot.version;
        let (id, is_new) = self.jobs.find_or_start(key, move |progress| plan.measure(&snapshot.graph, progress))?;
        self.jobs.wait(id, self.patience);
        match self.jobs.get(id) {
            // Without patience the first to ask is always given the job, however soon it ends.
            Some((_, Some(measured))) if !is_new || !self.patience.is_zero() => {
                Ok(NetworkReply::Done(Box::new(self.network_answer(reader, request, version, &measured)?)))
            }
            Some((job, _)) => Ok(NetworkReply::Running(job)),
            None => Err(Error::not_found("job", format!("{id:016x}"))),
        }
    }

    /// A job, with its answer once it is done. Who knows its id may ask.
    pub fn job(&self, reader: &Reader, id: &str) -> Result<JobView, Error> {
        let found = u64::from_str_radix(id, 16).ok().and_then(|number| self.jobs.get(number));
        let found = found.filter(|(job, _)| !job.living || reader.sees_living());
        let (mut job, measured) = found.ok_or_else(|| Error::not_found("job", id))?;
        if let Some(measured) = measured {
            let request = job.request.clone();
            job.result = Some(self.network_answer(reader, &request, job.version, &measured)?);
        }
        Ok(job)
    }

    /// Stops a job; what it was asked for can be asked again.
    pub fn cancel(&self, reader: &Reader, id: &str) -> Result<JobView, Error> {
        self.job(reader, id)?;
        if let Ok(number) = u64::from_str_radix(id, 16) {
            self.jobs.cancel(number);
        }
        self.job(reader, id)
    }
}
