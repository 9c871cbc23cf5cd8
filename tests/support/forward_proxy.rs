//! A forward proxy that tunnels by CONNECT, after a user name and a password.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running proxy, which leads everywhere to one place, as if it had resolved the name so. It ends when this is dropped.
#[derive(Debug)]
pub struct ForwardProxy {
    url: String,
    tunnels: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl ForwardProxy {
    /// A proxy for the user `proxy-user` with the password `p-secret`.
    pub async fn start(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let tunnels: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&tunnels);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, target.clone(), Arc::clone(&seen)));
            }
        });
        Self { url, tunnels, task }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where tunnels were asked for, each with what came of it.
    pub fn tunnels(&self) -> Vec<String> {
        self.tunnels.lock().unwrap().clone()
    }
}

impl Drop for ForwardProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn tunnel(mut stream: TcpStream, target: String, seen: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let place = head.split(' ').nth(1).unwrap_or_default().to_owned();
    // proxy-user:p-secret
    let is_let_in = head.contains("Basic cHJveHktdXNlcjpwLXNlY3JldA==");
    if !head.starts_with("CONNECT ") || !is_let_in {
        seen.lock().unwrap().push(format!("{place} refused"));
        let _ = stream
            .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            .await;
        return;
    }
    seen.lock().unwrap().push(place);
    let Ok(mut there) = TcpStream::connect(&target).await else {
        return;
    };
    if stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_ok() {
        let _ = copy_bidirectional(&mut stream, &mut there).await;
    }
}
