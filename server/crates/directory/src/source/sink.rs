//! Where a reader puts what it finds.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Piece;

/// Takes pieces, a few at a time: a reader waits while they are written.
#[derive(Clone, Debug)]
pub struct Sink {
    pieces: mpsc::Sender<Piece>,
    stop: CancellationToken,
}

/// Nobody takes pieces any more: the read is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the read was stopped")]
pub struct Closed;

impl Sink {
    /// A sink and the end from which its pieces are taken; it closes when `stop` says so.
    pub fn new(stop: CancellationToken) -> (Self, mpsc::Receiver<Piece>) {
        let (pieces, taken) = mpsc::channel(4);
        (Self { pieces, stop }, taken)
    }

    /// Hands a piece on, when there is room for it.
    ///
    /// # Errors
    /// [`Closed`] when the read is to end.
    pub async fn send(&self, piece: Piece) -> Result<(), Closed> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Closed),
            sent = self.pieces.send(piece) => sent.map_err(|_| Closed),
        }
    }

    /// Ends when the read is to end; for whatever waits for a server.
    pub async fn closed(&self) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = self.pieces.closed() => {}
        }
    }
}
