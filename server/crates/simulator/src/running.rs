use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
};

use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{http::BASE_PATH, profile::Profile, simulator::Simulator};

/// A simulator that serves on a loopback port. It ends when this is dropped, or properly by [`Running::stop`].
#[derive(Debug)]
pub struct Running {
    simulator: Simulator,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl Simulator {
    /// Starts an application on a free loopback port.
    ///
    /// # Errors
    /// If no port can be opened.
    pub async fn start(profile: Profile, token: Option<String>) -> io::Result<Running> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let simulator = Self::new(profile, token);
        let (stop, stopped) = oneshot::channel();
        let server = simulator.serve(listener, async {
            // An error means that the sender was dropped, which stops the server, too.
            let _ = stopped.await;
        });
        Ok(Running {
            simulator,
            address,
            stop: Some(stop),
            task: tokio::spawn(server),
        })
    }
}

impl Running {
    /// The base URL of the protocol, such as `http://127.0.0.1:40123/scim/v2`.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// The application itself, for a part of a test that outlives the server.
    pub fn simulator(&self) -> Simulator {
        self.simulator.clone()
    }

    /// The page for people.
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Lets running requests end and closes the port.
    ///
    /// # Errors
    /// If the server had ended by itself with an error.
    pub async fn stop(mut self) -> io::Result<()> {
        drop(self.stop.take());
        self.task.await.map_err(io::Error::other)?
    }
}

impl Deref for Running {
    type Target = Simulator;

    fn deref(&self) -> &Simulator {
        &self.simulator
    }
}
