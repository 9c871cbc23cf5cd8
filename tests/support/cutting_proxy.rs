//! Something between a client and a server that cuts the connection in the middle.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running proxy. It ends when this is dropped.
#[derive(Debug)]
pub struct CuttingProxy {
    address: SocketAddr,
    left: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl CuttingProxy {
    /// A proxy before a port of this machine that lets that many bytes of the server through, and then hangs up.
    pub async fn start(port: u16, bytes: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let left = Arc::new(AtomicU64::new(bytes));
        let budget = Arc::clone(&left);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, port, Arc::clone(&budget)));
            }
        });
        Self { address, left, task }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many more it lets through.
    pub fn left(&self) -> u64 {
        self.left.load(Ordering::SeqCst)
    }

    /// Lets that many more through from now on.
    pub fn allow(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

impl Drop for CuttingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(mut client: TcpStream, port: u16, left: Arc<AtomicU64>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else {
        return;
    };
    let (mut from_server, mut to_server) = server.into_split();
    let (mut from_client, mut to_client) = client.split();
    let down = async {
        let mut buffer = vec![0; 4096];
        while let Ok(count) = from_server.read(&mut buffer).await {
            let count_left = left.load(Ordering::SeqCst);
            if count == 0 || count_left < count as u64 {
                return;
            }
            left.store(count_left - count as u64, Ordering::SeqCst);
            if to_client.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    let up = tokio::io::copy(&mut from_client, &mut to_server);
    tokio::select! {
        () = down => {}
        _ = up => {}
    }
}
